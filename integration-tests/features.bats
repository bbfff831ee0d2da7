#!/usr/bin/env bats
load lib/common

@test "features: what runc knows, jrunc knows" {
	requires oracle
	local ours theirs
	ok features
	ours=$output
	theirs=$("$ORACLE" features)
	# Every list holds runc's words in runc's order, every other value of runc's is there, but for versions.
	jq -en --argjson ours "$ours" --argjson theirs "$theirs" '
		[$theirs | paths(type == "array") as $p | (getpath($p)) - ($ours | getpath($p))] | flatten == []'
	jq -en --argjson ours "$ours" --argjson theirs "$theirs" '
		[$theirs | paths(type == "array") as $p | (getpath($p)) as $t | ($ours | getpath($p)) | map(select(IN($t[]))) == $t] | all'
	same "$(jq -S '.linux | with_entries(select(.value | type == "object") | .value |= with_entries(select(.value | type == "boolean")))
		| {cgroup, seccomp, apparmor, selinux, intelRdt: {enabled: .intelRdt.enabled}}' <<<"$theirs")" \
		"$(jq -S '.linux | with_entries(select(.value | type == "object") | .value |= with_entries(select(.value | type == "boolean")))
		| {cgroup, seccomp, apparmor, selinux, intelRdt: {enabled: .intelRdt.enabled}}' <<<"$ours")" "switches"
	same true "$(jq -r .linux.netDevices.enabled <<<"$ours")" "network devices"
	same "$(jq -c '.potentiallyUnsafeConfigAnnotations, .hooks, .mountOptions, .ociVersionMin' <<<"$theirs")" \
		"$(jq -c '.potentiallyUnsafeConfigAnnotations, .hooks, .mountOptions, .ociVersionMin' <<<"$ours")" "lists"
}

@test "features: the layout is runc's" {
	requires oracle
	local words='s/^( *"[^"]+"): .*/\1/'
	ok features
	# What differs by decision is taken out: lists, versions, and members that runc 1.3 does not know.
	same "$("$ORACLE" features | sed -E "$words" | grep -n . | head -3)" "$(sed -E "$words" <<<"$output" | grep -n . | head -3)" "first lines"
	same "}" "$(tail -n 1 <<<"$output")" "last line"
	[ "$(sed -n 's/^\( *\)"namespaces".*/\1/p' <<<"$output")" = "        " ]
}

@test "features: takes no operand" {
	fails 1 features x
	says "requires exactly 0 argument(s)"
}
