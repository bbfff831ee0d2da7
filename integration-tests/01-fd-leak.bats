#!/usr/bin/env bats
# First of all tests: nothing but 0, 1 and 2 may reach what a container runs.
load lib/common

only_stdio() {
	same "0 1 2" "$(awk '$1 == "fd" { printf "%s%s", n++ ? " " : "", $2 }' <<<"$output")" "descriptors"
}

@test "fd leak: run" {
	command_is /bin/inspect fd
	ok run --bundle "$BUNDLE" "$ID"
	only_stdio
}

@test "fd leak: run with descriptors of the caller open" {
	command_is /bin/inspect fd
	CALLER=(--open 3=/etc/passwd --open 7=/ --pipe 100=secret)
	ok run --bundle "$BUNDLE" "$ID"
	only_stdio
}

@test "fd leak: run with a log file and a pid file" {
	command_is /bin/inspect fd
	ok --log "$TESTDIR/log" run --bundle "$BUNDLE" --pid-file "$TESTDIR/pid" "$ID"
	only_stdio
}

@test "fd leak: create and start" {
	command_is /bin/inspect fd
	CALLER=(--open 3=/etc/passwd)
	ok create --bundle "$BUNDLE" "$ID"
	mv "$TESTDIR/stdout" "$TESTDIR/listing"
	ok start "$ID"
	wait_for_status stopped
	output=$(<"$TESTDIR/listing")
	only_stdio
}

@test "fd leak: exec" {
	running
	CALLER=(--open 3=/etc/passwd --open 9=/)
	ok exec "$ID" /bin/inspect fd
	only_stdio
}

@test "fd leak: exec with a process file" {
	running
	jq '.process | .args = ["/bin/inspect", "fd"]' "$BUNDLE/config.json" >"$TESTDIR/process.json"
	ok exec --process "$TESTDIR/process.json" "$ID"
	only_stdio
}

@test "fd leak: joined namespaces" {
	running
	local pid inner=$ID-b
	pid=$(pid_of)
	for type in network:net ipc:ipc uts:uts pid:pid; do
		with_namespace "${type%:*}" "/proc/$pid/ns/${type#*:}"
	done
	command_is /bin/inspect fd
	edit '.linux.cgroupsPath = $path | del(.hostname)' --arg path "/$inner"
	ok run --bundle "$BUNDLE" "$inner"
	only_stdio
}

@test "fd leak: user namespace" {
	requires userns
	with_userns
	command_is /bin/inspect fd
	ok run --bundle "$BUNDLE" "$ID"
	only_stdio
}

@test "fd leak: seccomp filter" {
	requires seccomp
	edit '.linux.seccomp = {defaultAction: "SCMP_ACT_ALLOW",
		syscalls: [{names: ["mkdir"], action: "SCMP_ACT_ERRNO"}]}'
	command_is /bin/inspect fd
	ok run --bundle "$BUNDLE" "$ID"
	only_stdio
}

@test "fd leak: terminal" {
	requires script
	edit '.process.terminal = true'
	command_is /bin/inspect fd
	rt_tty run --bundle "$BUNDLE" "$ID"
	only_stdio
}

# hook_descriptors STAGE...: every named hook lists its descriptors.
hook_descriptors() {
	local stage
	cp "$HELPERS/inspect" "$TESTDIR/inspect"
	for stage in "$@"; do
		edit '.hooks[$stage] = [{path: "/bin/sh", args: ["sh", "-c", "exec \"$0\" fd >\"$1\"", $inspect, $file]}]' \
			--arg stage "$stage" --arg inspect "$TESTDIR/inspect" --arg file "$TESTDIR/fds.$stage"
	done
	CALLER=(--open 3=/etc/passwd --open 8=/)
	ok run --bundle "$BUNDLE" "$ID"
	for stage in "$@"; do
		output=$(<"$TESTDIR/fds.$stage")
		only_stdio || {
			echo "in hook $stage"
			return 1
		}
	done
}

@test "fd leak: hooks of the host" {
	hook_descriptors prestart createRuntime poststart poststop
}

# runc's init hands its log pipe, sync pipe and more to this one.
@test "fd leak: createContainer hook" {
	requires jrunc
	hook_descriptors createContainer
}

@test "fd leak: startContainer hook" {
	edit '.hooks.startContainer = [{path: "/bin/sh", args: ["sh", "-c", "/bin/inspect fd >/tmp/fds"]}] | .root.readonly = false'
	CALLER=(--open 3=/etc/passwd --open 8=/)
	ok run --bundle "$BUNDLE" "$ID"
	output=$(<"$BUNDLE/rootfs/tmp/fds")
	only_stdio
}
