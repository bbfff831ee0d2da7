#!/usr/bin/env bats
# A container whose many processes fork as fast as they can: frozen, killed,
# destroyed, with cgroups of its own inside, and in the host's pid namespace.
# Here a few of them, once; make test-storm has 500 (STORM_PROCESSES) of them
# a hundred times (STORM_ROUNDS). All storms rage in a cgroup of the test's own
# that bounds them: half a CPU (STORM_CPU, percent of one), and four times
# STORM_PROCESSES in all.
load lib/common

rounds=${STORM_ROUNDS:-1}
processes=${STORM_PROCESSES:-100}

setup() {
	setup_test
	make_bundle
	PARENT=storm-${ID#jrt}
	bound
	# So that the storm has an end. No less CPU than others: who may not run cannot die either.
	edit '.root.readonly = false | .linux.resources += {pids: {limit: $limit}} | .linux.cgroupsPath = $path' \
		--argjson limit $((3 * processes)) --arg path "/$PARENT/$ID"
}

teardown() {
	local code=0
	teardown_test || code=1
	# Also where the runtime made it on the container's way.
	remove_cgroups "$PARENT" || code=1
	return $code
}

# bound: the cgroup above the container's.
bound() {
	local quota=$((1000 * ${STORM_CPU:-50}))
	if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
		mkdir "/sys/fs/cgroup/$PARENT"
		echo "$quota 100000" >"/sys/fs/cgroup/$PARENT/cpu.max"
		echo $((4 * processes)) >"/sys/fs/cgroup/$PARENT/pids.max"
	else
		mkdir "/sys/fs/cgroup/cpu/$PARENT" "/sys/fs/cgroup/pids/$PARENT"
		echo "$quota" >"/sys/fs/cgroup/cpu/$PARENT/cpu.cfs_quota_us"
		echo $((4 * processes)) >"/sys/fs/cgroup/pids/$PARENT/pids.max"
	fi
}

# round_done COUNT: what a run of hours has come to can be seen from outside.
round_done() {
	[ -z "${STORM_LOG:-}" ] || echo "$BATS_TEST_DESCRIPTION: $1 of $rounds, $processes processes" >>"$STORM_LOG"
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
		sed -n 's/usage_usec //p' "$(cgroup_of cpu "$PARENT/$ID")/cpu.stat"
	else
		cat "$(cgroup_of cpuacct "$PARENT/$ID")/cpuacct.usage"
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
		round_done $((round + 1))
	done
}

destroyed() {
	local round
	for ((round = 0; round < rounds; round++)); do
		begin
		RT_TIMEOUT=120 ok delete --force "$ID"
		nothing_left
		round_done $((round + 1))
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
		round_done $((round + 1))
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
