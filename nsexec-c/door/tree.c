#define _GNU_SOURCE
#include "tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "caller.h"
#include "digest.h"
#include "say.h"

#define OPTIONS_MAX (64u << 10)
#define PLACEHOLDER "<tree>"

static bool fail(const struct tree *tree, const char *name, const char *why)
{
    say("install tree ", tree->path, ": ", name, ": ", why, NULL);
    return false;
}

/* In a user namespace the host's root is unmapped and shows as this one (the default of kernel.overflowuid). */
#define OVERFLOW_UID 65534

static bool in_user_namespace(void)
{
    char map[64];
    int fd = openat(AT_FDCWD, "/proc/self/uid_map", O_RDONLY | O_CLOEXEC);
    ssize_t size = fd < 0 ? -1 : read(fd, map, sizeof map - 1);
    if (fd >= 0)
        close(fd);
    map[size < 0 ? 0 : size] = '\0';
    return size >= 0 && !strstr(map, " 4294967295\n");
}

/* Whoever can write here can run code with the rights of every caller. */
static bool check(const struct tree *tree, const struct stat *status, const char *name, uid_t owner)
{
    if (status->st_uid != 0 && status->st_uid != owner && !(status->st_uid == OVERFLOW_UID && in_user_namespace()))
        return fail(tree, name, "belongs to another user");
    if (!S_ISLNK(status->st_mode) && status->st_mode & (S_IWGRP | S_IWOTH))
        return fail(tree, name, "can be written by others");
    return true;
}

static bool check_path(const struct tree *tree, const char *name, uid_t owner)
{
    struct stat status;
    if (fstatat(tree->fd, name, &status, 0) < 0)
        return fail(tree, name, strerror(errno));
    return check(tree, &status, name, owner);
}

/* All that lies directly in a directory, if there is one: jars, caches, libraries, the executor. */
static bool check_entries(const struct tree *tree, const char *name, uid_t owner)
{
    bool good = true;
    struct dirent *entry;
    int fd = openat(tree->fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = fd < 0 ? NULL : fdopendir(fd);
    if (!directory)
        return errno == ENOENT || fail(tree, name, strerror(errno));
    while (good && (entry = readdir(directory))) {
        struct stat status;
        if (strcmp(entry->d_name, "..") == 0)
            continue;
        good = fstatat(fd, entry->d_name, &status, 0) < 0 ? fail(tree, entry->d_name, strerror(errno))
                                                         : check(tree, &status, entry->d_name, owner);
    }
    closedir(directory);
    return good;
}

/* Above <tree>/bin/jrunc, wherever symbolic links lead to it from. Cuts that off; false if it is not there. */
static bool cut_name(char *path)
{
    char *name = strrchr(path, '/');
    if (!name)
        return false;
    *name = '\0';
    char *bin = strrchr(path, '/');
    if (bin && strcmp(bin, "/bin") == 0 && bin != path) {
        *bin = '\0';
        return true;
    }
    *name = '/';
    return false;
}

static bool find(struct tree *tree, struct stat *self)
{
    ssize_t length = readlink("/proc/self/exe", tree->path, sizeof tree->path - 1);
    if (length < 0 || stat("/proc/self/exe", self) < 0) {
        say("cannot find the install tree: /proc/self/exe: ", strerror(errno), NULL);
        return false;
    }
    tree->path[length] = '\0';
    if (!cut_name(tree->path)) {
        say("cannot find the install tree: ", tree->path, " is not in its bin directory", NULL);
        return false;
    }
    return true;
}

bool tree_digest(int64_t *digest)
{
    char *end;
    *digest = (int64_t)strtoull(digest_text, &end, 16);
    return end == digest_text + DIGEST_LENGTH;
}

bool tree_open(struct tree *tree)
{
    static const char *const relied_on[] = {
        "",           "bin", "lib", "lib/jrunc.jar", "lib/jvm.options", "runtime", "runtime/bin", "runtime/bin/java",
        "runtime/lib",
    };
    struct stat self, status;
    uid_t owner = geteuid();

    if (tree->opened)
        return true;
    if (!find(tree, &self))
        return false;
    tree->fd = own_fd(openat(AT_FDCWD, tree->path, O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (tree->fd < 0)
        return fail(tree, ".", strerror(errno));
    /* The path may lead elsewhere by now, or in another mount namespace. */
    tree->java = -1;
    if (fstat(tree->fd, &status) < 0 || !check(tree, &status, ".", owner) || !check(tree, &self, "bin/jrunc", owner))
        return false;
    for (size_t i = 1; i < sizeof relied_on / sizeof *relied_on; i++) {
        if (!check_path(tree, relied_on[i], owner))
            return false;
    }
    if (!check_entries(tree, "lib", owner) || !check_entries(tree, "lib/native", owner) ||
        !check_entries(tree, "libexec", owner))
        return false;
    tree->java = own_fd(openat(tree->fd, "runtime/bin/java", O_PATH | O_CLOEXEC));
    tree->opened = tree->java >= 0;
    return tree->opened || fail(tree, "runtime/bin/java", strerror(errno));
}

static void put_option(const struct tree *tree, struct bytes *arguments, const char *line)
{
    size_t start = arguments->length;
    const char *found;
    put_u32(arguments, 0);
    while ((found = strstr(line, PLACEHOLDER))) {
        put(arguments, line, (size_t)(found - line));
        put(arguments, tree->path, strlen(tree->path));
        line = found + strlen(PLACEHOLDER);
    }
    put(arguments, line, strlen(line));
    uint32_t length = (uint32_t)(arguments->length - start - sizeof length);
    memcpy(arguments->data + start, &length, sizeof length);
}

bool tree_read_options(const struct tree *tree, const char *name, struct bytes *arguments, uint32_t *count)
{
    cleanup_bytes struct bytes text = {0};
    unsigned char buffer[2048];
    ssize_t size;
    int fd = openat(tree->fd, name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail(tree, name, strerror(errno));
    while ((size = read(fd, buffer, sizeof buffer)) > 0 && text.length <= OPTIONS_MAX)
        put(&text, buffer, (size_t)size);
    int error = errno;
    close(fd);
    if (size < 0)
        return fail(tree, name, strerror(error));
    if (text.length > OPTIONS_MAX || (text.length && memchr(text.data, '\0', text.length)))
        return fail(tree, name, "is no list of arguments");
    put(&text, "", 1);

    for (char *line = (char *)text.data, *end; *line; line = end) {
        end = strchrnul(line, '\n');
        if (*end)
            *end++ = '\0';
        if (*line && *line != '#') {
            put_option(tree, arguments, line);
            ++*count;
        }
    }
    return true;
}
