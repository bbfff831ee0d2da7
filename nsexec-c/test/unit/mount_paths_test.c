#include "../../executor/move_root.h"
#include "../check.h"
#include "unit.h"

static const char *unescaped(const char *text)
{
    static char buffer[64];
    strcpy(buffer, text);
    unescape_mount_path(buffer);
    return buffer;
}

void test_mount_paths(void)
{
    CHECK_TEXT(unescaped("/plain"), "/plain");
    CHECK_TEXT(unescaped("/a\\040b\\011\\134"), "/a b\t\\");
    CHECK_TEXT(unescaped("/end\\04"), "/end\\04");
    CHECK_TEXT(unescaped("\\"), "\\");
    CHECK_TEXT(unescaped("\\377"), "\377");
}
