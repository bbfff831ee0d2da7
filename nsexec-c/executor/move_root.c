#include "move_root.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mount.h>

#include "failure.h"

struct found {
    size_t used;
    char paths[8192]; /* one NUL after each */
};

void unescape_mount_path(char *path)
{
    char *to = path;
    for (const char *from = path; *from; to++) {
        bool octal = from[0] == '\\' && from[1] >= '0' && from[1] <= '3' && from[2] >= '0' && from[2] <= '7' &&
                     from[3] >= '0' && from[3] <= '7';
        *to = octal ? (char)((from[1] - '0') << 6 | (from[2] - '0') << 3 | (from[3] - '0')) : *from;
        from += octal ? 4 : 1;
    }
    *to = 0;
}

static bool below(const char *path, const char *root)
{
    size_t length = strlen(root);
    return strncmp(path, root, length) == 0 && (path[length] == 0 || path[length] == '/');
}

/* "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw" */
static int note_line(char *line, const char *rootfs, struct found *found)
{
    char *type = strstr(line, " - "), *path = line;
    for (int field = 0; field < 4 && path; field++)
        path = strchr(path, ' ') ? strchr(path, ' ') + 1 : NULL;
    if (!type || !path)
        return 0;
    type += 3;
    if (strncmp(type, "proc ", 5) != 0 && strncmp(type, "sysfs ", 6) != 0)
        return 0;
    path[strcspn(path, " ")] = 0;
    unescape_mount_path(path);
    size_t length = strlen(path) + 1;
    if (below(path, rootfs))
        return 0;
    if (length > sizeof found->paths - found->used)
        return fail(STEP_READ, 0, "too many proc and sysfs mounts to hide");
    memcpy(found->paths + found->used, path, length);
    found->used += length;
    return 0;
}

static int find_mounts(const char *rootfs, struct found *found)
{
    static const char file[] = "/proc/self/mountinfo";
    char buffer[8192];
    size_t used = 0;
    cleanup_fd fd = AT(STEP_OPEN, openat(AT_FDCWD, file, O_RDONLY | O_CLOEXEC));
    if (fd < 0)
        return fail_path(STEP_OPEN, file);
    for (;;) {
        ssize_t length = AT(STEP_READ, read(fd, buffer + used, sizeof buffer - 1 - used));
        if (length < 0)
            return fail_path(STEP_READ, file);
        if (length == 0)
            return 0;
        used += (size_t)length;
        buffer[used] = 0;
        char *line = buffer;
        for (char *end; (end = strchr(line, '\n')); line = end + 1) {
            *end = 0;
            if (note_line(line, rootfs, found) < 0)
                return -1;
        }
        used = (size_t)(buffer + used - line);
        if (used == sizeof buffer - 1)
            return fail(STEP_READ, 0, "%s: a line is too long", file);
        memmove(buffer, line, used);
    }
}

static int hide(const char *path)
{
    if (AT(STEP_MOUNT, mount(NULL, path, NULL, MS_SLAVE | MS_REC, NULL)) < 0 && errno != EINVAL)
        return fail_path(STEP_MOUNT, path);
    if (AT(STEP_UMOUNT, umount2(path, MNT_DETACH)) == 0)
        return 0;
    /* Locked by an outer user namespace, or gone with one that lay over it. */
    if (errno != EINVAL && errno != EPERM)
        return fail_path(STEP_UMOUNT, path);
    if (AT(STEP_MOUNT, mount("tmpfs", path, "tmpfs", 0, NULL)) < 0 && errno != ENOENT)
        return fail_path(STEP_MOUNT, path);
    return 0;
}

int hide_host_proc(const char *rootfs)
{
    struct found found;
    found.used = 0;
    if (find_mounts(rootfs, &found) < 0)
        return -1;
    for (size_t at = 0; at < found.used; at += strlen(found.paths + at) + 1)
        if (hide(found.paths + at) < 0)
            return -1;
    return 0;
}
