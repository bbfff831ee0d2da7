#!/usr/bin/env bats
# What the options of checkpoint and restore let through that is refused without them, beside the oracle.
load lib/common

setup() {
	requires criu
	setup_test
	make_bundle
}

teardown() {
	# Also of a test that failed.
	[ -z "${TOKEN:-}" ] || [ ! -e "/run/netns/$TOKEN" ] || ip netns del "$TOKEN"
	teardown_test
}

# dumped_and_back [OPTION...]: without the options, with them, and back with those in RESTORE.
dumped_and_back() {
	note "without $*"
	rm -rf "$TESTDIR/images"
	step checkpoint --image-path "$TESTDIR/images" --work-path "$TESTDIR/work" "$ID"
	until_status running
	note "with $*"
	rm -rf "$TESTDIR/images"
	must checkpoint --image-path "$TESTDIR/images" --work-path "$TESTDIR/work" "$@" "$ID"
	must restore -d --bundle "$BUNDLE" --image-path "$TESTDIR/images" --work-path "$TESTDIR/work" "${RESTORE[@]}" "$ID"
	until_status running
}

# What a file outside is open for cannot be dumped.
up() {
	"$RUNTIME" --root "$STATE" run -d --bundle "$BUNDLE" "$ID" </dev/null >/dev/null 2>&1 || amiss "run failed with $?"
	until_status running
}

is_ready() {
	retry 200 0.05 test -e "$BUNDLE/rootfs/tmp/ready"
}

lock() {
	edit '.root.readonly = false'
	command_is /bin/holdlock /dev/shm/lock /tmp/ready
	up
	is_ready
	RESTORE=(--file-locks)
	dumped_and_back --file-locks
	step exec "$ID" /bin/holdlock --try /dev/shm/lock
	step delete --force "$ID"
}
@test "checkpoint --file-locks: a lock, as runc" {
	both lock
}

unlinked() {
	edit '.root.readonly = false'
	script_is 'exec 9>/tmp/file; ln /tmp/file /tmp/other; rm /tmp/file; touch /tmp/ready; while :; do sleep 1; done'
	up
	is_ready
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
	# At the path that it is bound to: by that criu connects again.
	add_mount "$(jq -n --arg path "$TESTDIR/sockets" '{source: $path, destination: $path, type: "bind", options: ["bind"]}')"
	edit '.process.env += [$socket] | .root.readonly = false' --arg socket "NOTIFY_SOCKET=$TESTDIR/sockets/host.sock"
	# Of a socket in another network namespace criu cannot tell that it is the peer.
	without_namespace network
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

# count FILE: the last number in it.
count() {
	rt exec "$ID" tail -n 1 "$1"
	echo "${output:-0}"
}

# goes_on FILE: its numbers grow.
goes_on() {
	local was
	was=$(count "$1")
	more() { [ "$(count "$1")" -gt "$was" ]; }
	retry 50 0.1 more "$1" || amiss "$1 stays at $was"
}

# A number a tenth of a second, from one process of the container to another.
connection() {
	ip netns add "$TOKEN"
	ip -n "$TOKEN" link set lo up
	edit '.root.readonly = false'
	with_namespace network "/run/netns/$TOKEN"
	script_is 'sleep 100000 | nc -l -p 4000 >/dev/shm/heard &
		until grep -q :0FA0 /proc/net/tcp6; do sleep 0.1; done
		n=0; while :; do n=$((n + 1)); echo $n; sleep 0.1; done | nc 127.0.0.1 4000'
	up
	goes_on /dev/shm/heard
	RESTORE=(--tcp-established)
	dumped_and_back --tcp-established
	goes_on /dev/shm/heard
	step delete --force "$ID"
	ip netns del "$TOKEN"
}
@test "checkpoint --tcp-established: a connection, as runc" {
	requires netns iptables
	both connection
}

_requires_iptables() {
	_requires_why="no iptables-restore, with which criu holds a connection still"
	command -v iptables-restore >/dev/null
}

free_port() {
	local port
	while port=$((20000 + RANDOM % 10000)); grep -q ":$(printf %04X "$port") " /proc/net/tcp; do :; done
	echo "$port"
}

page_server() {
	local images=$TESTDIR/images pages=$TESTDIR/pages server
	script_is 'n=0; while :; do n=$((n + 1)); echo $n >>/dev/shm/count; sleep 0.1; done'
	up
	goes_on /dev/shm/count
	step checkpoint --image-path "$images" --work-path "$TESTDIR/work" --page-server "127.0.0.1:$PORT" "$ID"
	until_status running
	rm -rf "$images"
	mkdir "$pages"
	"$CRIU" page-server --address 127.0.0.1 --port "$PORT" --images-dir "$pages" --status-fd 7 7>"$TESTDIR/ready" </dev/null >"$TESTDIR/served" 2>&1 3>&- &
	server=$!
	retry 100 0.05 test -s "$TESTDIR/ready"
	must checkpoint --image-path "$images" --work-path "$TESTDIR/work" --page-server "127.0.0.1:$PORT" "$ID"
	wait "$server" || amiss "the server ended with $?"
	note "images $(ls "$images" | grep -c '^pages-'), server $(ls "$pages" | grep -c '^pages-')"
	mv -n "$pages"/* "$images"
	must restore -d --bundle "$BUNDLE" --image-path "$images" --work-path "$TESTDIR/work" "$ID"
	until_status running
	goes_on /dev/shm/count
	step delete --force "$ID"
	rm -rf "$pages" "$images" "$TESTDIR/ready"
}
@test "checkpoint --page-server: the pages are the server's, as runc" {
	PORT=$(free_port)
	both page_server
}

no_change() {
	local option
	for option in --tcp-established --shell-job --tcp-skip-in-flight --auto-dedup; do
		note "$option"
		command_is /bin/sleep 1000
		up
		rm -rf "$TESTDIR/images"
		must checkpoint --image-path "$TESTDIR/images" --work-path "$TESTDIR/work" "$option" "$ID"
		RESTORE=()
		[ "$option" = --tcp-skip-in-flight ] || RESTORE=("$option")
		must restore -d --bundle "$BUNDLE" --image-path "$TESTDIR/images" --work-path "$TESTDIR/work" --no-subreaper --no-pivot "${RESTORE[@]}" "$ID"
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
