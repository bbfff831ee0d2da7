#include "lookpath.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "failure.h"
#include "sys.h"

#ifndef SYS_faccessat2
#define SYS_faccessat2 439
#endif

/* 0, or the errno; *stat_failed tells which call it was. */
static int judge(const char *file, bool *stat_failed)
{
    struct stat st;
    /* Not libc's stat, which is another call than Go's: a profile made by tracing runc knows only that one. */
    *stat_failed = AT(STEP_STAT, syscall(SYS_newfstatat, AT_FDCWD, file, &st, 0)) < 0;
    if (*stat_failed)
        return errno;
    if (S_ISDIR(st.st_mode))
        return EISDIR;
    if (AT(STEP_ACCESS, syscall(SYS_faccessat2, AT_FDCWD, file, X_OK, AT_EACCESS)) == 0)
        return 0;
    /* An old kernel or a filter: the mode decides, as in Go. */
    if (errno != ENOSYS && errno != EPERM)
        return errno;
    return st.st_mode & 0111 ? 0 : EACCES;
}

static int take(const char *dir, size_t dir_length, const char *name, char found[PATH_MAX])
{
    size_t length = strlen(name);
    bool slash = dir_length > 0 && dir[dir_length - 1] != '/';
    if (dir_length + slash + length >= PATH_MAX)
        return ENAMETOOLONG;
    memcpy(found, dir, dir_length);
    if (slash)
        found[dir_length] = '/';
    memcpy(found + dir_length + slash, name, length + 1);
    return 0;
}

int look_path(const char *name, const char *path, char found[PATH_MAX])
{
    bool stat_failed;
    if (strchr(name, '/')) {
        int error = take("", 0, name, found);
        if (error == 0)
            error = judge(name, &stat_failed);
        else
            stat_failed = true;
        if (error == 0)
            return 0;
        if (stat_failed)
            return fail(STEP_STAT, error, "exec: %q: stat %s: %e", name, name, error);
        return fail(STEP_ACCESS, error, "exec: %q: %e", name, error);
    }
    /* Go has the empty name found nowhere, and so is one in an empty PATH. */
    for (const char *dir = path; *name && *path && dir;) {
        size_t length = strcspn(dir, ":");
        const char *next = dir[length] ? dir + length + 1 : NULL;
        if (take(length ? dir : ".", length ? length : 1, name, found) == 0 && judge(found, &stat_failed) == 0) {
            if (found[0] == '/')
                return 0;
            return fail(STEP_VERIFY, 0, "exec: %q: cannot run executable found relative to current directory", name);
        }
        dir = next;
    }
    return fail(STEP_STAT, ENOENT, "exec: %q: executable file not found in $PATH", name);
}
