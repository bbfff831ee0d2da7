#!/usr/bin/env bats
load lib/common

@test "pause and resume" {
	edit '.root.readonly = false'
	script_is 'while :; do echo x >>/tmp/ticks; sleep 0.02; done'
	ok run -d --bundle "$BUNDLE" "$ID"
	retry 100 0.05 test -s "$BUNDLE/rootfs/tmp/ticks"
	ok pause "$ID"
	prints ""
	same paused "$(status_of)" status
	before=$(wc -l <"$BUNDLE/rootfs/tmp/ticks")
	sleep 0.3
	same "$before" "$(wc -l <"$BUNDLE/rootfs/tmp/ticks")" "ticks while paused"
	ok resume "$ID"
	same running "$(status_of)" status
	sleep 0.3
	[ "$(wc -l <"$BUNDLE/rootfs/tmp/ticks")" -gt "$before" ]
}

@test "pause: a created container" {
	ok create --bundle "$BUNDLE" "$ID"
	ok pause "$ID"
	same paused "$(status_of)" status
	ok resume "$ID"
	same created "$(status_of)" status
}

@test "pause: twice; resume: twice" {
	running
	fails 1 resume "$ID"
	says "container not paused"
	ok pause "$ID"
	fails 1 pause "$ID"
	says "container not running"
	ok resume "$ID"
	fails 1 resume "$ID"
	says "container not paused"
}

@test "pause and resume: stopped and no container" {
	fails 1 pause "$ID"
	says "container does not exist"
	fails 1 resume "$ID"
	says "container does not exist"
	ok run --keep --bundle "$BUNDLE" "$ID"
	fails 1 pause "$ID"
	says "container not running"
	fails 1 resume "$ID"
	says "container not paused"
}

@test "pause: all processes of the container are frozen" {
	requires cgroup-v1
	running
	ok exec --detach "$ID" /bin/sleep 900
	ok pause "$ID"
	same FROZEN "$(<"$(cgroup_of freezer)/freezer.state")" freezer.state
	ok resume "$ID"
	same THAWED "$(<"$(cgroup_of freezer)/freezer.state")" freezer.state
}
