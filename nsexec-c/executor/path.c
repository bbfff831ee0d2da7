#include "path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "failure.h"
#include "sys.h"
#include "text.h"

enum { MAX_LINKS = 40, MAX_TRIES = 128 };

int path_open(int root, const char *path, int flags, uint64_t resolve)
{
    for (int tries = 0;; tries++) {
        int fd = sys_openat2(root, path, (uint64_t)(flags | O_CLOEXEC),
                             SYS_RESOLVE_IN_ROOT | SYS_RESOLVE_NO_MAGICLINKS | resolve);
        if (fd >= 0)
            return fd;
        /* EAGAIN: somebody renames while `..` is looked at, and the kernel cannot vouch for the result. */
        if ((errno != EAGAIN && errno != EINTR) || tries == MAX_TRIES)
            return -errno;
    }
}

/* A walk that makes what is missing. `done` holds what has been passed, without any symbolic link; `rest` what is left. */
struct walk {
    int root, at; /* `at` is the directory `done` */
    mode_t mode, directory; /* of the file at the end, of directories */
    int links;
    char done[PATH_MAX], rest[PATH_MAX];
};

static int reopen(struct walk *walk)
{
    int fd = path_open(walk->root, walk->done[0] ? walk->done : ".", O_PATH | O_DIRECTORY, SYS_RESOLVE_NO_SYMLINKS);
    if (fd < 0)
        return fd;
    close(walk->at);
    walk->at = fd;
    return 0;
}

/* Takes the next component out of `rest`: its length, 0 at the end. */
static int next_component(struct walk *walk, char name[NAME_MAX + 1])
{
    char *start = walk->rest;
    while (*start == '/')
        start++;
    size_t length = strcspn(start, "/");
    if (length > NAME_MAX)
        return -ENAMETOOLONG;
    memcpy(name, start, length);
    name[length] = 0;
    memmove(walk->rest, start + length, strlen(start + length) + 1);
    return (int)length;
}

static bool at_end(const struct walk *walk)
{
    return walk->rest[strspn(walk->rest, "/")] == 0;
}

static int go_up(struct walk *walk)
{
    char *slash = strrchr(walk->done, '/');
    *(slash ? slash : walk->done) = 0;
    return reopen(walk);
}

static int go_down(struct walk *walk, const char *name, int fd)
{
    size_t length = strlen(walk->done), more = strlen(name);
    if (length + more + 2 > sizeof walk->done) {
        close(fd);
        return -ENAMETOOLONG;
    }
    if (length)
        walk->done[length++] = '/';
    memcpy(walk->done + length, name, more + 1);
    close(walk->at);
    walk->at = fd;
    return 0;
}

/* Puts the link's text before what is left. */
static int follow(struct walk *walk, int link)
{
    char target[PATH_MAX];
    if (++walk->links > MAX_LINKS)
        return -ELOOP;
    ssize_t length = readlinkat(link, "", target, sizeof target);
    if (length <= 0)
        return length < 0 ? -errno : -ENOENT;
    size_t rest = strlen(walk->rest);
    if ((size_t)length + rest + 2 > sizeof walk->rest)
        return -ENAMETOOLONG;
    memmove(walk->rest + length + 1, walk->rest, rest + 1);
    memcpy(walk->rest, target, (size_t)length);
    walk->rest[length] = '/';
    if (target[0] != '/')
        return 0;
    walk->done[0] = 0;
    return reopen(walk);
}

/* The file `name` in the directory, which is made if it is not there: a regular one for `file`. */
static int open_or_make(struct walk *walk, const char *name, bool file)
{
    for (int tries = 0; tries < MAX_TRIES; tries++) {
        int fd = sys_openat2(walk->at, name, O_PATH | O_NOFOLLOW | O_CLOEXEC,
                             SYS_RESOLVE_BENEATH | SYS_RESOLVE_NO_MAGICLINKS);
        if (fd >= 0 || errno != ENOENT)
            return fd >= 0 ? fd : -errno;
        int made = file ? mknodat(walk->at, name, S_IFREG | walk->mode, 0) : mkdirat(walk->at, name, walk->directory);
        if (made < 0 && errno != EEXIST)
            return -errno;
    }
    return -EAGAIN;
}

/* The text of a magic link is no path: what a walk along it made would bear the name of some file elsewhere. */
static bool is_magic(const struct walk *walk, const char *name, int link)
{
    struct statfs fs;
    if (fstatfs(link, &fs) < 0 || fs.f_type != SYS_MAGIC_PROC)
        return false;
    cleanup_fd fd = sys_openat2(walk->at, name, O_PATH | O_CLOEXEC, SYS_RESOLVE_IN_ROOT | SYS_RESOLVE_NO_MAGICLINKS);
    return fd < 0 && errno == ELOOP;
}

/* One component: 0 to go on, the last file's fd + 1 for `file`, or -errno. */
static int step_into(struct walk *walk, const char *name, bool file)
{
    struct stat st;
    bool last = file && at_end(walk);
    int fd = open_or_make(walk, name, last);
    if (fd < 0)
        return fd;
    if (fstat(fd, &st) < 0) {
        int error = -errno;
        close(fd);
        return error;
    }
    if (S_ISLNK(st.st_mode)) {
        int result = is_magic(walk, name, fd) ? -ELOOP : follow(walk, fd);
        close(fd);
        return result;
    }
    if (S_ISDIR(st.st_mode))
        return go_down(walk, name, fd);
    if (last)
        return fd + 1;
    close(fd);
    return -ENOTDIR;
}

static int walk_all(struct walk *walk, bool file)
{
    char name[NAME_MAX + 1];
    for (;;) {
        int length = next_component(walk, name);
        if (length <= 0)
            return length;
        int result = strcmp(name, ".") == 0    ? 0
                     : strcmp(name, "..") == 0 ? go_up(walk)
                                               : step_into(walk, name, file);
        if (result != 0)
            return result;
    }
}

static int make(int root, const char *path, mode_t mode, bool file)
{
    struct walk walk;
    size_t length = strlen(path);
    if (length >= sizeof walk.rest)
        return -ENAMETOOLONG;
    walk.root = root;
    walk.mode = mode;
    walk.directory = file ? 0755 : mode;
    walk.links = 0;
    walk.done[0] = 0;
    memcpy(walk.rest, path, length + 1);
    walk.at = path_open(root, ".", O_PATH | O_DIRECTORY, SYS_RESOLVE_NO_SYMLINKS);
    if (walk.at < 0)
        return walk.at;
    int result = walk_all(&walk, file);
    if (result == 0)
        return walk.at;
    close(walk.at);
    return result > 0 ? result - 1 : result;
}

int path_make_directory(int root, const char *path, mode_t mode)
{
    int fd = path_open(root, path, O_PATH | O_DIRECTORY, 0);
    return fd == -ENOENT ? make(root, path, mode, false) : fd;
}

int path_make_file(int root, const char *path, mode_t mode)
{
    char name[NAME_MAX + 1];
    int fd = path_open(root, path, O_PATH, 0);
    if (fd != -ENOENT)
        return fd;
    cleanup_fd parent = path_make_parent(root, path, name);
    return parent < 0 ? parent : make(root, path, mode, true);
}

int path_make_parent(int root, const char *path, char name[NAME_MAX + 1])
{
    char parent[PATH_MAX];
    size_t length = strlen(path);
    if (length >= sizeof parent)
        return -ENAMETOOLONG;
    const char *slash = strrchr(path, '/');
    const char *last = slash ? slash + 1 : path;
    if (!*last || strcmp(last, ".") == 0 || strcmp(last, "..") == 0)
        return -EINVAL;
    if (strlen(last) > NAME_MAX)
        return -ENAMETOOLONG;
    strcpy(name, last);
    memcpy(parent, path, (size_t)(last - path));
    parent[last - path] = 0;
    return path_make_directory(root, parent[0] ? parent : ".", 0755);
}

void path_of_fd(int fd, char name[PATH_MAX])
{
    struct fd_path link = path_by_fd(fd);
    ssize_t length = readlink(link.text, name, PATH_MAX - 1);
    name[length > 0 ? length : 0] = 0;
}

bool path_is_mount_root(int fd)
{
    struct statx_result {
        uint32_t mask, blksize;
        uint64_t attributes;
        char rest[240];
    } result = {0};
    enum { MOUNT_ROOT = 0x2000 };
    return syscall(SYS_statx, fd, "", AT_EMPTY_PATH, 0u, &result) == 0 && result.attributes & MOUNT_ROOT;
}

struct fd_path path_by_fd(int fd)
{
    struct fd_path path;
    text_format(path.text, sizeof path.text, "/proc/self/fd/%d", fd);
    return path;
}
