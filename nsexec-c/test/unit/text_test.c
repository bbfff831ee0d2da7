#include <errno.h>

#include "../../executor/text.h"
#include "../check.h"
#include "unit.h"

void test_text(void)
{
    char out[64];
    CHECK_NUMBER(text_format(out, sizeof out, "%s|%q|%d|%u|%x|%o|%c|%%", "a", "b\"\n", -5, 7ul, 255ul, 8ul, 'z'), 24);
    CHECK_TEXT(out, "a|\"b\\\"\\n\"|-5|7|ff|10|z|%");
    text_format(out, sizeof out, "%e, %e", EACCES, ENOENT);
    CHECK_TEXT(out, "permission denied, no such file or directory");
    text_format(out, sizeof out, "%d", -2147483647 - 1);
    CHECK_TEXT(out, "-2147483648");
    CHECK_NUMBER(text_format(out, 4, "%s", "abcdef"), 3);
    CHECK_TEXT(out, "abc");
    text_format(out, sizeof out, "%b", "abcdef", (size_t)2);
    CHECK_TEXT(out, "ab");
}
