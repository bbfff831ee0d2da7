#!/usr/bin/env bats
load lib/common

# limits: every file that update can change, as the kernel shows it.
limits() {
	local file dir
	if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
		dir=/sys/fs/cgroup/$ID
		for file in cpu.weight cpu.max cpu.max.burst cpu.idle cpuset.cpus cpuset.mems memory.max memory.low memory.swap.max \
			pids.max io.weight io.bfq.weight io.max; do
			[ ! -f "$dir/$file" ] || echo "$file: $(tr '\n' ' ' <"$dir/$file")"
		done
		return
	fi
	for file in cpu/cpu.{shares,cfs_quota_us,cfs_period_us,cfs_burst_us,idle,rt_period_us,rt_runtime_us} cpuset/cpuset.{cpus,mems} \
		memory/memory.{limit_in_bytes,memsw.limit_in_bytes,soft_limit_in_bytes,swappiness,oom_control} pids/pids.max \
		blkio/blkio.{bfq.weight,throttle.read_bps_device,throttle.write_iops_device} devices/devices.list; do
		[ ! -f "/sys/fs/cgroup/${file%%/*}/$ID/${file#*/}" ] ||
			echo "$file: $(grep -v '^under_oom\|^oom_kill ' "/sys/fs/cgroup/${file%%/*}/$ID/${file#*/}" | sort | tr '\n' ' ')"
	done
}

# updated ARG...: one update, and what came of it.
updated() {
	step update "$@" "$ID"
	limits
}

# json TEXT: one update with a document.
json() {
	echo "$1" >"$TESTDIR/resources.json"
	note "$1"
	step update --resources "$TESTDIR/resources.json" "$ID"
	limits
}

begin() {
	command_is /bin/sleep 1000
	edit '.linux.resources += {memory: {limit: 67108864, reservation: 33554432, swap: 134217728}, pids: {limit: 20},
		cpu: {shares: 512, quota: 20000, period: 50000}}'
	# User-mode Linux has no cpuset.
	[ ! -d /sys/fs/cgroup/cpuset ] || edit '.linux.resources.cpu.cpus = "0-1"'
	step run -d --bundle "$BUNDLE" "$ID"
	limits
}

@test "update: each option leaves what the oracle leaves" {
	each_option() {
		begin
		updated --cpu-share 200
		updated --cpu-period 900000
		updated --cpu-quota 600000
		updated --cpu-quota -1
		updated --cpu-quota 30000 --cpu-period 60000
		updated --cpu-burst 5000 --cpu-quota 30000
		updated --pids-limit 10
		updated --pids-limit -1
		updated --cpuset-cpus 0
		updated --cpuset-cpus 0-1 --cpuset-mems 0
		updated --memory 33554432
		updated --memory 50331648 --memory-swap 52M
		updated --memory 20M --memory-reservation 10M --memory-swap 40M
		updated --memory-reservation 1.5m
		updated --memory 64m --memory-swap -1
		updated --memory -1
		updated --blkio-weight 500
		updated --cpu-idle 1
		updated --cpu-idle 0
		updated --cpu-share 1024
		updated
	}
	both each_option
}

# Where a value is refused we roll back and the oracle does not (decision update-rollback).
takes_all_values() {
	[ ! -f /sys/fs/cgroup/cgroup.controllers ] || {
		grep -qw cpuset /sys/fs/cgroup/cgroup.controllers && compgen -G '/sys/fs/cgroup/*/io.weight' >/dev/null
	} || skip "requires cgroup-v1, or the files cpuset.cpus and io.weight of version 2"
}

@test "update: documents" {
	takes_all_values
	documents() {
		begin
		json '{"memory": {"limit": 50331648, "reservation": 11534336, "swap": 96468992},
			"cpu": {"shares": 100, "quota": 500000, "period": 900000, "cpus": "0"}, "blockIO": {"weight": 500}, "pids": {"limit": 5}}'
		json '{}'
		json '{"cpu": {"quota": 100000}}'
		json '{"cpu": {"period": 100000, "burst": 1000}}'
		json '{"memory": {"limit": -1}, "pids": {"limit": -1}}'
		json '{"memory": {"limit": 67108864}}'
		json '{"cpu": {"idle": 1}}'
		json '{"cpu": {"idle": 0, "shares": 2000}}'
		echo '{"pids": {"limit": 7}}' >"$TESTDIR/resources.json"
		RT_STDIN=$TESTDIR/resources.json step update --resources - --pids-limit 9 "$ID"
		RT_STDIN=$TESTDIR/resources.json step update --resources=- "$ID"
		limits
	}
	both documents
}

@test "update: block devices" {
	local device
	device=$(lsblk -dno MAJ:MIN 2>/dev/null | head -n 1 | tr -d ' ')
	[ -n "$device" ] || skip "requires a block device"
	devices() {
		begin
		json '{"blockIO": {"throttleReadBpsDevice": [{"major": '"${device%:*}"', "minor": '"${device#*:}"', "rate": 1000000}],
			"throttleWriteIOPSDevice": [{"major": '"${device%:*}"', "minor": '"${device#*:}"', "rate": 300}]}}'
		json '{"blockIO": {"throttleReadBpsDevice": [{"major": '"${device%:*}"', "minor": '"${device#*:}"', "rate": 2000000}]}}'
	}
	both devices
}

@test "update: what is refused" {
	refused() {
		step update --cpu-share 1x nosuch
		begin
		local value
		for value in abc 1x -5 inf 10kbb 1..2; do step update --memory "$value" "$ID"; done
		for value in 12a -5 99999999999999999999; do step update --cpu-period "$value" "$ID"; done
		step update --cpu-quota 12a "$ID"
		step update --cpu-idle 12a "$ID"
		step update --l3-cache-schema L3 "$ID"
		step update --mem-bw-schema MB "$ID"
		step update --resources /nosuch "$ID"
		step update --kernel-memory 1m "$ID"
		updated --cpuset-cpus 4000
		json '{"unified": {"memory.max": "1"}}'
		step kill "$ID" KILL
		until_status stopped
		step update --pids-limit 5 "$ID"
		step delete "$ID"
	}
	both refused
	fails 1 update --blkio-weight abc "$ID"
	says 'invalid value "abc" for flag -blkio-weight: parse error'
}

@test "update: what one refused limit takes back" {
	local before
	begin >/dev/null
	before=$(limits)
	cp "$STATE/$ID/state.json" "$TESTDIR/before.json"
	# A period of more than a second is refused, after memory and shares (in version 2 processes, too) were set.
	fails 1 update --memory 40M --memory-swap 41M --memory-reservation 5M --cpu-share 300 --pids-limit 9 \
		--cpu-quota 10000 --cpu-period 2000000 "$ID"
	says 'invalid argument'
	one_line
	same "$before" "$(limits)" limits
	cmp "$STATE/$ID/state.json" "$TESTDIR/before.json"
}

@test "update: state.json has the new limits, and all else that it had" {
	local filter='del(.config.cgroups)'
	begin >/dev/null
	jq -S "$filter" "$STATE/$ID/state.json" >"$TESTDIR/before.json"
	ok update --memory 40M --cpu-share 300 --pids-limit 9 "$ID"
	prints ""
	same "" "$stderr" stderr
	jq -S "$filter" "$STATE/$ID/state.json" >"$TESTDIR/after.json"
	diff "$TESTDIR/before.json" "$TESTDIR/after.json"
	same '[41943040,134217728,300,9]' \
		"$(jq -c '.config.cgroups | [.memory, .memory_swap, .cpu_shares, .pids_limit]' "$STATE/$ID/state.json")" "stored limits"
	same running "$(status_of)" status
	ok exec "$ID" /bin/echo still
	prints still
}

@test "update: state.json is the oracle's" {
	takes_all_values
	requires oracle
	stored() {
		begin >/dev/null
		local filter='.config.cgroups | del(.devices, .path, .cpu_weight)'
		step update --memory 40M --cpu-share 300 "$ID"
		jq -S -c "$filter" "$STATE/$ID/state.json"
		step update --cpu-quota 7000 --pids-limit 9 "$ID"
		jq -S -c "$filter" "$STATE/$ID/state.json"
		step update --cpu-idle 1 --cpuset-cpus 0 "$ID"
		jq -S -c "$filter" "$STATE/$ID/state.json"
		json '{"blockIO": {"weight": 100}, "cpu": {"burst": 0, "period": 100000, "quota": 5000}}'
		jq -S -c "$filter" "$STATE/$ID/state.json"
	}
	both stored
}

@test "update: a created container, and a paused one" {
	command_is /bin/sleep 1000
	ok create --bundle "$BUNDLE" "$ID"
	ok update --pids-limit 30 "$ID"
	ok start "$ID"
	ok pause "$ID"
	ok update --pids-limit 31 "$ID"
	same "paused" "$(status_of)" status
	if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
		same 31 "$(<"/sys/fs/cgroup/$ID/pids.max")" pids.max
	else
		same 31 "$(<"$(cgroup_of pids)/pids.max")" pids.max
	fi
	ok resume "$ID"
}

@test "update: pids.limit 0 is a limit" {
	requires jrunc
	running
	ok update --pids-limit 0 "$ID"
	if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
		same 1 "$(<"/sys/fs/cgroup/$ID/pids.max")" pids.max
	else
		same 1 "$(<"$(cgroup_of pids)/pids.max")" pids.max
	fi
}
