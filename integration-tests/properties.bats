#!/usr/bin/env bats
# Properties and flags that no other file shows, most of them beside the oracle (docs/spec-conformance.md).
load lib/common

# shows TEXT: what of the last call's stderr is compared, from TEXT on.
shows() {
	local plain=${stderr//\\\"/\"}
	note "$(grep -oE "$1[^\"]*" <<<"$plain" | head -1)"
}

no_linux() {
	edit 'del(.linux) | .mounts = [] | .root.readonly = false'
	command_is /bin/echo hello
	step run --bundle "$BUNDLE" "$ID"
}
@test "properties: a config without linux, as runc" {
	both no_linux
}

schedulers() {
	local scheduler
	command_is /bin/inspect process
	for scheduler in '{"policy": "SCHED_OTHER", "nice": 5}' '{"policy": "SCHED_BATCH", "nice": 19}' '{"policy": "SCHED_IDLE"}' \
		'{"policy": "SCHED_OTHER", "flags": ["SCHED_FLAG_RESET_ON_FORK"]}' '{"policy": "SCHED_OTHER", "flags": ["SCHED_FLAG_NONE"]}' \
		'{"policy": "SCHED_OTHER", "nice": 20}' '{"policy": "SCHED_OTHER", "priority": 3}' '{"policy": "SCHED_NONE"}' \
		'{"policy": "SCHED_FIFO", "priority": 5}' '{"policy": "SCHED_BATCH", "runtime": 1000}' \
		'{"policy": "SCHED_BATCH", "deadline": 1000}' '{"policy": "SCHED_BATCH", "period": 1000}' \
		'{"policy": "SCHED_DEADLINE", "runtime": 10000000, "deadline": 20000000, "period": 20000000}'; do
		note "$scheduler"
		edit '.process.scheduler = $scheduler' --argjson scheduler "$scheduler"
		rt run --bundle "$BUNDLE" "$ID"
		note "exit $status $(grep -o 'nice.*scheduler [0-9]*' <<<"$output") $(grep -oE 'invalid scheduler policy|scheduler [a-z]+ .*|error setting scheduler|operation not permitted' <<<"$stderr" | head -1)"
		step delete --force "$ID"
	done
}
@test "properties: schedulers, as runc" {
	both schedulers
}

affinity() {
	local affinity
	for affinity in '{"initial": "0", "final": "1"}' '{"final": "0"}' '{"initial": "1"}' '{"initial": "0-1", "final": "0,1"}'; do
		note "$affinity"
		edit '.process.execCPUAffinity = $affinity' --argjson affinity "$affinity"
		command_is /bin/sleep 1000
		step run -d --bundle "$BUNDLE" "$ID"
		step exec "$ID" /bin/sh -c 'grep Cpus_allowed_list /proc/self/status'
		jq -c '.process | .terminal = false | .args = ["/bin/grep", "Cpus_allowed_list", "/proc/self/status"]' "$BUNDLE/config.json" >"$BUNDLE/process.json"
		step exec --process "$BUNDLE/process.json" "$ID"
		# Without it runc tells what it was called with.
		[[ "$affinity" == *initial* ]] || { step delete --force "$ID" && continue; }
		rt --debug exec "$ID" /bin/true
		note "exit $status $(grep -o 'affinity: 0x[0-9a-f]*' <<<"$stderr")"
		step delete --force "$ID"
	done
	for affinity in '{"initial": "0-"}' '{"final": "x"}' '{"initial": "4000-1"}'; do
		note "$affinity"
		edit '.process.execCPUAffinity = $affinity' --argjson affinity "$affinity"
		step run --bundle "$BUNDLE" "$ID"
	done
}
@test "properties: execCPUAffinity, as runc" {
	[ "$(nproc)" -ge 2 ] || skip "requires two CPUs"
	both affinity
}

labels() {
	edit '.process.apparmorProfile = "some-profile"'
	step run --bundle "$BUNDLE" "$ID"
	shows 'invalid argument'
	edit 'del(.process.apparmorProfile) | .process.selinuxLabel = "system_u:system_r:x_t:s0"'
	step run --bundle "$BUNDLE" "$ID"
	shows 'selinux label is specified'
	edit 'del(.process.selinuxLabel) | .linux.mountLabel = "system_u:object_r:x_t:s0"'
	step run --bundle "$BUNDLE" "$ID"
	shows 'selinux label is specified'
	edit 'del(.linux.mountLabel)'
	command_is /bin/sleep 1000
	step run -d --bundle "$BUNDLE" "$ID"
	step exec --apparmor some-profile "$ID" /bin/true
	shows 'invalid argument'
	step exec --process-label system_u:system_r:x_t:s0 "$ID" /bin/true
	step delete --force "$ID"
}
@test "properties: labels and profiles that the kernel has nothing for, as runc" {
	[ ! -d /sys/fs/selinux/class ] && [ ! -d /sys/kernel/security/apparmor ] || skip "requires a kernel without SELinux and AppArmor"
	both labels
}

personality() {
	edit '.linux.personality = {domain: "LINUX32", flags: ["ADDR_NO_RANDOMIZE"]}'
	command_is /bin/uname -m
	step run --bundle "$BUNDLE" "$ID"
	shows 'ignoring unsupported personality flags'
}
@test "properties: personality flags are passed over, as runc" {
	both personality
}

# runc 1.3.6 does not know the property yet (features-more).
@test "properties: memory policies" {
	requires jrunc
	local mode
	for mode in MPOL_BIND MPOL_PREFERRED MPOL_INTERLEAVE MPOL_PREFERRED_MANY; do
		edit '.linux.memoryPolicy = {mode: $mode, nodes: "0"}' --arg mode "$mode"
		command_is /bin/sh -c 'head -1 /proc/self/numa_maps'
		rt run --bundle "$BUNDLE" "$ID"
		[ "$status" = 0 ] || { show_call && return 1; }
		case $mode in
		MPOL_BIND) has " bind:0" ;;
		MPOL_PREFERRED) has " prefer:0" ;;
		MPOL_INTERLEAVE) has " interleave:0" ;;
		MPOL_PREFERRED_MANY) has "prefer" ;;
		esac
	done
	edit '.linux.memoryPolicy = {mode: "MPOL_BIND", nodes: "0", flags: ["MPOL_F_STATIC_NODES"]}'
	ok run --bundle "$BUNDLE" "$ID"
	has " bind=static:0"
	edit '.linux.memoryPolicy = {mode: "MPOL_DEFAULT", nodes: "0"}'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says /linux/memoryPolicy "requires 0 nodes but got 1"
	edit '.linux.memoryPolicy = {mode: "MPOL_NONE"}'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says /linux/memoryPolicy/mode 'invalid memory policy mode "MPOL_NONE"'
	edit '.linux.memoryPolicy = {mode: "MPOL_BIND", nodes: "0", flags: ["x"]}'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says /linux/memoryPolicy/flags 'invalid memory policy flag "x"'
	edit '.linux.memoryPolicy = {mode: "MPOL_BIND", nodes: "4-x"}'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says /linux/memoryPolicy/nodes 'invalid memory policy nodes "4-x"'
}

rdt() {
	local rdt
	for rdt in '{}' '{"closID": "guest"}' '{"enableCMT": true, "enableMBM": true}' '{"enableMonitoring": true}' '{"closID": ".."}' \
		'{"closID": "a/b"}' '{"l3CacheSchema": "L3:0=f"}' '{"memBwSchema": "MB:0=20"}'; do
		note "$rdt"
		edit '.linux.intelRdt = $rdt' --argjson rdt "$rdt"
		step run --bundle "$BUNDLE" "$ID"
		shows 'intelRdt\.|invalid intelRdt'
	done
}
@test "properties: intelRdt without resctrl, as runc" {
	[ ! -d /sys/fs/resctrl/info ] || skip "requires a machine without resctrl"
	both rdt
	edit '.linux.intelRdt = {schemata: ["L2:0=f"]}'
	if [ "$RUNTIME_KIND" = jrunc ]; then
		fails 1 run --bundle "$BUNDLE" "$ID"
		says "/linux/intelRdt: intelRdt is specified in config, but Intel RDT is not enabled"
	fi
}

default_errno() {
	local number
	for number in 1 5 0; do
		edit '.linux.seccomp = {defaultAction: "SCMP_ACT_ALLOW", defaultErrnoRet: $number, syscalls: [{names: ["mkdir", "mkdirat"], action: "SCMP_ACT_ERRNO"}]}' \
			--argjson number "$number"
		command_is /bin/mkdir /tmp/x
		step run --bundle "$BUNDLE" "$ID"
		shows "can't create"
		edit '.linux.seccomp = {defaultAction: "SCMP_ACT_ERRNO", defaultErrnoRet: $number, syscalls: [{names: $all, action: "SCMP_ACT_ALLOW"}]}' \
			--argjson number "$number" --argjson all "$allowed"
		command_is /bin/mkdir /tmp/x
		step run --bundle "$BUNDLE" "$ID"
		shows "can't create"
	done
}
@test "properties: defaultErrnoRet, as runc" {
	local name allowed
	# All that busybox needs, but mkdir.
	allowed=$(printf '%s\n' access arch_prctl brk capget capset chdir clone close close_range dup dup2 dup3 epoll_create1 \
		epoll_ctl epoll_pwait eventfd2 execve exit exit_group faccessat fchdir fchown fcntl fstat fstatfs futex getcwd getdents64 \
		getegid geteuid getgid getpid getppid getrandom getuid ioctl lseek lstat madvise mmap mprotect munmap nanosleep \
		newfstatat openat openat2 pipe2 poll ppoll prctl pread64 prlimit64 read readlink readlinkat rt_sigaction rt_sigprocmask \
		rt_sigreturn rseq sched_getaffinity sched_yield seccomp setgid setgroups setresgid setresuid setuid set_robust_list \
		set_tid_address sigaltstack stat statfs statx tgkill timer_create timer_settime timer_delete tkill umask uname unlinkat \
		wait4 write writev getgroups setsid setpgid keyctl recvmsg sendmsg recvfrom sendto | jq -R . | jq -sc .)
	both default_errno
}

obsolete_memory() {
	edit '.linux.resources.memory = {kernel: 67108864, kernelTCP: 67108864, useHierarchy: true}'
	command_is /bin/sleep 1000
	step run -d --bundle "$BUNDLE" "$ID"
	shows 'Kernel memory'
	step update --kernel-memory 67108864 "$ID"
	shows 'Kernel memory'
	step update --kernel-memory-tcp 67108864 "$ID"
	shows 'Kernel memory'
	step update --kernel-memory x "$ID"
	step delete --force "$ID"
}
@test "properties: obsolete memory limits, as runc" {
	both obsolete_memory
}

real_time() {
	command_is /bin/sleep 1000
	step run -d --bundle "$BUNDLE" "$ID"
	step update --cpu-rt-period 800000 "$ID"
	shows 'failed to write'
	step update --cpu-rt-runtime 1000 "$ID"
	shows 'failed to write'
	step update --cpu-rt-period x "$ID"
	step update --cpu-rt-runtime x "$ID"
	note "$(cat "/sys/fs/cgroup/cpu/$ID/cpu.rt_period_us" "/sys/fs/cgroup/cpu/$ID/cpu.rt_runtime_us" 2>/dev/null)"
	step delete --force "$ID"
}
@test "properties: update of real-time limits, as runc" {
	[ -f /sys/fs/cgroup/cpu/cpu.rt_period_us ] || skip "requires cgroup v1 with real-time groups"
	both real_time
}

rootless_flag() {
	local word
	for word in true false auto 1 0 x ''; do
		step --rootless "$word" run --bundle "$BUNDLE" "$ID"
		step "--rootless=$word" run --bundle "$BUNDLE" "$ID"
	done
}
@test "properties: --rootless, as runc" {
	both rootless_flag
}

@test "properties: run --no-subreaper" {
	# In the host's pid namespace an orphan of the container goes to the nearest subreaper: the runtime, or who is above it.
	without_namespace pid
	edit '.root.readonly = false | .mounts |= map(select(.type != "cgroup"))'
	script_is '(sh -c "sleep 0.5; exec grep PPid /proc/self/status >/tmp/ppid" &); sleep 1.5'
	"$RUNTIME" --root "$STATE" run --no-subreaper --bundle "$BUNDLE" "$ID" </dev/null &
	local runtime=$!
	wait "$runtime"
	[ -s "$BUNDLE/rootfs/tmp/ppid" ]
	[ "$(grep -o '[0-9]*' "$BUNDLE/rootfs/tmp/ppid")" != "$runtime" ]
	"$RUNTIME" --root "$STATE" run --bundle "$BUNDLE" "$ID" </dev/null &
	runtime=$!
	wait "$runtime"
	same "$runtime" "$(grep -o '[0-9]*' "$BUNDLE/rootfs/tmp/ppid")" "parent of the orphan"
}
