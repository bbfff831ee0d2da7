#!/usr/bin/env bats
load lib/common

setup() {
	requires seccomp
	setup_test
	make_bundle
}

# rule NAMES ACTION [MORE]
profile() {
	edit '.linux.seccomp = {defaultAction: $default, syscalls: $rules}' --arg default "$1" --argjson rules "$2"
}

@test "seccomp: errno, with the default and with another value" {
	profile SCMP_ACT_ALLOW '[{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO"}]'
	script_is 'mkdir /dev/shm/x 2>&1'
	fails 1 run --bundle "$BUNDLE" "$ID"
	has "Operation not permitted"
	profile SCMP_ACT_ALLOW '[{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 28}]'
	fails 1 run --bundle "$BUNDLE" "$ID"
	has "No space left on device"
}

@test "seccomp: mode and filter count, with and without no new privileges" {
	profile SCMP_ACT_ALLOW '[{"names": ["mkdir"], "action": "SCMP_ACT_ERRNO"}]'
	command_is /bin/inspect status
	ok run --bundle "$BUNDLE" "$ID"
	has "Seccomp: 2" "Seccomp_filters: 1"
	edit '.process.noNewPrivileges = false'
	ok run --bundle "$BUNDLE" "$ID"
	has "Seccomp: 2" "Seccomp_filters: 1" "NoNewPrivs: 0"
}

@test "seccomp: kill" {
	without_namespace pid
	profile SCMP_ACT_ALLOW '[{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_KILL_PROCESS"}]'
	command_is /bin/mkdir /dev/shm/x
	fails 159 run --bundle "$BUNDLE" "$ID"
}

@test "seccomp: exec gets the filter too" {
	profile SCMP_ACT_ALLOW '[{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO"}]'
	running
	ok exec "$ID" /bin/inspect status
	has "Seccomp: 2"
	fails 1 exec "$ID" /bin/mkdir /dev/shm/x
	says "Operation not permitted"
}

@test "seccomp: argument operators" {
	# kill(pid, 0) is refused by argument, all else goes through.
	local op
	without_namespace pid
	script_is 'kill -0 $$ 2>/dev/null && echo allowed || echo refused; kill -CONT $$ 2>/dev/null && echo allowed || echo refused'
	expect() {
		profile SCMP_ACT_ALLOW '[{"names": ["kill"], "action": "SCMP_ACT_ERRNO", "args": ['"$1"']}]'
		ok run --bundle "$BUNDLE" "$ID"
		same "$2" "$(xargs <<<"$output")" "$1"
	}
	# SIGCONT is 18.
	expect '{"index": 1, "value": 0, "op": "SCMP_CMP_EQ"}' "refused allowed"
	expect '{"index": 1, "value": 0, "op": "SCMP_CMP_NE"}' "allowed refused"
	expect '{"index": 1, "value": 18, "op": "SCMP_CMP_LT"}' "refused allowed"
	expect '{"index": 1, "value": 18, "op": "SCMP_CMP_LE"}' "refused refused"
	expect '{"index": 1, "value": 18, "op": "SCMP_CMP_GE"}' "allowed refused"
	expect '{"index": 1, "value": 18, "op": "SCMP_CMP_GT"}' "allowed allowed"
	expect '{"index": 1, "value": 16, "valueTwo": 16, "op": "SCMP_CMP_MASKED_EQ"}' "allowed refused"
}

@test "seccomp: unknown system calls in a profile are passed over" {
	profile SCMP_ACT_ALLOW '[{"names": ["no_such_call", "mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO"}]'
	command_is /bin/mkdir /dev/shm/x
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "Operation not permitted"
}

@test "seccomp: default errno, calls listed are allowed" {
	profile SCMP_ACT_ERRNO '[{"names": ["execve", "exit", "exit_group", "write", "writev", "read", "brk", "arch_prctl", "set_tid_address",
		"set_robust_list", "rseq", "prlimit64", "readlink", "readlinkat", "getrandom", "mprotect", "mmap", "munmap", "fstat", "newfstatat",
		"stat", "lstat", "futex", "close", "fcntl", "setuid", "setgid", "setresuid", "setresgid", "setgroups", "getuid", "geteuid", "getgid",
		"getegid", "getpid", "gettid", "getppid", "capget", "capset", "prctl", "chdir", "fchdir", "getcwd", "openat", "open", "close_range",
		"rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "madvise", "nanosleep", "clock_nanosleep", "epoll_ctl", "epoll_pwait",
		"epoll_create1", "eventfd2", "pipe2", "getdents64", "statx", "faccessat", "faccessat2", "fchown", "ioctl", "dup3", "dup2", "lseek",
		"poll", "ppoll", "sched_yield", "tgkill", "kill", "uname", "execveat", "openat2", "fstatfs", "statfs", "getsockopt", "sendto", "recvfrom", "recvmsg", "sendmsg", "umask"],
		"action": "SCMP_ACT_ALLOW"}]'
	command_is /bin/echo through
	ok run --bundle "$BUNDLE" "$ID"
	prints through
	command_is /bin/mkdir /dev/shm/x
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "Operation not permitted"
}

@test "seccomp: a call newer than all in the profile gives ENOSYS, an older one the default" {
	local all
	# 167 is swapon, 39 getpid; 700 is above all there are.
	all=$(header_syscalls)
	profile SCMP_ACT_ERRNO '[{"names": ['"$all"'], "action": "SCMP_ACT_ALLOW"}]'
	command_is /bin/trycall 167 700 39
	ok run --bundle "$BUNDLE" "$ID"
	prints "167 Operation not permitted
700 Function not implemented
39 ok"
}

# The names of all calls of this machine's kernel headers but swapon.
header_syscalls() {
	echo '#include <sys/syscall.h>' | gcc -E -dM - |
		sed -n 's/^#define __NR_\([a-z0-9_]*\) .*/"\1"/p' | grep -v -e '"swapon"' -e '"_llseek"' | sort -u | paste -sd,
}

@test "seccomp: bad profiles" {
	profile SCMP_ACT_NOSUCH '[]'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says SCMP_ACT_NOSUCH
	profile SCMP_ACT_ALLOW '[{"names": ["mkdir"], "action": "SCMP_ACT_ERRNO", "args": [{"index": 1, "value": 0, "op": "SCMP_CMP_NOSUCH"}]}]'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says SCMP_CMP_NOSUCH
	edit '.linux.seccomp = {defaultAction: "SCMP_ACT_ALLOW", architectures: ["SCMP_ARCH_NOSUCH"]}'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says SCMP_ARCH_NOSUCH
	profile SCMP_ACT_NOTIFY '[]'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "SCMP_ACT_NOTIFY cannot be used as default action"
	profile SCMP_ACT_ALLOW '[{"names": ["write"], "action": "SCMP_ACT_NOTIFY"}]'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "SCMP_ACT_NOTIFY cannot be used for the write syscall"
	nothing_left
}

@test "seccomp: architectures and flags" {
	edit '.linux.seccomp = {defaultAction: "SCMP_ACT_ALLOW", architectures: ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
		flags: ["SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_SPEC_ALLOW", "SECCOMP_FILTER_FLAG_TSYNC"],
		syscalls: [{names: ["mkdir", "mkdirat"], action: "SCMP_ACT_ERRNO"}]}'
	command_is /bin/mkdir /dev/shm/x
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "Operation not permitted"
	edit '.linux.seccomp.flags = ["SECCOMP_FILTER_FLAG_NOSUCH"]'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says SECCOMP_FILTER_FLAG_NOSUCH
}

@test "seccomp: log and trace actions do not stop the command" {
	profile SCMP_ACT_ALLOW '[{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_LOG"}]'
	script_is 'mkdir /dev/shm/x && echo made'
	ok run --bundle "$BUNDLE" "$ID"
	prints made
}
