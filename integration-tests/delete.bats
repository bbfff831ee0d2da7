#!/usr/bin/env bats
load lib/common

# has_processes N: counted anew each time it is asked.
has_processes() {
	[ "$(wc -l <"$(cgroup_of pids)/cgroup.procs")" -ge "$1" ]
}

@test "delete: a stopped container" {
	ok run --keep --bundle "$BUNDLE" "$ID"
	has_status stopped
	ok delete "$ID"
	same "" "$stderr" stderr
	nothing_left
}

@test "delete: a created container" {
	ok create --bundle "$BUNDLE" "$ID"
	has_status created
	ok delete "$ID"
	nothing_left
}

@test "delete: a running and a paused container is refused" {
	running
	fails 1 delete "$ID"
	says "cannot delete container $ID that is not stopped: running"
	ok pause "$ID"
	fails 1 delete "$ID"
	says "cannot delete container $ID that is not stopped: paused"
	same paused "$(status_of)" status
}

@test "delete --force: a running container" {
	running
	ok delete --force "$ID"
	same "" "$stderr" stderr
	nothing_left
}

@test "delete --force: a paused container" {
	running
	ok pause "$ID"
	ok delete --force "$ID"
	nothing_left
}

@test "delete --force: no such container is silent" {
	ok delete --force "$ID"
	prints ""
	same "" "$stderr" stderr
}

@test "delete: no such container" {
	fails 1 delete "$ID"
	says "container does not exist"
}

@test "delete: a left-over empty state directory" {
	mkdir -p "$STATE/$ID"
	fails 1 delete "$ID"
	says "container does not exist"
	[ ! -e "$STATE/$ID" ]
	mkdir -p "$STATE/$ID"
	ok delete --force "$ID"
	[ ! -e "$STATE/$ID" ]
}

@test "delete --force: many children and grandchildren" {
	script_is 'for i in 1 2 3 4 5; do sh -c "sleep 1000 & sleep 1000" & done; wait'
	ok run -d --bundle "$BUNDLE" "$ID"
	retry 100 0.05 has_processes 11
	ok delete --force "$ID"
	nothing_left
}

@test "delete --force: cgroups made inside by the container" {
	requires cgroup-v1
	running
	mkdir -p "$(cgroup_of pids)/inner/most" "$(cgroup_of memory)/inner"
	ok delete --force "$ID"
	nothing_left
}

@test "delete --force: what init left of a shared pid namespace" {
	without_namespace pid
	script_is 'sleep 1000 & sleep 1000 & exec sleep 1000'
	ok run -d --bundle "$BUNDLE" "$ID"
	wait_for_status running
	kill -KILL "$(pid_of)"
	wait_for_status stopped
	ok delete --force "$ID"
	nothing_left
}

@test "delete: a container that runc made, and kill, ps, pause, start before it" {
	local JRUNC
	requires jrunc
	requires oracle
	JRUNC=$RUNTIME
	command_is /bin/sleep 1000
	edit '.hooks.poststop = [{path: "/bin/sh", args: ["sh", "-c", "echo $0 >" + $mark, "poststop"]}]' --arg mark "$TESTDIR/mark"
	for verb in delete "delete --force"; do
		rm -f "$TESTDIR/mark"
		RUNTIME=$ORACLE
		ok create --bundle "$BUNDLE" "$ID"
		RUNTIME=$JRUNC
		ok start "$ID"
		same running "$(status_of)" status
		ok ps --format json "$ID"
		same "[$(pid_of)]" "$output" pids
		ok pause "$ID"
		same paused "$(status_of)" status
		ok resume "$ID"
		# It has no copy of config.json beside its state.
		fails 255 exec "$ID" /bin/true
		says "$ID/config.json" "made by another runtime"
		[ "$verb" != delete ] || {
			ok kill "$ID" KILL
			wait_for_status stopped
		}
		# shellcheck disable=SC2086
		ok $verb "$ID"
		same poststop "$(<"$TESTDIR/mark")" "the poststop hook"
		rm "$TESTDIR/mark"
		nothing_left
	done
}
