#!/usr/bin/env bats
load lib/common

@test "list: an empty and a missing root" {
	mkdir "$STATE"
	ok list
	same "ID          PID         STATUS      BUNDLE      CREATED     OWNER" "$output" header
	ok list --quiet
	prints ""
	ok list --format json
	prints null
	rmdir "$STATE"
	fails 1 list
	says "no such file or directory"
}

@test "list: table" {
	running
	ok list
	same 2 "$(wc -l <<<"$output")" lines
	[[ "$(sed -n 2p <<<"$output")" =~ ^$ID\ +$(pid_of)\ +running\ +$BUNDLE\ +20[0-9TZ:.-]+\ +root$ ]]
	ok list --format table
	has "$ID"
}

@test "list: quiet and json" {
	running
	edit '.linux.cgroupsPath += "b"'
	ok create --bundle "$BUNDLE" "$ID-b"
	ok list -q
	prints "$ID
$ID-b"
	ok list -f json
	same 1 "$(wc -l <"$TESTDIR/stdout")" lines
	same "$ID running root $ID-b created root" "$(jq -r '[.[] | .id, .status, .owner] | join(" ")' <<<"$output")" json
	same "ociVersion id pid status bundle rootfs created owner" "$(jq -r '.[0] | keys_unsorted | join(" ")' <<<"$output")" keys
}

@test "list: stopped containers have pid 0" {
	ok run --keep --bundle "$BUNDLE" "$ID"
	ok list --format json
	same "stopped 0" "$(jq -r '.[0] | "\(.status) \(.pid)"' <<<"$output")" json
}

@test "list: unknown format" {
	mkdir "$STATE"
	fails 1 list --format xml
	says "invalid format option"
}

@test "list: what cannot be read is told and passed over" {
	running
	mkdir "$STATE/broken-$TOKEN"
	echo "{" >"$STATE/broken-$TOKEN/state.json"
	ok list --quiet
	has "$ID"
	says "broken-$TOKEN"
	rm -r "$STATE/broken-$TOKEN"
}

@test "list: owner without a name is #uid" {
	running
	chown 54321 "$STATE/$ID"
	ok list --format json
	same "#54321" "$(jq -r '.[0].owner' <<<"$output")" owner
}
