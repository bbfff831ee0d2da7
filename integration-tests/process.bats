#!/usr/bin/env bats
load lib/common

@test "process: user, group and additional groups" {
	edit '.process.user = {uid: 1000, gid: 1000, additionalGids: [2000, 5]}'
	command_is /bin/inspect status
	ok run --bundle "$BUNDLE" "$ID"
	has "Uid: 1000 1000 1000 1000" "Gid: 1000 1000 1000 1000" "Groups: 5 2000"
}

@test "process: no additional groups of the caller are kept" {
	command_is /bin/inspect status
	setpriv --groups 4,24 "$RUNTIME" --root "$STATE" run --bundle "$BUNDLE" "$ID" </dev/null >"$TESTDIR/out"
	same "status Groups:" "$(grep Groups: "$TESTDIR/out" | xargs)" groups
}

@test "process: umask" {
	command_is /bin/sh -c umask
	CALLER=(--umask 077)
	ok run --bundle "$BUNDLE" "$ID"
	prints 0022
	edit '.process.user.umask = 63'
	ok run --bundle "$BUNDLE" "$ID"
	prints 0077
	running
	ok exec "$ID" /bin/sh -c umask
	prints 0077
}

@test "process: capabilities, all five sets" {
	edit '.process.capabilities = {bounding: ["CAP_CHOWN", "CAP_KILL", "CAP_SETPCAP"], permitted: ["CAP_CHOWN", "CAP_KILL"],
		effective: ["CAP_CHOWN"], inheritable: ["CAP_KILL"], ambient: ["CAP_KILL"]}'
	edit '.process.user = {uid: 1000, gid: 1000}'
	command_is /bin/inspect status
	ok run --bundle "$BUNDLE" "$ID"
	has "CapInh: 0000000000000020" "CapPrm: 0000000000000020" "CapEff: 0000000000000020" "CapBnd: 0000000000000121" "CapAmb: 0000000000000020"
}

@test "process: no capabilities at all" {
	edit '.process.capabilities = {}'
	command_is /bin/inspect status
	ok run --bundle "$BUNDLE" "$ID"
	has "CapInh: 0000000000000000" "CapPrm: 0000000000000000" "CapEff: 0000000000000000" "CapBnd: 0000000000000000" "CapAmb: 0000000000000000"
}

@test "process: unknown capabilities are passed over with a warning" {
	edit '(.process.capabilities[] | arrays) += ["CAP_NOSUCH"]'
	command_is /bin/inspect status
	ok run --bundle "$BUNDLE" "$ID"
	has "CapEff: 0000000020000420"
	says CAP_NOSUCH
}

@test "process: rlimits" {
	edit '.process.rlimits = [{type: "RLIMIT_NOFILE", soft: 100, hard: 200}, {type: "RLIMIT_CORE", soft: 0, hard: 0},
		{type: "RLIMIT_NPROC", soft: 500, hard: 600}, {type: "RLIMIT_STACK", soft: 4194304, hard: 8388608}]'
	command_is /bin/inspect rlimit
	ok run --bundle "$BUNDLE" "$ID"
	has "rlimit 7 100 200" "rlimit 4 0 0" "rlimit 6 500 600" "rlimit 3 4194304 8388608"
	running
	ok exec "$ID" /bin/inspect rlimit
	has "rlimit 7 100 200" "rlimit 6 500 600"
}

@test "process: rlimits that are unknown or named twice" {
	edit '.process.rlimits = [{type: "RLIMIT_NOSUCH", soft: 1, hard: 1}]'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "wrong rlimit value: RLIMIT_NOSUCH"
	nothing_left
}

@test "process: no new privileges" {
	local value
	for value in true false; do
		edit '.process.noNewPrivileges = $value' --argjson value "$value"
		command_is /bin/inspect process
		ok run --bundle "$BUNDLE" "$ID"
		has "no-new-privs $([ "$value" = true ] && echo 1 || echo 0)"
	done
}

@test "process: cwd, also one that is not there yet" {
	command_is /bin/pwd
	edit '.process.cwd = "/home/user"'
	ok run --bundle "$BUNDLE" "$ID"
	prints /home/user
	edit '.process.cwd = "/made/for/it"'
	ok run --bundle "$BUNDLE" "$ID"
	prints /made/for/it
}

@test "process: cwd only the user may enter, only root may enter" {
	mkdir -m 700 "$BUNDLE/rootfs/opt/private"
	chown 1000:1000 "$BUNDLE/rootfs/opt/private"
	edit '.process.user = {uid: 1000, gid: 1000} | .process.cwd = "/opt/private"'
	command_is /bin/pwd
	ok run --bundle "$BUNDLE" "$ID"
	prints /opt/private
}

@test "process: environment, HOME" {
	edit '.process.env = ["PATH=/bin", "A=1", "EMPTY=", "A=2", "SPACE=a b", "EQUALS=x=y"]'
	command_is /bin/inspect env
	ok run --bundle "$BUNDLE" "$ID"
	same "env PATH=/bin|env EMPTY=|env A=2|env SPACE=a b|env EQUALS=x=y|env HOME=/root" "$(paste -sd'|' <<<"$output")" environment
	edit '.process.user = {uid: 1000, gid: 1000}'
	ok run --bundle "$BUNDLE" "$ID"
	has "env HOME=/home/user"
	edit '.process.env += ["HOME="]'
	ok run --bundle "$BUNDLE" "$ID"
	has "env HOME=/home/user"
}

@test "process: the caller's environment stays outside" {
	command_is /bin/env
	OF_THE_CALLER=1 ok run --bundle "$BUNDLE" "$ID"
	has_not OF_THE_CALLER
}

@test "process: bad environment entries" {
	edit '.process.env = ["PATH=/bin", "NOEQUALS"]'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "invalid environment variable"
	edit '.process.env = ["=x"]'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "invalid environment variable"
}

@test "process: oomScoreAdj" {
	edit '.process.oomScoreAdj = 321'
	command_is /bin/cat /proc/self/oom_score_adj
	ok run --bundle "$BUNDLE" "$ID"
	prints 321
	running
	ok exec "$ID" /bin/cat /proc/self/oom_score_adj
	prints 321
}

@test "process: arguments are passed as they are" {
	command_is /bin/inspect process "" "a b" '$x "quoted" \n' --flag "$(printf '\t\xc3\xbc')"
	ok run --bundle "$BUNDLE" "$ID"
	has 'process argument $x "quoted" \x5cn' 'process argument a b' 'process argument --flag' 'process argument \x09\xc3\xbc'
	same 7 "$(grep -c '^process argument' <<<"$output")" arguments
}

@test "process: the command is looked for in the container's PATH" {
	edit '.process.env = ["PATH=/no:/bin"]'
	edit '.process.args = ["echo", "found"]'
	ok run --bundle "$BUNDLE" "$ID"
	prints found
	edit '.process.args = ["bin/echo", "relative to cwd"]'
	ok run --bundle "$BUNDLE" "$ID"
	prints "relative to cwd"
}

@test "process: personality" {
	edit '.linux.personality = {domain: "LINUX32"}'
	command_is /bin/uname -m
	ok run --bundle "$BUNDLE" "$ID"
	has_not x86_64
}

@test "process: a deadline for a process that may not run on all CPUs" {
	requires smp
	edit '.linux.resources.cpu.cpus = "0"
		| .process.scheduler = {policy: "SCHED_DEADLINE", nice: 19, runtime: 42000, deadline: 1000000, period: 1000000}'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "process scheduler can't be used together with AllowedCPUs"
}

@test "process: scheduler and io priority" {
	edit '.process.scheduler = {policy: "SCHED_BATCH", nice: 7} | .process.ioPriority = {class: "IOPRIO_CLASS_BE", priority: 5}'
	command_is /bin/inspect process
	ok run --bundle "$BUNDLE" "$ID"
	has "nice 7 scheduler 3 ioprio 16389"
}

@test "process: session leader, with no signal to come when its parent ends" {
	command_is /bin/inspect process
	ok run --bundle "$BUNDLE" "$ID"
	has "session-leader 1 group-leader 1" "pdeathsig 0" "subreaper 0"
}
