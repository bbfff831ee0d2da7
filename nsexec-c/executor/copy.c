/*
 * tmpcopyup: a directory's content into a new file system that nobody else can see yet. The source belongs to the
 * image: each file is opened once, without following links, and judged by what the fd says.
 */
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "mount.h"

enum { MAX_DEPTH = 100 };

struct entry {
    uint64_t inode;
    int64_t next;
    unsigned short length;
    unsigned char type;
    char name[];
};

static int failed(enum step step, const char *name)
{
    return fail(step, errno, "tmpcopyup: %s %s: %e", step_name(step), name, errno);
}

static int copy_content(int from, int to, const char *name)
{
    char buffer[4096];
    for (;;) {
        ssize_t length = AT(STEP_READ, read(from, buffer, sizeof buffer));
        if (length == 0)
            return 0;
        if (length < 0)
            return failed(STEP_READ, name);
        for (ssize_t done = 0; done < length;) {
            ssize_t n = AT(STEP_WRITE, write(to, buffer + done, (size_t)(length - done)));
            if (n < 0)
                return failed(STEP_WRITE, name);
            done += n;
        }
    }
}

static int copy_file(int from_dir, int to_dir, const char *name, const struct stat *st)
{
    cleanup_fd from = AT(STEP_OPEN, openat(from_dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat now;
    if (from < 0 || fstat(from, &now) < 0)
        return failed(STEP_OPEN, name);
    if (!S_ISREG(now.st_mode) || now.st_ino != st->st_ino)
        return fail(STEP_VERIFY, 0, "tmpcopyup: %s changed while it was copied", name);
    cleanup_fd to =
        AT(STEP_OPEN, openat(to_dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (to < 0)
        return failed(STEP_OPEN, name);
    return copy_content(from, to, name);
}

static int copy_link(int from_dir, int to_dir, const char *name)
{
    char target[PATH_MAX];
    ssize_t length = AT(STEP_READLINK, readlinkat(from_dir, name, target, sizeof target - 1));
    if (length < 0)
        return failed(STEP_READLINK, name);
    target[length] = 0;
    return AT(STEP_SYMLINK, symlinkat(target, to_dir, name)) < 0 ? failed(STEP_SYMLINK, name) : 0;
}

/* Owner first: it takes setuid bits away. */
static int copy_owner(int to_dir, const char *name, const struct stat *st)
{
    if (AT(STEP_CHOWN, fchownat(to_dir, name, st->st_uid, st->st_gid, AT_SYMLINK_NOFOLLOW)) < 0)
        return failed(STEP_CHOWN, name);
    if (!S_ISLNK(st->st_mode) && AT(STEP_CHMOD, fchmodat(to_dir, name, st->st_mode & 07777, 0)) < 0)
        return failed(STEP_CHMOD, name);
    return 0;
}

static int copy_directory(int from, int to, int depth);

static int copy_entry(int from_dir, int to_dir, const char *name, int depth)
{
    struct stat st;
    int result;
    if (AT(STEP_STAT, fstatat(from_dir, name, &st, AT_SYMLINK_NOFOLLOW)) < 0)
        return failed(STEP_STAT, name);
    if (S_ISREG(st.st_mode)) {
        result = copy_file(from_dir, to_dir, name, &st);
    } else if (S_ISLNK(st.st_mode)) {
        result = copy_link(from_dir, to_dir, name);
    } else if (S_ISDIR(st.st_mode)) {
        if (AT(STEP_MKDIR, mkdirat(to_dir, name, 0700)) < 0)
            return failed(STEP_MKDIR, name);
        cleanup_fd from = openat(from_dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        cleanup_fd to = openat(to_dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (from < 0 || to < 0)
            return failed(STEP_OPEN, name);
        result = copy_directory(from, to, depth + 1);
    } else {
        result = AT(STEP_MKNOD, mknodat(to_dir, name, st.st_mode & (S_IFMT | 0700), st.st_rdev));
        if (result < 0)
            return failed(STEP_MKNOD, name);
    }
    return result < 0 ? -1 : copy_owner(to_dir, name, &st);
}

static int copy_directory(int from, int to, int depth)
{
    _Alignas(struct entry) char buffer[1024];
    if (depth > MAX_DEPTH)
        return fail(STEP_VERIFY, ELOOP, "tmpcopyup: more than %d directories deep", MAX_DEPTH);
    for (;;) {
        long length = AT(STEP_GETDENTS, syscall(SYS_getdents64, from, buffer, sizeof buffer));
        if (length <= 0)
            return length < 0 ? failed(STEP_GETDENTS, ".") : 0;
        for (long at = 0; at < length;) {
            const struct entry *entry = (const struct entry *)(buffer + at);
            at += entry->length;
            if (strcmp(entry->name, ".") == 0 || strcmp(entry->name, "..") == 0)
                continue;
            if (copy_entry(from, to, entry->name, depth) < 0)
                return -1;
        }
    }
}

int copy_tree(int from, int to)
{
    struct stat st;
    if (fstat(from, &st) < 0)
        return failed(STEP_STAT, ".");
    if (copy_directory(from, to, 0) < 0)
        return -1;
    if (AT(STEP_CHOWN, fchown(to, st.st_uid, st.st_gid)) < 0)
        return failed(STEP_CHOWN, ".");
    return 0;
}
