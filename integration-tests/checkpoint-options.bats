#!/usr/bin/env bats
# What the options of checkpoint and restore let through that is refused without them, beside the oracle.
load lib/common

setup() {
	requires criu
	setup_test
	make_bundle
}

# dumped_and_back [OPTION...]: without the options, with them, and back with those in RESTORE.
dumped_and_back() {
	note "without $*"
	rm -rf "$TESTDIR/images"
	step checkpoint --image-path "$TESTDIR/images" --work-path "$TESTDIR/work" "$ID"
	until_status running
	note "with $*"
	rm -rf "$TESTDIR/images"
	step checkpoint --image-path "$TESTDIR/images" --work-path "$TESTDIR/work" "$@" "$ID"
	step restore -d --bundle "$BUNDLE" --image-path "$TESTDIR/images" --work-path "$TESTDIR/work" "${RESTORE[@]}" "$ID"
	until_status running
}

# What a file outside is open for cannot be dumped.
up() {
	"$RUNTIME" --root "$STATE" run -d --bundle "$BUNDLE" "$ID" </dev/null >/dev/null 2>&1 || note "run failed with $?"
	until_status running
}

lock() {
	edit '.root.readonly = false'
	script_is 'exec 9>/dev/shm/lock; flock 9; while :; do sleep 1; done'
	up
	sleep 0.5
	RESTORE=(--file-locks)
	dumped_and_back --file-locks
	step exec "$ID" flock -n /dev/shm/lock true
	step delete --force "$ID"
}
@test "checkpoint --file-locks: a lock, as runc" {
	both lock
}

unlinked() {
	edit '.root.readonly = false'
	script_is 'exec 9>/tmp/file; ln /tmp/file /tmp/other; rm /tmp/file; while :; do sleep 1; done'
	up
	sleep 0.5
	RESTORE=()
	dumped_and_back --link-remap
	step delete --force "$ID"
}
@test "checkpoint --link-remap: an unlinked file, as runc" {
	both unlinked
}

outside() {
	mkdir -p "$TESTDIR/sockets"
	NOTIFY_SOCKET= "$HELPERS/sdnotify" listen "$TESTDIR/sockets/host.sock" 100 >/dev/null 3>&- &
	local listener=$!
	retry 100 0.05 test -S "$TESTDIR/sockets/host.sock"
	add_mount "$(jq -n --arg source "$TESTDIR/sockets" '{source: $source, destination: "/sockets", type: "bind", options: ["bind"]}')"
	edit '.process.env += ["NOTIFY_SOCKET=/sockets/host.sock"]'
	command_is /bin/sdnotify hang one
	up
	sleep 0.5
	RESTORE=(--ext-unix-sk)
	dumped_and_back --ext-unix-sk
	step delete --force "$ID"
	kill "$listener"
	wait "$listener" 2>/dev/null || true
	rm -rf "$TESTDIR/sockets"
}
@test "checkpoint --ext-unix-sk: a socket to the outside, as runc" {
	both outside
}

no_change() {
	local option
	for option in --tcp-established --shell-job --tcp-skip-in-flight --auto-dedup; do
		note "$option"
		command_is /bin/sleep 1000
		up
		rm -rf "$TESTDIR/images"
		step checkpoint --image-path "$TESTDIR/images" --work-path "$TESTDIR/work" "$option" "$ID"
		RESTORE=()
		[ "$option" = --tcp-skip-in-flight ] || RESTORE=("$option")
		step restore -d --bundle "$BUNDLE" --image-path "$TESTDIR/images" --work-path "$TESTDIR/work" --no-subreaper --no-pivot "${RESTORE[@]}" "$ID"
		until_status running
		step delete --force "$ID"
	done
}
@test "checkpoint: options that change nothing here are taken, as runc" {
	both no_change
}

security_labels() {
	command_is /bin/sleep 1000
	up
	step checkpoint --image-path "$TESTDIR/images" --work-path "$TESTDIR/work" "$ID"
	local option
	for option in --lsm-profile=apparmor:some --lsm-profile=selinux:some --lsm-profile=x --lsm-mount-context=some; do
		step restore -d --bundle "$BUNDLE" --image-path "$TESTDIR/images" --work-path "$TESTDIR/work" "$option" "$ID"
		step delete --force "$ID"
	done
}
@test "restore: security labels that the kernel has nothing for, as runc" {
	both security_labels
}
