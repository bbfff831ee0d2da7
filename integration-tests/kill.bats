#!/usr/bin/env bats
load lib/common

# trapping SIGNAL...: a container that notes the signals it gets.
trapping() {
	edit '.root.readonly = false'
	script_is "for s in $*; do trap \"echo \$s >>/tmp/seen\" \$s; done; echo ready >/tmp/seen; while :; do sleep 0.05; done"
	ok run -d --bundle "$BUNDLE" "$ID"
	retry 100 0.05 grep -qs ready "$BUNDLE/rootfs/tmp/seen"
}

saw() {
	retry 60 0.05 grep -q "^$1\$" "$BUNDLE/rootfs/tmp/seen"
}

@test "kill: default is SIGTERM" {
	trapping TERM
	ok kill "$ID"
	prints ""
	saw TERM
}

@test "kill: by number, by name, with and without SIG, in any case" {
	trapping USR1 USR2 HUP INT WINCH
	ok kill "$ID" 10
	saw USR1
	ok kill "$ID" SIGUSR2
	saw USR2
	ok kill "$ID" HUP
	saw HUP
	ok kill "$ID" int
	saw INT
	ok kill "$ID" sigwinch
	saw WINCH
}

@test "kill: unknown signal" {
	running
	fails 1 kill "$ID" NOSUCH
	says 'unknown signal "NOSUCH"'
	same running "$(status_of)" status
}

@test "kill: signal 0 and a real-time signal by number" {
	trapping 40
	ok kill "$ID" 0
	ok kill "$ID" 40
	saw 40
}

@test "kill: SIGKILL stops" {
	running
	ok kill "$ID" 9
	wait_for_status stopped
}

@test "kill: a created container" {
	ok create --bundle "$BUNDLE" "$ID"
	ok kill "$ID" KILL
	wait_for_status stopped
}

@test "kill: a created container, by a signal that only asks" {
	local signal
	for signal in TERM INT HUP QUIT; do
		ok create --bundle "$BUNDLE" "$ID"
		ok kill "$ID" "$signal"
		wait_for_status stopped
		ok delete "$ID"
	done
	# What says nothing of an end is dropped.
	ok create --bundle "$BUNDLE" "$ID"
	ok kill "$ID" USR1
	same created "$(status_of)" status
}

@test "kill: a stopped container" {
	ok run --keep --bundle "$BUNDLE" "$ID"
	fails 1 kill "$ID" KILL
	says "container not running"
	fails 1 kill "$ID"
	says "container not running"
}

@test "kill --all: a stopped container is no error" {
	ok run --keep --bundle "$BUNDLE" "$ID"
	has_status stopped
	ok kill --all "$ID" KILL
}

@test "kill: no such container" {
	fails 1 kill "$ID" KILL
	says "container does not exist"
}

@test "kill: SIGKILL to a paused container kills it" {
	running
	ok pause "$ID"
	ok kill "$ID" KILL
	wait_for_status stopped
}

@test "kill: SIGKILL without a pid namespace kills the whole cgroup" {
	without_namespace pid
	script_is 'sleep 1000 & sleep 1000 & exec sleep 1000'
	ok run -d --bundle "$BUNDLE" "$ID"
	wait_for_status running
	ok kill "$ID" KILL
	wait_for_status stopped
	retry 60 0.05 nothing_runs
}

nothing_runs() {
	[ -z "$(left_processes)" ]
}

@test "kill --all: SIGKILL after init is gone" {
	without_namespace pid
	script_is 'sleep 1000 & sleep 1000 & exec sleep 1000'
	ok run -d --bundle "$BUNDLE" "$ID"
	wait_for_status running
	kill -KILL "$(pid_of)"
	wait_for_status stopped
	ok kill --all "$ID" KILL
	retry 60 0.05 nothing_runs
}

@test "kill: missing id" {
	fails 1 kill
	grep -q 'requires a minimum of 1 argument' "$TESTDIR/stdout" "$TESTDIR/stderr"
}
