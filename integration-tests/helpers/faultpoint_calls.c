// Which system calls are told of, and which of them are points.
#include "faultpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static const int passed[] = {
	SYS_read, SYS_write, SYS_close, SYS_mmap, SYS_mprotect, SYS_munmap, SYS_brk, SYS_madvise, SYS_futex,
	SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sched_yield, SYS_clock_gettime, SYS_clock_nanosleep,
	SYS_nanosleep, SYS_exit, SYS_exit_group, SYS_poll, SYS_ppoll, SYS_lseek, SYS_pread64, SYS_getpid, SYS_gettid,
	SYS_fstat, SYS_newfstatat, SYS_rseq, SYS_set_robust_list, SYS_sched_getaffinity, SYS_wait4, SYS_recvmsg,
	SYS_sysinfo, SYS_getdents64, SYS_readlink, SYS_access,
};

int filter_install(void)
{
	enum { COUNT = sizeof passed / sizeof *passed };
	struct sock_filter code[COUNT + 3];
	size_t length = 0;
	code[length++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	for (size_t i = 0; i < COUNT; i++) {
		unsigned char past = (unsigned char)(COUNT - i);
		code[length++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)passed[i], past, 0);
	}
	code[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF);
	code[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	struct sock_fprog program = {.len = (unsigned short)length, .filter = code};
	// Without WAIT_KILLABLE_RECV a signal would make a process repeat its call, and count it twice.
	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
			    SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, &program);
}

void peek(pid_t pid, unsigned long long from, void *to, size_t size)
{
	struct iovec here = {to, size}, there = {(void *)(uintptr_t)from, size};
	memset(to, 0, size);
	if (process_vm_readv(pid, &here, 1, &there, 1, 0) >= 0 || size <= 1)
		return;
	// Perhaps it ends at the end of a page.
	here.iov_len = there.iov_len = size / 2;
	(void)!process_vm_readv(pid, &here, 1, &there, 1, 0);
}

static void peek_path(pid_t pid, unsigned long long from, char *path, size_t size)
{
	memset(path, 0, size);
	for (size_t i = 0; i + 1 < size; i++) {
		struct iovec here = {path + i, 1}, there = {(void *)(uintptr_t)(from + i), 1};
		if (process_vm_readv(pid, &here, 1, &there, 1, 0) != 1 || !path[i])
			return;
	}
}

// The messages of docs/sync-protocol.md and docs/door-protocol.md by number: they do not overlap.
static const char *message_name(unsigned type)
{
	switch (type) {
	case 16: return "OPEN";
	case 17: return "CONNECT";
	case 19: return "FOREGROUND";
	case 20: return "EXIT";
	case 21: return "FOREGROUND_PREPARE";
	case 22: return "ADOPT";
	case 65: return "procUsermapDone";
	case 66: return "procTimeOffsetsDone";
	case 67: return "procPlan";
	case 68: return "procHooksDone";
	case 69: return "procRun";
	case 70: return "procSeccompDone";
	default: return "unknown";
	}
}

static bool send_point(const struct seccomp_notif *call, char *label, size_t size)
{
	struct msghdr message;
	struct iovec part;
	uint16_t type;
	peek((pid_t)call->pid, call->data.args[1], &message, sizeof message);
	peek((pid_t)call->pid, (uintptr_t)message.msg_iov, &part, sizeof part);
	peek((pid_t)call->pid, (uintptr_t)part.iov_base, &type, sizeof type);
	snprintf(label, size, "send %s", message_name(type));
	return true;
}

static bool path_point(const struct seccomp_notif *call, const char *verb, int argument, char *label, size_t size)
{
	char path[200];
	peek_path((pid_t)call->pid, call->data.args[argument], path, sizeof path);
	snprintf(label, size, "%s %s", verb, path);
	return true;
}

bool jvm_point(const struct seccomp_notif *call, char *label, size_t size)
{
	struct clone_args clone;
	unsigned long long flags = call->data.args[0];
	switch (call->data.nr) {
	case SYS_sendmsg: return send_point(call, label, size);
	case SYS_mkdir: return path_point(call, "mkdir", 0, label, size);
	case SYS_mkdirat: return path_point(call, "mkdir", 1, label, size);
	case SYS_mknod: return path_point(call, "mknod", 0, label, size);
	case SYS_mknodat: return path_point(call, "mknod", 1, label, size);
	case SYS_rename: return path_point(call, "rename to", 1, label, size);
	case SYS_renameat: return path_point(call, "rename to", 3, label, size);
	case SYS_renameat2: return path_point(call, "rename to", 3, label, size);
	case SYS_rmdir: return path_point(call, "unlink", 0, label, size);
	case SYS_unlink: return path_point(call, "unlink", 0, label, size);
	case SYS_unlinkat: return path_point(call, "unlink", 1, label, size);
	case SYS_memfd_create: return path_point(call, "memfd", 0, label, size);
	case SYS_openat:
		return (call->data.args[2] & (O_WRONLY | O_RDWR)) && path_point(call, "open for writing", 1, label, size);
	case SYS_prlimit64:
		snprintf(label, size, "prlimit %d", (int)call->data.args[1]);
		return call->data.args[0] != 0;
	case SYS_flock:
		snprintf(label, size, "flock");
		return true;
	case SYS_clone3:
		peek((pid_t)call->pid, call->data.args[0], &clone, sizeof(uint64_t) * 2);
		flags = clone.flags;
		/* fall through */
	case SYS_clone:
		snprintf(label, size, "clone");
		return !(flags & CLONE_THREAD);
	case SYS_vfork:
	case SYS_fork:
		snprintf(label, size, "clone");
		return true;
	default:
		return false;
	}
}
