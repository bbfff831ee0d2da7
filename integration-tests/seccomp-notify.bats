#!/usr/bin/env bats
# SCMP_ACT_NOTIFY: who is told of a process's system calls, and how.
load lib/common

setup() {
	requires seccomp
	setup_test
	make_bundle
	# Not below TESTDIR: the agent is no leftover of the container's.
	told=$(mktemp -d "$SUITE_DIR/agent.XXXXXX")
	agent=$told/socket
	background "$HELPERS/seccompagent" "$agent" "$told" 3>&-
	retry 100 0.05 test -S "$agent"
}

# notify NAME...: a profile that asks the agent about these.
notify() {
	edit '.linux.seccomp = {defaultAction: "SCMP_ACT_ALLOW", listenerPath: $agent, listenerMetadata: "meta \"data\"",
		syscalls: [{names: $ARGS.positional, action: "SCMP_ACT_NOTIFY"}]}' --arg agent "$agent" --args "$@"
}

# The message of the last connection, with what changes from run to run made equal.
last_state() {
	local file
	file=$(ls -t "$told"/state-* | head -1)
	jq -cS '.pid |= (. > 1) | .state.pid |= (. > 1) | .ociVersion = "V" | .state.ociVersion = "V"' "$file" | sed "s/$TOKEN/ID/g"
	rm -f "$told"/state-*
}

told() {
	notify mkdir mkdirat
	edit '.annotations = {"a": "b"}'
	for nnp in true false; do
		edit ".process.noNewPrivileges = $nnp"
		script_is 'mkdir /dev/shm/x 2>&1'
		step run --bundle "$BUNDLE" "$ID"
		note "$(last_state)"
	done
	command_is /bin/sleep 1000
	step run -d --bundle "$BUNDLE" "$ID"
	note "$(last_state)"
	step exec "$ID" /bin/sh -c 'mkdir /dev/shm/x 2>&1'
	note "$(last_state)"
	step delete --force "$ID"
	step create --bundle "$BUNDLE" "$ID"
	note "$(last_state)"
	step exec "$ID" /bin/sh -c 'mkdir /dev/shm/x 2>&1'
	note "$(last_state)"
	step delete --force "$ID"
}

@test "seccomp notify: what the agent is told, for run, create and exec" {
	both told
	notify mkdir
	command_is /bin/true
	ok run --bundle "$BUNDLE" "$ID"
	last=$(cat "$told"/state-*)
	same '["seccompFd"]' "$(jq -c .fds <<<"$last")" fds
	same 'meta "data"' "$(jq -r .metadata <<<"$last")" metadata
	same creating "$(jq -r .state.status <<<"$last")" status
	same "$ID" "$(jq -r .state.id <<<"$last")" id
}

@test "seccomp notify: the agent decides" {
	notify mkdir mkdirat
	script_is 'mkdir /dev/shm/x'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "No medium found"
}

@test "seccomp notify: pids are the host's, the exec's its own" {
	notify mkdir mkdirat
	running
	same "$(pid_of)" "$(jq .pid "$told/state-1")" "pid of init"
	ok exec -d --pid-file "$TESTDIR/pid" "$ID" /bin/sleep 1000
	same "$(<"$TESTDIR/pid")" "$(jq .pid "$told/state-2")" "pid of the exec"
	same "$(pid_of)" "$(jq .state.pid "$told/state-2")" "pid of the container"
	same running "$(jq -r .state.status "$told/state-2")" status
}

# Each of these init itself makes between the filter and the user's program, or the runtime while it waits.
@test "seccomp notify: no profile stops the handshake" {
	local call
	for nnp in true false; do
		edit ".process.noNewPrivileges = $nnp"
		for call in read close openat sendmsg sendto connect; do
			notify "$call"
			command_is /bin/true
			ok run --bundle "$BUNDLE" "$ID"
		done
		notify read close openat sendmsg sendto recvmsg recvfrom connect close_range capset prctl fcntl execve fstat newfstatat \
			getcwd chdir setuid setgid setgroups
		command_is /bin/sleep 1000
		ok run -d --bundle "$BUNDLE" "$ID"
		ok exec "$ID" /bin/true
		ok delete --force "$ID"
	done
	# They were really asked about.
	grep -qx 59 "$told"/calls-*
	grep -qx 0 "$told"/calls-*
}

unreachable() {
	notify mkdir
	edit '.linux.seccomp.listenerPath = $path' --arg path "$TESTDIR/absent.sock"
	step run --bundle "$BUNDLE" "$ID"
	edit 'del(.linux.seccomp.listenerPath)'
	step run --bundle "$BUNDLE" "$ID"
	edit '.linux.seccomp.syscalls = [] | .linux.seccomp.listenerPath = $path' --arg path "$TESTDIR/absent.sock"
	step run --bundle "$BUNDLE" "$ID"
	edit 'del(.linux.seccomp.listenerPath)'
	step run --bundle "$BUNDLE" "$ID"
}

@test "seccomp notify: an agent that is not there" {
	both unreachable
	notify mkdir
	edit '.linux.seccomp.listenerPath = $path' --arg path "$TESTDIR/absent.sock"
	remember_files
	fails 1 create --bundle "$BUNDLE" "$ID"
	says "failed to connect with seccomp agent specified in the seccomp profile" "no such file or directory"
	nothing_left
	edit 'del(.linux.seccomp.listenerPath)'
	fails 1 create --bundle "$BUNDLE" "$ID"
	says "seccomp listenerPath is not set"
	nothing_left
}

@test "seccomp notify: flags" {
	local flag
	notify mkdir mkdirat
	script_is 'mkdir /dev/shm/x'
	for flag in SECCOMP_FILTER_FLAG_LOG SECCOMP_FILTER_FLAG_SPEC_ALLOW SECCOMP_FILTER_FLAG_TSYNC; do
		edit '.linux.seccomp.flags = [$flag]' --arg flag "$flag"
		fails 1 run --bundle "$BUNDLE" "$ID"
		says "No medium found"
	done
}

@test "seccomp notify: WAIT_KILLABLE_RECV (seccomp-wait-killable)" {
	requires jrunc
	notify mkdir mkdirat
	script_is 'mkdir /dev/shm/x'
	edit '.linux.seccomp.flags = ["SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"]'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "No medium found"
}

@test "seccomp notify: no fd of it is left in the process" {
	notify mkdir
	command_is /bin/ls -l /proc/self/fd
	ok run --bundle "$BUNDLE" "$ID"
	has_not seccomp
}
