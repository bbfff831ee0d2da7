#!/usr/bin/env bats
# checkpoint and restore, through CRIU.
load lib/common

setup() {
	requires criu
	setup_test
	make_bundle
	IMAGES=$TESTDIR/images
	WORK=$TESTDIR/work
}

teardown() {
	# Also of a test that failed.
	[ -z "${TOKEN:-}" ] || [ ! -e "/run/netns/$TOKEN" ] || ip netns del "$TOKEN"
	teardown_test
}

# counting: the container's command counts in a tmpfs of its own.
counting() {
	script_is 'i=0; while :; do i=$((i + 1)); echo $i >/dev/shm/count; sleep 0.05; done'
}

count() {
	"$RUNTIME" --root "$STATE" exec "${1:-$ID}" cat /dev/shm/count </dev/null
}

counts_on() {
	[ "$(count)" -gt "$1" ]
}

# up: run detached. What a file outside is open for cannot be dumped, so stdio
# is /dev/null.
up() {
	"$RUNTIME" --root "$STATE" run -d --bundle "$BUNDLE" "$ID" </dev/null >/dev/null 2>&1 || {
		echo "run -d failed with $?"
		return 1
	}
	wait_for_status running
}

# sleeping: as running, but up.
sleeping() {
	command_is /bin/sleep 1000
	up
}

# dump [OPTION...]: checkpoint to $IMAGES.
dump() {
	ok checkpoint --image-path "$IMAGES" --work-path "$WORK" "$@" "$ID"
}

# bring_back [OPTION...]: restore from $IMAGES, detached.
bring_back() {
	ok restore --detach --bundle "$BUNDLE" --image-path "$IMAGES" --work-path "$WORK" "$@" "$ID"
}

@test "checkpoint and restore: processes go on, twice" {
	counting
	up
	for round in 1 2; do
		retry 100 0.05 count >/dev/null
		before=$(count)
		dump
		prints ""
		same "" "$stderr" stderr
		same "" "$(status_of)" "status after checkpoint"
		bring_back --pid-file "$TESTDIR/pid"
		same running "$(status_of)" status
		same "$(pid_of)" "$(<"$TESTDIR/pid")" "pid file"
		retry 100 0.05 counts_on "$before"
	done
	[ -f "$WORK/dump.log" ] && [ -f "$WORK/restore.log" ]
	# Of the images only their owner sees anything.
	same 700 "$(stat -c %a "$IMAGES")" mode
	same 600 "$(stat -c %a "$IMAGES/descriptors.json")" mode
}

@test "restore: what was restored is the caller's child, in its cgroups and namespaces" {
	counting
	up
	dump
	bring_back
	pid=$(pid_of)
	# The subreaper that runs the tests gets what a detached runtime leaves.
	grep -q "/$ID\$" "/proc/$pid/cgroup"
	for ns in ipc mnt net pid uts; do
		[ "$(readlink "/proc/$pid/ns/$ns")" != "$(readlink "/proc/self/ns/$ns")" ]
	done
	# exec joins all of them, the time namespace that CRIU made too.
	ok exec "$ID" /bin/sh -c 'ls -l /proc/self/ns/time /proc/1/ns/time | sed "s/.*-> //" | sort -u | wc -l'
	prints 1
	! grep -q criu-root /proc/self/mountinfo
}

@test "restore: in the foreground, with exit code, and nothing left" {
	script_is 'trap "exit 42" TERM; touch /dev/shm/ready; while :; do sleep 0.05; done'
	up
	retry 100 0.05 "$RUNTIME" --root "$STATE" exec "$ID" test -e /dev/shm/ready </dev/null
	dump
	background "$RUNTIME" --root "$STATE" restore --bundle "$BUNDLE" --image-path "$IMAGES" "$ID" </dev/null >"$TESTDIR/out" 2>&1
	wait_for_status running
	ok kill "$ID" TERM
	code=0
	wait "$helper" || code=$?
	same 42 "$code" "exit code"
	nothing_left
}

@test "checkpoint and restore: pipes from outside are replaced by the caller's" {
	script_is 'while read line; do echo "pong $line"; done; echo end'
	# Pipes, not fifos, which CRIU would look for by name.
	(sleep 100 | "$RUNTIME" --root "$STATE" run -d --bundle "$BUNDLE" "$ID" 2>&1 | cat >/dev/null) 3>&- &
	BACKGROUND+=($!)
	wait_for_status running
	dump
	same 3 "$(jq -r '.[]' "$IMAGES/descriptors.json" | wc -l)" descriptors
	echo Ping | "$RUNTIME" --root "$STATE" restore --bundle "$BUNDLE" --image-path "$IMAGES" "$ID" 2>&1 | cat >"$TESTDIR/out"
	same $'pong Ping\nend' "$(<"$TESTDIR/out")" output
}

@test "checkpoint and restore: a terminal, over the console socket" {
	edit '.process.terminal = true'
	script_is 'while read line; do echo "you typed $line"; done'
	background "$HELPERS/recvtty" "$TESTDIR/sock" >"$TESTDIR/out1"
	retry 100 0.05 test -S "$TESTDIR/sock"
	ok run -d --bundle "$BUNDLE" --console-socket "$TESTDIR/sock" "$ID"
	wait_for_status running
	dump
	mkfifo "$TESTDIR/keys"
	exec {keys}<>"$TESTDIR/keys"
	"$HELPERS/recvtty" --name "$TESTDIR/name" "$TESTDIR/sock2" <&"$keys" >"$TESTDIR/out2" 3>&- &
	BACKGROUND+=($!)
	retry 100 0.05 test -S "$TESTDIR/sock2"
	bring_back --console-socket "$TESTDIR/sock2"
	echo hello >&"$keys"
	retry 100 0.05 grep -q "you typed hello" "$TESTDIR/out2"
	exec {keys}>&-
	has_status running
}

@test "images of the other runtime can be restored" {
	requires oracle
	counting
	for maker in "$RUNTIME" "$ORACLE"; do
		if [ "$maker" = "$RUNTIME" ]; then user=$ORACLE; else user=$RUNTIME; fi
		rm -rf "$IMAGES"
		RUNTIME=$maker up
		RUNTIME=$maker ok checkpoint --image-path "$IMAGES" --work-path "$WORK" "$ID"
		RUNTIME=$user ok restore --detach --bundle "$BUNDLE" --image-path "$IMAGES" --work-path "$WORK" "$ID"
		RUNTIME=$user ok state "$ID"
		has '"status": "running"'
		RUNTIME=$user ok delete --force "$ID"
	done
}

@test "checkpoint and restore: bind mounts, of directories, files and inside each other" {
	mkdir -p "$TESTDIR/outer" "$TESTDIR/inner"
	echo one >"$TESTDIR/inner/file"
	echo two >"$TESTDIR/single"
	add_mount "{\"destination\":\"/outer\",\"type\":\"bind\",\"source\":\"$TESTDIR/outer\",\"options\":[\"rbind\",\"rw\"]}" \
		"{\"destination\":\"/outer/below/inner\",\"type\":\"bind\",\"source\":\"$TESTDIR/inner\",\"options\":[\"bind\",\"ro\"]}" \
		"{\"destination\":\"/etc/single\",\"type\":\"bind\",\"source\":\"$TESTDIR/single\",\"options\":[\"bind\"]}"
	counting
	up
	dump
	# What create made in the root file system and the mount may be gone on another machine.
	rm -r "$TESTDIR/outer/below" "$BUNDLE/rootfs/etc/single"
	rmdir "$BUNDLE/rootfs/outer"
	bring_back
	ok exec "$ID" cat /outer/below/inner/file /etc/single
	prints $'one\ntwo'
}

@test "checkpoint and restore: a symlinked destination" {
	mkdir -p "$BUNDLE/rootfs/real" "$TESTDIR/outer"
	ln -s real "$BUNDLE/rootfs/link"
	echo one >"$TESTDIR/outer/file"
	add_mount "{\"destination\":\"/link\",\"type\":\"bind\",\"source\":\"$TESTDIR/outer\",\"options\":[\"bind\"]}"
	counting
	up
	dump
	bring_back
	ok exec "$ID" cat /real/file
	prints one
}

@test "checkpoint and restore: an external network namespace" {
	requires netns
	ip netns add "$TOKEN"
	inode=$(stat -Lc %i "/run/netns/$TOKEN")
	with_namespace network "/run/netns/$TOKEN"
	counting
	up
	dump
	bring_back
	found=$(stat -Lc %i "/proc/$(pid_of)/ns/net")
	ok delete --force "$ID"
	# It must be there to be restored into.
	ip netns del "$TOKEN"
	same "$inode" "$found" "network namespace"
	fails 1 restore --detach --bundle "$BUNDLE" --image-path "$IMAGES" "$ID"
	says "$TOKEN" "no such file or directory"
	nothing_left
}

@test "checkpoint and restore: a cgroup namespace" {
	requires cgroupns
	with_namespace cgroup
	counting
	up
	dump
	bring_back
	has_status running
}

@test "checkpoint and restore: a user namespace" {
	requires userns
	with_userns
	# CRIU opens images as the container's root, too.
	mkdir -m 755 "$IMAGES"
	counting
	up
	dump
	bring_back
	retry 100 0.05 count >/dev/null
	same "0 100000 65536" "$(tr -s ' ' <"/proc/$(pid_of)/uid_map" | sed 's/^ //')" uid_map
}

@test "checkpoint --leave-running" {
	counting
	up
	pid=$(pid_of)
	dump --leave-running
	same running "$(status_of)" status
	same "$pid" "$(pid_of)" pid
	before=$(count)
	retry 100 0.05 counts_on "$before"
	ok delete --force "$ID"
	bring_back
	has_status running
}

@test "checkpoint: a paused container" {
	sleeping
	ok pause "$ID"
	dump
	bring_back
	has_status running
}

@test "checkpoint --pre-dump, then --parent-path" {
	"$CRIU" check --feature mem_dirty_track >/dev/null 2>&1 || {
		# The feature check is ours to make.
		sleeping
		fails 1 checkpoint --pre-dump --image-path "$TESTDIR/pre" "$ID"
		says "criu is missing features: [MemTrack]"
		has_status running
		skip "the kernel does not track changed memory"
	}
	counting
	up
	ok checkpoint --pre-dump --image-path "$TESTDIR/pre" "$ID"
	has_status running
	dump --parent-path ../pre
	bring_back
	has_status running
}

@test "checkpoint --lazy-pages: the status byte comes when pages are served, and ending it keeps the container" {
	"$CRIU" check --feature uffd-noncoop >/dev/null 2>&1 || skip "no userfaultfd for other processes"
	counting
	up
	port=$((20000 + RANDOM % 10000))
	mkfifo "$TESTDIR/status"
	exec {status_fd}<>"$TESTDIR/status"
	"$RUNTIME" --root "$STATE" checkpoint --lazy-pages --page-server "127.0.0.1:$port" --status-fd "$status_fd" \
		--image-path "$IMAGES" --work-path "$WORK" "$ID" </dev/null >"$TESTDIR/dump.out" 2>&1 3>&- &
	BACKGROUND+=($!)
	dumper=$!
	same "00" "$(timeout 20 head -c 1 <&"$status_fd" | od -An -tx1 | tr -d ' ')" "status byte"
	exec {status_fd}>&-
	[ -s "$IMAGES/inventory.img" ]
	# It waits for somebody who fetches the pages. Nobody does; the call is given up.
	kill -TERM "$dumper"
	code=0
	wait "$dumper" || code=$?
	same 143 "$code" "exit code"
	has_status running
	before=$(count)
	retry 100 0.05 counts_on "$before"
}

@test "checkpoint: --status-fd that is none, or not writable" {
	sleeping
	fails 1 checkpoint --lazy-pages --status-fd 99 --image-path "$IMAGES" "$ID"
	says "invalid --status-fd argument 99: bad file descriptor"
	"$RUNTIME" --root "$STATE" checkpoint --lazy-pages --status-fd 9 --image-path "$IMAGES" "$ID" 9</dev/null 2>"$TESTDIR/err" && return 1
	grep -q "invalid --status-fd argument 9: not writable" "$TESTDIR/err"
	has_status running
}

@test "restore: hooks run before the processes, with the container's state" {
	edit '.hooks = {prestart: [{path: "/bin/sh", args: ["sh", "-c", "echo prestart >>$D; cat >>$D"], env: [$d]}],
		createRuntime: [{path: "/bin/sh", args: ["sh", "-c", "echo; echo createRuntime >>$D"], env: [$d]}]}' --arg d "D=$TESTDIR/hooks"
	sleeping
	dump
	rm "$TESTDIR/hooks"
	bring_back
	same "$(pid_of)" "$(sed -n 's/.*"pid":\([0-9]*\).*/\1/p' "$TESTDIR/hooks")" pid
	grep -q '^prestart' "$TESTDIR/hooks"
	grep -q 'createRuntime$' "$TESTDIR/hooks"
}

@test "restore: a hook that fails" {
	sleeping
	dump
	edit '.hooks.createRuntime = [{path: "/bin/false"}]'
	remember_files
	fails 1 restore --detach --bundle "$BUNDLE" --image-path "$IMAGES" --work-path "$WORK" "$ID"
	says "error running createRuntime hook #0: exit status 1"
	files_before=
	nothing_left
}

@test "restore: killed in a hook, delete takes back all but the root file system" {
	sleeping
	dump
	edit '.hooks.createRuntime = [{path: "/bin/sleep", args: ["sleep", "300"]}]'
	"$RUNTIME" --root "$STATE" restore --detach --bundle "$BUNDLE" --image-path "$IMAGES" --work-path "$WORK" "$ID" \
		</dev/null >"$TESTDIR/out" 2>&1 3>&- &
	runtime=$!
	retry 200 0.05 grep -q "$ID/criu-root" /proc/self/mountinfo
	retry 200 0.05 pgrep -P "$runtime" -x sleep >/dev/null
	kill -KILL "$runtime"
	wait "$runtime" 2>/dev/null || true
	ok delete --force "$ID"
	nothing_left
	[ -x "$BUNDLE/rootfs/bin/sleep" ]
	! grep -q "$ID/criu-root" /proc/self/mountinfo
}

@test "annotation org.criu.config: a configuration of the container's own" {
	echo "log-file=other.log" >"$TESTDIR/criu.conf"
	edit '.annotations["org.criu.config"] = $file' --arg file "$TESTDIR/criu.conf"
	sleeping
	dump
	[ -f "$WORK/other.log" ] && [ ! -e "$WORK/dump.log" ]
	bring_back
}

@test "checkpoint: a dump that fails leaves the container running, and quotes CRIU's log" {
	# A file of the host's, which CRIU cannot find in the container's mounts.
	running
	fails 1 checkpoint --image-path "$IMAGES" --work-path "$WORK" "$ID"
	says "criu failed: type DUMP errno" "--- Quoting" "Error"
	same running "$(status_of)" status
	ok exec "$ID" true
}

@test "checkpoint: states it cannot be done in" {
	ok create --bundle "$BUNDLE" "$ID"
	fails 1 checkpoint --image-path "$IMAGES" "$ID"
	says "Container cannot be checkpointed in created state"
	ok delete --force "$ID"
	ok run --keep --bundle "$BUNDLE" "$ID"
	fails 1 checkpoint --image-path "$IMAGES" "$ID"
	says "Container cannot be checkpointed in stopped state"
}

@test "restore: without images" {
	fails 1 restore --bundle "$BUNDLE" --image-path "$IMAGES" "$ID"
	says "descriptors.json: no such file or directory"
	nothing_left
}

@test "checkpoint and restore: criu is not in PATH" {
	sleeping
	CALLER_ENV=(PATH=/nowhere)
	fails 1 checkpoint --image-path "$IMAGES" "$ID"
	says 'CRIU version check failed: exec: "criu": executable file not found in $PATH'
	has_status running
	CALLER_ENV=()
	dump
	CALLER_ENV=(PATH=/nowhere)
	fails 1 restore --detach --bundle "$BUNDLE" --image-path "$IMAGES" "$ID"
	says 'CRIU version check failed: exec: "criu": executable file not found in $PATH'
	CALLER_ENV=()
	nothing_left
}

@test "compare: checkpoint and restore, and what they refuse" {
	t() {
		command_is /bin/sleep 1000
		up
		step checkpoint --image-path "$IMAGES" --manage-cgroups-mode other "$ID"
		step checkpoint --image-path "$IMAGES" --empty-ns pid "$ID"
		step checkpoint --image-path "$IMAGES" --parent-path /absolute "$ID"
		step checkpoint --image-path "$IMAGES" --parent-path absent "$ID"
		step checkpoint --image-path "$IMAGES" --page-server nowhere "$ID"
		step checkpoint --image-path "$IMAGES" --page-server nowhere:port "$ID"
		step checkpoint "$ID-absent"
		step restore --detach --bundle "$BUNDLE" --image-path "$IMAGES" "$ID"
		until_status running
		step checkpoint --image-path "$IMAGES" --work-path "$WORK" "$ID"
		step state "$ID"
		step restore --detach --bundle "$BUNDLE" --image-path "$IMAGES" --manage-cgroups-mode other "$ID"
		step restore --detach --bundle "$BUNDLE" --image-path "$IMAGES" --empty-ns pid "$ID"
		step restore --detach --bundle "$BUNDLE" --image-path "$TESTDIR/absent" "$ID"
		step restore --detach --bundle "$TESTDIR/absent" --image-path "$IMAGES" "$ID"
		step restore --detach --bundle "$BUNDLE" --image-path "$IMAGES" "$ID"
		step state "$ID"
		step ps --format json "$ID"
		step exec "$ID" echo hello
		step restore --detach --bundle "$BUNDLE" --image-path "$IMAGES" "$ID"
		step kill "$ID" KILL
		until_status stopped
		step delete "$ID"
		note "$(jq -c . "$IMAGES/descriptors.json")"
		rm -rf "$IMAGES" "$WORK" "$TESTDIR/absent"
	}
	both t
}
