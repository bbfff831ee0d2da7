#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "../check.h"
#include "cases.h"
#include "container.h"

enum { SLOT_DIR = 8, SLOT_NS = 9 };

static void stage1_ends(struct session *s)
{
    asm_op(&s->bootstrap, OP_FORK_INIT, 0, "init");
    finish(s, "cat /proc/self/oom_score_adj; readlink /proc/self/ns/net /proc/self/ns/uts; "
              "read x < /proc/uptime; echo uptime $x; grep Cpus_allowed: /proc/self/status; "
              "read c < /proc/1/comm; echo done");
}

/* A new cgroup of version 1, not of cpuset's, which takes nobody at first; false where none is mounted. */
static bool make_cgroup1(char dir[320])
{
    char line[512], place[256];
    FILE *in = fopen("/proc/self/mountinfo", "r");
    bool made = false;
    while (in && !made && fgets(line, sizeof line, in)) {
        if (strstr(line, " - cgroup ") && !strstr(line, "cpuset") && sscanf(line, "%*s %*s %*s %*s %255s", place) == 1) {
            snprintf(dir, 320, "%s/nsexec-check-%d", place, (int)getpid());
            made = mkdir(dir, 0755) == 0;
        }
    }
    if (in)
        fclose(in);
    return made;
}

static void remove_cgroup(const char *dir)
{
    for (int i = 0; i < 100 && rmdir(dir) < 0; i++)
        usleep(10000);
    CHECK(access(dir, F_OK) < 0);
}

/* `unshared`: namespaces first, cgroups when they have been made. */
static void join_cgroup(const char *dir, uid_t caller, unsigned flags, unsigned unshared, const char *refused)
{
    struct session s;
    session_begin(&s);
    s.caller = caller;
    if (unshared) {
        s.cgroups_made = true;
        asm_op(&s.bootstrap, OP_UNSHARE, 0, (long)unshared);
        asm_op(&s.bootstrap, OP_AWAIT_CGROUPS, 0);
    }
    asm_op(&s.bootstrap, OP_JOIN_CGROUP, flags, dir);
    asm_op(&s.bootstrap, OP_FORK_INIT, 0, "init");
    finish(&s, "while read line; do echo \"$line\"; done < /proc/self/cgroup; ls /proc/self/fd");
    if (refused) {
        run_badly(&s, OP_JOIN_CGROUP, refused);
    } else {
        run_well(&s);
        CHECK(caller || strstr(s.output, strrchr(dir, '/')));
        CHECK_CONTAINS(s.output, "\n0\n1\n2\n3\n"); /* 3 is ls's own */
    }
    session_end(&s);
}

static void join_cgroups(void)
{
    char dir[320], fake[160], words[640];
    snprintf(fake, sizeof fake, "%s/cgroup", scratch);
    mkdir(fake, 0755);
    snprintf(words, sizeof words, "openat2 %s/cgroup.procs: no such file or directory", fake);
    join_cgroup(fake, 0, 0, 0, words);
    join_cgroup(fake, 0, FLAG_JOIN_CGROUP_TOLERATE, 0, words);
    host("printf '' > %s/tasks", fake);
    snprintf(words, sizeof words, "%s is not on cgroupfs", fake);
    join_cgroup(fake, 0, FLAG_JOIN_CGROUP_TOLERATE, 0, words);
    host("test -z \"$(cat %s/tasks)\"", fake);
    host("rm -r %s", fake);

    if (!make_cgroup1(dir)) {
        fprintf(stderr, "  JOIN_CGROUP: no cgroup of version 1 can be made here\n");
        return;
    }
    join_cgroup(dir, 0, 0, 0, NULL);
    join_cgroup(dir, 0, 0, CLONE_NEWUTS | CLONE_NEWNS, NULL);
    snprintf(words, sizeof words, "openat2 %s/cgroup.procs: permission denied", dir);
    join_cgroup(dir, 1000, 0, 0, words);
    join_cgroup(dir, 1000, FLAG_JOIN_CGROUP_TOLERATE, 0, NULL);
    NEED(symlink(dir, fake) == 0);
    snprintf(words, sizeof words, "openat2 %s/cgroup.procs: too many levels of symbolic links", fake);
    join_cgroup(fake, 0, 0, 0, words);
    unlink(fake);
    remove_cgroup(dir);
}

static void await_cgroups(void)
{
    struct session s;
    session_begin(&s);
    s.cgroups_made = true;
    s.cgroup_fd[0].slot = 0; /* one that is the executor's own */
    s.cgroup_fd[0].fd = open(scratch, O_PATH | O_CLOEXEC);
    s.cgroup_fds = 1;
    asm_op(&s.bootstrap, OP_AWAIT_CGROUPS, 0);
    stage1_ends(&s);
    run_badly(&s, OP_AWAIT_CGROUPS, "procCgroups: slot 0 cannot be filled");
    session_end(&s);
}

/* No stage 1: the same process goes on as init. */
static void born_as_init(void)
{
    struct session s;
    session_begin(&s);
    s.born = true;
    asm_op(&s.bootstrap, OP_UNSHARE, 0, (long)CLONE_NEWUTS);
    asm_op(&s.bootstrap, OP_BECOME_INIT, 0, "born");
    finish(&s, "echo done");
    session_run(&s);
    CHECK(!s.got_pid && !s.got_error);
    CHECK_NUMBER(s.stage1_status, 0);
    CHECK_CONTAINS(s.output, "done");
    session_end(&s);
}

/* The cgroup2 directory that this process is in, or NULL. */
static const char *own_cgroup2(char path[256])
{
    static const char *const places[] = {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"};
    char line[192] = "", *end;
    struct statfs fs;
    FILE *in = fopen("/proc/self/cgroup", "r");
    bool found = false;
    while (in && !found && fgets(line, sizeof line, in))
        found = strncmp(line, "0::", 3) == 0;
    if (in)
        fclose(in);
    if ((end = strchr(line, '\n')))
        *end = 0;
    for (unsigned i = 0; found && i < 2; i++) {
        if (statfs(places[i], &fs) == 0 && fs.f_type == 0x63677270 /* CGROUP2_SUPER_MAGIC */) {
            snprintf(path, 256, "%s%s", places[i], line + 3);
            return path;
        }
    }
    return NULL;
}

static void born_into_cgroup(void)
{
    struct session s;
    char parent[256], dir[320];
    session_begin(&s);
    asm_op(&s.bootstrap, OP_INIT_CGROUP, 0, 40L);
    stage1_ends(&s);
    run_badly(&s, OP_INIT_CGROUP, "cgroup2 directory: slot 40 is not filled");
    session_end(&s);

    if (!own_cgroup2(parent)) {
        fprintf(stderr, "  INIT_CGROUP: no cgroup2 is mounted here\n");
        return;
    }
    snprintf(dir, sizeof dir, "%s/nsexec-check-%d", parent, (int)getpid());
    NEED(mkdir(dir, 0755) == 0);
    session_begin(&s);
    s.spawn_fd[0].slot = SLOT_DIR;
    s.spawn_fd[0].fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
    s.spawn_fds = 1;
    asm_op(&s.bootstrap, OP_INIT_CGROUP, 0, (long)SLOT_DIR);
    asm_op(&s.bootstrap, OP_FORK_INIT, 0, "init");
    finish(&s, "while read line; do echo \"$line\"; done < /proc/self/cgroup; ls /proc/self/fd");
    run_well(&s);
    CHECK_CONTAINS(s.output, strrchr(dir, '/'));
    CHECK_CONTAINS(s.output, "\n0\n1\n2\n3\n"); /* 3 is ls's own */
    close(s.spawn_fd[0].fd);
    session_end(&s);
    remove_cgroup(dir);
}

static void join_namespaces(void)
{
    struct session s;
    char path[160], expected[64] = "";
    snprintf(path, sizeof path, "%s/netns", scratch);
    host("touch %s && unshare --net=%s true", path, path);
    int ns = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    NEED(ns >= 0 && fstat(ns, &st) == 0);
    snprintf(expected, sizeof expected, "net:[%lu]", (unsigned long)st.st_ino);
    session_begin(&s);
    s.spawn_fd[0].slot = SLOT_NS;
    s.spawn_fd[0].fd = ns;
    s.spawn_fds = 1;
    asm_op(&s.bootstrap, OP_JOIN_NS, FLAG_JOIN_NS_MAY_RETRY, (long)SLOT_NS, (long)CLONE_NEWNET, "net");
    asm_op(&s.bootstrap, OP_JOIN_NS, FLAG_JOIN_NS_IF_LEFT, (long)SLOT_NS, (long)CLONE_NEWNET, "net");
    stage1_ends(&s);
    run_well(&s);
    CHECK_CONTAINS(s.output, expected);
    session_end(&s);

    session_begin(&s); /* the wrong type */
    s.spawn_fd[0].slot = SLOT_NS;
    s.spawn_fd[0].fd = ns;
    s.spawn_fds = 1;
    asm_op(&s.bootstrap, OP_JOIN_NS, 0, (long)SLOT_NS, (long)CLONE_NEWUTS, "uts");
    stage1_ends(&s);
    run_badly(&s, OP_JOIN_NS, "failed to setns into uts namespace: invalid argument");
    session_end(&s);

    session_begin(&s); /* nobody has put it there */
    asm_op(&s.bootstrap, OP_JOIN_NS, 0, 40L, (long)CLONE_NEWUTS, "uts");
    stage1_ends(&s);
    run_badly(&s, OP_JOIN_NS, "uts: slot 40 is not filled");
    session_end(&s);
    close(ns);
    host("umount %s", path);
}

/* What exec does: the namespaces of a process that is there already. */
static void join_running(void)
{
    static const struct {
        const char *name;
        long type;
    } kinds[] = {{"ipc", CLONE_NEWIPC}, {"uts", CLONE_NEWUTS}, {"net", CLONE_NEWNET}, {"pid", CLONE_NEWPID},
                 {"mnt", CLONE_NEWNS}};
    struct session s;
    char path[160];
    unsigned pid = 0;
    snprintf(path, sizeof path, "%s/running", scratch);
    host("(setsid unshare --fork --kill-child --pid --mount --mount-proc --uts --ipc --net "
         "sh -c 'hostname joined; mount -t tmpfs inside /mnt; echo up >> %s; sleep 100' & echo $! > %s.unshare); "
         "until [ -s %s ]; do sleep 0.01; done; cat /proc/$(cat %s.unshare)/task/*/children > %s",
         path, path, path, path, path);
    FILE *in = fopen(path, "r");
    NEED(in && fscanf(in, "%u", &pid) == 1);
    fclose(in);
    session_begin(&s);
    for (unsigned i = 0; i < 5; i++) {
        snprintf(path, sizeof path, "/proc/%u/ns/%s", pid, kinds[i].name);
        s.spawn_fd[i].slot = SLOT_NS + i;
        s.spawn_fd[i].fd = open(path, O_RDONLY | O_CLOEXEC);
        NEED(s.spawn_fd[i].fd >= 0);
        asm_op(&s.bootstrap, OP_JOIN_NS, FLAG_JOIN_NS_MAY_RETRY, (long)(SLOT_NS + i), kinds[i].type, kinds[i].name);
    }
    s.spawn_fds = 5;
    asm_op(&s.bootstrap, OP_FORK_INIT, 0, "init");
    /* as exec does: the socket closes by itself when execve succeeds */
    asm_op(&s.init, OP_FIND_EXECUTABLE, 0, "sh", "/bin");
    asm_op(&s.init, OP_CLOSE_SYNC, FLAG_CLOSE_SYNC_ON_EXEC);
    asm_op(&s.init, OP_CLOSE_FROM, 0, 3L);
    asm_op(&s.init, OP_EXECVE, 0, LIST("sh", "-c", "ls /proc/self/fd; hostname; cat /proc/mounts; tr '\\0' ' ' < /proc/1/cmdline"), LIST("PATH=/bin"));
    run_well(&s);
    CHECK_CONTAINS(s.output, "0\n1\n2\n3\njoined\n"); /* 3 is ls's own */
    CHECK_CONTAINS(s.output, "inside /mnt tmpfs");
    CHECK_CONTAINS(s.output, "sh -c hostname joined;");
    for (unsigned i = 0; i < 5; i++)
        close(s.spawn_fd[i].fd);
    session_end(&s);
    host("kill -9 $(cat %s/running.unshare)", scratch);
}

/* EPERM before the user namespace is entered, success after: the order that rootless needs. */
static void retry_after_userns(void)
{
    struct session s;
    session_begin(&s);
    s.caller = CALLER;
    asm_op(&s.bootstrap, OP_DUMPABLE, 0, 1L);
    asm_op(&s.bootstrap, OP_UNSHARE, 0, (long)CLONE_NEWUSER);
    asm_op(&s.bootstrap, OP_SYNC, 0, (long)PROC_USERMAP);
    asm_op(&s.bootstrap, OP_BECOME_ROOT, FLAG_BECOME_ROOT_GID | FLAG_BECOME_ROOT_GROUPS);
    asm_op(&s.bootstrap, OP_UNSHARE, 0, (long)CLONE_NEWTIME);
    asm_op(&s.bootstrap, OP_SYNC, 0, (long)PROC_TIME_OFFSETS);
    asm_op(&s.bootstrap, OP_OOM_SCORE_ADJ, FLAG_OOM_SCORE_ADJ_TOLERATE, -1000L);
    asm_op(&s.bootstrap, OP_AFFINITY, 0, "\1", (size_t)1);
    stage1_ends(&s);
    run_well(&s);
    CHECK_CONTAINS(s.output, "done");
    CHECK_CONTAINS(s.output, "Cpus_allowed:\t1\n");
    double up = 0;
    const char *line = strstr(s.output, "uptime ");
    CHECK(line && sscanf(line, "uptime %lf", &up) == 1 && up > 2000);
    session_end(&s);
}

void test_bootstrap(void)
{
    if (in_userns) {
        retry_after_userns();
        return;
    }
    join_cgroups();
    await_cgroups();
    born_as_init();
    born_into_cgroup();
    join_namespaces();
    join_running();
}
