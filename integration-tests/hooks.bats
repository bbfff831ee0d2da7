#!/usr/bin/env bats
load lib/common

# hook STAGE SCRIPT [JQ-OBJECT]: add a shell hook; ARG0 is the test's directory.
hook() {
	edit '.hooks[$stage] += [{path: "/bin/sh", args: ["sh", "-c", $script, $dir]} + $more]' \
		--arg stage "$1" --arg script "$2" --arg dir "$TESTDIR" --argjson more "${3:-{\}}"
}

@test "hooks: order over create, start and delete" {
	local stage
	for stage in prestart createRuntime createContainer poststop; do
		hook "$stage" "echo $stage >>\"\$0/log\""
	done
	# The container's root is not the test's: its hook writes into the root.
	edit '.root.readonly = false | .hooks.startContainer = [{path: "/bin/sh", args: ["sh", "-c", "echo startContainer >>/tmp/log"]}]'
	command_is /bin/cat /tmp/log
	ok create --bundle "$BUNDLE" "$ID"
	same "prestart createRuntime createContainer" "$(xargs <"$TESTDIR/log")" "after create"
	[ ! -e "$BUNDLE/rootfs/tmp/log" ]
	ok start "$ID"
	wait_for_status stopped
	same startContainer "$(<"$BUNDLE/rootfs/tmp/log")" "in the container"
	ok delete "$ID"
	same "prestart createRuntime createContainer poststop" "$(xargs <"$TESTDIR/log")" "after delete"
}

@test "hooks: poststart runs once, after the others" {
	local stage
	for stage in createRuntime createContainer poststart; do
		hook "$stage" "echo $stage >>\"\$0/log\""
	done
	ok run --bundle "$BUNDLE" "$ID"
	same "createRuntime createContainer poststart" "$(xargs <"$TESTDIR/log")" order
}

# runc runs them at the end of create; the specification says start.
@test "hooks: poststart runs in start, not in create" {
	requires jrunc
	hook poststart 'echo poststart >>"$0/log"'
	ok create --bundle "$BUNDLE" "$ID"
	[ ! -e "$TESTDIR/log" ]
	ok start "$ID"
	same poststart "$(<"$TESTDIR/log")" log
}

@test "hooks: a failing poststart hook fails start" {
	requires jrunc
	command_is /bin/sleep 100
	hook poststart 'exit 4'
	ok create --bundle "$BUNDLE" "$ID"
	fails 1 start "$ID"
	says "error running poststart hook #0" "exit status 4"
}

@test "hooks: several of one kind run in order" {
	hook createRuntime 'echo one >>"$0/log"'
	hook createRuntime 'echo two >>"$0/log"'
	hook createRuntime 'echo three >>"$0/log"'
	ok run --bundle "$BUNDLE" "$ID"
	same "one two three" "$(xargs <"$TESTDIR/log")" order
}

@test "hooks: state on stdin" {
	local stage
	edit '.annotations = {"a": "b"}'
	for stage in prestart createRuntime createContainer poststart poststop; do
		hook "$stage" "cat >\"\$0/$stage\""
	done
	edit '.root.readonly = false | .hooks.startContainer = [{path: "/bin/sh", args: ["sh", "-c", "cat >/tmp/startContainer"]}]'
	command_is /bin/sleep 100
	ok run -d --bundle "$BUNDLE" "$ID"
	pid=$(pid_of)
	ok delete --force "$ID"
	mv "$BUNDLE/rootfs/tmp/startContainer" "$TESTDIR"
	for stage in prestart createRuntime createContainer startContainer poststart poststop; do
		same "$ID $BUNDLE b" "$(jq -r '"\(.id) \(.bundle) \(.annotations.a)"' "$TESTDIR/$stage")" "$stage"
		jq -e '.ociVersion | startswith("1.")' "$TESTDIR/$stage"
	done
	same "creating $pid" "$(jq -r '"\(.status) \(.pid)"' "$TESTDIR/prestart")" prestart
	same "creating $pid" "$(jq -r '"\(.status) \(.pid)"' "$TESTDIR/createRuntime")" createRuntime
	same creating "$(jq -r .status "$TESTDIR/createContainer")" createContainer
	same created "$(jq -r .status "$TESTDIR/startContainer")" startContainer
	same stopped "$(jq -r .status "$TESTDIR/poststop")" poststop
}

@test "hooks: namespaces they run in" {
	local stage
	for stage in prestart createRuntime createContainer poststart poststop; do
		hook "$stage" "readlink /proc/self/ns/mnt >\"\$0/$stage\""
	done
	ok run --bundle "$BUNDLE" "$ID"
	for stage in prestart createRuntime poststart poststop; do
		same "$(readlink /proc/self/ns/mnt)" "$(<"$TESTDIR/$stage")" "$stage"
	done
	[ "$(<"$TESTDIR/createContainer")" != "$(readlink /proc/self/ns/mnt)" ]
}

@test "hooks: working directory is the bundle" {
	hook createRuntime 'pwd >"$0/pwd"'
	ok run --bundle "$BUNDLE" "$ID"
	same "$BUNDLE" "$(<"$TESTDIR/pwd")" directory
}

@test "hooks: working directory of createContainer is the root, of startContainer the process's" {
	hook createContainer 'pwd -P >"$0/outside"'
	edit '.root.readonly = false | .process.cwd = "/tmp" | .hooks.startContainer = [{"path": "/bin/sh", "args": ["sh", "-c", "pwd >/tmp/inside"]}]'
	command_is /bin/cat /tmp/inside
	ok run --bundle "$BUNDLE" "$ID"
	same "$(readlink -f "$BUNDLE/rootfs")" "$(<"$TESTDIR/outside")" directory
	prints /tmp
}

@test "hooks: environment is theirs, or the caller's when they have none" {
	hook createRuntime 'env >"$0/given"' '{"env": ["ONLY=this"]}'
	hook createRuntime 'env >"$0/empty"' '{"env": []}'
	hook createRuntime 'env >"$0/absent"'
	ONE_OF_THE_CALLER=yes ok run --bundle "$BUNDLE" "$ID"
	grep -q '^ONLY=this$' "$TESTDIR/given"
	grep -q '^ONE_OF_THE_CALLER=yes$' "$TESTDIR/absent"
	same "" "$(grep ONE_OF_THE_CALLER "$TESTDIR/given" "$TESTDIR/empty")" "caller's variables in given and empty"
}

@test "hooks: mounts made by createRuntime in the container's namespace are seen" {
	# The pid on stdin is the host's, so the hook can enter the namespace.
	hook createRuntime 'jq -r .pid >"$0/pid"; readlink /proc/$(cat "$0/pid")/ns/mnt >"$0/ns"'
	command_is /bin/inspect ns
	ok run --bundle "$BUNDLE" "$ID"
	has "ns mnt $(<"$TESTDIR/ns")"
}

@test "hooks: a failing one fails create or start, and nothing is left" {
	local stage
	for stage in prestart createRuntime createContainer; do
		edit 'del(.hooks)'
		hook "$stage" 'exit 0'
		hook "$stage" 'echo to stdout; echo to stderr >&2; exit 3'
		remember_files
		fails 1 create --bundle "$BUNDLE" "$ID"
		says "error running $stage hook #1" "exit status 3" "to stdout" "to stderr"
		nothing_left
	done
}

@test "hooks: a failing startContainer hook" {
	edit '.hooks.startContainer = [{path: "/bin/sh", args: ["sh", "-c", "exit 3"]}]'
	remember_files
	# The runtime is past its part, so it is the container's own code.
	fails 255 run --bundle "$BUNDLE" "$ID"
	says "error running startContainer hook #0" "exit status 3"
	nothing_left
}

@test "hooks: one that is not there" {
	edit '.hooks.createRuntime = [{path: "/no/such/hook"}]'
	fails 1 create --bundle "$BUNDLE" "$ID"
	says "error running createRuntime hook #0" "/no/such/hook" "no such file or directory"
	nothing_left
}

@test "hooks: timeout" {
	local began=$SECONDS
	hook createRuntime 'exec sleep 100' '{"timeout": 1}'
	fails 1 create --bundle "$BUNDLE" "$ID"
	says "error running createRuntime hook #0" "hook ran past specified timeout of 1.0s"
	[ $((SECONDS - began)) -lt 10 ]
	nothing_left
}

@test "hooks: a failing poststop hook is told after all is gone" {
	ok create --bundle "$BUNDLE" "$ID"
	ok delete --force "$ID"
	hook poststop 'exit 4'
	ok create --bundle "$BUNDLE" "$ID"
	rt delete --force "$ID"
	says "poststop hook"
	nothing_left
}

@test "hooks: a failing poststart hook fails run" {
	hook poststart 'exit 4'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "error running poststart hook #0" "exit status 4"
	nothing_left
}

@test "hooks: createContainer paths are the host's" {
	cp "$TEMPLATE/bin/busybox" "$TESTDIR/only-here"
	edit '.hooks.createContainer = [{path: $path, args: ["sh", "-c", "echo ran >\"$0\"", $file]}]' \
		--arg path "$TESTDIR/only-here" --arg file "$TESTDIR/ran"
	ok run --bundle "$BUNDLE" "$ID"
	[ -s "$TESTDIR/ran" ]
}
