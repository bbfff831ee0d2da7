#!/usr/bin/env bats
# Device rules: the same verdict as the oracle's, for 40 lists of rules and 30
# devices, each to be made, read and written. Works on cgroup v1 and v2.
load lib/common

# Where a device is behind the number, opening it does no harm.
NODES=(c:1:3 c:1:5 c:1:7 c:1:8 c:1:9 c:1:11 c:5:0 c:5:1 c:5:2 c:10:200 c:10:201 c:136:0 c:136:7 c:60:0 c:60:1 c:60:5 c:61:0
	c:61:1 c:62:0 c:62:255 c:63:3 b:60:0 b:60:1 b:60:5 b:61:0 b:61:1 b:62:0 b:62:255 b:63:3 b:120:1)

# A rule is [!]TYPE MAJOR:MINOR ACCESS, where ! denies and * is any number.
LISTS=(
	'!a *:* rwm'
	'a *:* rwm'
	''
	'!a *:* rwm; c 60:0 rwm'
	'!a *:* rwm; c 60:0 r'
	'!a *:* rwm; c 60:0 w'
	'!a *:* rwm; c 60:0 m'
	'!a *:* rwm; c 60:* rw'
	'!a *:* rwm; c *:1 rw'
	'!a *:* rwm; c *:* r'
	'!a *:* rwm; b *:* rwm'
	'!a *:* rwm; b 60:* r; b 60:* w'
	'!a *:* rwm; c 60:0 rw; !c 60:0 w'
	'!a *:* rwm; c 60:0 rw; !c 60:0 rw'
	'!a *:* rwm; c 60:0 r; c 60:0 w; c 60:0 m'
	'!a *:* rwm; c 60:* rw; c 60:1 m'
	'!a *:* rwm; c 60:* rw; !c 60:* w'
	'!a *:* rwm; c 60:* rw; !c 60:1 w'
	'!a *:* rwm; c *:* rw; !c 60:0 w'
	'!a *:* rwm; !c 60:0 rwm'
	'a *:* rwm; !c 60:0 rwm'
	'a *:* rwm; !c 60:0 w'
	'a *:* rwm; !c 60:0 r; !c 60:0 m'
	'a *:* rwm; !c 60:* rwm'
	'a *:* rwm; !b 60:* w; !c 61:0 r'
	'a *:* rwm; !c *:1 rw'
	'a *:* rwm; !c 60:0 rwm; c 60:0 r'
	'a *:* rwm; !c 60:* rw; c 60:1 rw'
	'a *:* rwm; !c 60:0 w; c 60:0 w'
	'!c 60:0 rwm; !a *:* rwm; c 61:0 rw'
	'c 60:0 rw; a *:* rwm'
	'c 60:0 rw; !a *:* rwm'
	'c 60:0 rw; !a *:* rwm; c 61:1 r'
	'a *:* rwm; !a *:* rwm; c 62:255 rw'
	'!a *:* rwm; a *:* rwm; !b 62:255 rw'
	'a *:* r; !c 60:0 w'
	'!a 60:0 rwm; c 63:3 rw'
	'!a *:* rwm; !c 1:3 rwm; !c 5:2 w'
	'!a *:* rwm; c 1:11 r; c 10:201 rw; b 120:1 m'
	'!a *:* rwm; c 60:0 rw; c 60:1 rw; c 60:5 rw; c 61:0 r; c 61:1 w; b 60:0 rw; b 61:0 rwm; b 62:255 m'
)

setup() {
	local node type major minor
	requires oracle
	setup_test
	make_bundle
	mkdir "$BUNDLE/rootfs/nodes"
	for node in "${NODES[@]}"; do
		IFS=: read -r type major minor <<<"$node"
		mknod "$BUNDLE/rootfs/nodes/$node" "$type" "$major" "$minor"
	done
	edit '.root.readonly = false | (.process.capabilities[] | arrays) += ["CAP_MKNOD"]'
	command_is /bin/devprobe /nodes "${NODES[@]}"
	cp "$BUNDLE/config.json" "$TESTDIR/plain.json"
}

# rules LIST: as config.json has them.
rules() {
	jq -R -c '[splits("; *") | select(. != "") | capture("^(?<deny>!?)(?<type>.) (?<major>[^:]*):(?<minor>[^ ]*) (?<access>.*)$")
		| {allow: (.deny == ""), type, access} + (if .major == "*" then {} else {major: (.major | tonumber)} end)
		+ (if .minor == "*" then {} else {minor: (.minor | tonumber)} end)]' <<<"$1;"
}

# verdicts RUNTIME: of $BUNDLE; a runtime that refuses the list says so.
verdicts() {
	local code=0
	"$1" --root "$STATE" run --bundle "$BUNDLE" "$ID" </dev/null >"$TESTDIR/verdicts" 2>"$TESTDIR/refusal" || code=$?
	if [ "$code" = 0 ]; then
		cat "$TESTDIR/verdicts"
	else
		echo "exit $code: $(grep -o 'not supported by devices cgroupv1\|unable to remove' "$TESTDIR/refusal" | sort -u | tr '\n' ' ')"
	fi
}

# same_verdicts FIRST LAST
same_verdicts() {
	local i theirs ours same_count=0
	for ((i = $1; i <= $2; i++)); do
		jq --argjson rules "$(rules "${LISTS[i]}")" '.linux.resources.devices = $rules' "$TESTDIR/plain.json" >"$BUNDLE/config.json"
		theirs=$(verdicts "$ORACLE")
		ours=$(verdicts "$RUNTIME")
		if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
			# Decision device-rdwr: opened for both at once.
			theirs=$(sed 's/ rw.$//' <<<"$theirs")
			ours=$(sed 's/ rw.$//' <<<"$ours")
		fi
		[[ "$theirs" = exit* ]] || same 30 "$(wc -l <<<"$theirs")" "devices tried"
		diff --label oracle --label ours <(echo "$theirs") <(echo "$ours") || {
			echo "with the rules: ${LISTS[i]}"
			cat "$TESTDIR/refusal"
			return 1
		}
		same_count=$((same_count + 1))
	done
	same $(($2 - $1 + 1)) "$same_count" "lists compared"
}

@test "devices: 40 lists there are, of 30 devices" {
	same 40 "${#LISTS[@]}" lists
	same 30 "${#NODES[@]}" devices
}

@test "devices: lists 1 to 10" {
	same_verdicts 0 9
}

@test "devices: lists 11 to 20" {
	same_verdicts 10 19
}

@test "devices: lists 21 to 30" {
	same_verdicts 20 29
}

@test "devices: lists 31 to 40" {
	same_verdicts 30 39
}
