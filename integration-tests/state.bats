#!/usr/bin/env bats
load lib/common

@test "state: keys, values and bytes" {
	running
	ok state "$ID"
	same "ociVersion id pid status bundle rootfs created owner" "$(jq -r 'keys_unsorted | join(" ")' <<<"$output")" keys
	same "$ID running $BUNDLE $BUNDLE/rootfs " "$(jq -r '[.id, .status, .bundle, .rootfs, .owner] | join(" ")' <<<"$output")" values
	[ "$(jq .pid <<<"$output")" -gt 0 ]
	[[ "$(jq -r .created <<<"$output")" =~ ^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]+)?Z$ ]]
	# Two spaces of indentation and no newline at the end.
	same "}" "$(tail -c 1 "$TESTDIR/stdout")" "last byte"
	same '  "id": "'"$ID"'",' "$(sed -n 3p "$TESTDIR/stdout")" "third line"
}

@test "state: annotations" {
	edit '.annotations = {"org.example.b": "two \"words\"", "org.example.a": "ü<&>"}'
	running
	ok state "$ID"
	same '{"org.example.a":"ü<&>","org.example.b":"two \"words\""}' "$(jq -cS .annotations <<<"$output")" annotations
}

@test "state: in created, running, paused and stopped" {
	command_is /bin/sleep 1000
	ok create --bundle "$BUNDLE" "$ID"
	same created "$(status_of)" status
	[ "$(pid_of)" -gt 0 ]
	ok start "$ID"
	same running "$(status_of)" status
	ok pause "$ID"
	same paused "$(status_of)" status
	ok resume "$ID"
	ok kill "$ID" KILL
	wait_for_status stopped
	same 0 "$(pid_of)" pid
	same "$BUNDLE" "$("$RUNTIME" --root "$STATE" state "$ID" | jq -r .bundle)" bundle
}

@test "state: no such container" {
	fails 1 state "$ID"
	says "container does not exist"
	prints ""
}

@test "state: the runtime's own record names what other tools read" {
	running
	local file=$STATE/$ID/state.json
	jq -e '.id and .init_process_pid and .init_process_start and .created and .config.rootfs and .cgroup_paths and .namespace_paths' "$file"
	same "$(pid_of)" "$(jq .init_process_pid "$file")" init_process_pid
	same "$(cgroup_of freezer)" "$(jq -r '.cgroup_paths | .freezer // .[""]' "$file")" "freezer or unified"
	same "/proc/$(pid_of)/ns/pid" "$(jq -r .namespace_paths.NEWPID "$file")" NEWPID
	same "$BUNDLE" "$(jq -r '.config.labels[] | select(startswith("bundle=")) | ltrimstr("bundle=")' "$file")" bundle
}

@test "state: a corrupt and an empty record" {
	running
	local file=$STATE/$ID/state.json
	cp "$file" "$TESTDIR/saved"
	head -c 100 "$TESTDIR/saved" >"$file"
	fails 1 state "$ID"
	: >"$file"
	fails 1 state "$ID"
	cp "$TESTDIR/saved" "$file"
	ok state "$ID"
}
