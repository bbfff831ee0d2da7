#!/usr/bin/env bats
load lib/common

# has_processes N: counted anew each time it is asked.
has_processes() {
	[ "$(wc -l <"$(cgroup_of pids)/cgroup.procs")" -ge "$1" ]
}

@test "delete: a stopped container" {
	ok run --keep --bundle "$BUNDLE" "$ID"
	ok delete "$ID"
	same "" "$stderr" stderr
	nothing_left
}

@test "delete: a created container" {
	ok create --bundle "$BUNDLE" "$ID"
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
