#!/usr/bin/env bats
# What a container's process is given, down to signal masks and descriptors,
# has to be what runc gives for the same config and the same caller. The
# listing is that of helpers/inspect.c; both runtimes use one bundle, one id
# and one state directory, one after the other.
load lib/common

setup() {
	requires oracle
	setup_test
	make_bundle
	# Of the three ways to a process; start only where it could be another.
	WAYS=(run exec)
	# Not /dev/null, which the two hand on in different ways (null-stdio).
	RT_STDIN=$TESTDIR/nothing
	: >"$RT_STDIN"
}

# Namespaces are the host's or not; pipes and sockets are just that.
normalise() {
	local type rules=()
	for type in cgroup ipc mnt net pid time user uts; do
		rules+=(-e "s/ $(readlink "/proc/self/ns/$type" | sed 's/[][]/\\&/g')\$/ host/")
	done
	sed "${rules[@]}" -e 's/\(\(pipe\|socket\|cgroup\|ipc\|mnt\|net\|pid\|time\|user\|uts\):\)\[[0-9]*\]/\1[]/g' \
		-e 's/^\(process keyring keyring;[0-9]*;[0-9]*\);[^;]*;/\1;/'
}

# What of a listing of runc's is known to be otherwise with jrunc (docs/decisions/oracle.md).
decided() {
	local decision
	for decision in cgroup-root-readonly mqueue-group gids-twice; do
		grep -q "^| $decision |" "$REPO/docs/decisions/oracle.md" || echo "no decision $decision in docs/decisions/oracle.md"
	done
	if [ "$RUNTIME_KIND" = runc ]; then
		cat
	else
		sed -e 's|^mount / /sys/fs/cgroup rw,\(nosuid,nodev,noexec,relatime - tmpfs \)|mount / /sys/fs/cgroup ro,\1|' \
			-e 's/^dev mqueue 0041777 0:65534 /dev mqueue 0041777 0:0 /' -e 's/^status Groups: 5 5\>/status Groups: 5/'
	fi
}

# listings RUNTIME DIR: run, create + start and exec the listing with RUNTIME.
listings() {
	local RUNTIME=$1 dir=$2
	mkdir "$dir"
	command_is /bin/inspect
	rt "${OPTIONS[@]}" run "${FLAGS[@]}" --bundle "$BUNDLE" "$ID"
	show_call >&2
	echo "exit $status" >"$dir/run"
	cat "$TESTDIR/stdout" >>"$dir/run"

	if [ "${#WAYS[@]}" = 3 ]; then
		rt create "${FLAGS[@]}" --bundle "$BUNDLE" "$ID"
		echo "exit $status" >"$dir/start"
		mv "$TESTDIR/stdout" "$TESTDIR/started"
		rt start "$ID"
		wait_for_status stopped
		cat "$TESTDIR/started" >>"$dir/start"
		rt delete --force "$ID"
	fi

	command_is /bin/sleep 1000
	rt run -d --bundle "$BUNDLE" "$ID"
	wait_for_status running
	rt exec "${FLAGS[@]}" "${EXEC_FLAGS[@]}" "$ID" /bin/inspect
	show_call >&2
	echo "exit $status" >"$dir/exec"
	cat "$TESTDIR/stdout" >>"$dir/exec"
	rt delete --force "$ID"
}

# equal_listings: and none of them empty. What runc makes of signals that its
# caller ignores is a race between its goroutines (most often none stays
# ignored), so a listing may equal any of a few of the oracle's; runc under test
# is asked anew as well, jrunc has one answer.
equal_listings() {
	local tries=1
	[[ "${CALLER[*]}" != *--ignore* ]] || tries=5
	[ "$RUNTIME_KIND" = runc ] || listings "$RUNTIME" "$TESTDIR/ours" 2>"$TESTDIR/ours.log"
	while :; do
		rm -rf "$TESTDIR/oracle"
		listings "$ORACLE" "$TESTDIR/oracle" 2>"$TESTDIR/oracle.log"
		if [ "$RUNTIME_KIND" = runc ]; then
			rm -rf "$TESTDIR/ours"
			listings "$RUNTIME" "$TESTDIR/ours" 2>"$TESTDIR/ours.log"
		fi
		tries=$((tries - 1))
		if compare_listings; then
			rm -r "$TESTDIR/ours"
			return 0
		fi
		[ "$tries" -gt 0 ] || break
	done
	cat "$TESTDIR/ours.log"
	return 1
}

compare_listings() {
	local way failed=
	for way in "${WAYS[@]}"; do
		normalise <"$TESTDIR/oracle/$way" | decided >"$TESTDIR/oracle.$way"
		normalise <"$TESTDIR/ours/$way" >"$TESTDIR/ours.$way"
		[ "$(wc -l <"$TESTDIR/oracle.$way")" -gt 60 ] || {
			echo "$way: the oracle's listing is short:"
			cat "$TESTDIR/oracle.$way" "$TESTDIR/oracle.log"
			failed=1
		}
		diff -U 0 --label "oracle's $way" --label "ours" "$TESTDIR/oracle.$way" "$TESTDIR/ours.$way" || failed=1
	done
	[ -z "$failed" ]
}

@test "process state: default config" {
	WAYS=(run exec start)
	equal_listings
}

@test "process state: the caller ignores SIGPIPE and SIGHUP" {
	WAYS=(run exec start)
	CALLER=(--ignore 13 --ignore 1)
	equal_listings
}

@test "process state: the caller blocks SIGUSR1" {
	WAYS=(run exec start)
	CALLER=(--block 10)
	equal_listings
}

@test "process state: the caller ignores and blocks many signals" {
	CALLER=(--ignore 2 --ignore 3 --ignore 15 --ignore 17 --ignore 41 --block 12 --block 14 --block 28 --block 40)
	equal_listings
}

@test "process state: the caller has descriptors open that are not close-on-exec" {
	WAYS=(run exec start)
	CALLER=(--open 3=/etc/passwd --open 5=/ --pipe 20=x)
	equal_listings
}

@test "process state: preserved descriptors" {
	WAYS=(run exec start)
	CALLER=(--open 3=/dev/zero --pipe 4=x)
	FLAGS=(--preserve-fds 2)
	equal_listings
}

@test "process state: more preserved descriptors than are open fail alike" {
	CALLER=(--open 3=/dev/zero)
	for who in "$ORACLE" "$RUNTIME"; do
		RUNTIME=$who fails 1 run --preserve-fds 60 --bundle "$BUNDLE" "$ID"
		says "unable to stat preserved-fd " "(of 60)"
		# runc leaves the state directory.
		RUNTIME=$who ok delete --force "$ID"
	done
}

@test "process state: umask of the caller" {
	CALLER=(--umask 027)
	equal_listings
}

@test "process state: user, groups, capabilities, limits, umask, oom, cwd, environment" {
	edit '.process.user = {uid: 1000, gid: 1000, additionalGids: [5, 2000], umask: 63}
		| .process.capabilities = {bounding: ["CAP_CHOWN", "CAP_KILL"], permitted: ["CAP_KILL"], effective: ["CAP_KILL"], inheritable: ["CAP_KILL"], ambient: ["CAP_KILL"]}
		| .process.rlimits = [{type: "RLIMIT_NOFILE", soft: 77, hard: 88}, {type: "RLIMIT_CORE", soft: 1, hard: 2}]
		| .process.oomScoreAdj = 123 | .process.cwd = "/home/user" | .process.noNewPrivileges = false
		| .process.env += ["A=1", "B=two words", "A=3"] | .hostname = "other" | .domainname = "dom.ain"'
	equal_listings
}

@test "process state: no capabilities object at all" {
	edit 'del(.process.capabilities)'
	equal_listings
}

@test "process state: all capabilities of the host" {
	edit '["CAP_CHOWN","CAP_DAC_OVERRIDE","CAP_FSETID","CAP_FOWNER","CAP_MKNOD","CAP_NET_RAW","CAP_SETGID","CAP_SETUID","CAP_SETFCAP","CAP_SETPCAP","CAP_NET_BIND_SERVICE","CAP_SYS_CHROOT","CAP_KILL","CAP_AUDIT_WRITE","CAP_SYS_ADMIN"] as $all
		| .process.capabilities = {bounding: $all, permitted: $all, effective: $all}'
	equal_listings
}

@test "process state: seccomp, with and without no new privileges" {
	edit '.linux.seccomp = {defaultAction: "SCMP_ACT_ALLOW", syscalls: [{names: ["swapon"], action: "SCMP_ACT_ERRNO"}]}'
	equal_listings
	edit '.process.noNewPrivileges = false'
	equal_listings
}

@test "process state: user namespace" {
	WAYS=(run exec start)
	requires userns
	with_userns
	equal_listings
}

@test "process state: cgroup namespace, cgroups bound" {
	requires cgroupns
	with_namespace cgroup
	equal_listings
}

@test "process state: host network, host pid and host ipc namespaces" {
	without_namespace network
	without_namespace pid
	without_namespace ipc
	equal_listings
}

@test "process state: time namespace" {
	requires timens
	with_namespace time
	edit '.linux.timeOffsets = {monotonic: {secs: 100}, boottime: {secs: 200, nanosecs: 5}}'
	equal_listings
}

@test "process state: mounts of many kinds, writable root" {
	mkdir "$TESTDIR/source"
	edit '.root.readonly = false | .linux.rootfsPropagation = "rslave"'
	add_mount '{"destination": "/b/ro", "source": "'"$TESTDIR"'/source", "options": ["rbind", "ro", "nosuid", "nodev"]}' \
		'{"destination": "/b/shared", "source": "'"$TESTDIR"'/source", "options": ["bind", "rshared"]}' \
		'{"destination": "/b/noexec", "source": "'"$TESTDIR"'/source", "options": ["bind", "noexec", "noatime"]}' \
		'{"destination": "/t/a", "type": "tmpfs", "source": "tmpfs", "options": ["size=10k", "mode=700", "nosuid"]}' \
		'{"destination": "/home", "type": "tmpfs", "source": "tmpfs", "options": ["tmpcopyup"]}' \
		'{"destination": "/t/proc", "type": "proc", "source": "proc"}'
	edit '.linux.devices = [{path: "/dev/mine", type: "c", major: 1, minor: 3, fileMode: 384, uid: 1, gid: 2}]'
	equal_listings
}

@test "process state: no cgroupsPath" {
	edit 'del(.linux.cgroupsPath)'
	equal_listings
}

@test "process state: exec with flags of its own" {
	EXEC_FLAGS=(--user 1000:1000 --additional-gids 5 --cwd /tmp --env X=y --cap CAP_CHOWN --no-new-privs)
	equal_listings
}

@test "process state: scheduler, io priority and personality" {
	edit '.process.scheduler = {policy: "SCHED_BATCH", nice: 5} | .process.ioPriority = {class: "IOPRIO_CLASS_IDLE", priority: 0}
		| .linux.personality = {domain: "LINUX32"}'
	equal_listings
}

@test "process state: LANG unset" {
	CALLER_ENV=(-i)
	edit '.process.env += ["NAME=bündle"]'
	equal_listings
}

@test "process state: ü in the bundle's path, in arguments and in the environment" {
	WAYS=(run exec start)
	mv "$BUNDLE" "$TESTDIR/bündle"
	BUNDLE=$TESTDIR/bündle
	edit '.process.env += ["Ü=ü"] | .process.cwd = "/größe"'
	CALLER_ENV=(-i "VÄR=ü")
	EXEC_FLAGS=(--env "ä=ö")
	equal_listings
}

# runc's init is told the path in JSON, with a replacement character for the
# byte, and does not find it: so the wanted listing is that of a plain path.
@test "process state: byte 0xff in the bundle's path" {
	requires jrunc
	local raw=$TESTDIR/$'b\xff\xc3\xbc'
	command_is /bin/inspect
	RUNTIME=$ORACLE ok run --bundle "$BUNDLE" "$ID"
	normalise <"$TESTDIR/stdout" | decided >"$TESTDIR/oracle"
	mv "$BUNDLE" "$raw"
	BUNDLE=$raw
	CALLER_ENV=(-i $'RAW=\xff\xc3\xbc')
	ok run --bundle "$BUNDLE" "$ID"
	LC_ALL=C sed -e $'s/b\xff\xc3\xbc/bundle/g' -e 's/b\\xff\\xc3\\xbc/bundle/g' "$TESTDIR/stdout" | normalise >"$TESTDIR/ours"
	[ "$(wc -l <"$TESTDIR/oracle")" -gt 60 ]
	diff "$TESTDIR/oracle" "$TESTDIR/ours"
	running
	ok exec "$ID" /bin/true
	ok list --quiet
	prints "$ID"
}

@test "process state: bytes of the caller's environment reach a hook as they are" {
	edit '.hooks.createRuntime = [{path: "/bin/sh", args: ["sh", "-c", "env -0 >\"$0/env\"", $dir]}]' --arg dir "$TESTDIR"
	CALLER_ENV=(-i $'RAW=\xff\xc3\xbc' $'LINES=a\nb')
	ok run --bundle "$BUNDLE" "$ID"
	tr '\0' '\1' <"$TESTDIR/env" | LC_ALL=C grep -qa $'RAW=\xff\xc3\xbc\x01'
	tr '\0\n' '\1\2' <"$TESTDIR/env" | LC_ALL=C grep -qa $'LINES=a\x02b\x01'
}

# around_tmp MOUNT-OPTIONS: the listings with another /tmp under the runtimes.
around_tmp() {
	local who
	command_is /bin/inspect
	for who in "$ORACLE" "$RUNTIME"; do
		unshare -m --propagation private sh -ec 'mount -t tmpfs -o "$1" tmpfs /tmp; shift; exec "$@"' sh "$1" \
			env -i "$HELPERS/callas" "$who" --root "$STATE" run --bundle "$BUNDLE" "$ID" <"$RT_STDIN" 2>"$TESTDIR/stderr" |
			normalise >"$TESTDIR/listing.${who//[^a-z]/}"
		cat "$TESTDIR/stderr"
		[ "$(wc -l <"$TESTDIR/listing.${who//[^a-z]/}")" -gt 60 ]
	done
	diff <(decided <"$TESTDIR/listing.${ORACLE//[^a-z]/}") "$TESTDIR/listing.${RUNTIME//[^a-z]/}"
}

@test "process state: /tmp is noexec" {
	around_tmp noexec
}

@test "process state: /tmp is read-only" {
	around_tmp ro
}

@test "process state: terminal" {
	requires script
	local who
	edit '.process.terminal = true'
	command_is /bin/inspect
	for who in "$ORACLE" "$RUNTIME"; do
		RUNTIME=$who rt_tty run --bundle "$BUNDLE" "$ID"
		normalise <<<"$output" >"$TESTDIR/listing.${who//[^a-z]/}"
		[ "$(wc -l <"$TESTDIR/listing.${who//[^a-z]/}")" -gt 60 ]
	done
	diff <(decided <"$TESTDIR/listing.${ORACLE//[^a-z]/}") "$TESTDIR/listing.${RUNTIME//[^a-z]/}"
}

@test "process state: exec with a terminal" {
	requires script
	local who
	for who in "$ORACLE" "$RUNTIME"; do
		RUNTIME=$who
		running
		rt_tty exec -t "$ID" /bin/inspect
		normalise <<<"$output" >"$TESTDIR/listing.${who//[^a-z]/}"
		[ "$(wc -l <"$TESTDIR/listing.${who//[^a-z]/}")" -gt 60 ]
		ok delete --force "$ID"
	done
	diff <(decided <"$TESTDIR/listing.${ORACLE//[^a-z]/}") "$TESTDIR/listing.${RUNTIME//[^a-z]/}"
}
