#!/usr/bin/env bats
load lib/common

# shape: the members of a line of stats, with the type of each value.
shape() {
	jq -S -c '[paths(scalars) as $p | [($p | map(if type == "number" then "#" else . end)), (getpath($p) | type)]] | unique' "$@"
}

@test "events --stats: the members are runc's" {
	requires oracle
	# Something of everything: throttling, I/O, limits.
	edit '.root.readonly = false | .linux.resources += {memory: {limit: 33554432}, pids: {limit: 21}, cpu: {quota: 10000, period: 50000}}'
	script_is 'dd if=/dev/zero of=/tmp/x bs=4096 count=64 conv=fsync 2>/dev/null; i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; touch /tmp/ready; sleep 1000'
	ok run -d --bundle "$BUNDLE" "$ID"
	retry 200 0.05 test -e "$BUNDLE/rootfs/tmp/ready"
	ok events --stats "$ID"
	same 1 "$(grep -c . <<<"$output")" lines
	same "stats $ID" "$(jq -r '.type + " " + .id' <<<"$output")" head
	# runc reads a container of jrunc: both look at the same files.
	local theirs
	theirs=$("$ORACLE" --root "$STATE" events --stats "$ID")
	same "$(shape <<<"$theirs")" "$(shape <<<"$output")" shape
	# What does not change from one look to the next is equal to the digit.
	local still='.data | [.memory.usage.limit, .memory.swap.limit, .memory.kernel.limit, .memory.kernelTCP, .pids.limit, .cpuset, .hugetlb,
		.memory.raw.hierarchical_memory_limit, (.memory | keys_unsorted), keys_unsorted, .intel_rdt, .network_interfaces]'
	same "$(jq -c "$still" <<<"$theirs")" "$(jq -c "$still" <<<"$output")" "what stays"
	same "$(jq -c '.data.blkio' <<<"$theirs")" "$(jq -c '.data.blkio' <<<"$output")" blkio
	[ "$(jq '.data.cpu.usage.total' <<<"$output")" -gt 0 ]
}

@test "events: stats come again and again, until the container ends" {
	running
	rt_events=$TESTDIR/events
	"$RUNTIME" --root "$STATE" events --interval 100ms "$ID" >"$rt_events" 2>"$TESTDIR/events.err" </dev/null &
	BACKGROUND+=($!)
	local events=$!
	retry 200 0.05 eval '[ "$(grep -c . "$rt_events")" -ge 3 ]'
	same stats "$(jq -rs 'map(.type) | unique | join(" ")' "$rt_events")" types
	ok delete --force "$ID"
	wait "$events"
	same "" "$(<"$TESTDIR/events.err")" stderr
}

@test "events: a container that ends by itself ends it, too" {
	script_is 'sleep 1'
	ok run -d --bundle "$BUNDLE" "$ID"
	has_status running
	RT_TIMEOUT=20 ok events "$ID"
	prints ""
	has_status stopped
	ok delete "$ID"
}

@test "events: out of memory is told" {
	edit '.linux.resources.memory = {limit: 33554432, swap: 33554432}'
	running
	rt_events=$TESTDIR/events
	"$RUNTIME" --root "$STATE" events --interval 60s "$ID" >"$rt_events" 2>"$TESTDIR/events.err" </dev/null &
	BACKGROUND+=($!)
	local events=$!
	# It says nothing when it begins to watch; a JVM is up by then.
	retry 100 0.1 eval 'grep -qs events "/proc/'"$events"'/cmdline"'
	sleep 2
	rt exec "$ID" /bin/sh -c 'x=a; while :; do x=$x$x; done'
	same 137 "$status" "exit code of the process that was killed"
	retry 100 0.1 grep -q oom "$rt_events"
	same "{\"type\":\"oom\",\"id\":\"$ID\"}" "$(grep oom "$rt_events" | head -n 1)" event
	ok delete --force "$ID"
	wait "$events"
}

@test "events: a signal ends it at once" {
	running
	"$RUNTIME" --root "$STATE" events "$ID" </dev/null &
	local events=$!
	BACKGROUND+=("$events")
	sleep 2
	local begin=$SECONDS
	kill -TERM "$events"
	local code=0
	wait "$events" || code=$?
	same 143 "$code" "exit code"
	[ $((SECONDS - begin)) -lt 4 ]
}

@test "events: what is refused" {
	requires oracle
	refused_events() {
		step events nosuch
		step events --stats nosuch
		step events --interval 0 nosuch
		command_is /bin/sleep 1000
		step run -d --bundle "$BUNDLE" "$ID"
		step events --interval 0s "$ID"
		step events --interval -1s "$ID"
		step kill "$ID" KILL
		until_status stopped
		step events "$ID"
		step events --stats "$ID"
		step delete "$ID"
	}
	both refused_events
	fails 1 events --interval abc "$ID"
	says 'invalid value "abc" for flag -interval: parse error'
}
