#!/usr/bin/env bats
# Every limit of the specification: set at create, changed by update, read from
# the kernel's file, the same as the oracle leaves; through systemd, where it is
# pid 1, the unit's property too. With TABLE=FILE, what was seen is written there
# as rows of a table (integration-tests/cgroup-table.sh).
load lib/common

# property | at create | by update | file of v1 | file of v2 | unit's property on v1 | on v2
ROWS='
memory.limit | {"memory": {"limit": 67108864}} | {"memory": {"limit": 50331648}} | memory/memory.limit_in_bytes | memory.max | MemoryLimit | MemoryMax
memory.reservation | {"memory": {"reservation": 33554432}} | {"memory": {"reservation": 25165824}} | memory/memory.soft_limit_in_bytes | memory.low |  | MemoryLow
memory.swap | {"memory": {"limit": 67108864, "swap": 134217728}} | {"memory": {"swap": 100663296}} | memory/memory.memsw.limit_in_bytes | memory.swap.max |  | MemorySwapMax
memory.swap -1 | {"memory": {"limit": 67108864, "swap": -1}} | {"memory": {"limit": -1}} | memory/memory.memsw.limit_in_bytes | memory.swap.max |  | MemorySwapMax
memory.swappiness | {"memory": {"swappiness": 50}} | {"memory": {"swappiness": 40}} | memory/memory.swappiness | |  |
memory.disableOOMKiller | {"memory": {"disableOOMKiller": true}} | {"memory": {"disableOOMKiller": false}} | memory/memory.oom_control | |  |
memory.checkBeforeUpdate | {"memory": {"limit": 67108864}} | {"memory": {"limit": 4096, "checkBeforeUpdate": true}} | | memory.max |  | MemoryMax
memory.kernel | {"memory": {"kernel": 67108864}} | {"memory": {"kernel": 50331648}} | memory/memory.limit_in_bytes | memory.max | MemoryLimit | MemoryMax
cpu.shares | {"cpu": {"shares": 512}} | {"cpu": {"shares": 2048}} | cpu/cpu.shares | cpu.weight | CPUShares | CPUWeight
cpu.quota | {"cpu": {"quota": 20000}} | {"cpu": {"quota": 30000}} | cpu/cpu.cfs_quota_us | cpu.max | CPUQuotaPerSecUSec | CPUQuotaPerSecUSec
cpu.quota -1 | {"cpu": {"quota": 20000, "period": 50000}} | {"cpu": {"quota": -1}} | cpu/cpu.cfs_quota_us | cpu.max | CPUQuotaPerSecUSec | CPUQuotaPerSecUSec
cpu.period | {"cpu": {"quota": 20000, "period": 50000}} | {"cpu": {"period": 40000}} | cpu/cpu.cfs_period_us | cpu.max | CPUQuotaPeriodUSec | CPUQuotaPeriodUSec
cpu.burst | {"cpu": {"quota": 20000, "burst": 5000}} | {"cpu": {"quota": 20000, "burst": 9000}} | cpu/cpu.cfs_burst_us | cpu.max.burst | CPUQuotaPerSecUSec | CPUQuotaPerSecUSec
cpu.realtimePeriod | {"cpu": {"realtimePeriod": 900000}} | {"cpu": {"realtimePeriod": 800000}} | cpu/cpu.rt_period_us | |  |
cpu.realtimeRuntime | {"cpu": {"realtimeRuntime": 2000}} | {"cpu": {"realtimeRuntime": 3000}} | cpu/cpu.rt_runtime_us | |  |
cpu.cpus | {"cpu": {"cpus": "0"}} | {"cpu": {"cpus": "0-1"}} | cpuset/cpuset.cpus | cpuset.cpus | AllowedCPUs | AllowedCPUs
cpu.mems | {"cpu": {"mems": "0"}} | {"cpu": {"mems": "0"}} | cpuset/cpuset.mems | cpuset.mems | AllowedMemoryNodes | AllowedMemoryNodes
cpu.idle | {"cpu": {"idle": 1}} | {"cpu": {"idle": 0}} | cpu/cpu.idle | cpu.idle | CPUShares | CPUWeight
pids.limit | {"pids": {"limit": 20}} | {"pids": {"limit": 10}} | pids/pids.max | pids.max | TasksMax | TasksMax
pids.limit -1 | {"pids": {"limit": 20}} | {"pids": {"limit": -1}} | pids/pids.max | pids.max | TasksMax | TasksMax
blockIO.weight | {"blockIO": {"weight": 400}} | {"blockIO": {"weight": 500}} | blkio/blkio.bfq.weight | io.weight | BlockIOWeight | IOWeight
blockIO.leafWeight | {"blockIO": {"leafWeight": 400}} | {"blockIO": {"leafWeight": 500}} | blkio/blkio.leaf_weight | |  |
blockIO.weightDevice | {"blockIO": {"weightDevice": [{"major": MAJOR, "minor": MINOR, "weight": 300}]}} | {"blockIO": {"weightDevice": [{"major": MAJOR, "minor": MINOR, "weight": 600}]}} | blkio/blkio.bfq.weight_device | io.bfq.weight | BlockIODeviceWeight | IODeviceWeight
blockIO.throttleReadBpsDevice | {"blockIO": {"throttleReadBpsDevice": [{"major": MAJOR, "minor": MINOR, "rate": 1048576}]}} | {"blockIO": {"throttleReadBpsDevice": [{"major": MAJOR, "minor": MINOR, "rate": 2097152}]}} | blkio/blkio.throttle.read_bps_device | io.max | BlockIOReadBandwidth | IOReadBandwidthMax
blockIO.throttleWriteBpsDevice | {"blockIO": {"throttleWriteBpsDevice": [{"major": MAJOR, "minor": MINOR, "rate": 1048576}]}} | {"blockIO": {"throttleWriteBpsDevice": [{"major": MAJOR, "minor": MINOR, "rate": 2097152}]}} | blkio/blkio.throttle.write_bps_device | io.max | BlockIOWriteBandwidth | IOWriteBandwidthMax
blockIO.throttleReadIOPSDevice | {"blockIO": {"throttleReadIOPSDevice": [{"major": MAJOR, "minor": MINOR, "rate": 100}]}} | {"blockIO": {"throttleReadIOPSDevice": [{"major": MAJOR, "minor": MINOR, "rate": 200}]}} | blkio/blkio.throttle.read_iops_device | io.max |  | IOReadIOPSMax
blockIO.throttleWriteIOPSDevice | {"blockIO": {"throttleWriteIOPSDevice": [{"major": MAJOR, "minor": MINOR, "rate": 100}]}} | {"blockIO": {"throttleWriteIOPSDevice": [{"major": MAJOR, "minor": MINOR, "rate": 200}]}} | blkio/blkio.throttle.write_iops_device | io.max |  | IOWriteIOPSMax
hugepageLimits | {"hugepageLimits": [{"pageSize": "2MB", "limit": 4194304}]} | {"hugepageLimits": [{"pageSize": "2MB", "limit": 2097152}]} | hugetlb/hugetlb.2MB.limit_in_bytes | hugetlb.2MB.max |  |
network.classID | {"network": {"classID": 1048577}} | {"network": {"classID": 1048578}} | net_cls/net_cls.classid | |  |
network.priorities | {"network": {"priorities": [{"name": "lo", "priority": 3}]}} | {"network": {"priorities": [{"name": "lo", "priority": 4}]}} | net_prio/net_prio.ifpriomap | |  |
rdma | {"rdma": {"mlx5_0": {"hcaHandles": 3, "hcaObjects": 10000}}} | {"rdma": {"mlx5_0": {"hcaHandles": 4}}} | rdma/rdma.max | rdma.max |  |
unified | {"unified": {"memory.high": "60000000"}} | {"unified": {"memory.high": "50000000"}} | memory/memory.limit_in_bytes | memory.high |  | MemoryHigh
devices | {"devices": [{"allow": false, "access": "rwm"}, {"allow": true, "type": "c", "major": 7, "minor": 5, "access": "rw"}]} | {"devices": [{"allow": true, "access": "rwm"}]} | devices/devices.list | | DeviceAllow | DeviceAllow
'

setup() {
	requires oracle
	setup_test
	make_bundle
	command_is /bin/sleep 1000
	cp "$BUNDLE/config.json" "$TESTDIR/plain.json"
	# The first disk there is; its limits are this cgroup's only.
	DISK=$(cat /sys/block/*/dev 2>/dev/null | head -n 1)
	DISK=${DISK:-8:0}
	VERSION=1
	[ ! -f /sys/fs/cgroup/cgroup.controllers ] || VERSION=2
	PLACE=$ID UNIT= DRIVER=()
}

teardown() {
	[ -z "${UNIT:-}" ] || systemctl stop "$UNIT" 2>/dev/null || true
	teardown_test
}

# shown FILE [PROPERTY]: what the kernel's file holds, on one line, and the unit's property.
shown() {
	local path=/sys/fs/cgroup/$PLACE/$1
	[ "$VERSION" = 2 ] || path=/sys/fs/cgroup/${1%%/*}/$PLACE/${1#*/}
	if [ -z "$1" ]; then
		:
	elif [ -f "$path" ]; then
		grep -v '^under_oom\|^oom_kill ' "$path" | sort | paste -sd, | sed 's/,/, /g; s/^$/(empty)/'
	else
		echo "(no such file)"
	fi
	[ -z "$UNIT" ] || [ -z "$2" ] || systemctl show -p "$2" "$UNIT" | sort | paste -sd, | sed 's/,/, /g'
}

# reason: of a refusal, without what differs from run to run.
reason() {
	grep 'level=error' "$TESTDIR/err" | tail -n 1 | sed -E 's/\\"/"/g; s/.*msg="?(.*[^"])"?$/\1/; s/^.*(cannot set|unable to set|failed to write|unable to|unified)/\1/' |
		sed "s/$ID/ID/g; s|cgroup/system.slice/jrt-ID.scope|cgroup/ID|; s/openat2\?/open/; s/<= usage [0-9]*/<= usage N/"
}

# seen RUNTIME: "value after create | value after update" with one runtime.
seen() {
	local created updated
	if "$1" "${DRIVER[@]}" --root "$STATE" create --bundle "$BUNDLE" "$ID" </dev/null >"$TESTDIR/out" 2>"$TESTDIR/err"; then
		created=$(shown "$file" "$unit" | paste -sd';' | sed 's/;/; /')
		if "$1" --root "$STATE" update --resources "$TESTDIR/change.json" "$ID" </dev/null >"$TESTDIR/out" 2>"$TESTDIR/err"; then
			updated=$(shown "$file" "$unit" | paste -sd';' | sed 's/;/; /')
		else
			updated="refused: $(reason)"
		fi
		"$1" --root "$STATE" delete --force "$ID" </dev/null
	else
		created="refused: $(reason)"
		updated=-
	fi
	echo "$created | $updated"
}

# compare_all: every row with both runtimes.
compare_all() {
	local property create update v1 v2 unit1 unit2 file unit theirs ours count=0 different=0 line name
	[ -z "${TABLE:-}" ] || : >"$TABLE"
	while IFS='|' read -r property create update v1 v2 unit1 unit2; do
		[ -n "$property" ] || continue
		property=${property% }
		create=${create//MAJOR/${DISK%:*}} update=${update//MAJOR/${DISK%:*}}
		create=${create//MINOR/${DISK#*:}} update=${update//MINOR/${DISK#*:}}
		file=$v1 unit=$unit1
		[ "$VERSION" = 1 ] || file=$v2 unit=$unit2
		file=${file// /} unit=${unit// /}
		if [ -z "$file" ]; then
			line="$property | – | | | no such limit in this version"
		else
			name="\`${file#*/}\`"
			[ -z "$UNIT" ] || [ -z "$unit" ] || name+=", \`$unit\`"
			jq --argjson more "$create" '.linux.resources += $more' "$TESTDIR/plain.json" >"$BUNDLE/config.json"
			echo "$update" >"$TESTDIR/change.json"
			theirs=$(seen "$ORACLE")
			ours=$(seen "$RUNTIME")
			count=$((count + 1))
			if [ "$theirs" = "$ours" ]; then
				line="$property | $name | $ours | the same"
			else
				line="$property | $name | $ours | **$theirs**"
				different=$((different + 1))
				printf '%s\n' "differs: $property ($file)" " oracle: $theirs" " ours:   $ours"
			fi
		fi
		[ -z "${TABLE:-}" ] || echo "| $line |" >>"$TABLE"
	done <<<"$ROWS"
	[ "$count" -gt 15 ]
	same 0 "$different" "limits that differ"
}

@test "resources: all of them, created, updated, read back" {
	compare_all
}

@test "resources through systemd: all of them, created, updated, read back" {
	requires systemd
	UNIT=jrt-$ID.scope PLACE=system.slice/$UNIT DRIVER=(--systemd-cgroup)
	edit '.linux.cgroupsPath = $path' --arg path "system.slice:jrt:$ID"
	cp "$BUNDLE/config.json" "$TESTDIR/plain.json"
	compare_all
}
