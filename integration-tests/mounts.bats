#!/usr/bin/env bats
load lib/common

# mounted_at PATH: the lines of mountinfo in the listing for PATH.
mounted_at() {
	awk -v path="$1" '$1 == "mount" && $3 == path' <<<"$output"
}

listing() {
	command_is /bin/inspect mount
	ok run --bundle "$BUNDLE" "$ID"
}

@test "mounts: the default config's" {
	listing
	same "/ /proc /dev /dev/pts /dev/shm /dev/mqueue /sys /sys/fs/cgroup" \
		"$(awk '$1 == "mount" && ($3 !~ "^/(proc|sys)/" || $3 == "/sys/fs/cgroup") { print $3 }' <<<"$output" | xargs)" "mount points"
	[[ "$(mounted_at /)" == *" ro,"* ]]
	[[ "$(mounted_at /dev)" == *"nosuid"*"tmpfs tmpfs"*"size=65536k,mode=755"* ]]
	[[ "$(mounted_at /dev/pts)" == *"nosuid,noexec"*"devpts devpts"*"gid=5,mode=620,ptmxmode=666"* ]]
	[[ "$(mounted_at /dev/shm)" == *"nosuid,nodev,noexec"*"tmpfs shm"*"size=65536k"* ]]
	[[ "$(mounted_at /dev/mqueue)" == *"nosuid,nodev,noexec"*"mqueue mqueue"* ]]
	[[ "$(mounted_at /sys)" == *" ro,nosuid,nodev,noexec"*"sysfs sysfs"* ]]
	[[ "$(mounted_at /proc | head -1)" == *"proc proc"* ]]
}

@test "mounts: default devices and links" {
	command_is /bin/inspect dev
	ok run --bundle "$BUNDLE" "$ID"
	has "dev null 0020666 0:0 1,3" "dev zero 0020666 0:0 1,5" "dev full 0020666 0:0 1,7" "dev random 0020666 0:0 1,8" \
		"dev urandom 0020666 0:0 1,9" "dev tty 0020666 0:0 5,0" "dev fd 0120777 0:0 0,0 /proc/self/fd" \
		"stdin 0120777 0:0 0,0 /proc/self/fd/0" "stdout 0120777 0:0 0,0 /proc/self/fd/1" \
		"stderr 0120777 0:0 0,0 /proc/self/fd/2" "dev ptmx 0120777 0:0 0,0 pts/ptmx"
	if [ -e /proc/kcore ]; then
		has "dev core 0120777 0:0 0,0 /proc/kcore"
	fi
}

@test "mounts: devices of the spec" {
	edit '.linux.devices = [
		{path: "/dev/mine", type: "c", major: 1, minor: 3, fileMode: 384, uid: 1000, gid: 2000},
		{path: "/dev/sub/dir/block", type: "b", major: 7, minor: 9, fileMode: 438},
		{path: "/dev/fifo", type: "p", fileMode: 420}]'
	script_is '/bin/inspect dev; stat -c "%F %a %t,%T" /dev/sub/dir/block'
	ok run --bundle "$BUNDLE" "$ID"
	has "dev mine 0020600 1000:2000 1,3" "dev fifo 0010644 0:0" "block special file 666 7,9"
}

@test "mounts: bind of a directory, read-only and not, with flags" {
	mkdir "$TESTDIR/source"
	echo content >"$TESTDIR/source/file"
	add_mount '{"destination": "/mnt/ro", "type": "bind", "source": "'"$TESTDIR"'/source", "options": ["bind", "ro", "nosuid", "nodev", "noexec"]}' \
		'{"destination": "/mnt/rw", "type": "bind", "source": "'"$TESTDIR"'/source", "options": ["bind", "rw"]}'
	edit '.root.readonly = false'
	script_is 'cat /mnt/ro/file; echo x >/mnt/ro/new || echo refused; echo y >/mnt/rw/new; cat /mnt/ro/new; /bin/inspect mount'
	ok run --bundle "$BUNDLE" "$ID"
	has content refused y
	[[ "$(mounted_at /mnt/ro)" == *" ro,nosuid,nodev,noexec"* ]]
	same y "$(<"$TESTDIR/source/new")" "on the host"
}

@test "mounts: bind of a file onto a file that is not there" {
	echo "from the host" >"$TESTDIR/hosts"
	add_mount '{"destination": "/etc/new/hosts", "source": "'"$TESTDIR"'/hosts", "options": ["bind", "ro"]}'
	command_is /bin/cat /etc/new/hosts
	ok run --bundle "$BUNDLE" "$ID"
	prints "from the host"
}

@test "mounts: a relative bind source is below the bundle" {
	mkdir "$BUNDLE/data"
	echo relative >"$BUNDLE/data/file"
	add_mount '{"destination": "/mnt", "source": "data", "options": ["rbind"]}'
	command_is /bin/cat /mnt/file
	ok run --bundle "$BUNDLE" "$ID"
	prints relative
}

@test "mounts: rbind takes submounts along, bind does not" {
	mkdir -p "$BUNDLE/outer"
	add_mount '{"destination": "/a", "type": "tmpfs", "source": "tmpfs"}' \
		'{"destination": "/a/inner", "type": "tmpfs", "source": "tmpfs", "options": ["size=77k"]}'
	mkdir -p "$TESTDIR/tree/sub"
	echo hidden >"$TESTDIR/tree/sub/below"
	unshare -m --propagation private sh -ec '
		mount -t tmpfs none "$1/tree/sub"
		echo mounted >"$1/tree/sub/file"
		jq --arg tree "$1/tree" ".process.args = [\"/bin/sh\", \"-c\", \"ls /one/sub; ls /two/sub\"]
			| .mounts += [{destination: \"/one\", source: \$tree, options: [\"bind\"]}, {destination: \"/two\", source: \$tree, options: [\"rbind\"]}]" \
			"$2/config.json" >"$2/config.new"
		mv "$2/config.new" "$2/config.json"
		exec "$3" --root "$4" run --bundle "$2" "$5" </dev/null' sh "$TESTDIR" "$BUNDLE" "$RUNTIME" "$STATE" "$ID" >"$TESTDIR/out"
	same "below file" "$(xargs <"$TESTDIR/out")" "seen in bind and rbind"
}

@test "mounts: rro makes submounts read-only too, ro does not" {
	mkdir -p "$TESTDIR/tree/sub"
	unshare -m --propagation private sh -ec '
		mount -t tmpfs none "$1/tree/sub"
		jq --arg tree "$1/tree" ".process.args = [\"/bin/inspect\", \"mount\"]
			| .mounts += [{destination: \"/one\", source: \$tree, options: [\"rbind\", \"ro\"]}, {destination: \"/two\", source: \$tree, options: [\"rbind\", \"rro\"]}]" \
			"$2/config.json" >"$2/config.new"
		mv "$2/config.new" "$2/config.json"
		exec "$3" --root "$4" run --bundle "$2" "$5" </dev/null' sh "$TESTDIR" "$BUNDLE" "$RUNTIME" "$STATE" "$ID" >"$TESTDIR/out"
	output=$(<"$TESTDIR/out")
	[[ "$(mounted_at /one)" == *" ro,"* ]]
	[[ "$(mounted_at /one/sub)" == *" rw,"* ]]
	[[ "$(mounted_at /two)" == *" ro,"* ]]
	[[ "$(mounted_at /two/sub)" == *" ro,"* ]]
}

@test "mounts: propagation of single mounts" {
	mkdir "$TESTDIR/source"
	for kind in private shared slave unbindable; do
		add_mount '{"destination": "/p/'$kind'", "source": "'"$TESTDIR"'/source", "options": ["bind", "'$kind'"]}'
	done
	listing
	same 1 "$(mounted_at /p/shared | grep -c ' shared ')" "shared peer groups of the shared one"
	[[ "$(mounted_at /p/private)" != *shared* ]]
	[[ "$(mounted_at /p/unbindable)" == *unbindable* ]]
}

@test "mounts: rootfsPropagation" {
	edit '.linux.rootfsPropagation = "shared"'
	listing
	[[ "$(mounted_at /)" == *" shared "* ]]
	edit '.linux.rootfsPropagation = "private"'
	listing
	[[ "$(mounted_at /)" != *shared* && "$(mounted_at /)" != *master* ]]
	edit '.linux.rootfsPropagation = "unbindable"'
	listing
	[[ "$(mounted_at /)" == *unbindable* ]]
}

@test "mounts: tmpfs with options, and data words of the file system" {
	add_mount '{"destination": "/t", "type": "tmpfs", "source": "mytmp", "options": ["nosuid", "noatime", "size=128k", "mode=1750", "uid=1000"]}'
	script_is '/bin/inspect mount; stat -c "mode %a uid %u" /t'
	ok run --bundle "$BUNDLE" "$ID"
	[[ "$(mounted_at /t)" == *"nosuid,noatime"*"tmpfs mytmp"*"size=128k"* ]]
	has "mode 1750 uid 1000"
}

@test "mounts: a tmpfs takes the mode of the directory it covers" {
	chmod 2751 "$BUNDLE/rootfs/var"
	add_mount '{"destination": "/var", "type": "tmpfs", "source": "tmpfs"}'
	command_is /bin/stat -c %a /var
	ok run --bundle "$BUNDLE" "$ID"
	prints 2751
}

@test "mounts: tmpcopyup" {
	mkdir -p "$BUNDLE/rootfs/opt/deep/er"
	echo kept >"$BUNDLE/rootfs/opt/deep/er/file"
	ln -s er/file "$BUNDLE/rootfs/opt/deep/link"
	chown 1000:2000 "$BUNDLE/rootfs/opt/deep/er/file"
	chmod 644 "$BUNDLE/rootfs/opt/deep/er/file"
	add_mount '{"destination": "/opt", "type": "tmpfs", "source": "tmpfs", "options": ["tmpcopyup"]}'
	script_is 'cat /opt/deep/link; stat -c "%u:%g %a" /opt/deep/er/file; readlink /opt/deep/link; echo new >/opt/added; cat /opt/added'
	ok run --bundle "$BUNDLE" "$ID"
	prints "kept
1000:2000 644
er/file
new"
	[ ! -e "$BUNDLE/rootfs/opt/added" ]
}

@test "mounts: read-only tmpfs" {
	add_mount '{"destination": "/t", "type": "tmpfs", "source": "tmpfs", "options": ["ro"]}'
	script_is 'echo x >/t/x || echo refused'
	ok run --bundle "$BUNDLE" "$ID"
	prints refused
}

@test "mounts: masked and read-only paths" {
	mkdir "$BUNDLE/rootfs/opt/secret"
	echo secret >"$BUNDLE/rootfs/opt/secret/file"
	echo secret >"$BUNDLE/rootfs/opt/masked-file"
	mkdir "$BUNDLE/rootfs/opt/readonly"
	edit '.root.readonly = false
		| .linux.maskedPaths += ["/opt/secret", "/opt/masked-file", "/opt/absent"]
		| .linux.readonlyPaths += ["/opt/readonly", "/opt/absent"]'
	script_is 'ls /opt/secret; cat /opt/masked-file; stat -c "%F" /opt/masked-file; echo x >/opt/secret/x || echo no-write
		echo x >/opt/readonly/x || echo readonly; echo x >/opt/writable && echo writable; echo 1 >/proc/sys/kernel/hostname || echo no-sysctl'
	ok run --bundle "$BUNDLE" "$ID"
	prints "character special file
no-write
readonly
writable
no-sysctl"
}

@test "mounts: read-only root" {
	script_is 'echo x >/x || echo refused; echo x >/dev/shm/x && echo writable'
	ok run --bundle "$BUNDLE" "$ID"
	prints "refused
writable"
	edit '.root.readonly = false'
	script_is 'echo x >/x && echo writable'
	ok run --bundle "$BUNDLE" "$ID"
	prints writable
}

@test "mounts: cgroup, v1" {
	requires cgroup-v1
	script_is 'ls /sys/fs/cgroup; cat /sys/fs/cgroup/pids/cgroup.procs; mkdir /sys/fs/cgroup/pids/x || echo refused'
	ok run --bundle "$BUNDLE" "$ID"
	has pids memory freezer refused
	# Its own cgroup is the root of what it sees.
	grep -qx 1 <<<"$output"
}

@test "mounts: order is kept, a later one covers an earlier" {
	add_mount '{"destination": "/m", "type": "tmpfs", "source": "one", "options": ["mode=700"]}' \
		'{"destination": "/m/sub", "type": "tmpfs", "source": "two"}' \
		'{"destination": "/m/sub", "type": "tmpfs", "source": "three"}'
	listing
	same "one two three" "$(awk '$3 ~ "^/m" { for (i = 1; i < NF; i++) if ($i == "tmpfs") print $(i + 1) }' <<<"$output" | xargs)" sources
}

@test "mounts: links in the destination stay inside the root" {
	ln -s ../../../../../../etc "$BUNDLE/rootfs/opt/out"
	ln -s /etc/target "$BUNDLE/rootfs/opt/absolute"
	add_mount '{"destination": "/opt/out/mounted", "type": "tmpfs", "source": "tmpfs"}' \
		'{"destination": "/opt/absolute/m", "type": "tmpfs", "source": "tmpfs"}'
	listing
	[ -n "$(mounted_at /etc/mounted)" ]
	[ -n "$(mounted_at /etc/target/m)" ]
	[ ! -e /etc/mounted ]
	[ ! -e /etc/target ]
}

@test "mounts: /proc and /sys on a link are refused" {
	ln -s etc "$BUNDLE/rootfs/proc"
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "must be mounted on ordinary directory"
	nothing_left
}

@test "mounts: onto /proc/* only what is allowed" {
	mkdir "$TESTDIR/source"
	echo fake >"$TESTDIR/uptime"
	add_mount '{"destination": "/proc/uptime", "source": "'"$TESTDIR"'/uptime", "options": ["bind"]}'
	command_is /bin/cat /proc/uptime
	ok run --bundle "$BUNDLE" "$ID"
	prints fake
	add_mount '{"destination": "/proc/self/attr", "source": "'"$TESTDIR"'/source", "options": ["bind"]}'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "inside /proc"
	nothing_left
}

@test "mounts: a source that is missing" {
	add_mount '{"destination": "/mnt", "source": "/no/such/source", "options": ["bind"]}'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "/no/such/source" "no such file or directory"
	nothing_left
}

@test "mounts: no pivot_root" {
	listing
	before=$(mounted_at /dev)
	command_is /bin/inspect mount
	ok run --no-pivot --bundle "$BUNDLE" "$ID"
	has "/bundle/rootfs / ro" "mount / /proc rw,relatime - proc proc"
	same "$before" "$(mounted_at /dev)" "mount of /dev"
}

@test "mounts: the container's mounts do not reach the host" {
	running
	same 0 "$(grep -c "$TOKEN" /proc/self/mountinfo || true)" "mounts on the host"
}
