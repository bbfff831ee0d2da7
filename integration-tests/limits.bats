#!/usr/bin/env bats
# Limits are met by those who exceed them, and it is told. (Of memory and pids
# there is more in cgroups.bats, cgroups2.bats and events.bats.)
load lib/common

@test "limits: CPU time" {
	# 4 ms of 200: little enough to be used up on a busy machine.
	edit '.linux.resources.cpu = {quota: 4000, period: 200000}'
	script_is 'while :; do :; done'
	ok run -d --bundle "$BUNDLE" "$ID"
	local used began throttling
	ok events --stats "$ID"
	used=$(jq .data.cpu.usage.total <<<"$output")
	began=$(date +%s%N)
	sleep 3
	ok events --stats "$ID"
	used=$(($(jq .data.cpu.usage.total <<<"$output") - used))
	throttling=$(jq -r '.data.cpu.throttling | "\(.periods > 5) \(.throttledPeriods > 0) \(.throttledTime > 0)"' <<<"$output")
	same "true true true" "$throttling" "periods, throttled ones, and for how long"
	# Two CPUs may overrun by a slice each.
	[ "$used" -gt 0 ]
	[ $((used * 100 / ($(date +%s%N) - began))) -le 6 ]
}

@test "limits: processes" {
	edit '.linux.resources.pids = {limit: 7}'
	running
	rt exec "$ID" /bin/sh -c 'for i in 1 2 3 4 5 6 7 8 9; do sleep 5 & done; wait'
	same 2 "$status" "exit code"
	says "can't fork"
	ok events --stats "$ID"
	same 7 "$(jq .data.pids.limit <<<"$output")" limit
}

@test "limits: memory, told by exit code and event" {
	edit '.linux.resources.memory = {limit: 33554432, swap: 33554432}'
	script_is 'while [ ! -e /tmp/go ]; do sleep 0.1; done; x=a; while :; do x=$x$x; done'
	edit '.root.readonly = false'
	rt_events=$TESTDIR/events
	"$RUNTIME" --root "$STATE" run --bundle "$BUNDLE" "$ID" </dev/null >/dev/null 2>&1 &
	local run=$! code=0
	BACKGROUND+=("$run")
	wait_for_status running
	"$RUNTIME" --root "$STATE" events --interval 60s "$ID" >"$rt_events" 2>/dev/null </dev/null &
	BACKGROUND+=($!)
	local events=$!
	# Until it watches: the eventfd (inotify) among the JVM's descriptors.
	watching() {
		ls -l /proc/"$(pgrep -P "$events" java || echo none)"/fd 2>/dev/null | grep -q 'inotify\|eventfd'
	}
	retry 200 0.1 watching
	touch "$BUNDLE/rootfs/tmp/go"
	wait "$run" || code=$?
	same 137 "$code" "exit code"
	wait "$events"
	same "{\"type\":\"oom\",\"id\":\"$ID\"}" "$(head -n 1 "$rt_events")" event
}

@test "limits: a create that dies for want of memory says so" {
	edit '.linux.resources.memory = {limit: 16384, swap: 16384}'
	remember_files
	fails 1 create --bundle "$BUNDLE" "$ID"
	# cgroup v1 refuses a limit below what is in use already.
	[[ "$stderr" == *"container init was OOM-killed (memory limit too low?)"* || "$stderr" == *"unable to set memory limit to 16384"* ]]
	one_line
	nothing_left
}

@test "limits: a create that dies for want of memory while it mounts says so" {
	# The limit is of a cgroup above, and so in force before the container's own are set.
	local above=above-$ID path
	if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
		path=/sys/fs/cgroup/$above
		mkdir "$path"
		echo 8388608 >"$path/memory.max"
		[ ! -f "$path/memory.swap.max" ] || echo 0 >"$path/memory.swap.max"
	else
		path=/sys/fs/cgroup/memory/$above
		mkdir "$path"
		echo 8388608 >"$path/memory.limit_in_bytes"
		[ ! -f "$path/memory.memsw.limit_in_bytes" ] || echo 8388608 >"$path/memory.memsw.limit_in_bytes"
	fi
	dd if=/dev/zero of="$BUNDLE/rootfs/opt/large" bs=1M count=32 2>/dev/null
	add_mount '{"destination": "/opt", "type": "tmpfs", "source": "tmpfs", "options": ["tmpcopyup"]}'
	edit '.linux.cgroupsPath = $path' --arg path "/$above/$ID"
	rt create --bundle "$BUNDLE" "$ID"
	# What the runtime made above the container's own, and what this test made.
	remove_cgroups "$above"
	same 1 "$status" "exit code"
	says "container init was OOM-killed (memory limit too low?)"
	one_line
	nothing_left
}
