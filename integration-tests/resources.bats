#!/usr/bin/env bats
# Every limit of the specification: set at create, changed by update, read from
# the kernel's file, the same as the oracle leaves. With TABLE=FILE, what was
# seen is written there as rows of a table (integration-tests/cgroup-table.sh).
load lib/common

# property | at create | by update | file of v1 | file of v2
ROWS='
memory.limit | {"memory": {"limit": 67108864}} | {"memory": {"limit": 50331648}} | memory/memory.limit_in_bytes | memory.max
memory.reservation | {"memory": {"reservation": 33554432}} | {"memory": {"reservation": 25165824}} | memory/memory.soft_limit_in_bytes | memory.low
memory.swap | {"memory": {"limit": 67108864, "swap": 134217728}} | {"memory": {"swap": 100663296}} | memory/memory.memsw.limit_in_bytes | memory.swap.max
memory.swap -1 | {"memory": {"limit": 67108864, "swap": -1}} | {"memory": {"limit": -1}} | memory/memory.memsw.limit_in_bytes | memory.swap.max
memory.swappiness | {"memory": {"swappiness": 50}} | {"memory": {"swappiness": 40}} | memory/memory.swappiness |
memory.disableOOMKiller | {"memory": {"disableOOMKiller": true}} | {"memory": {"disableOOMKiller": false}} | memory/memory.oom_control |
memory.checkBeforeUpdate | {"memory": {"limit": 67108864}} | {"memory": {"limit": 4096, "checkBeforeUpdate": true}} | | memory.max
memory.kernel | {"memory": {"kernel": 67108864}} | {"memory": {"kernel": 50331648}} | memory/memory.limit_in_bytes | memory.max
cpu.shares | {"cpu": {"shares": 512}} | {"cpu": {"shares": 2048}} | cpu/cpu.shares | cpu.weight
cpu.quota | {"cpu": {"quota": 20000}} | {"cpu": {"quota": 30000}} | cpu/cpu.cfs_quota_us | cpu.max
cpu.quota -1 | {"cpu": {"quota": 20000, "period": 50000}} | {"cpu": {"quota": -1}} | cpu/cpu.cfs_quota_us | cpu.max
cpu.period | {"cpu": {"quota": 20000, "period": 50000}} | {"cpu": {"period": 40000}} | cpu/cpu.cfs_period_us | cpu.max
cpu.burst | {"cpu": {"quota": 20000, "burst": 5000}} | {"cpu": {"quota": 20000, "burst": 9000}} | cpu/cpu.cfs_burst_us | cpu.max.burst
cpu.realtimePeriod | {"cpu": {"realtimePeriod": 900000}} | {"cpu": {"realtimePeriod": 800000}} | cpu/cpu.rt_period_us |
cpu.realtimeRuntime | {"cpu": {"realtimeRuntime": 2000}} | {"cpu": {"realtimeRuntime": 3000}} | cpu/cpu.rt_runtime_us |
cpu.cpus | {"cpu": {"cpus": "0"}} | {"cpu": {"cpus": "0-1"}} | cpuset/cpuset.cpus | cpuset.cpus
cpu.mems | {"cpu": {"mems": "0"}} | {"cpu": {"mems": "0"}} | cpuset/cpuset.mems | cpuset.mems
cpu.idle | {"cpu": {"idle": 1}} | {"cpu": {"idle": 0}} | cpu/cpu.idle | cpu.idle
pids.limit | {"pids": {"limit": 20}} | {"pids": {"limit": 10}} | pids/pids.max | pids.max
pids.limit -1 | {"pids": {"limit": 20}} | {"pids": {"limit": -1}} | pids/pids.max | pids.max
blockIO.weight | {"blockIO": {"weight": 400}} | {"blockIO": {"weight": 500}} | blkio/blkio.bfq.weight | io.weight
blockIO.leafWeight | {"blockIO": {"leafWeight": 400}} | {"blockIO": {"leafWeight": 500}} | blkio/blkio.leaf_weight |
blockIO.weightDevice | {"blockIO": {"weightDevice": [{"major": MAJOR, "minor": MINOR, "weight": 300}]}} | {"blockIO": {"weightDevice": [{"major": MAJOR, "minor": MINOR, "weight": 600}]}} | blkio/blkio.bfq.weight_device | io.bfq.weight
blockIO.throttleReadBpsDevice | {"blockIO": {"throttleReadBpsDevice": [{"major": MAJOR, "minor": MINOR, "rate": 1048576}]}} | {"blockIO": {"throttleReadBpsDevice": [{"major": MAJOR, "minor": MINOR, "rate": 2097152}]}} | blkio/blkio.throttle.read_bps_device | io.max
blockIO.throttleWriteBpsDevice | {"blockIO": {"throttleWriteBpsDevice": [{"major": MAJOR, "minor": MINOR, "rate": 1048576}]}} | {"blockIO": {"throttleWriteBpsDevice": [{"major": MAJOR, "minor": MINOR, "rate": 2097152}]}} | blkio/blkio.throttle.write_bps_device | io.max
blockIO.throttleReadIOPSDevice | {"blockIO": {"throttleReadIOPSDevice": [{"major": MAJOR, "minor": MINOR, "rate": 100}]}} | {"blockIO": {"throttleReadIOPSDevice": [{"major": MAJOR, "minor": MINOR, "rate": 200}]}} | blkio/blkio.throttle.read_iops_device | io.max
blockIO.throttleWriteIOPSDevice | {"blockIO": {"throttleWriteIOPSDevice": [{"major": MAJOR, "minor": MINOR, "rate": 100}]}} | {"blockIO": {"throttleWriteIOPSDevice": [{"major": MAJOR, "minor": MINOR, "rate": 200}]}} | blkio/blkio.throttle.write_iops_device | io.max
hugepageLimits | {"hugepageLimits": [{"pageSize": "2MB", "limit": 4194304}]} | {"hugepageLimits": [{"pageSize": "2MB", "limit": 2097152}]} | hugetlb/hugetlb.2MB.limit_in_bytes | hugetlb.2MB.max
network.classID | {"network": {"classID": 1048577}} | {"network": {"classID": 1048578}} | net_cls/net_cls.classid |
network.priorities | {"network": {"priorities": [{"name": "lo", "priority": 3}]}} | {"network": {"priorities": [{"name": "lo", "priority": 4}]}} | net_prio/net_prio.ifpriomap |
rdma | {"rdma": {"mlx5_0": {"hcaHandles": 3, "hcaObjects": 10000}}} | {"rdma": {"mlx5_0": {"hcaHandles": 4}}} | rdma/rdma.max | rdma.max
unified | {"unified": {"memory.high": "60000000"}} | {"unified": {"memory.high": "50000000"}} | memory/memory.limit_in_bytes | memory.high
devices | {"devices": [{"allow": false, "access": "rwm"}, {"allow": true, "type": "c", "major": 7, "minor": 5, "access": "rw"}]} | {"devices": [{"allow": true, "access": "rwm"}]} | devices/devices.list |
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
}

# shown FILE: what the kernel's file holds, on one line.
shown() {
	local path=/sys/fs/cgroup/$ID/$1
	[ "$VERSION" = 2 ] || path=/sys/fs/cgroup/${1%%/*}/$ID/${1#*/}
	if [ -f "$path" ]; then
		grep -v '^under_oom\|^oom_kill ' "$path" | sort | paste -sd, | sed 's/,/, /g; s/^$/(empty)/'
	else
		echo "(no such file)"
	fi
}

# reason: of a refusal, without what differs from run to run.
reason() {
	grep 'level=error' "$TESTDIR/err" | tail -n 1 | sed -E 's/\\"/"/g; s/.*msg="?(.*[^"])"?$/\1/; s/^.*(cannot set|unable to set|failed to write|unable to|unified)/\1/' |
		sed "s/$ID/ID/g; s/openat2\?/open/; s/<= usage [0-9]*/<= usage N/"
}

# seen RUNTIME: "value after create | value after update" with one runtime.
seen() {
	local created updated
	if "$1" --root "$STATE" create --bundle "$BUNDLE" "$ID" </dev/null >"$TESTDIR/out" 2>"$TESTDIR/err"; then
		created=$(shown "$file")
		if "$1" --root "$STATE" update --resources "$TESTDIR/change.json" "$ID" </dev/null >"$TESTDIR/out" 2>"$TESTDIR/err"; then
			updated=$(shown "$file")
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


@test "resources: all of them, created, updated, read back" {
	local property create update v1 v2 file theirs ours count=0 different=0 line
	[ -z "${TABLE:-}" ] || : >"$TABLE"
	while IFS='|' read -r property create update v1 v2; do
		[ -n "$property" ] || continue
		property=${property% }
		create=${create//MAJOR/${DISK%:*}} update=${update//MAJOR/${DISK%:*}}
		create=${create//MINOR/${DISK#*:}} update=${update//MINOR/${DISK#*:}}
		file=$v1
		[ "$VERSION" = 1 ] || file=$v2
		file=${file// /}
		if [ -z "$file" ]; then
			line="$property | – | | | no such limit in this version"
		else
			jq --argjson more "$create" '.linux.resources += $more' "$TESTDIR/plain.json" >"$BUNDLE/config.json"
			echo "$update" >"$TESTDIR/change.json"
			theirs=$(seen "$ORACLE")
			ours=$(seen "$RUNTIME")
			count=$((count + 1))
			if [ "$theirs" = "$ours" ]; then
				line="$property | \`${file#*/}\` | $ours | the same"
			else
				line="$property | \`${file#*/}\` | $ours | **$theirs**"
				different=$((different + 1))
				printf '%s\n' "differs: $property ($file)" " oracle: $theirs" " ours:   $ours"
			fi
		fi
		[ -z "${TABLE:-}" ] || echo "| $line |" >>"$TABLE"
	done <<<"$ROWS"
	[ "$count" -gt 15 ]
	same 0 "$different" "limits that differ"
}
