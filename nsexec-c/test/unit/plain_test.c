#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../executor/plain.h"
#include "../check.h"
#include "unit.h"

static void places(void)
{
    CHECK_NUMBER(plain_place("/dev"), PLAIN_BESIDE_PROC);
    CHECK_NUMBER(plain_place("//./sys/proc"), PLAIN_BESIDE_PROC);
    CHECK_NUMBER(plain_place("/process/a"), PLAIN_BESIDE_PROC);
    CHECK_NUMBER(plain_place("/proc"), PLAIN_AT_PROC);
    CHECK_NUMBER(plain_place("/.//proc/./"), PLAIN_AT_PROC);
    CHECK_NUMBER(plain_place("//./proc/sys"), PLAIN_SOMEWHERE);
    CHECK_NUMBER(plain_place("/proc/proc"), PLAIN_SOMEWHERE);
    CHECK_NUMBER(plain_place("/dev/../proc"), PLAIN_SOMEWHERE);
    CHECK_NUMBER(plain_place("/proc/.."), PLAIN_SOMEWHERE);
    CHECK_NUMBER(plain_place("/dev/.."), PLAIN_SOMEWHERE);
    CHECK_NUMBER(plain_place("/"), PLAIN_SOMEWHERE);
}

/* The parent stays open from one to the next, until somebody says that it is not the same any more. */
static void making(void)
{
    char path[64];
    bool made;
    const char *made_name;
    static struct run run;
    scratch_make(path);
    run.parent = -1;
    run.slot[SLOT_ROOT] = openat(AT_FDCWD, path, O_PATH | O_DIRECTORY);
    int root = run.slot[SLOT_ROOT];
    CHECK(mkdirat(root, "dev", 0755) == 0 && symlinkat("dev", root, "link") == 0 && symlinkat("/", root, "dev/up") == 0);

    int first = plain_make(&run, "/dev/pts", true, &made);
    CHECK(first >= 0 && made);
    CHECK(plain_is_kept(&run, "/dev/shm"));
    CHECK(!plain_is_kept(&run, "/dev"));
    int again = plain_make(&run, "/dev/pts", true, &made);
    CHECK(again >= 0 && !made);
    int file = plain_make(&run, "/dev/file", false, &made);
    CHECK(file >= 0 && made && faccessat(root, "dev/file", F_OK, 0) == 0);

    CHECK(plain_make(&run, "/dev/up", true, &made) == -ELOOP);
    CHECK(plain_make(&run, "/link/x", true, &made) == -ELOOP);
    CHECK(plain_open(root, "/link", 0) == -ELOOP);
    CHECK(plain_make(&run, "/dev/..", true, &made) < 0);
    CHECK(plain_make(&run, "/dev/", true, &made) < 0);
    CHECK(plain_make(&run, "/none/x", true, &made) == -ENOENT);

    char name[NAME_MAX + 1];
    CHECK(plain_parent(&run, "/link/ptmx", name) >= 0);
    CHECK_TEXT(name, "ptmx");
    CHECK(!plain_is_kept(&run, "/link/other"));
    CHECK(plain_parent(&run, "/dev/null", name) >= 0);
    CHECK(plain_is_kept(&run, "/dev/null"));
    plain_forget(&run);
    CHECK(!plain_is_kept(&run, "/dev/null"));

    plain_keep(&run, "/dev/pts", first);
    CHECK(plain_is_kept(&run, "/dev/pts/a") && !plain_is_kept(&run, "/dev/pts") && run.parent != first);
    CHECK(plain_make_new(&run, "/dev/pts/a", &made_name) >= 0 && faccessat(root, "dev/pts/a", F_OK, 0) == 0);
    plain_keep(&run, "/", root);
    CHECK(!plain_is_kept(&run, "/dev"));

    close(first);
    close(again);
    close(file);
    close(root);
    scratch_remove(path);
}

void test_plain(void)
{
    places();
    making();
}
