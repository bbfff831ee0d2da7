#!/usr/bin/env bats
load lib/common

@test "spec: writes config.json, which runs once it has a root" {
	mkdir "$TESTDIR/new"
	ok spec --bundle "$TESTDIR/new"
	prints ""
	cp -al "$BUNDLE/rootfs" "$TESTDIR/new/rootfs"
	BUNDLE=$TESTDIR/new
	edit '.process.terminal = false | .process.args = ["/bin/echo", "from spec"] | .linux.cgroupsPath = $path' --arg path "/$ID"
	ok run --bundle "$BUNDLE" "$ID"
	prints "from spec"
}

@test "spec: content" {
	mkdir "$TESTDIR/new"
	CALLER=(--cwd "$TESTDIR/new")
	ok spec
	local file=$TESTDIR/new/config.json
	same '{"args":["sh"],"cwd":"/","terminal":true,"user":{"gid":0,"uid":0},"noNewPrivileges":true}' \
		"$(jq -c '.process | {args, cwd, terminal, user: {gid: .user.gid, uid: .user.uid}, noNewPrivileges}' "$file")" process
	same '{"path":"rootfs","readonly":true} runc' "$(jq -r '"\(.root | tojson) \(.hostname)"' "$file")" root
	same '/proc /dev /dev/pts /dev/shm /dev/mqueue /sys /sys/fs/cgroup' "$(jq -r '[.mounts[].destination] | join(" ")' "$file")" mounts
	same 'pid network ipc uts mount' "$(jq -r '[.linux.namespaces[].type | select(. != "cgroup")] | join(" ")' "$file")" namespaces
	same '["CAP_AUDIT_WRITE","CAP_KILL","CAP_NET_BIND_SERVICE"]' "$(jq -c .process.capabilities.bounding "$file")" capabilities
	same '[{"allow":false,"access":"rwm"}]' "$(jq -c .linux.resources.devices "$file")" devices
	# Tabs.
	grep -q "^	\"ociVersion\": \"1\.[0-9.]*[a-z+-]*\",$" "$file"
	same 644 "$(stat -c %a "$file")" mode
}

@test "spec: the same as the oracle's" {
	requires oracle
	mkdir "$TESTDIR/a" "$TESTDIR/b"
	ok spec --bundle "$TESTDIR/a"
	"$ORACLE" spec --bundle "$TESTDIR/b"
	# The spec version told is each runtime's own.
	diff <(jq 'del(.ociVersion)' "$TESTDIR/a/config.json") <(jq 'del(.ociVersion)' "$TESTDIR/b/config.json")
	diff <(sed '/ociVersion/d' "$TESTDIR/a/config.json") <(sed '/ociVersion/d' "$TESTDIR/b/config.json")
	ok spec --rootless --bundle "$(mkdir "$TESTDIR/c" && echo "$TESTDIR/c")"
	mkdir "$TESTDIR/d"
	"$ORACLE" spec --rootless --bundle "$TESTDIR/d"
	diff <(sed '/ociVersion/d' "$TESTDIR/c/config.json") <(sed '/ociVersion/d' "$TESTDIR/d/config.json")
}

@test "spec --rootless: runs in a user namespace" {
	requires userns
	rm "$BUNDLE/config.json"
	ok spec --rootless --bundle "$BUNDLE"
	same '[{"containerID":0,"hostID":0,"size":1}]' "$(jq -c .linux.uidMappings "$BUNDLE/config.json")" uidMappings
	edit '.process.terminal = false | .process.args = ["/bin/id", "-u"] | .linux.cgroupsPath = $path' --arg path "/$ID"
	ok run --bundle "$BUNDLE" "$ID"
	prints 0
}

@test "spec: an existing config.json is kept" {
	cp "$BUNDLE/config.json" "$TESTDIR/before"
	fails 1 spec --bundle "$BUNDLE"
	says "File config.json exists. Remove it first"
	cmp "$BUNDLE/config.json" "$TESTDIR/before"
}

@test "spec: umask of the caller" {
	mkdir "$TESTDIR/new"
	CALLER=(--umask 077)
	ok spec --bundle "$TESTDIR/new"
	same 600 "$(stat -c %a "$TESTDIR/new/config.json")" mode
}

@test "spec: a directory that is not there" {
	fails 1 spec --bundle "$TESTDIR/none"
	says "no such file or directory"
}
