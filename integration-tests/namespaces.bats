#!/usr/bin/env bats
load lib/common

host_ns() {
	readlink "/proc/self/ns/$1"
}

# ns_in_listing TYPE: what the listed process is in.
ns_in_listing() {
	awk -v type="$1" '$1 == "ns" && $2 == type { print $3 }' <<<"$output"
}

@test "namespaces: all of the default config are new" {
	command_is /bin/inspect ns
	ok run --bundle "$BUNDLE" "$ID"
	for type in pid net ipc uts mnt; do
		[[ "$(ns_in_listing "$type")" == "$type:["* ]]
		[ "$(ns_in_listing "$type")" != "$(host_ns "$type")" ]
	done
	same "$(host_ns user)" "$(ns_in_listing user)" user
}

@test "namespaces: who may make none is told so, and nothing is left" {
	local status=0
	setpriv --bounding-set -sys_admin --inh-caps -sys_admin "$RUNTIME" --root "$STATE" run --bundle "$BUNDLE" "$ID" \
		</dev/null 2>"$TESTDIR/stderr" || status=$?
	[ "$status" = 1 ]
	grep -qi 'failed to unshare.*namespaces.*operation not permitted' "$TESTDIR/stderr"
	[ -z "$(ls "$STATE")" ]
}

@test "namespaces: joined by path" {
	local pid file
	running
	pid=$(pid_of)
	for type in network:net ipc:ipc uts:uts pid:pid; do
		with_namespace "${type%:*}" "/proc/$pid/ns/${type#*:}"
	done
	edit '.linux.cgroupsPath += "b" | del(.hostname)'
	command_is /bin/inspect ns
	ok run --bundle "$BUNDLE" "$ID-b"
	for type in net ipc uts pid; do
		same "$(readlink "/proc/$pid/ns/$type")" "$(ns_in_listing "$type")" "$type"
	done
	[ "$(ns_in_listing mnt)" != "$(readlink "/proc/$pid/ns/mnt")" ]
}

@test "namespaces: a joined mount namespace" {
	local pid
	running
	pid=$(pid_of)
	with_namespace mount "/proc/$pid/ns/mnt"
	edit '.mounts = [] | del(.linux.maskedPaths, .linux.readonlyPaths) | .linux.cgroupsPath += "b" | .root.readonly = false'
	command_is /bin/true
	rt run --bundle "$BUNDLE" "$ID-b"
	# The host's path of the root is not there: no runtime can do it, all must say so.
	same 1 "$status" status
	says "no such file or directory"
}

@test "namespaces: host network" {
	without_namespace network
	command_is /bin/inspect ns
	ok run --bundle "$BUNDLE" "$ID"
	same "$(host_ns net)" "$(ns_in_listing net)" net
	command_is /bin/ls /sys/class/net
	ok run --bundle "$BUNDLE" "$ID"
	same "$(ls /sys/class/net)" "$output" interfaces
}

@test "namespaces: loopback is up in a new network namespace" {
	command_is /bin/ip -o link show lo
	ok run --bundle "$BUNDLE" "$ID"
	has LOOPBACK,UP
	command_is /bin/ping -c 1 127.0.0.1
	edit '(.process.capabilities[] | arrays) += ["CAP_NET_RAW"]'
	ok run --bundle "$BUNDLE" "$ID"
}

@test "namespaces: a named network namespace" {
	local file=$TESTDIR/keep-net
	touch "$file"
	unshare --net="$file" true
	with_namespace network "$file"
	command_is /bin/inspect ns
	ok run --bundle "$BUNDLE" "$ID"
	same "net:[$(stat -Lc %i "$file")]" "$(ns_in_listing net)" net
	umount "$file"
}

@test "namespaces: a path that is missing, or of another type" {
	with_namespace network /no/such/ns
	remember_files
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "/no/such/ns"
	nothing_left
	with_namespace network /proc/self/ns/ipc
	fails 1 run --bundle "$BUNDLE" "$ID"
	nothing_left
	touch "$TESTDIR/file"
	with_namespace network "$TESTDIR/file"
	fails 1 run --bundle "$BUNDLE" "$ID"
}

@test "namespaces: an unknown type and one named twice" {
	edit '.linux.namespaces += [{type: "nosuch"}]'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says nosuch
	edit '.linux.namespaces |= map(select(.type != "nosuch")) + [{type: "ipc"}]'
	fails 1 run --bundle "$BUNDLE" "$ID"
	nothing_left
}

# without_mounts: no mount namespace, and nothing that would mount. runc binds
# the root onto itself where it is, hence a mount namespace around the call;
# and it wants /proc in the root.
without_mounts() {
	without_namespace mount
	edit '.mounts = [] | del(.linux.maskedPaths, .linux.readonlyPaths) | .root.readonly = false'
	mkdir "$BUNDLE/rootfs/proc"
}

@test "namespaces: no mount namespace" {
	without_mounts
	script_is 'ls /; readlink /proc/self/ns/mnt'
	unshare -m --propagation private sh -ec '
		mount -t proc proc "$2/rootfs/proc"
		readlink /proc/self/ns/mnt
		exec "$1" --root "$3" run --bundle "$2" "$4" </dev/null' sh "$RUNTIME" "$BUNDLE" "$STATE" "$ID" >"$TESTDIR/out"
	output=$(<"$TESTDIR/out")
	has bin etc
	same "$(head -1 <<<"$output")" "$(tail -1 <<<"$output")" "mount namespace"
	nothing_left
}

@test "namespaces: no mount namespace, no /proc, and no mount is left on the host" {
	requires jrunc
	without_mounts
	script_is 'ls /'
	ok run --bundle "$BUNDLE" "$ID"
	has bin etc
	nothing_left
}

@test "namespaces: shared pid namespace" {
	without_namespace pid
	command_is /bin/inspect ns process
	ok run --bundle "$BUNDLE" "$ID"
	same "$(host_ns pid)" "$(ns_in_listing pid)" pid
}

@test "namespaces: shared pid namespace, the cgroup is killed when a foreground init ends" {
	without_namespace pid
	# Detached from stdio, or the runtime's copying of it would wait for them.
	script_is 'sleep 1000 </dev/null >/dev/null 2>&1 & sleep 1000 </dev/null >/dev/null 2>&1 & exit 5'
	fails 5 run --bundle "$BUNDLE" "$ID"
	nothing_left
}

@test "namespaces: pid, the command is number 1" {
	command_is /bin/sh -c 'echo $$'
	ok run --bundle "$BUNDLE" "$ID"
	prints 1
}

@test "namespaces: hostname and domainname" {
	edit '.hostname = "my-host" | .domainname = "my.domain"'
	command_is /bin/inspect process
	ok run --bundle "$BUNDLE" "$ID"
	has "hostname my-host domainname my.domain"
	[ "$(hostname)" != my-host ]
	without_namespace uts
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "unable to set hostname without a private UTS namespace"
	edit 'del(.hostname)'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "unable to set domainname without a private UTS namespace"
}

@test "namespaces: cgroup" {
	requires cgroupns
	with_namespace cgroup
	command_is /bin/inspect ns cgroup
	ok run --bundle "$BUNDLE" "$ID"
	[ "$(ns_in_listing cgroup)" != "$(host_ns cgroup)" ]
	has "of 8:pids:/" || has ":pids:/"
	has_not ":pids:/$ID"
}

@test "namespaces: time, with offsets" {
	requires timens
	with_namespace time
	edit '.linux.timeOffsets = {monotonic: {secs: 7881, nanosecs: 2718281}, boottime: {secs: 1337, nanosecs: 3141519}}'
	command_is /bin/inspect ns status
	ok run --bundle "$BUNDLE" "$ID"
	[ "$(ns_in_listing time)" != "$(host_ns time)" ]
	has "status timens_offsets monotonic 7881 2718281" "status timens_offsets boottime 1337 3141519"
	without_namespace time
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "time namespace offsets specified, but time namespace isn't enabled in the config"
}

@test "namespaces: sysctl" {
	edit '.linux.sysctl = {"net.ipv4.ip_forward": "1", "kernel.msgmax": "4242", "net/ipv4/ip_default_ttl": "77"}'
	command_is /bin/cat /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/msgmax /proc/sys/net/ipv4/ip_default_ttl
	ok run --bundle "$BUNDLE" "$ID"
	prints "1
4242
77"
}

@test "namespaces: sysctl that would reach the host" {
	edit '.linux.sysctl = {"kernel.panic": "1"}'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says 'sysctl "kernel.panic" is not in a separate kernel namespace'
	edit '.linux.sysctl = {"net.ipv4.ip_forward": "1"}'
	without_namespace network
	fails 1 run --bundle "$BUNDLE" "$ID"
	says 'not allowed in host network namespace'
	edit '.linux.sysctl = {"kernel.msgmax": "1"}'
	without_namespace ipc
	fails 1 run --bundle "$BUNDLE" "$ID"
	says 'sysctl "kernel.msgmax" is not allowed in the hosts ipc namespace'
	nothing_left
}
