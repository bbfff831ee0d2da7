#include "container.h"

#include <sched.h>
#include <stdarg.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../check.h"

char rootfs[128], scratch[96];
bool in_userns, own_cgroupns = true;

void host(const char *format, ...)
{
    char command[1024];
    va_list list;
    va_start(list, format);
    vsnprintf(command, sizeof command, format, list);
    va_end(list);
    int status = system(command);
    if (status != 0) {
        fprintf(stderr, "cannot set up: %s: %d\n", command, status);
        exit(2);
    }
}

void rootfs_make(void)
{
    strcpy(scratch, "/tmp/nsexec-run-XXXXXX");
    NEED(mkdtemp(scratch) && chmod(scratch, 0755) == 0);
    snprintf(rootfs, sizeof rootfs, "%s/rootfs", scratch);
    host("mkdir -p %s/bin %s/etc %s/tmp %s/var/keep && cp /usr/bin/busybox %s/bin/ && "
         "for a in sh cat ls id stat mount sleep; do ln -s busybox %s/bin/$a; done && "
         "echo 'root:x:0:0::/root:/bin/sh\nuser:x:1000:1000::/home/user:/bin/sh' > %s/etc/passwd && "
         "chmod 1777 %s/tmp && printf 'not a program' > %s/bin/text && chmod 755 %s/bin/text && "
         "printf x > %s/etc/plain && chmod 644 %s/etc/plain",
         rootfs, rootfs, rootfs, rootfs, rootfs, rootfs, rootfs, rootfs, rootfs, rootfs, rootfs, rootfs);
    if (in_userns)
        host("chown -R %d:%d %s", CALLER, CALLER, scratch);
}

void rootfs_remove(void)
{
    host("rm -rf --one-file-system %s", scratch);
}

void open_container(struct session *s)
{
    session_begin(s);
    asm_op(&s->bootstrap, OP_DUMPABLE, 0, (long)in_userns); /* maps can be written for a dumpable process only */
    if (in_userns) {
        s->caller = CALLER;
        asm_op(&s->bootstrap, OP_UNSHARE, 0, (long)CLONE_NEWUSER);
        asm_op(&s->bootstrap, OP_SYNC, 0, (long)PROC_USERMAP);
        asm_op(&s->bootstrap, OP_BECOME_ROOT, FLAG_BECOME_ROOT_GID | FLAG_BECOME_ROOT_GROUPS);
        asm_op(&s->bootstrap, OP_DUMPABLE, 0, 0L);
    }
    asm_op(&s->bootstrap, OP_OOM_SCORE_ADJ, FLAG_OOM_SCORE_ADJ_TOLERATE, 100L);
    asm_op(&s->bootstrap, OP_AFFINITY, FLAG_AFFINITY_ALL_CPUS | FLAG_AFFINITY_TOLERATE, "", (size_t)0);
    asm_op(&s->bootstrap, OP_UNSHARE, 0,
           (long)(CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET |
                  (own_cgroupns ? CLONE_NEWCGROUP : 0)));
    asm_op(&s->bootstrap, OP_FORK_INIT, 0, "jrunc:[2:INIT]");
    asm_op(&s->init, OP_SETSID, 0);
    asm_op(&s->init, OP_PROPAGATION, 0, (long)(MS_SLAVE | MS_REC));
    asm_op(&s->init, OP_BIND_ROOTFS, 0, rootfs);
}

void basic_mounts(struct session *s)
{
    asm_op(&s->init, OP_MOUNT_FS, FLAG_MOUNT_FS_ORDINARY_DIRECTORY, "proc", "proc", "/proc",
           (long)(MS_NOSUID | MS_NODEV | MS_NOEXEC), "");
    asm_op(&s->init, OP_MOUNT_FS, 0, "tmpfs", "tmpfs", "/dev", (long)(MS_NOSUID | MS_STRICTATIME),
           "mode=755,size=65536k");
    asm_op(&s->init, OP_MAKE_DEVICE, in_userns ? FLAG_MAKE_DEVICE_BIND : 0, "/dev/null", (long)S_IFCHR, 1L, 3L, 0666L,
           0L, 0L);
}

void enter(struct session *s)
{
    asm_op(&s->init, OP_ENTER_ROOT, FLAG_ENTER_ROOT_PIVOT, rootfs);
    asm_op(&s->init, OP_REOPEN_NULL, 0);
}

void finish(struct session *s, const char *script)
{
    asm_op(&s->init, OP_FIND_EXECUTABLE, 0, "sh", "/sbin:/bin");
    asm_op(&s->init, OP_CLOSE_SYNC, 0);
    asm_op(&s->init, OP_CLOSE_FROM, 0, 3L);
    asm_op(&s->init, OP_EXECVE, 0, LIST("sh", "-c", script), LIST("PATH=/bin"));
}

static void tell(const struct session *s)
{
    fprintf(stderr, "  error: op %u step %u errno %d <%s>\n  recorder: op %u code %u step %u state %u <%s>\n  output: %s\n",
            s->error.op, s->error.step, s->error.error, s->error_text, s->recorder->op, s->recorder->code,
            s->recorder->step, s->recorder->state, s->recorder_text, s->output);
}

void run_well(struct session *s)
{
    session_run(s);
    if (!CHECK(s->init_status == 0 && s->stage1_status == 0 && s->got_pid && !s->got_error))
        tell(s);
    CHECK_NUMBER(s->recorder->state, RECORDER_ENTERED_EXECVE);
    CHECK_NUMBER(s->recorder->code, OP_EXECVE);
}

void run_badly(struct session *s, unsigned code, const char *text)
{
    session_run(s);
    if (!CHECK(s->got_error) || !CHECK_TEXT(s->error_text, text))
        tell(s);
    CHECK_TEXT(s->recorder_text, text);
    CHECK_NUMBER(s->recorder->state, RECORDER_FAILED);
    CHECK_NUMBER(s->recorder->code, code);
    CHECK_NUMBER(s->recorder->op, s->error.op);
    CHECK_NUMBER(s->recorder->step, s->error.step);
    CHECK_NUMBER(s->recorder->error, s->error.error);
    int status = s->got_pid ? s->init_status : s->stage1_status;
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 1);
}
