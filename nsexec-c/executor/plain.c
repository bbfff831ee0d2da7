#include "plain.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "path.h"

enum plain_place plain_place(const char *path)
{
    enum plain_place place = PLAIN_SOMEWHERE;
    for (bool first = true; *path;) {
        path += strspn(path, "/");
        size_t length = strcspn(path, "/");
        if (length == 2 && path[0] == '.' && path[1] == '.')
            return PLAIN_SOMEWHERE;
        if (length > 0 && !(length == 1 && path[0] == '.')) {
            if (first)
                place = length == 4 && memcmp(path, "proc", 4) == 0 ? PLAIN_AT_PROC : PLAIN_BESIDE_PROC;
            else if (place == PLAIN_AT_PROC)
                place = PLAIN_SOMEWHERE;
            first = false;
        }
        path += length;
    }
    return place;
}

/* The last component, or NULL if that is no name. */
static const char *last_name(const char *path, size_t *parent)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    *parent = (size_t)(name - path);
    if (!*name || strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strlen(name) > NAME_MAX)
        return NULL;
    return name;
}

static bool is_kept(const struct run *run, const char *path, size_t parent)
{
    return run->parent >= 0 && parent > 0 && strlen(run->parent_path) == parent && memcmp(run->parent_path, path, parent) == 0;
}

bool plain_is_kept(const struct run *run, const char *path)
{
    size_t parent;
    return last_name(path, &parent) && is_kept(run, path, parent);
}

int plain_open(int root, const char *path, int flags)
{
    return path_open(root, path, O_PATH | flags, SYS_RESOLVE_NO_SYMLINKS);
}

/* The kept directory, or another that there is and that no link leads to. */
static int open_parent(struct run *run, const char *path, size_t parent)
{
    if (is_kept(run, path, parent))
        return run->parent;
    if (parent == 0 || parent >= sizeof run->parent_path)
        return -ENAMETOOLONG;
    plain_forget(run);
    memcpy(run->parent_path, path, parent);
    run->parent_path[parent] = 0;
    int fd = plain_open(run->slot[SLOT_ROOT], run->parent_path, O_DIRECTORY);
    if (fd >= 0)
        run->parent = fd;
    return fd;
}

void plain_keep(struct run *run, const char *path, int directory)
{
    size_t length = strlen(path);
    plain_forget(run);
    if (length + 1 >= sizeof run->parent_path || path[length - 1] == '/')
        return;
    memcpy(run->parent_path, path, length);
    strcpy(run->parent_path + length, "/");
    run->parent = fcntl(directory, F_DUPFD_CLOEXEC, 3);
}

int plain_open_in(int parent, const char *name, bool directory)
{
    int fd = sys_openat2(parent, name, O_PATH | O_CLOEXEC | (directory ? O_DIRECTORY : 0),
                         SYS_RESOLVE_BENEATH | SYS_RESOLVE_NO_MAGICLINKS | SYS_RESOLVE_NO_SYMLINKS);
    return fd < 0 ? -errno : fd;
}

int plain_make(struct run *run, const char *path, bool directory, bool *made)
{
    size_t length;
    const char *name = last_name(path, &length);
    int parent = name ? open_parent(run, path, length) : -EINVAL;
    if (parent < 0)
        return parent;
    int result = directory ? mkdirat(parent, name, 0755) : mknodat(parent, name, S_IFREG | 0644, 0);
    *made = result == 0;
    if (result < 0 && errno != EEXIST)
        return -errno;
    return plain_open_in(parent, name, directory);
}

int plain_make_new(struct run *run, const char *path, const char **name)
{
    size_t length;
    *name = last_name(path, &length);
    int parent = *name ? open_parent(run, path, length) : -EINVAL;
    return parent < 0 || mkdirat(parent, *name, 0755) == 0 ? parent : -errno;
}

int plain_parent(struct run *run, const char *path, char name[NAME_MAX + 1])
{
    size_t length;
    const char *last = last_name(path, &length);
    int parent = last ? open_parent(run, path, length) : -EINVAL;
    if (parent >= 0) {
        strcpy(name, last);
        return parent;
    }
    plain_forget(run);
    parent = path_make_parent(run->slot[SLOT_ROOT], path, name);
    if (parent < 0)
        return parent;
    run->parent_path[0] = 0; /* a link may have led to it: for this once only */
    return run->parent = parent;
}

void plain_forget(struct run *run)
{
    close_fd(&run->parent);
    run->parent = -1;
}

bool plain_lasts(unsigned code)
{
    switch (code) {
    case OP_MOUNT_FS:
    case OP_MOUNT_BIND:
    case OP_MOUNT_SLOT:
    case OP_MOUNT_CGROUP2:
    case OP_SET_MOUNT_ATTR:
    case OP_SET_PROPAGATION:
    case OP_MAKE_DEVICE:
    case OP_MAKE_SYMLINK:
        return true;
    default:
        return false;
    }
}
