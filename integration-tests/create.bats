#!/usr/bin/env bats
load lib/common

@test "create, start, state, kill, delete" {
	command_is /bin/sleep 1000
	remember_files
	ok create --bundle "$BUNDLE" "$ID"
	prints ""
	same created "$(status_of)" status
	ok start "$ID"
	prints ""
	same running "$(status_of)" status
	ok kill "$ID" KILL
	wait_for_status stopped
	ok delete "$ID"
	prints ""
	fails 1 state "$ID"
	says "container does not exist"
	nothing_left
}

@test "create: the command does not run before start" {
	edit '.root.readonly = false'
	script_is "echo ran >/tmp/ran"
	ok create --bundle "$BUNDLE" "$ID"
	sleep 0.3
	[ ! -e "$BUNDLE/rootfs/tmp/ran" ]
	ok start "$ID"
	retry 40 0.05 test -e "$BUNDLE/rootfs/tmp/ran"
}

@test "create: bundle is the working directory by default" {
	CALLER=(--cwd "$BUNDLE")
	ok create "$ID"
	same created "$(status_of)" status
}

@test "create: a relative bundle path" {
	CALLER=(--cwd "$TESTDIR")
	ok create --bundle bundle "$ID"
	same "$BUNDLE" "$("$RUNTIME" --root "$STATE" state "$ID" | jq -r .bundle)" bundle
}

@test "create: an absolute and a relative root path" {
	mv "$BUNDLE/rootfs" "$TESTDIR/elsewhere"
	edit '.root.path = $path' --arg path "$TESTDIR/elsewhere"
	ok create --bundle "$BUNDLE" "$ID"
	ok delete --force "$ID"
	edit '.root.path = "../elsewhere"'
	ok create --bundle "$BUNDLE" "$ID"
	same "$TESTDIR/elsewhere" "$("$RUNTIME" --root "$STATE" state "$ID" | jq -r .rootfs)" rootfs
}

@test "create: init waits in its namespaces, with its cgroup joined" {
	local pid
	ok create --bundle "$BUNDLE" "$ID"
	pid=$(pid_of)
	for type in pid net ipc uts mnt; do
		[ "$(readlink "/proc/$pid/ns/$type")" != "$(readlink "/proc/self/ns/$type")" ]
	done
	grep -q "/$ID\$" "/proc/$pid/cgroup"
}

@test "create: a container killed while it waits is stopped" {
	ok create --bundle "$BUNDLE" "$ID"
	ok kill "$ID" KILL
	wait_for_status stopped
	fails 1 start "$ID"
	says "cannot start a container that has stopped"
	ok delete "$ID"
}

@test "create: an id taken is told, and the first container stays as it was" {
	ok create --bundle "$BUNDLE" "$ID"
	fails 1 create --bundle "$BUNDLE" "$ID"
	says "container with given ID already exists"
	same created "$(status_of)" status
}

@test "start: in all other states" {
	command_is /bin/sleep 1000
	fails 1 start "$ID"
	says "container does not exist"
	ok create --bundle "$BUNDLE" "$ID"
	ok start "$ID"
	fails 1 start "$ID"
	says "cannot start an already running container"
	ok pause "$ID"
	fails 1 start "$ID"
	ok resume "$ID"
	ok kill "$ID" KILL
	wait_for_status stopped
	fails 1 start "$ID"
	says "cannot start a container that has stopped"
}

@test "create: ids of all allowed characters" {
	local id="A.b_c-d+9$TOKEN"
	edit '.linux.cgroupsPath = $path' --arg path "/$id"
	ok create --bundle "$BUNDLE" "$id"
	same created "$(status_of "$id")" status
	ok delete --force "$id"
}

@test "create: several at the same time" {
	local i pids=()
	for i in 1 2 3 4 5 6; do
		cp -al "$BUNDLE" "$TESTDIR/b$i"
		rm "$TESTDIR/b$i/config.json"
		jq --arg path "/$ID-$i" '.linux.cgroupsPath = $path' "$BUNDLE/config.json" >"$TESTDIR/b$i/config.json"
		"$HELPERS/callas" "$RUNTIME" --root "$STATE" create --bundle "$TESTDIR/b$i" "$ID-$i" </dev/null >/dev/null 2>"$TESTDIR/err$i" &
		pids+=($!)
	done
	for i in "${pids[@]}"; do
		wait "$i"
	done
	same 6 "$("$RUNTIME" --root "$STATE" list --quiet | wc -l)" containers
}

@test "create: one id at the same time, one wins" {
	local i pids=() won=0
	for i in 1 2 3 4 5; do
		"$HELPERS/callas" "$RUNTIME" --root "$STATE" create --bundle "$BUNDLE" "$ID" </dev/null >/dev/null 2>"$TESTDIR/err$i" &
		pids+=($!)
	done
	for i in "${pids[@]}"; do
		if wait "$i"; then won=$((won + 1)); fi
	done
	same 1 "$won" "creates that succeeded"
	same created "$(status_of)" status
	ok delete --force "$ID"
}
