#define _GNU_SOURCE
#include "meeting.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "say.h"
#include "sys.h"

#define ROOTS_SOCKET "/run/jrunc-serve/socket"
#define USERS_DIRECTORY "/run/user/"

/* Of /, /run and /run/user, which in a user namespace without the machine's root seem to be nobody's. */
#define UPPER_DIRECTORIES 3
/* fs.overflowuid; where it was changed every call goes cold. */
#define NOBODY 65534

/* Enough for 340 lines (user_namespaces(7)) of usual numbers; what is cut off maps nobody. */
#define MAP_MAX 8192

/* Whoever could put a socket here could have every caller's files opened for him. */
static bool is_safe(const char *path, mode_t type, bool or_nobodys)
{
    struct stat status;
    if (lstat(path, &status) < 0 || (status.st_mode & S_IFMT) != type || status.st_mode & (S_IWGRP | S_IWOTH))
        return false;
    return status.st_uid == 0 || status.st_uid == geteuid() || (or_nobodys && status.st_uid == NOBODY);
}

static bool is_reached_safely(char *path, bool root_is_nobody)
{
    int depth = 1;
    /* Most often it is this one that is missing. */
    if (!is_safe(path, S_IFSOCK, false) || !is_safe("/", S_IFDIR, root_is_nobody))
        return false;
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool safe = is_safe(path, S_IFDIR, root_is_nobody && depth++ < UPPER_DIRECTORIES);
        *slash = '/';
        if (!safe)
            return false;
    }
    return true;
}

static bool take_number(const char **text, unsigned long *number)
{
    while (**text == ' ' || **text == '\n')
        (*text)++;
    if (**text < '0' || **text > '9')
        return false;
    for (*number = 0; **text >= '0' && **text <= '9'; (*text)++)
        *number = *number * 10 + (unsigned long)(**text - '0');
    return true;
}

BEHIND_THE_REST char meeting_map[MAP_MAX];

/* This user's number outside its user namespace, and whether root's is none inside. */
static bool look_outside(unsigned long *uid, bool *root_is_nobody)
{
    const char *text = meeting_map;
    unsigned long inside, outside, count, self = geteuid();
    bool found = false;
    int fd = openat(AT_FDCWD, "/proc/self/uid_map", O_RDONLY | O_CLOEXEC);
    ssize_t size = fd < 0 ? -1 : read(fd, meeting_map, sizeof meeting_map - 1);
    if (fd >= 0)
        close(fd);
    meeting_map[size < 0 ? 0 : size] = '\0';
    *root_is_nobody = true;
    while (take_number(&text, &inside) && take_number(&text, &outside) && take_number(&text, &count)) {
        if (outside == 0)
            *root_is_nobody = false;
        if (self >= inside && self - inside < count) {
            *uid = outside + (self - inside);
            found = true;
        }
    }
    return found;
}

/* Rootless callers share a server only with those of their own user and mount namespace. */
static bool append_namespaces(char *path)
{
    struct stat user, mount;
    if (stat("/proc/self/ns/user", &user) < 0 || stat("/proc/self/ns/mnt", &mount) < 0)
        return false;
    strcat(path, decimal((long)user.st_ino));
    strcat(path, "-");
    strcat(path, decimal((long)mount.st_ino));
    return true;
}

bool meeting_find(struct sockaddr_un *address)
{
    char *path = address->sun_path;
    unsigned long uid;
    bool root_is_nobody;

    address->sun_family = AF_UNIX;
    if (geteuid() == 0) {
        strcpy(path, ROOTS_SOCKET);
        if (is_reached_safely(path, false))
            return true;
        /* The machine's root has no other place. */
        if (is_safe("/", S_IFDIR, false))
            return false;
    }
    if (!look_outside(&uid, &root_is_nobody))
        return false;
    strcpy(path, USERS_DIRECTORY);
    strcat(path, decimal((long)uid));
    strcat(path, "/jrunc-serve/");
    if (!append_namespaces(path))
        return false;
    strcat(path, "/socket");
    return is_reached_safely(path, root_is_nobody);
}
