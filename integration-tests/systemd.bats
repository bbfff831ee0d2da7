#!/usr/bin/env bats
# The systemd driver: run in the host of host/uml.sh --systemd (make test-systemd).
load lib/common
load lib/systemd

setup() {
	setup_systemd
	requires cgroup-v2
}

@test "systemd: a scope around the container, gone after delete" {
	command_is /bin/sleep 1000
	ok --systemd-cgroup run -d --bundle "$BUNDLE" "$ID"
	same "0::/system.slice/$UNIT" "$(<"/proc/$(pid_of)/cgroup")" cgroup
	same "active running" "$(systemctl show -p ActiveState,SubState --value "$UNIT" | xargs)" state
	same true "$(jq .config.cgroups.Systemd "$STATE/$ID/state.json")" Systemd
	ok delete --force "$ID"
	same not-found "$(systemctl show -p LoadState --value "$UNIT")" LoadState
	nothing_left
}

@test "systemd: the unit of a container without limits is the oracle's" {
	same_unit .
}

@test "systemd: the unit's limits are the oracle's" {
	same_unit '.linux.resources += {memory: {limit: 33554432, reservation: 25165824, swap: 50331648}, pids: {limit: 21},
		cpu: {shares: 512, quota: 20500, period: 50000}}'
	same_unit '.linux.resources += {memory: {limit: -1}, pids: {limit: -1}, cpu: {quota: -1}}'
	same_unit '.linux.resources += {memory: {limit: 33554432, swap: 33554432}, cpu: {idle: 1}}'
}

@test "systemd: unified files become properties as the oracle's do" {
	same_unit '.linux.resources.unified = {"memory.max": "44040192", "memory.high": "40000000", "memory.min": "4096", "pids.max": "9",
		"cpu.weight": "42", "cpu.max": "30000 60000"}'
	same_unit '.linux.resources.unified = {"memory.oom.group": "1"}'
}

@test "systemd: device rules become the oracle's list" {
	same_unit '.linux.resources.devices = [{allow: false, access: "rwm"}, {allow: true, type: "c", major: 7, access: "rw"},
		{allow: true, type: "b", major: 7, minor: 3, access: "m"}, {allow: true, type: "c", access: "m"}, {allow: true, type: "c", major: 4, access: "r"}]'
	same_unit '.linux.resources.devices = [{allow: true, access: "rwm"}]'
}

@test "systemd: annotations are properties" {
	same_unit '.annotations = {"org.systemd.property.TimeoutStopUSec": "uint64 4567000000", "org.systemd.property.CollectMode": "'"'inactive-or-failed'"'"}'
	same_unit '.annotations = {"org.systemd.property.TimeoutStopSec": "123"}'
	edit '.annotations = {"org.systemd.property.CollectMode": "[bad"}'
	fails 1 --systemd-cgroup run --bundle "$BUNDLE" "$ID"
	says 'annotation org.systemd.property.CollectMode=[bad value parse error'
	edit '.annotations = {"org.systemd.property.NoSuchProperty": "true"}'
	fails 1 --systemd-cgroup run --bundle "$BUNDLE" "$ID"
	says "unable to start unit \"$UNIT\"" "unable to apply cgroup configuration"
	nothing_left
}

@test "systemd: slices, and names of their own" {
	edit '.linux.cgroupsPath = $path' --arg path "jrt-$ID.slice:pre:$ID"
	command_is /bin/sleep 1000
	ok --systemd-cgroup run -d --bundle "$BUNDLE" "$ID"
	same "0::/jrt.slice/jrt-$ID.slice/pre-$ID.scope" "$(<"/proc/$(pid_of)/cgroup")" cgroup
	ok delete --force "$ID"
	systemctl stop "jrt-$ID.slice" jrt.slice
	edit 'del(.linux.cgroupsPath)'
	ok --systemd-cgroup run -d --bundle "$BUNDLE" "$ID"
	same "0::/system.slice/runc-$ID.scope" "$(<"/proc/$(pid_of)/cgroup")" cgroup
	ok delete --force "$ID"
	edit '.linux.cgroupsPath = $path' --arg path "/not/$ID"
	fails 1 --systemd-cgroup run --bundle "$BUNDLE" "$ID"
	says 'expected cgroupsPath to be of format "slice:prefix:name" for systemd cgroups'
	edit '.linux.cgroupsPath = $path' --arg path "a--b.slice:pre:$ID"
	fails 1 --systemd-cgroup run --bundle "$BUNDLE" "$ID"
	says 'invalid slice name: a--b.slice'
	nothing_left
}

@test "systemd: exec, pause, resume and kill" {
	command_is /bin/sleep 1000
	ok --systemd-cgroup run -d --bundle "$BUNDLE" "$ID"
	ok exec "$ID" /bin/cat /proc/self/cgroup
	prints "0::/"
	ok pause "$ID"
	same paused "$(status_of)" status
	ok resume "$ID"
	ok kill "$ID" KILL
	wait_for_status stopped
	ok delete "$ID"
	nothing_left
}

@test "systemd: update changes file and property as the oracle does" {
	requires oracle
	local runtime first='' now
	for runtime in "$ORACLE" "$RUNTIME"; do
		command_is /bin/sleep 1000
		"$runtime" --systemd-cgroup --root "$STATE" run -d --bundle "$BUNDLE" "$ID" </dev/null >/dev/null 2>&1
		"$runtime" --root "$STATE" update --memory 67108864 --memory-swap 134217728 --pids-limit 33 --cpu-share 200 --cpu-quota 30000 --cpu-period 60000 "$ID" </dev/null
		now=$(systemctl show -p MemoryMax,MemorySwapMax,TasksMax,CPUWeight,CPUQuotaPerSecUSec,CPUQuotaPeriodUSec "$UNIT" | sort
			cd "/sys/fs/cgroup/system.slice/$UNIT" && cat memory.max memory.swap.max pids.max cpu.weight cpu.max)
		"$runtime" --root "$STATE" delete --force "$ID" </dev/null
		[ -n "$first" ] || first=$now
	done
	grep -q '^TasksMax=33$' <<<"$now"
	diff <(echo "$first") <(echo "$now")
}

@test "systemd: a quota is rounded to the percents that systemd counts, in file and state too" {
	requires oracle
	local runtime first='' now
	edit '.linux.resources.cpu = {quota: 123456}'
	command_is /bin/sleep 1000
	for runtime in "$ORACLE" "$RUNTIME"; do
		"$runtime" --systemd-cgroup --root "$STATE" run -d --bundle "$BUNDLE" "$ID" </dev/null >/dev/null 2>&1
		now=$(
			quota_now
			for update in '--cpu-period 90000' '--cpu-quota 11111' '--memory 67108864' '--cpu-quota -1' '--cpu-quota 20001 --cpu-period 33333'; do
				"$runtime" --root "$STATE" update $update "$ID" </dev/null
				quota_now
			done
		)
		"$runtime" --root "$STATE" delete --force "$ID" </dev/null
		[ -n "$first" ] || first=$now
	done
	grep -q '^124000 100000$' <<<"$now"
	diff <(echo "$first") <(echo "$now")
}

@test "systemd: limits stay when systemd reloads" {
	edit '.linux.resources += {memory: {limit: 33554432}, pids: {limit: 21}}'
	command_is /bin/sleep 1000
	ok --systemd-cgroup run -d --bundle "$BUNDLE" "$ID"
	systemctl daemon-reload
	same "33554432 21" "$(cat "/sys/fs/cgroup/system.slice/$UNIT"/{memory,pids}.max | xargs)" limits
	ok exec "$ID" /bin/sh -c ': </dev/null && echo readable'
	prints readable
}

@test "systemd: a unit left over from before is reset; one in use is refused" {
	systemd-run --scope --unit="$UNIT" -p CollectMode=inactive sh -c 'exec sleep 1000' &
	BACKGROUND+=($!)
	retry 50 0.1 systemctl is-active -q "$UNIT"
	fails 1 --systemd-cgroup run --bundle "$BUNDLE" "$ID"
	says "container's cgroup is not empty"
	systemctl kill -s KILL "$UNIT"
	retry 50 0.1 sh -c "! systemctl is-active -q $UNIT"
	ok --systemd-cgroup run --bundle "$BUNDLE" "$ID"
	prints hello
	nothing_left
}

@test "systemd: delete kills what init left behind, whose cgroup goes by itself" {
	without_namespace pid
	script_is 'sleep 1000 & sleep 1000 & exec sleep 1'
	ok --systemd-cgroup run -d --bundle "$BUNDLE" "$ID"
	wait_for_status stopped
	same 2 "$(wc -l <"/sys/fs/cgroup/system.slice/$UNIT/cgroup.procs")" "processes left"
	ok delete "$ID"
	same not-found "$(systemctl show -p LoadState --value "$UNIT")" LoadState
	nothing_left
}

@test "systemd: run, without pids of its own, of a process that ends before its cgroup is looked for" {
	local round
	edit '.linux.namespaces |= map(select(.type != "pid"))'
	command_is /bin/true
	for ((round = 0; round < 10; round++)); do
		ok --systemd-cgroup run --bundle "$BUNDLE" "$ID"
	done
	nothing_left
}

@test "systemd: a failed create leaves no unit" {
	command_is /no/such/command
	remember_files
	fails 1 --systemd-cgroup run --bundle "$BUNDLE" "$ID"
	same not-found "$(systemctl show -p LoadState --value "$UNIT")" LoadState
	nothing_left
}

@test "systemd: the cgroup is delegated to the root of a user namespace" {
	with_userns
	edit '(.mounts[] | select(.destination == "/sys/fs/cgroup") | .options) |= map(select(. != "ro"))'
	edit '.linux.namespaces |= (map(select(.type != "cgroup")) + [{type: "cgroup"}])'
	script_is 'mkdir /sys/fs/cgroup/below && echo made; stat -c %u /sys/fs/cgroup/cgroup.procs'
	ok --systemd-cgroup run --bundle "$BUNDLE" "$ID"
	prints "made
0"
	nothing_left
}

@test "systemd: rootless, with the user's own manager" {
	requires oracle throwaway-host
	local uid=1000 runtime first=''
	id -u jrt >/dev/null 2>&1 || useradd -u $uid -m jrt
	systemctl start "user@$uid.service"
	retry 50 0.1 test -S "/run/user/$uid/bus"
	edit 'del(.linux.cgroupsPath) | .linux.resources = {pids: {limit: 17}, memory: {limit: 67108864}}
		| .linux.uidMappings = [{containerID: 0, hostID: 1000, size: 1}] | .linux.gidMappings = [{containerID: 0, hostID: 1000, size: 1}]
		| .linux.namespaces |= map(select(.type != "network")) + [{type: "user"}] | .mounts |= map(select(.destination != "/sys"))
		| (.mounts[] | select(.destination == "/dev/pts") | .options) |= map(select(. != "gid=5"))'
	command_is /bin/sleep 1000
	chown -R $uid:$uid "$TESTDIR"
	chmod 755 "$SUITE_DIR"
	for runtime in "$ORACLE" "$RUNTIME"; do
		local user=(setpriv --reuid $uid --regid $uid --init-groups env "XDG_RUNTIME_DIR=/run/user/$uid" "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/$uid/bus")
		"${user[@]}" "$runtime" --systemd-cgroup --root "$STATE" run -d --bundle "$BUNDLE" "$ID" </dev/null >"$TESTDIR/out" 2>&1 || {
			cat "$TESTDIR/out"
			return 1
		}
		local pid place limits inside
		pid=$(jq .init_process_pid "$STATE/$ID/state.json")
		place=$(<"/proc/$pid/cgroup")
		limits=$(cat "/sys/fs/cgroup${place#0::}"/{pids,memory}.max | xargs)
		# A process that comes later is in it too.
		inside=$("${user[@]}" "$runtime" --root "$STATE" exec "$ID" /bin/cat /proc/self/cgroup </dev/null 2>&1)
		"${user[@]}" "$runtime" --root "$STATE" delete --force "$ID" </dev/null
		[ ! -d "/sys/fs/cgroup${place#0::}" ]
		[ -n "$first" ] || first="$place $limits"
		echo "$runtime: $place $limits $inside"
	done
	same "$first" "$place $limits" "place and limits"
	same "17 67108864" "$limits" limits
	same "0::/" "$inside" "cgroup of exec"
	[[ "$place" == */user@1000.service/user.slice/runc-$ID.scope ]]
}
