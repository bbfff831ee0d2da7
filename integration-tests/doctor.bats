#!/usr/bin/env bats
# doctor: what it says must be what happens.
load lib/common

verdict() {
	jq -r --arg name "$1" '.findings[] | select(.name == $name) | .verdict' <<<"$output"
}

found() {
	jq -r --arg name "$1" '.findings[] | select(.name == $name) | .found' <<<"$output"
}

# as_user ARG...: call the runtime as uid 1000 without rights.
as_user() {
	status=0
	setpriv --reuid 1000 --regid 1000 --clear-groups env -i PATH="$PATH" "$RUNTIME" --root "$TESTDIR/users" "$@" \
		</dev/null >"$TESTDIR/stdout" 2>"$TESTDIR/stderr" || status=$?
	output=$(<"$TESTDIR/stdout")
	stderr=$(<"$TESTDIR/stderr")
	last_call="(uid 1000) $*"
}

@test "doctor: root on this host is sound, and a container runs" {
	ok doctor
	has "user" "kernel" "cgroups" "security" "criu" "server"
	has_not broken
	ok run --bundle "$BUNDLE" "$ID"
	prints hello
}

@test "doctor --format json: every finding is whole, every trouble has its reason" {
	ok doctor --format json
	jq -e '.sound == true and (.findings | length > 15)' <<<"$output"
	jq -e '[.findings[] | .area, .name, .verdict, .found | length > 0] | all' <<<"$output"
	jq -e '[.findings[] | select(.verdict != "ok") | .why | length > 0] | all' <<<"$output"
	jq -e '[.findings[].verdict | IN("ok", "limited", "broken")] | all' <<<"$output"
	same "$(uname -r)" "$(found release)" release
}

@test "doctor: text and JSON say the same" {
	ok doctor --format json
	jq -r '.findings[] | .found' <<<"$output" >"$TESTDIR/found"
	test -s "$TESTDIR/found"
	ok doctor -f text
	while IFS= read -r line; do
		has "$line"
	done <"$TESTDIR/found"
}

@test "doctor: leaves nothing, and makes no state" {
	remember_files
	ok doctor
	nothing_left
	[ ! -e "$STATE" ]
}

@test "doctor: a missing capability is told, and CAP_SYS_ADMIN is none to do without" {
	status=0
	setpriv --bounding-set -mknod --inh-caps -mknod "$RUNTIME" --root "$STATE" doctor --format json </dev/null >"$TESTDIR/stdout" || status=$?
	output=$(<"$TESTDIR/stdout")
	same 0 "$status" status
	same limited "$(verdict capabilities)" verdict
	[[ "$(found capabilities)" == *CAP_MKNOD* ]]
	status=0
	setpriv --bounding-set -sys_admin --inh-caps -sys_admin "$RUNTIME" --root "$STATE" doctor --format json </dev/null >"$TESTDIR/stdout" || status=$?
	output=$(<"$TESTDIR/stdout")
	same 1 "$status" status
	same broken "$(verdict capabilities)" verdict
	# It is true.
	! setpriv --bounding-set -sys_admin --inh-caps -sys_admin "$RUNTIME" --root "$STATE" run --bundle "$BUNDLE" "$ID" </dev/null
}

@test "doctor: the cgroup version is the host's" {
	ok doctor --format json
	if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
		same "version 2" "$(found mode)" mode
	elif [ -d /sys/fs/cgroup/unified ]; then
		[[ "$(found mode)" == hybrid* ]]
	else
		same "version 1" "$(found mode)" mode
	fi
	controllers=$(found controllers)
	[ -d /sys/fs/cgroup/hugetlb ] || [ -f /sys/fs/cgroup/cgroup.controllers ] || [[ "$controllers" == *hugetlb* ]]
}

@test "doctor: criu, there and not there" {
	CALLER_ENV=(PATH=/nowhere)
	ok doctor --format json
	same limited "$(verdict criu)" verdict
	CALLER_ENV=()
	requires criu
	ok doctor --format json
	same ok "$(verdict criu)" verdict
	same "version $("$CRIU" --version | sed -n 's/^Version: //p')" "$(found criu)" version
}

@test "doctor: a user other than root" {
	requires userns
	mkdir -m 777 "$TESTDIR/users"
	as_user doctor --format json
	same 0 "$status" "status ($stderr)"
	[[ "$(found identity)" == *"uid 1000"* ]]
	if grep -qE '^(1000|user):' /etc/subuid 2>/dev/null; then
		[[ "$(found subuid)" == *ids* ]]
	else
		same limited "$(verdict subuid)" verdict
		[[ "$output" == *"usermod --add-subuids"* ]]
	fi
	same limited "$(verdict criu)" verdict
	chmod 700 "$TESTDIR/users"
	as_user doctor --format json
	same 1 "$status" status
	same broken "$(verdict 'state directory')" verdict
}

@test "doctor: a resident server that is not there" {
	"$RUNTIME" serve --status >/dev/null 2>&1 && skip "a server is running"
	ok doctor --format json
	same limited "$(verdict 'resident server')" verdict
}

@test "doctor: a format it does not know" {
	fails 1 doctor --format yaml
	says "invalid format option"
}
