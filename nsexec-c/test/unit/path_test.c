#include "../../executor/path.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../check.h"
#include "unit.h"

static char base[64];

static const char *full(const char *path)
{
    static char buffer[PATH_MAX];
    snprintf(buffer, sizeof buffer, "%s/%s", base, path);
    return buffer;
}

/* Where the fd leads, as the name below the scratch directory; "-ERRNO" for a failure. */
static const char *place(int fd)
{
    static char name[PATH_MAX];
    if (fd < 0) {
        snprintf(name, sizeof name, "%d", fd);
        return name;
    }
    path_of_fd(fd, name);
    close(fd);
    return strncmp(name, base, strlen(base)) == 0 ? name + strlen(base) : name;
}

static const char *error(int number)
{
    static char text[16];
    snprintf(text, sizeof text, "-%d", number);
    return text;
}

static void link_to(const char *target, const char *path)
{
    NEED(symlink(target, full(path)) == 0);
}

/* Descriptors of the walk itself: there only once it has begun. */
static void magic_on_the_way(void)
{
    char path[64];
    int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    for (int fd = root + 1; fd < root + 6; fd++) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        CHECK(path_make_directory(root, path, 0755) < 0);
    }
    CHECK_NUMBER(close(path_make_directory(root, "/proc/self/fd", 0755)), 0);
    close(root);
}

void test_path(void)
{
    char name[NAME_MAX + 1], deep[PATH_MAX + 16];
    struct stat st;
    scratch_make(base);
    NEED(mkdir(full("root"), 0755) == 0 && mkdir(full("outside"), 0755) == 0);
    NEED(mkdir(full("root/dir"), 0755) == 0 && mkdir(full("root/etc"), 0755) == 0);
    NEED(close(creat(full("root/file"), 0644)) == 0);
    link_to("/etc", "root/absolute");
    link_to("../../../../etc", "root/dir/up");
    link_to("/nowhere/below", "root/dangling");
    link_to("loop2", "root/loop1");
    link_to("loop1", "root/loop2");
    link_to("../outside", "root/escape");
    link_to("/proc/self/root", "root/magic");
    int root = open(full("root"), O_PATH | O_DIRECTORY | O_CLOEXEC);
    NEED(root >= 0);

    CHECK_TEXT(place(path_open(root, "/dir", O_PATH, 0)), "/root/dir");
    CHECK_TEXT(place(path_open(root, "/../../dir", O_PATH, 0)), "/root/dir");
    CHECK_TEXT(place(path_open(root, "absolute", O_PATH, 0)), "/root/etc");
    CHECK_TEXT(place(path_open(root, "dir/up", O_PATH, 0)), "/root/etc");
    CHECK_TEXT(place(path_open(root, "none", O_PATH, 0)), error(ENOENT));
    CHECK_TEXT(place(path_open(root, "loop1", O_PATH, 0)), error(ELOOP));

    CHECK_TEXT(place(path_make_directory(root, "/a/b/c", 0755)), "/root/a/b/c");
    CHECK_TEXT(place(path_make_directory(root, "/", 0755)), "/root");
    CHECK_TEXT(place(path_make_directory(root, "", 0755)), "/root");
    CHECK_TEXT(place(path_make_directory(root, "absolute/new", 0755)), "/root/etc/new");
    CHECK_TEXT(place(path_make_directory(root, "dir/up/other/./x/..//y", 0755)), "/root/etc/other/y");
    CHECK_TEXT(place(path_make_directory(root, "dangling/more", 0755)), "/root/nowhere/below/more");
    CHECK_TEXT(place(path_make_directory(root, "../../../top", 0755)), "/root/top");
    CHECK_TEXT(place(path_make_directory(root, "escape/in", 0755)), "/root/outside/in");
    CHECK(access(full("outside/in"), F_OK) < 0);
    CHECK_TEXT(place(path_make_directory(root, "file/x", 0755)), error(ENOTDIR));
    CHECK_TEXT(place(path_make_directory(root, "file", 0755)), error(ENOTDIR));
    CHECK_TEXT(place(path_make_directory(root, "loop1/x", 0755)), error(ELOOP));

    CHECK_TEXT(place(path_make_file(root, "/new/file", 0640)), "/root/new/file");
    CHECK(stat(full("root/new/file"), &st) == 0 && S_ISREG(st.st_mode) && st.st_size == 0);
    CHECK_TEXT(place(path_make_file(root, "dir", 0640)), "/root/dir");
    CHECK_TEXT(place(path_make_file(root, "absolute/conf", 0640)), "/root/etc/conf");
    CHECK_TEXT(place(path_make_file(root, "dir/up/../trick/..", 0640)), error(EINVAL));
    link_to("/made/by/link", "root/filelink");
    CHECK_TEXT(place(path_make_file(root, "filelink", 0640)), "/root/made/by/link");
    CHECK(stat(full("root/made/by/link"), &st) == 0 && S_ISREG(st.st_mode));

    CHECK_TEXT(place(path_make_parent(root, "/p/q/node", name)), "/root/p/q");
    CHECK_TEXT(name, "node");
    CHECK_NUMBER(path_make_parent(root, "/p/..", name), -EINVAL);
    CHECK_NUMBER(path_make_parent(root, "/p/", name), -EINVAL);
    CHECK_TEXT(place(path_make_parent(root, "plain", name)), "/root");
    memset(deep, 'x', sizeof deep);
    deep[sizeof deep - 1] = 0;
    CHECK_NUMBER(path_make_directory(root, deep, 0755), -ENAMETOOLONG);
    CHECK_NUMBER(path_make_parent(root, deep, name), -ENAMETOOLONG);
    deep[NAME_MAX + 1] = 0;
    CHECK_NUMBER(path_make_file(root, deep, 0755), -ENAMETOOLONG);
    close(root);
    magic_on_the_way();
    scratch_remove(base);
}
