#include "../../executor/lookpath.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../executor/failure.h"
#include "../check.h"
#include "unit.h"

static char found[PATH_MAX];

static const char *look(const char *name, const char *path)
{
    return look_path(name, path, found) == 0 ? found : failure.detail;
}

static void file(const char *path, mode_t mode)
{
    int fd = open(path, O_CREAT | O_WRONLY | O_EXCL, mode);
    NEED(fd >= 0 && fchmod(fd, mode) == 0);
    close(fd);
}

void test_look_path(void)
{
    char base[64], cwd[PATH_MAX], expected[256], path[512], long_name[PATH_MAX + 8];
    scratch_make(base);
    NEED(getcwd(cwd, sizeof cwd) && chdir(base) == 0);
    NEED(mkdir("a", 0755) == 0 && mkdir("b", 0755) == 0 && mkdir("a/tool", 0755) == 0);
    file("b/tool", 0755);
    file("b/plain", 0644);
    file("here", 0755);
    snprintf(path, sizeof path, "%s/a:%s/none:%s/b", base, base, base);
    snprintf(expected, sizeof expected, "%s/b/tool", base);
    CHECK_TEXT(look("tool", path), expected); /* a/tool is a directory */
    CHECK_TEXT(look("plain", path), "exec: \"plain\": executable file not found in $PATH");
    CHECK_TEXT(look("nothing", path), "exec: \"nothing\": executable file not found in $PATH");
    CHECK_TEXT(look("tool", ""), "exec: \"tool\": executable file not found in $PATH");
    CHECK_TEXT(look("", path), "exec: \"\": executable file not found in $PATH");
    CHECK_TEXT(look("b/tool", ""), "b/tool");
    CHECK_TEXT(look("./none", path), "exec: \"./none\": stat ./none: no such file or directory");
    CHECK_TEXT(look("b/plain", path), "exec: \"b/plain\": permission denied");
    CHECK_TEXT(look("./a", path), "exec: \"./a\": is a directory");
    CHECK_TEXT(look("here/x", path), "exec: \"here/x\": stat here/x: not a directory");
    CHECK_TEXT(look("here", ""), "exec: \"here\": executable file not found in $PATH");
    CHECK_TEXT(look("here", ":/none"),
               "exec: \"here\": cannot run executable found relative to current directory");
    CHECK_TEXT(look("here", "/none:"),
               "exec: \"here\": cannot run executable found relative to current directory");
    memset(long_name, 'x', sizeof long_name);
    long_name[sizeof long_name - 1] = 0;
    CHECK_NUMBER(look_path(long_name, path, found), -1);
    CHECK_NUMBER(failure.error, ENOENT);
    long_name[0] = '/';
    CHECK_NUMBER(look_path(long_name, path, found), -1);
    CHECK_NUMBER(failure.error, ENAMETOOLONG);
    NEED(chdir(cwd) == 0);
    scratch_remove(base);
}
