#!/usr/bin/env bats
load lib/common

setup() {
	requires userns
	setup_test
	make_bundle
	with_userns
}

@test "userns: maps, ids and owners" {
	script_is 'id -u; id -g; stat -c "%u %g" /etc; /bin/inspect status'
	ok run --bundle "$BUNDLE" "$ID"
	same "0 0 0 0" "$(head -3 <<<"$output" | xargs)" ids
	has "uid_map 0 100000 65536" "gid_map 0 200000 65536" "setgroups allow"
}

@test "userns: files the container makes belong to the mapped ids on the host" {
	edit '.root.readonly = false'
	script_is 'echo x >/tmp/root; echo y >/home/user/file'
	ok run --bundle "$BUNDLE" "$ID"
	same "100000 200000" "$(stat -c '%u %g' "$BUNDLE/rootfs/tmp/root")" owner
}

@test "userns: another user inside" {
	edit '.process.user = {uid: 1000, gid: 1000, additionalGids: [2000]}'
	command_is /bin/id
	ok run --bundle "$BUNDLE" "$ID"
	prints "uid=1000(user) gid=1000(user) groups=2000(more)"
}

@test "userns: capabilities are the config's, in the namespace" {
	command_is /bin/inspect status
	ok run --bundle "$BUNDLE" "$ID"
	has "CapEff: 0000000020000420" "NoNewPrivs: 1"
}

@test "userns: bind mounts, devices and hostname" {
	mkdir "$TESTDIR/source"
	echo content >"$TESTDIR/source/file"
	add_mount '{"destination": "/mnt", "source": "'"$TESTDIR"'/source", "options": ["bind"]}'
	script_is 'cat /mnt/file; hostname; echo x >/dev/null; head -c 4 /dev/zero | wc -c; stat -c "%u %g %t,%T" /dev/null'
	ok run --bundle "$BUNDLE" "$ID"
	has content runc 4 1,3
}

@test "userns: exec" {
	running
	ok exec "$ID" /bin/sh -c 'id -u; readlink /proc/self/ns/user'
	has "$(readlink "/proc/$(pid_of)/ns/user")"
	same 0 "$(head -1 <<<"$output")" uid
	ok exec --user 1000:1000 "$ID" /bin/id -u
	prints 1000
}

@test "userns: init's host ids, and create, start, delete" {
	command_is /bin/sleep 1000
	ok create --bundle "$BUNDLE" "$ID"
	same 100000 "$(stat -c %u "/proc/$(pid_of)")" "uid of init"
	ok start "$ID"
	same running "$(status_of)" status
	ok delete --force "$ID"
	nothing_left
}

@test "userns: joined by path" {
	local pid
	running
	pid=$(pid_of)
	with_namespace user "/proc/$pid/ns/user"
	edit '.linux.cgroupsPath += "b" | del(.linux.uidMappings, .linux.gidMappings)'
	command_is /bin/inspect ns status
	ok run --bundle "$BUNDLE" "$ID-b"
	has "ns user $(readlink "/proc/$pid/ns/user")" "uid_map 0 100000 65536"
}

@test "userns: joined though no process is left in it" {
	local pid file=$TESTDIR/userns
	running
	pid=$(pid_of)
	: >"$file"
	mount --bind "/proc/$pid/ns/user" "$file"
	ok delete --force "$ID"
	with_namespace user "$file"
	edit '.linux.cgroupsPath += "b" | del(.linux.uidMappings, .linux.gidMappings)'
	command_is /bin/inspect ns status
	ok run --bundle "$BUNDLE" "$ID-b"
	has "uid_map 0 100000 65536"
	# An exec does not ask for the file again.
	command_is /bin/sleep 1000
	ok run -d --bundle "$BUNDLE" "$ID-c"
	umount "$file"
	rm "$file"
	ok exec "$ID-c" /bin/inspect status
	has "uid_map 0 100000 65536"
}

@test "userns: a user that is not mapped" {
	edit '.process.user = {uid: 70000, gid: 0}'
	remember_files
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "cannot setuid to unmapped uid"
	nothing_left
}

@test "userns: no maps, maps without a namespace" {
	edit 'del(.linux.uidMappings, .linux.gidMappings)'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "user namespaces enabled, but no uid mappings found"
	nothing_left
}

@test "userns: several ranges" {
	edit '.linux.uidMappings = [{containerID: 0, hostID: 100000, size: 10}, {containerID: 1000, hostID: 150000, size: 5}]'
	edit '.process.user = {uid: 1002, gid: 0}'
	command_is /bin/inspect status
	ok run --bundle "$BUNDLE" "$ID"
	has "Uid: 1002 1002" "uid_map 0 100000 10" "uid_map 1000 150000 5"
}

@test "userns: hooks and cgroup namespace together" {
	with_namespace cgroup
	edit '.hooks.createRuntime = [{path: "/bin/sh", args: ["sh", "-c", "id -u >\"$0\"", $file]}]' --arg file "$TESTDIR/uid"
	command_is /bin/true
	ok run --bundle "$BUNDLE" "$ID"
	same 0 "$(<"$TESTDIR/uid")" "uid of the hook"
}
