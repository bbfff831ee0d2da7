#!/usr/bin/env bats
# The systemd driver with cgroup v1: run in the host of host/uml.sh --systemd
# --hybrid (make test-systemd), which has the hierarchies cpu, cpuacct, pids,
# blkio, devices, freezer and net_cls, systemd's own and the unified one.
load lib/common
load lib/systemd

setup() {
	setup_systemd
	requires hybrid
}

# places PID: its cgroup in each hierarchy.
places() {
	cut -d: -f2- "/proc/$1/cgroup" | sort
}

# settings_with RUNTIME: the limits in all hierarchies that the runtime makes of $BUNDLE.
settings_with() {
	local dir file
	command_is /bin/sleep 1000
	"$1" --systemd-cgroup --root "$STATE" run -d --bundle "$BUNDLE" "$ID" </dev/null >"$TESTDIR/with.out" 2>&1 || {
		cat "$TESTDIR/with.out"
		return 1
	}
	for dir in /sys/fs/cgroup/*/system.slice/"$UNIT"; do
		echo "$dir"
		for file in "$dir"/{pids.max,cpu.shares,cpu.cfs_*,cpu.idle,devices.list,freezer.state,net_cls.classid,blkio.*weight*,blkio.throttle.*_device}; do
			[ ! -r "$file" ] || printf '%s: %s\n' "${file##*/}" "$(sort "$file" | tr '\n' '|')"
		done
	done
	"$1" --root "$STATE" delete --force "$ID" </dev/null
}

same_settings() {
	requires oracle
	local wanted got
	edit "$@"
	wanted=$(settings_with "$ORACLE")
	got=$(settings_with "$RUNTIME")
	grep -q "^pids.max: " <<<"$wanted"
	grep -q "^devices.list: " <<<"$wanted"
	diff <(echo "$wanted") <(echo "$got") || {
		echo "for $*: < oracle, > jrunc"
		return 1
	}
}

@test "systemd, hybrid: the same place as the oracle's in every hierarchy, gone after delete" {
	requires oracle
	local runtime first='' now
	command_is /bin/sleep 1000
	for runtime in "$ORACLE" "$RUNTIME"; do
		"$runtime" --systemd-cgroup --root "$STATE" run -d --bundle "$BUNDLE" "$ID" </dev/null >/dev/null 2>&1
		now=$(places "$(pid_of)")
		"$runtime" --root "$STATE" delete --force "$ID" </dev/null
		same "" "$(find /sys/fs/cgroup -name "$UNIT")" "directories left"
		same not-found "$(systemctl show -p LoadState --value "$UNIT")" LoadState
		[ -n "$first" ] || first=$now
	done
	[[ "$first" == *"pids:/system.slice/$UNIT"* ]]
	diff <(echo "$first") <(echo "$now")
	nothing_left
}

@test "systemd, hybrid: the unit is the oracle's" {
	same_unit .
	same_unit '.linux.resources += {pids: {limit: 21}, cpu: {shares: 512, quota: 20500, period: 50000}}'
	same_unit '.linux.resources += {pids: {limit: -1}, cpu: {quota: -1}}'
	same_unit '.annotations = {"org.systemd.property.TimeoutStopSec": "123"}'
}

@test "systemd, hybrid: the files are the oracle's" {
	same_settings .
	same_settings '.linux.resources += {pids: {limit: 21}, cpu: {shares: 512, quota: 20501, period: 50000}, network: {classID: 1048577}}'
	same_settings '.linux.resources.devices = [{allow: false, access: "rwm"}, {allow: true, type: "c", major: 7, access: "rw"},
		{allow: true, type: "b", major: 7, minor: 3, access: "m"}, {allow: true, type: "c", access: "m"}]'
	same_settings '.linux.resources.devices = [{allow: true, access: "rwm"}]'
}

@test "systemd, hybrid: exec is in the same cgroups" {
	command_is /bin/sleep 1000
	ok --systemd-cgroup run -d --bundle "$BUNDLE" "$ID"
	local places
	places=$(places "$(pid_of)")
	"$RUNTIME" --root "$STATE" exec -d --pid-file "$TESTDIR/exec.pid" "$ID" /bin/sleep 1000 </dev/null >/dev/null 2>&1
	same "$places" "$(places "$(<"$TESTDIR/exec.pid")")" "cgroups of exec"
}

@test "systemd, hybrid: pause, update while paused, resume, kill" {
	edit '.linux.resources += {pids: {limit: 21}}'
	command_is /bin/sleep 1000
	ok --systemd-cgroup run -d --bundle "$BUNDLE" "$ID"
	ok pause "$ID"
	same paused "$(status_of)" status
	ok update --pids-limit 33 --cpu-share 200 "$ID"
	same paused "$(status_of)" "status after update"
	same "33 200" "$(cat "/sys/fs/cgroup/pids/system.slice/$UNIT/pids.max" "/sys/fs/cgroup/cpu/system.slice/$UNIT/cpu.shares" | xargs)" limits
	same "CPUShares=200 TasksMax=33" "$(systemctl show -p CPUShares,TasksMax "$UNIT" | sort | xargs)" properties
	ok resume "$ID"
	ok kill "$ID" KILL
	wait_for_status stopped
	ok delete "$ID"
	nothing_left
}

@test "systemd, hybrid: limits and device rules stay when systemd reloads" {
	edit '.linux.resources += {pids: {limit: 21}, cpu: {shares: 512}}'
	command_is /bin/sleep 1000
	ok --systemd-cgroup run -d --bundle "$BUNDLE" "$ID"
	local rules=/sys/fs/cgroup/devices/system.slice/$UNIT/devices.list before
	before=$(sort "$rules")
	systemctl daemon-reload
	same "21 512" "$(cat "/sys/fs/cgroup/pids/system.slice/$UNIT/pids.max" "/sys/fs/cgroup/cpu/system.slice/$UNIT/cpu.shares" | xargs)" limits
	same "$before" "$(sort "$rules")" "device rules"
}

@test "systemd, hybrid: a failed create leaves nothing" {
	command_is /no/such/command
	remember_files
	fails 1 --systemd-cgroup run --bundle "$BUNDLE" "$ID"
	same not-found "$(systemctl show -p LoadState --value "$UNIT")" LoadState
	same "" "$(find /sys/fs/cgroup -name "$UNIT")" "directories left"
	nothing_left
}

@test "systemd, hybrid: unified is refused" {
	edit '.linux.resources.unified = {"memory.max": "44040192"}'
	fails 1 --systemd-cgroup run --bundle "$BUNDLE" "$ID"
	says 'invalid configuration: cannot use unified on cgroup v1'
	nothing_left
}
