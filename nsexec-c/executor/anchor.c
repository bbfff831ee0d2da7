#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "path.h"
#include "protect.h"

static const char *const names[ANCHORS] = {"/proc", "/sys"};

void anchor_set(struct run *run, const char *path, int mount)
{
    struct stat st;
    for (unsigned i = 0; i < ANCHORS; i++)
        if (strcmp(path, names[i]) == 0 && fstat(mount, &st) == 0)
            run->anchor[i] = (struct anchor){.device = st.st_dev, .inode = st.st_ino, .fd = -1};
}

static int open_anchor(const struct run *run, int root, unsigned i)
{
    struct stat st;
    cleanup_fd fd = AT(STEP_OPENAT2, path_open(root, names[i], O_PATH | O_DIRECTORY, 0));
    if (fd < 0)
        return fail_path_code(STEP_OPENAT2, names[i], fd);
    if (AT(STEP_STAT, fstat(fd, &st)) < 0)
        return fail_path(STEP_STAT, names[i]);
    if (st.st_dev != run->anchor[i].device || st.st_ino != run->anchor[i].inode)
        return fail(STEP_VERIFY, 0, "%s is not what was mounted there", names[i]);
    return take_fd(&fd);
}

int anchor_open(struct run *run, const char *path)
{
    const char *rest = path;
    int dir = run_root(run);
    if (dir < 0)
        return -1;
    for (unsigned i = 0; i < ANCHORS; i++) {
        size_t length = strlen(names[i]);
        struct anchor *anchor = &run->anchor[i];
        if (!anchor->inode || strncmp(path, names[i], length) != 0 || path[length] != '/')
            continue;
        if (anchor->fd < 0)
            anchor->fd = open_anchor(run, dir, i);
        if (anchor->fd < 0)
            return -1;
        dir = anchor->fd;
        rest = path + length + 1;
        break;
    }
    int fd = AT(STEP_OPENAT2, path_open(dir, rest, O_PATH, 0));
    return fd >= 0 || fd == -ENOENT ? fd : fail_path_code(STEP_OPENAT2, path, fd);
}

void anchors_close(struct run *run)
{
    for (unsigned i = 0; i < ANCHORS; i++) {
        if (run->anchor[i].inode) {
            close_fd(&run->anchor[i].fd);
            run->anchor[i].fd = -1;
        }
    }
}
