#include "../../executor/home.h"

#include <unistd.h>

#include "../check.h"
#include "unit.h"

static const char *home(const char *passwd, uint32_t uid)
{
    static char text[64];
    FILE *file = tmpfile();
    NEED(file && fwrite(passwd, 1, strlen(passwd), file) == strlen(passwd) && fflush(file) == 0);
    lseek(fileno(file), 0, SEEK_SET);
    long length = home_from_passwd(fileno(file), uid, text, sizeof text - 1);
    fclose(file);
    if (length < 0)
        return "(none)";
    text[length] = 0;
    return text;
}

void test_home(void)
{
    static char filler[5000];
    static const char normal[] = "root:x:0:0:root:/root:/bin/sh\nbin:x:1:1::/bin:\nuser:x:1000:1000:A B:/home/user:/x";
    CHECK_TEXT(home(normal, 0), "/root");
    CHECK_TEXT(home(normal, 1), "/bin");
    CHECK_TEXT(home(normal, 1000), "/home/user"); /* the last line has no newline */
    CHECK_TEXT(home(normal, 2), "(none)");
    CHECK_TEXT(home("", 0), "(none)");
    CHECK_TEXT(home("\n\n:::\n", 0), "(none)"); /* an empty uid is not 0 */
    CHECK_TEXT(home("a:x:0\n", 0), "(none)");
    CHECK_TEXT(home("a:x:0x0:0::/x:\nb:x:-1:0::/y:\nc:x:00:0::/z:\n", 0), "/z");
    CHECK_TEXT(home("a:x:4294967296:0::/wrapped:\n", 0), "(none)");
    CHECK_TEXT(home("a:x:99999999999999999999999999:0::/wrapped:\nb:x:7:0::/b:\n", 7), "/b");
    CHECK_TEXT(home("a:x:5:0:::sh\n", 5), "");
    memset(filler, 'f', sizeof filler - 1);
    char *text = malloc(3 * sizeof filler);
    NEED(text);
    sprintf(text, "%s:x:1:1::/long:\na:x:2:2::/%s:\nb:x:2:2::/second:\n", filler, filler);
    CHECK_TEXT(home(text, 1), "/long");
    CHECK_TEXT(home(text, 2), "/second"); /* the first one's home has no room */
    free(text);
}
