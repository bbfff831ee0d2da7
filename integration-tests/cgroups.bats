#!/usr/bin/env bats
load lib/common

setup() {
	requires cgroup-v1
	setup_test
	make_bundle
}

@test "cgroups: every v1 hierarchy is joined, and gone after delete" {
	local controller count=0
	running
	while IFS=: read -r _ controller _; do
		# One that is mounted nowhere stays in this file until its last cgroup is freed; nobody can join it.
		[ -n "$controller" ] && findmnt -rnt cgroup -O "$controller" >/dev/null || continue
		grep -q ":$controller:/$ID\$" "/proc/$(pid_of)/cgroup"
		count=$((count + 1))
	done </proc/self/cgroup
	[ "$count" -gt 0 ]
	ok delete --force "$ID"
	same "" "$(left_cgroups)" cgroups
}

@test "cgroups: limits" {
	edit '.linux.resources += {memory: {limit: 33554432, reservation: 25165824, swappiness: 50}, pids: {limit: 21},
		cpu: {shares: 512, quota: 20000, period: 50000, cpus: "0"}}'
	running
	same 33554432 "$(<"$(cgroup_of memory)/memory.limit_in_bytes")" memory.limit_in_bytes
	same 25165824 "$(<"$(cgroup_of memory)/memory.soft_limit_in_bytes")" memory.soft_limit_in_bytes
	same 50 "$(<"$(cgroup_of memory)/memory.swappiness")" memory.swappiness
	same 21 "$(<"$(cgroup_of pids)/pids.max")" pids.max
	same 512 "$(<"$(cgroup_of cpu)/cpu.shares")" cpu.shares
	same "20000 50000" "$(cat "$(cgroup_of cpu)"/cpu.cfs_{quota,period}_us | xargs)" quota
	same 0 "$(<"$(cgroup_of cpuset)/cpuset.cpus")" cpuset.cpus
}

@test "cgroups: the limits are in force before the command runs" {
	edit '.linux.resources.pids = {limit: 4}'
	script_is 'for i in 1 2 3 4 5 6 7 8; do sleep 5 & done; wait'
	fails 2 run --bundle "$BUNDLE" "$ID"
	says "can't fork"
}

@test "cgroups: devices" {
	edit '.root.readonly = false | (.process.capabilities[] | arrays) += ["CAP_MKNOD"]'
	script_is 'mknod /null c 1 3; echo x >/null && echo null; mknod /kmsg c 1 11; head -c 1 /kmsg >/dev/null 2>&1 || echo refused'
	ok run --bundle "$BUNDLE" "$ID"
	prints "null
refused"
	edit '.linux.resources.devices += [{allow: true, type: "c", major: 7, minor: 5, access: "rw"}]'
	running
	same "1" "$(grep -c '^c 7:5 rw$' "$(cgroup_of devices)/devices.list")" "rules for 7:5"
	same "1" "$(grep -c '^c 1:3 rwm$' "$(cgroup_of devices)/devices.list")" "rules for 1:3"
}

@test "cgroups: devices.list is the oracle's" {
	requires oracle
	local list
	running
	list=$(sort "$(cgroup_of devices)/devices.list")
	ok delete --force "$ID"
	"$ORACLE" --root "$STATE" run -d --bundle "$BUNDLE" "$ID" </dev/null >/dev/null 2>&1
	# Read before it is gone; what runc made is runc's to delete.
	local oracle
	oracle=$(sort "$(cgroup_of devices)/devices.list")
	"$ORACLE" --root "$STATE" delete --force "$ID" </dev/null
	[ -n "$oracle" ]
	same "$oracle" "$list" devices.list
}

@test "cgroups: a read-only cgroup mount is read-only, its root too" {
	requires cgroup-v1
	script_is 'mkdir /sys/fs/cgroup/x 2>&1; grep " /sys/fs/cgroup tmpfs " /proc/mounts | cut -d" " -f4 | cut -d, -f1'
	ok run --bundle "$BUNDLE" "$ID"
	has "Read-only file system"
	same ro "$(tail -1 <<<"$output")" "flag of the cgroup root"
}

@test "cgroups: out of memory kills the command" {
	edit '.linux.resources.memory = {limit: 16777216, swap: 16777216}'
	script_is 'x=a; while :; do x=$x$x; done'
	rt run --bundle "$BUNDLE" "$ID"
	same 137 "$status" status
	nothing_left
}

@test "cgroups: a memory limit too small to start" {
	edit '.linux.resources.memory = {limit: 16384, swap: 16384}'
	remember_files
	fails 1 run --bundle "$BUNDLE" "$ID"
	# v1 refuses a limit below what is in use; a kill of init is told as such.
	[[ "$stderr" == *"container init was OOM-killed (memory limit too low?)"* || "$stderr" == *"unable to set memory limit to 16384"* ]]
	nothing_left
}

@test "cgroups: a path of several parts; what was there before stays" {
	local controller parent=/sys/fs/cgroup/pids/$ID-parent
	mkdir "$parent"
	edit '.linux.cgroupsPath = $path' --arg path "/$ID-parent/inner"
	running
	same "/$ID-parent/inner" "$(sed -n 's/.*:pids://p' "/proc/$(pid_of)/cgroup")" path
	ok delete --force "$ID"
	[ ! -d "$parent/inner" ]
	[ -d "$parent" ]
	# The other hierarchies' parents were made by the runtime and are nobody's.
	remove_cgroups "$ID-parent"
}

@test "cgroups: no cgroupsPath" {
	edit 'del(.linux.cgroupsPath)'
	running
	grep -q "$ID" "/proc/$(pid_of)/cgroup"
	ok delete --force "$ID"
	nothing_left
}

@test "cgroups: a relative cgroupsPath is below the caller's" {
	local own
	edit '.linux.cgroupsPath = $path' --arg path "$ID-rel"
	own=$(sed -n 's/.*:memory://p' /proc/self/cgroup)
	running
	same "${own%/}/$ID-rel" "$(sed -n 's/.*:memory://p' "/proc/$(pid_of)/cgroup")" path
}

@test "cgroups: .. in cgroupsPath stays below the root" {
	edit '.linux.cgroupsPath = $path' --arg path "/../../$ID"
	running
	same "/$ID" "$(sed -n 's/.*:pids://p' "/proc/$(pid_of)/cgroup")" path
}

@test "cgroups: one that is not empty" {
	running
	edit '.linux.cgroupsPath = $path' --arg path "/$ID"
	fails 1 run --bundle "$BUNDLE" "$ID-b"
	says "container's cgroup is not empty"
	same running "$(status_of)" status
	[ ! -e "$STATE/$ID-b" ]
}

@test "cgroups: one that is frozen" {
	mkdir "$(cgroup_of freezer)"
	echo FROZEN >"$(cgroup_of freezer)/freezer.state"
	RT_TIMEOUT=20 fails 1 run --bundle "$BUNDLE" "$ID"
	says "container's cgroup unexpectedly frozen"
	echo THAWED >"$(cgroup_of freezer)/freezer.state"
	rmdir "$(cgroup_of freezer)"
	nothing_left
}

@test "cgroups: bad values are told by file" {
	edit '.linux.resources.cpu = {cpus: "nosuch"}'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says cpuset.cpus
	nothing_left
	edit '.linux.resources.cpu = {cpus: "4000"}'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says cpuset.cpus
	nothing_left
}

@test "cgroups: exec joins all of them" {
	running
	ok exec "$ID" /bin/cat /proc/self/cgroup
	same "$(sort "/proc/$(pid_of)/cgroup")" "$(sort <<<"$output")" cgroups
}
