/* run NSEXEC: the executor in real namespaces. As root, then for an unprivileged caller in a user namespace. */
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "../check.h"
#include "cases.h"
#include "container.h"

const char *nsexec_path;

static void all(void)
{
    rootfs_make();
    test_skeleton();
    test_bootstrap();
    test_mounts();
    test_hostile();
    test_devices();
    test_inside();
    test_process();
    test_hooks();
    test_console();
    test_conversation();
    test_kill();
    rootfs_remove();
}

int main(int argc, char **argv)
{
    NEED(argc == 2);
    nsexec_path = argv[1];
    if (geteuid() != 0) {
        fprintf(stderr, "run: SKIPPED: wants root\n");
        return 77;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGPIPE, SIG_IGN);
    all();
    printf("run: as root: %d checks, %d failed\n", check_count, check_failures);
    in_userns = true;
    all();
    return check_result("run");
}
