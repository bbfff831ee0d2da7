#!/usr/bin/env bats
# Failures as data (docs/errors.md).
load lib/common

# told ARG...: the call fails; its last line of level error is in $error.
told() {
	rt --log "$TESTDIR/log" --log-format json "$@"
	[ "$status" != 0 ] || {
		echo "it did not fail"
		return 1
	}
	error=$(jq -c 'select(.level == "error")' "$TESTDIR/log" | tail -1)
	rm "$TESTDIR/log"
	[ -n "$error" ]
}

# is KEY VALUE
is() {
	same "$2" "$(jq -r --arg key "$1" '.[$key] // ""' <<<"$error")" "$1 of $error"
}

@test "errors as data: a bad mount option" {
	add_mount '{"destination":"/data","type":"tmpfs","source":"tmpfs","options":["size=banana"]}'
	told create --bundle "$BUNDLE" "$ID"
	is errno EINVAL
	is pointer "/mounts/$(jq '.mounts | length - 1' "$BUNDLE/config.json")"
	[ "$(jq -r .hint <<<"$error")" != null ]
}

@test "errors as data: a bind mount whose source is missing" {
	add_mount '{"destination":"/data","type":"bind","source":"/nosuch","options":["bind"]}'
	told create --bundle "$BUNDLE" "$ID"
	is errno ENOENT
	is syscall open
	is path /nosuch
}

@test "errors as data: a missing executable" {
	command_is /bin/absent
	told run --bundle "$BUNDLE" "$ID"
	is errno ENOENT
	is path /bin/absent
	is pointer /process/args/0
}

@test "errors as data: a value that is refused" {
	edit '.linux.seccomp = {defaultAction: "SCMP_ACT_NONE_SUCH"}'
	told create --bundle "$BUNDLE" "$ID"
	is pointer /linux/seccomp/defaultAction
	is errno ""
}

@test "errors as data: a bundle that is not there" {
	told create --bundle "$TESTDIR/absent" "$ID"
	is errno ENOENT
	is path "$TESTDIR/absent"
	is syscall chdir
}

@test "errors as data: a limit below what is in use" {
	requires cgroup-v1
	edit '.linux.resources.memory.limit = 16384'
	told create --bundle "$BUNDLE" "$ID"
	[[ "$(jq -r .pointer <<<"$error")" == /linux/resources* ]]
	[[ "$(jq -r .msg <<<"$error")" == *usage* ]]
}

@test "errors as data: an id that is taken, and one that is none" {
	ok create --bundle "$BUNDLE" "$ID"
	told create --bundle "$BUNDLE" "$ID"
	[ "$(jq -r .hint <<<"$error")" != null ]
	told state "$ID-absent"
	[ "$(jq -r .hint <<<"$error")" != null ]
}

@test "errors as data: a hook that fails" {
	edit '.hooks.createRuntime = [{path: "/bin/true"}, {path: "/bin/sh", args: ["sh", "-c", "echo no network >&2; exit 3"]}]'
	told create --bundle "$BUNDLE" "$ID"
	is pointer /hooks/createRuntime/1
	is path /bin/sh
	[[ "$(jq -r .msg <<<"$error")" == *"exit status 3, stdout: , stderr: no network"* ]]
	nothing_left
}

@test "errors as data: the keys of runc's line stay as they are, and text has no others" {
	command_is /bin/absent
	told run --bundle "$BUNDLE" "$ID"
	jq -e '(.level == "error") and (.msg | length > 0) and (.time | test("^20.*Z$"))' <<<"$error"
	same "$(jq -r 'keys_unsorted | sort | join(" ")' <<<"$error")" "$(jq -r 'keys_unsorted | join(" ")' <<<"$error")" "order of keys"
	fails 1 run --bundle "$BUNDLE" "$ID"
	[[ "$stderr" != *pointer=* && "$stderr" != *errno=* ]]
	one_line
}

@test "hooks: end, duration and output are in the log file, and not on standard error" {
	edit '.hooks = {prestart: [{path: "/bin/sh", args: ["sh", "-c", "echo said; echo complained >&2"]}], poststop: [{path: "/bin/true"}]}'
	ok --log "$TESTDIR/log" --log-format json run --bundle "$BUNDLE" "$ID"
	prints hello
	same "" "$stderr" stderr
	jq -se 'map(select(.level == "info").msg) | any(test("^hook prestart #0 /bin/sh: exit status 0 after [0-9]+ ms, stdout: said\n, stderr: complained\n$"))' "$TESTDIR/log"
	jq -se 'map(select(.level == "info").msg) | any(test("^hook poststop #0 /bin/true: exit status 0 after [0-9]+ ms"))' "$TESTDIR/log"
	ok run --bundle "$BUNDLE" "$ID"
	same "" "$stderr" "stderr without a log file"
}

@test "memory: a foreground process that is killed for want of it" {
	requires cgroup-v1
	edit '.linux.resources.memory = {limit: 8388608}'
	script_is 'x=a; while :; do x=$x$x; done'
	rt --log "$TESTDIR/log" --log-format json run --bundle "$BUNDLE" "$ID"
	same 137 "$status" status
	jq -se 'map(select(.level == "warning").msg) | any(test("OOM-killed.*limit 8388608 bytes"))' "$TESTDIR/log"
	nothing_left
}
