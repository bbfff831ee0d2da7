#!/usr/bin/env bats
# Idmapped mounts: with the container's maps and with maps of their own, with and without a user namespace.
load lib/common

setup() {
	requires userns
	setup_test
	make_bundle
}

# mapped DESTINATION SOURCE OPTIONS [UID-MAPS [GID-MAPS]]: maps as "containerID hostID size, ..."
mapped() {
	local maps='split(",") | map(split(" ") | map(select(. != "") | tonumber) | {containerID: .[0], hostID: .[1], size: .[2]})'
	edit ".mounts += [{destination: \$dest, source: \$source, options: (\$options | split(\",\"))}
		+ (if \$uids == \"\" then {} else {uidMappings: (\$uids | $maps)} end)
		+ (if \$gids == \"\" then {} else {gidMappings: (\$gids | $maps)} end)]" \
		--arg dest "$1" --arg source "$2" --arg options "$3" --arg uids "${4:-}" --arg gids "${5:-}"
}

# owned_files DIR: files of several owners.
owned_files() {
	local id
	mkdir -p "$1"
	for id in 0 1000 1500; do
		echo "$id" >"$1/file-$id"
		chown "$id:$id" "$1/file-$id"
	done
	chmod 755 "$1"
	chmod 644 "$1"/file-*
}

own_maps_without_userns() {
	owned_files "$TESTDIR/source"
	mapped /mnt "$TESTDIR/source" rbind,idmap "0 100000 1001, 1500 7 1" "0 200000 1001,1500 8 1"
	mapped /plain "$TESTDIR/source" rbind
	script_is 'stat -c "%n %u:%g" /mnt/* /plain/*; cat /mnt/file-1000'
	step run --bundle "$BUNDLE" "$ID"
}

@test "idmap: maps of its own, in no user namespace" {
	both own_maps_without_userns
	own_maps_without_userns >/dev/null
	has "/mnt/file-0 100000:200000" "/mnt/file-1000 101000:201000" "/mnt/file-1500 7:8" "/plain/file-1000 1000:1000"
}

written_through() {
	rm -rf "$TESTDIR/source"
	owned_files "$TESTDIR/source"
	chown 1000:1000 "$TESTDIR/source"
	mapped /mnt "$TESTDIR/source" bind,idmap "1000 0 1" "1000 0 1"
	script_is 'echo x >/mnt/file-1000 && echo written; touch /mnt/new; stat -c "%u:%g" /mnt/new; echo x >/mnt/file-1500 || echo refused'
	step run --bundle "$BUNDLE" "$ID"
	note "on the host: $(stat -c '%u:%g' "$TESTDIR/source/new")"
}

@test "idmap: what is written through it has the ids of the file system" {
	both written_through
	written_through >/dev/null
	has written 0:0 refused
	same 1000:1000 "$(stat -c '%u:%g' "$TESTDIR/source/new")" "owner on the host"
}

containers_maps() {
	with_userns
	owned_files "$TESTDIR/source"
	mapped /mnt "$TESTDIR/source" rbind,idmap
	mapped /same "$TESTDIR/source" rbind,idmap "0 100000 65536" "0 200000 65536"
	mapped /plain "$TESTDIR/source" rbind
	script_is 'stat -c "%n %u:%g" /mnt/* /same/* /plain/*'
	step run --bundle "$BUNDLE" "$ID"
}

@test "idmap: the container's maps, named and not" {
	both containers_maps
	containers_maps >/dev/null
	has "/mnt/file-0 0:0" "/mnt/file-1000 1000:1000" "/same/file-1500 1500:1500" "/plain/file-0 65534:65534"
}

own_maps_in_userns() {
	with_userns
	owned_files "$TESTDIR/source"
	mapped /mnt "$TESTDIR/source" rbind,idmap "0 100007 10, 1000 101000 600" "0 200007 10,1000 201000 600"
	mapped /other "$TESTDIR/source" rbind,idmap "1500 100000 1" "1500 200000 1"
	mapped /again "$TESTDIR/source" rbind,idmap "1500 100000 1" "1500 200000 1"
	script_is 'stat -c "%n %u:%g" /mnt/* /other/* /again/*'
	step run --bundle "$BUNDLE" "$ID"
}

@test "idmap: maps of its own in a user namespace" {
	both own_maps_in_userns
	own_maps_in_userns >/dev/null
	has "/mnt/file-0 7:7" "/mnt/file-1000 1000:1000" "/other/file-1500 0:0" "/other/file-0 65534:65534" "/again/file-1500 0:0"
}

# in_private_tree SCRIPT: with a tmpfs on $TESTDIR/tree/sub that only this call's mount namespace has.
with_submount() {
	mkdir -p "$TESTDIR/tree/sub"
	owned_files "$TESTDIR/tree"
	CALLER_ENV=(unshare -m --propagation private sh -ec '
		dir=$1; shift
		mount -t tmpfs none "$dir/tree/sub"
		echo s >"$dir/tree/sub/file"
		chown 1000:1000 "$dir/tree/sub/file"
		chmod 755 "$dir/tree/sub"
		exec "$@"' sh "$TESTDIR" env)
}

recursion() {
	with_submount
	mapped /one "$TESTDIR/tree" rbind,idmap "0 100000 2000" "0 200000 2000"
	mapped /all "$TESTDIR/tree" rbind,ridmap "0 100000 2000" "0 200000 2000"
	mapped /top "$TESTDIR/tree" bind,ridmap "0 100000 2000" "0 200000 2000"
	script_is 'stat -c "%n %u:%g" /one/file-1000 /one/sub/* /all/file-1000 /all/sub/*; ls /top/sub'
	step run --bundle "$BUNDLE" "$ID"
}

@test "idmap: idmap maps the top, ridmap what is mounted below" {
	both recursion
	recursion >/dev/null
	has "/one/file-1000 101000:201000" "/one/sub/file 1000:1000" "/all/file-1000 101000:201000" "/all/sub/file 101000:201000"
}

# A tmpfs of the container's own, with content, is the source of later mounts.
inside() {
	mkdir -p "$BUNDLE/rootfs/opt/deep"
	echo copied >"$BUNDLE/rootfs/opt/deep/file"
	chown 1000:1000 "$BUNDLE/rootfs/opt/deep/file"
	add_mount '{"destination": "/opt", "type": "tmpfs", "source": "tmpfs", "options": ["tmpcopyup"]}'
	mapped /mnt "$BUNDLE/rootfs/opt/deep" bind,idmap "0 100000 2000" "0 200000 2000"
	mapped /plain "$BUNDLE/rootfs/opt/deep" bind
	mapped /link "$TESTDIR/link" bind,idmap "0 300000 2000" "0 400000 2000"
	ln -sfn "$BUNDLE/rootfs/opt/deep" "$TESTDIR/link"
	edit '.root.readonly = false'
	script_is 'stat -c "%n %u:%g" /mnt/* /plain/* /link/*; echo new >/plain/new; cat /mnt/new /link/new /opt/deep/new; stat -f -c %T /mnt'
	step run --bundle "$BUNDLE" "$ID"
	note "$(ls "$BUNDLE/rootfs/opt/deep")"
}

@test "idmap: a source inside the container's own mounts is resolved in mount order" {
	both inside
	inside >/dev/null
	has "/mnt/file 101000:201000" "/plain/file 1000:1000" "/link/file 301000:401000" "tmpfs"
}

inside_userns() {
	with_userns
	mkdir -p "$BUNDLE/rootfs/opt/deep"
	echo copied >"$BUNDLE/rootfs/opt/deep/file"
	chown -R 101000:201000 "$BUNDLE/rootfs/opt/deep"
	add_mount '{"destination": "/opt", "type": "tmpfs", "source": "tmpfs", "options": ["tmpcopyup"]}'
	mapped /plain "$BUNDLE/rootfs/opt/deep" bind
	script_is 'stat -c "%n %u:%g" /plain/*; echo x >/plain/x; ls /opt/deep; stat -f -c %T /plain'
	step run --bundle "$BUNDLE" "$ID"
}

@test "idmap: in a user namespace too, sources inside are the container's" {
	both inside_userns
	inside_userns >/dev/null
	has "/plain/file 1000:1000" tmpfs
}

# The directory belongs to the host's root alone: init could not open it.
closed_source() {
	with_userns
	mkdir -p "$BUNDLE/rootfs/closed/sub"
	chown 0:0 "$BUNDLE/rootfs/closed"
	chmod 700 "$BUNDLE/rootfs/closed"
	echo reached >"$BUNDLE/rootfs/closed/sub/file"
	mapped /mnt "$BUNDLE/rootfs/closed/sub" bind
	command_is /bin/cat /mnt/file
	step run --bundle "$BUNDLE" "$ID"
}

@test "idmap: sources inside are opened with the runtime's rights" {
	both closed_source
	closed_source >/dev/null
	prints reached
}

refusals() {
	mkdir -p "$TESTDIR/source"
	mapped /mnt "$TESTDIR/source" bind,idmap
	step run --bundle "$BUNDLE" "$ID"
	edit 'del(.mounts[-1])'
	mapped /mnt "$TESTDIR/source" bind,idmap "0 1 1"
	step run --bundle "$BUNDLE" "$ID"
	edit 'del(.mounts[-1])'
	add_mount '{"destination": "/t", "type": "tmpfs", "source": "tmpfs", "options": ["idmap"], "uidMappings": [{"containerID": 0, "hostID": 1, "size": 1}], "gidMappings": [{"containerID": 0, "hostID": 1, "size": 1}]}'
	step run --bundle "$BUNDLE" "$ID"
	edit 'del(.mounts[-1])'
	mapped /mnt "$TESTDIR/source" bind,idmap "0 1 1, 0 2 1" "0 1 1"
	differs mount-told run --bundle "$BUNDLE" "$ID"
	edit 'del(.mounts[-1])'
	mapped /mnt /proc bind,idmap "0 1 1" "0 1 1"
	differs mount-told run --bundle "$BUNDLE" "$ID"
	edit 'del(.mounts[-1])'
	mapped /mnt "$BUNDLE/rootfs/absent" bind,idmap "0 1 1" "0 1 1"
	differs mount-told run --bundle "$BUNDLE" "$ID"
}

@test "idmap: maps that are missing or impossible, and file systems that cannot" {
	both refusals
	mapped /mnt "$TESTDIR/source" bind,idmap "0 1 1, 0 2 1" "0 1 1"
	remember_files
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "error mounting" "failed to create userns for $TESTDIR/source id-mapping" uid_map "invalid argument"
	nothing_left
	edit 'del(.mounts[-1])'
	mapped /mnt "$BUNDLE/rootfs/absent" bind,idmap "0 1 1" "0 1 1"
	fails 1 run --bundle "$BUNDLE" "$ID"
	says 'error mounting' '/rootfs/absent' "no such file or directory"
	nothing_left
	edit 'del(.mounts[-1])'
	mapped /mnt /proc bind,idmap "0 1 1" "0 1 1"
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "failed to set MOUNT_ATTR_IDMAP on /proc: invalid argument (maybe the filesystem used doesn't support idmap mounts on this kernel?)"
	nothing_left
}

@test "idmap: created, started and deleted, nothing is left" {
	owned_files "$TESTDIR/source"
	mapped /mnt "$TESTDIR/source" rbind,idmap "0 100000 2000" "0 200000 2000"
	running
	ok exec "$ID" stat -c %u /mnt/file-0
	prints 100000
	ok delete --force "$ID"
	nothing_left
}
