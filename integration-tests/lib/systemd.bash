# Tests of the systemd driver: load after lib/common.

setup_systemd() {
	requires systemd
	setup_test
	make_bundle
	edit '.linux.cgroupsPath = $path' --arg path "system.slice:jrt:$ID"
	UNIT=jrt-$ID.scope
}

teardown() {
	# A unit that a failed test left.
	systemctl stop "$UNIT" 2>/dev/null || true
	systemctl reset-failed "$UNIT" 2>/dev/null || true
	teardown_test
}

# unit_with RUNTIME: all properties of the unit that the runtime makes for $BUNDLE, but those of its own moment.
unit_with() {
	command_is /bin/sleep 1000
	"$1" --systemd-cgroup --root "$STATE" run -d --bundle "$BUNDLE" "$ID" </dev/null >"$TESTDIR/with.out" 2>&1 || {
		cat "$TESTDIR/with.out"
		return 1
	}
	systemctl show "$UNIT" | grep -vE '(Timestamp|TimestampMonotonic)=|^(InvocationID|ControlGroupId|CPUUsageNSec|Memory(Current|Peak|Available)|TasksCurrent|IO(Read|Write)(Bytes|Operations)|IP.*(Bytes|Packets)|NCPUs|EffectiveCPUs|ManagedOOM.*|Job|Transient|NeedDaemonReload|DropInPaths)=' | sort
	"$1" --root "$STATE" delete --force "$ID" </dev/null
}

# same_unit FILTER [JQ-ARGUMENT...]: the bundle is changed so, and both runtimes make the same unit of it.
same_unit() {
	requires oracle
	local wanted got
	edit "$@"
	wanted=$(unit_with "$ORACLE")
	got=$(unit_with "$RUNTIME")
	grep -q "^Id=$UNIT\$" <<<"$wanted"
	diff <(echo "$wanted") <(echo "$got") || {
		echo "for $*: < oracle, > jrunc"
		return 1
	}
}

# quota_now: as the kernel, systemd and state.json have it.
quota_now() {
	cat "/sys/fs/cgroup/system.slice/$UNIT/cpu.max"
	systemctl show -p CPUQuotaPerSecUSec,CPUQuotaPeriodUSec "$UNIT" | sort
	jq -c '.config.cgroups | [.cpu_quota, .cpu_period]' "$STATE/$ID/state.json"
}
