#!/usr/bin/env bats
# A container whose many processes fork as fast as they can: frozen, killed,
# destroyed, with cgroups of its own inside, and in the host's pid namespace.
# Here a few of them, once; make test-storm has 500 (STORM_PROCESSES) of them
# a hundred times (STORM_ROUNDS).
load lib/common

rounds=${STORM_ROUNDS:-1}
processes=${STORM_PROCESSES:-100}

setup() {
	setup_test
	make_bundle
	# So that the storm has an end. No less CPU than others: who may not run cannot die either.
	edit '.root.readonly = false | .linux.resources += {pids: {limit: $limit}}' --argjson limit $((3 * processes))
}

# own_cgroups: the container may make cgroups; DIRS is where.
own_cgroups() {
	edit '(.mounts[] | select(.type == "cgroup") | .options) |= map(select(. != "ro"))'
	if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
		DIRS=/sys/fs/cgroup
	else
		DIRS="/sys/fs/cgroup/pids /sys/fs/cgroup/devices /sys/fs/cgroup/freezer /sys/fs/cgroup/memory"
	fi
}

begin() {
	rm -f "$BUNDLE/rootfs/tmp/storm"
	script_is "exec /bin/forkstorm $processes ${DIRS:-} >/tmp/storm 2>&1"
	ok run -d --bundle "$BUNDLE" "$ID"
	retry 1200 0.05 grep -q storm "$BUNDLE/rootfs/tmp/storm" || {
		cat "$BUNDLE/rootfs/tmp/storm"
		return 1
	}
	grep -qx storm "$BUNDLE/rootfs/tmp/storm"
}

# used: CPU time of the container so far.
used() {
	if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
		sed -n 's/usage_usec //p' "$(cgroup_of cpu)/cpu.stat"
	else
		cat "$(cgroup_of cpuacct)/cpuacct.usage"
	fi
}

# stands_still: after a pause nobody runs.
stands_still() {
	local before
	before=$(used)
	sleep 0.3
	same "$before" "$(used)" "CPU time while paused"
}

killed() {
	local round
	for ((round = 0; round < rounds; round++)); do
		begin
		RT_TIMEOUT=120 ok kill --all "$ID" KILL
		RT_TIMEOUT=120 ok delete --force "$ID"
		nothing_left
	done
}

destroyed() {
	local round
	for ((round = 0; round < rounds; round++)); do
		begin
		RT_TIMEOUT=120 ok delete --force "$ID"
		nothing_left
	done
}

@test "storm: freeze, thaw, freeze, destroy" {
	local round
	for ((round = 0; round < rounds; round++)); do
		begin
		RT_TIMEOUT=120 ok pause "$ID"
		same paused "$(status_of)" status
		stands_still
		RT_TIMEOUT=120 ok resume "$ID"
		same running "$(status_of)" status
		RT_TIMEOUT=120 ok pause "$ID"
		RT_TIMEOUT=120 ok delete --force "$ID"
		nothing_left
	done
}

@test "storm: kill all" {
	killed
}

@test "storm: destroy" {
	destroyed
}

@test "storm: kill all, with nested cgroups" {
	own_cgroups
	killed
}

@test "storm: destroy, with nested cgroups" {
	own_cgroups
	destroyed
}

@test "storm: destroy, in the host's pid namespace" {
	without_namespace pid
	destroyed
}

@test "storm: kill all, in the host's pid namespace, with nested cgroups" {
	without_namespace pid
	own_cgroups
	killed
}
