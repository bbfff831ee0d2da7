#!/usr/bin/env bats
# An ordinary user, who exists only in a mount namespace of the test's own: there are copies of /etc/passwd and the like
# over the host's.
load lib/common

USER_ID=61235

setup() {
	requires root userns house
	setup_test
	chmod 711 "$SUITE_DIR"
	mkdir -m 755 "$TESTDIR/user" "$TESTDIR/etc"
	mkdir -m 700 "$TESTDIR/user/run" "$TESTDIR/user/state"
	BUNDLE=$TESTDIR/user/bundle
	STATE=$TESTDIR/user/state
	ROOTS=("$STATE" "$TESTDIR/user/run/jrunc" "$TESTDIR/user/run/runc")
	make_bundle
	chown "$USER_ID:$USER_ID" "$TESTDIR/user/run" "$TESTDIR/user/state"
	chown "$USER_ID:$USER_ID" "$TESTDIR/user"
	ORACLE=$(readlink -f "$ORACLE")
	house "jrtuser:500000:65536"
	rootless_bundle
}

_requires_house() {
	_requires_why="the uidmap package, nsenter, setpriv, nobody with the user id $USER_ID, and a runtime that others may execute"
	command -v newuidmap newgidmap nsenter setpriv >/dev/null && [ -e /etc/subuid ] && [ -e /etc/subgid ] &&
		! getent passwd "$USER_ID" >/dev/null &&
		setpriv --reuid "$USER_ID" --regid "$USER_ID" --clear-groups test -x "$RUNTIME" -a -x "$HELPERS/callas"
}

# house SUBIDS: a mount namespace with the user and these subordinate ids; HOUSE is a process in it.
house() {
	[ -z "${HOUSE:-}" ] || kill "$HOUSE"
	(cat /etc/passwd && echo "jrtuser:x:$USER_ID:$USER_ID::/:/bin/sh") >"$TESTDIR/etc/passwd"
	(cat /etc/group && echo "jrtuser:x:$USER_ID:") >"$TESTDIR/etc/group"
	printf '%s\n' "$1" | tee "$TESTDIR/etc/subuid" >"$TESTDIR/etc/subgid"
	rm -f "$TESTDIR/etc/house"
	mkdir -p /run/user
	unshare --mount sh -c 'umask 022; for file in passwd group subuid subgid; do mount --bind "$1/$file" "/etc/$file" || exit 1; done
		mount -t tmpfs -o mode=755 tmpfs /run/user && mkdir -m 700 "/run/user/$2" && chown "$2:$2" "/run/user/$2" || exit 1
		# The oracle and its libraries lie where the user cannot look.
		case $3 in /root/*/usr/*) mkdir -p "$1/tree" && mount --bind "${3%%/usr/*}" "$1/tree" && mount -t tmpfs -o mode=755 tmpfs /root &&
			mkdir -p -m 755 "${3%%/usr/*}" && mount --bind "$1/tree" "${3%%/usr/*}" || exit 1; esac
		echo $$ >"$1/house"; exec sleep 1000' sh "$TESTDIR/etc" "$USER_ID" "$ORACLE" </dev/null >/dev/null 3>&- &
	BACKGROUND+=($!)
	retry 100 0.05 test -s "$TESTDIR/etc/house"
	HOUSE=$(<"$TESTDIR/etc/house")
	as_user
}

# as_user [VARIABLE=VALUE...]: from now on calls are the user's, with this added to the environment.
as_user() {
	CALLER_ENV=(-i PATH="$PATH" nsenter --mount="/proc/$HOUSE/ns/mnt" setpriv --reuid "$USER_ID" --regid "$USER_ID" --clear-groups
		env XDG_RUNTIME_DIR="$TESTDIR/user/run" "$@")
}

# rootless_bundle: $BUNDLE is the user's, with what `spec --rootless` writes for that user.
rootless_bundle() {
	rm "$BUNDLE/config.json"
	chown "$USER_ID:$USER_ID" "$BUNDLE" "$BUNDLE/rootfs" "$BUNDLE"/rootfs/{etc,tmp,root,var,opt,home}
	rt_raw spec --rootless --bundle "$BUNDLE"
	edit '.process.terminal = false | .process.args = ["/bin/echo", "hello"] | .root.readonly = false'
	chmod 644 "$BUNDLE/config.json"
}

# with_subids: ids 1 to 65536 of the container are the user's subordinate ones.
with_subids() {
	edit '.linux.uidMappings += [{containerID: 1, hostID: 500000, size: 65536}] | .linux.gidMappings += [{containerID: 1, hostID: 500000, size: 65536}]'
}

@test "rootless: spec --rootless, run, and nothing is left" {
	same "[{\"containerID\":0,\"hostID\":$USER_ID,\"size\":1}]" "$(jq -c .linux.uidMappings "$BUNDLE/config.json")" "maps"
	remember_files
	ok run --bundle "$BUNDLE" "$ID"
	prints hello
	nothing_left
	script_is 'id -u; id -g; cat /proc/self/uid_map; exit 7'
	fails 7 run --bundle "$BUNDLE" "$ID"
	same "0 0 0 $USER_ID 1" "$(xargs <<<"$output")" ids
}

@test "rootless: create, start, exec, kill, delete, by the default root" {
	command_is /bin/sleep 1000
	rt_raw create --bundle "$BUNDLE" --pid-file "$TESTDIR/user/pid" "$ID"
	same 0 "$status" "create: $stderr"
	# Those who tidy the directory keep off what has the sticky bit (XDG Base Directory Specification).
	same 1700 "$(stat -c %a "$TESTDIR/user/run/jrunc")" "mode of the root"
	same "$USER_ID" "$(stat -c %u "$TESTDIR/user/run/jrunc/$ID/state.json")" "owner of the record"
	same "$USER_ID" "$(stat -c %u "/proc/$(<"$TESTDIR/user/pid")")" "init's user on the host"
	rt_raw start "$ID"
	same 0 "$status" "start: $stderr"
	rt_raw exec "$ID" /bin/sh -c 'id -u; ps | wc -l'
	same 0 "${output%%$'\n'*}" "user of exec"
	rt_raw list --quiet
	prints "$ID"
	rt_raw list --format json
	same "running jrtuser" "$(jq -r '.[0] | "\(.status) \(.owner)"' <<<"$output")" "status and owner"
	rt_raw kill "$ID" KILL
	same 0 "$status" "kill: $stderr"
	retry 100 0.05 gone "$(<"$TESTDIR/user/pid")"
	rt_raw delete "$ID"
	same 0 "$status" "delete: $stderr"
	same "" "$(ls "$TESTDIR/user/run/jrunc")" "what is left"
}

@test "rootless: with subordinate ids there are other users" {
	with_subids
	edit '.process.user = {uid: 1000, gid: 1000}'
	script_is 'id -u; touch /tmp/mine; cat /proc/self/uid_map'
	ok run --bundle "$BUNDLE" "$ID"
	same "1000 0 $USER_ID 1 1 500000 65536" "$(xargs <<<"$output")" ids
	same 500999 "$(stat -c %u "$BUNDLE/rootfs/tmp/mine")" "owner on the host"
	command_is /bin/sleep 1000
	ok run -d --bundle "$BUNDLE" "$ID"
	ok exec --user 7:8 "$ID" /bin/id
	has "uid=7 gid=8"
	ok exec --user 0 --cap CAP_CHOWN "$ID" /bin/sh -c 'touch /tmp/x && chown 5:6 /tmp/x && stat -c %u:%g /tmp/x'
	prints 5:6
}

@test "rootless: a terminal" {
	requires script
	with_subids
	edit '.process.terminal = true'
	script_is 'tty; stty -a | head -1'
	background "$HELPERS/recvtty" "$TESTDIR/user/console.sock" >"$TESTDIR/tty" 3>&-
	retry 100 0.05 test -S "$TESTDIR/user/console.sock"
	chown "$USER_ID" "$TESTDIR/user/console.sock"
	ok run -d --console-socket "$TESTDIR/user/console.sock" --bundle "$BUNDLE" "$ID"
	retry 100 0.05 grep -q /dev/pts/0 "$TESTDIR/tty"
}

@test "rootless: ids that were not given are refused in newuidmap's words" {
	edit '.linux.uidMappings += [{containerID: 1, hostID: 700000, size: 10}]'
	remember_files
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "newuidmap" "not allowed"
	nothing_left
}

@test "rootless: without subordinate ids the user's own are enough, and more are refused" {
	house ""
	ok run --bundle "$BUNDLE" "$ID"
	prints hello
	with_subids
	remember_files
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "newuidmap" "not allowed"
	nothing_left
}

@test "rootless: without newuidmap more ids than the user's own cannot be had" {
	mkdir "$TESTDIR/user/bin"
	as_user PATH="$TESTDIR/user/bin"
	ok run --bundle "$BUNDLE" "$ID"
	prints hello
	with_subids
	remember_files
	fails 1 run --bundle "$BUNDLE" "$ID"
	says newuidmap "executable file not found"
	nothing_left
}

@test "rootless: what a user cannot have is said" {
	edit '.linux.netDevices = {lo: {}}'
	[ "$RUNTIME_KIND" != jrunc ] || {
		fails 1 run --bundle "$BUNDLE" "$ID"
		says "network devices are not supported for rootless containers"
	}
	edit 'del(.linux.netDevices) | .linux.resources = {memory: {limit: 67108864}} | .linux.cgroupsPath = $path' --arg path "/$TOKEN"
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "cgroup"
	edit 'del(.linux.resources, .linux.cgroupsPath) | .linux.namespaces |= map(select(.type != "user"))'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "rootless container requires user namespaces"
	nothing_left
}

@test "rootless: a runtime directory that is another's" {
	mkdir -m 755 "$TESTDIR/others"
	as_user XDG_RUNTIME_DIR="$TESTDIR/others"
	rt_raw list
	same 1 "$status" status
	says 'the path in $XDG_RUNTIME_DIR must be writable by the user'
}

@test "rootless: a server of the user's own" {
	requires jrunc
	[ "${JRUNC_WAY:-cold}" = cold ] || skip "starts a server of its own"
	local user=(env "${CALLER_ENV[@]}") served
	"${user[@]}" "$RUNTIME" serve </dev/null >"$TESTDIR/server" 2>&1 3>&- &
	BACKGROUND+=($!)
	local server=$!
	retry 300 0.1 "${user[@]}" "$RUNTIME" serve --status </dev/null >/dev/null 2>&1
	ok run --bundle "$BUNDLE" "$ID"
	prints hello
	with_subids
	command_is /bin/sleep 1000
	ok create --bundle "$BUNDLE" "$ID"
	ok start "$ID"
	ok exec --user 5 "$ID" /bin/id -u
	prints 5
	ok delete --force "$ID"
	served=$("${user[@]}" "$RUNTIME" serve --status </dev/null | sed -n 's/^ *requests: \([0-9]*\).*/\1/p')
	# Each call and the questions.
	[ "$served" -ge 6 ]
	kill -TERM "$server"
	wait "$server" 2>/dev/null || true
}

life() {
	as_user
	rootless_bundle
	command_is /bin/sleep 1000
	step create --bundle "$BUNDLE" "$ID"
	step state "$ID"
	step start "$ID"
	until_status running
	step exec "$ID" /bin/sh -c 'id -u; cat /proc/self/gid_map /proc/self/setgroups; hostname'
	step exec --user 1 "$ID" /bin/true
	step pause "$ID"
	step resume "$ID"
	step ps --format json "$ID"
	step update --memory 64m "$ID"
	step list --quiet
	step kill "$ID" TERM
	step kill "$ID" KILL
	until_status stopped
	step delete "$ID"
}
@test "rootless: a container's life, as runc" {
	both life
}

# The user's container stays in the caller's cgroups, and sees those.
cgroups_shown() {
	as_user
	rootless_bundle
	local namespace
	for namespace in without with; do
		note "$namespace a cgroup namespace"
		[ "$namespace" = without ] || edit '.linux.namespaces += [{type: "cgroup"}]'
		script_is 'cd /sys/fs/cgroup && ls && for dir in *; do grep -c . $dir/tasks; touch $dir/x 2>&1; done; grep " /sys/fs/cgroup/" /proc/self/mountinfo | cut -d" " -f4-6'
		step run --bundle "$BUNDLE" "$ID"
	done
}
@test "rootless: cgroup v1 hierarchies are there, as runc" {
	requires cgroup_v1
	both cgroups_shown
}

# What can kill it all is either the cgroup or the end of its first process.
unkillable() {
	as_user
	rootless_bundle
	edit '.linux.namespaces |= map(select(.type != "pid")) | .mounts |= map(if .type == "proc"
		then {destination: "/proc", source: "/proc", type: "none", options: ["rbind", "nosuid", "nodev", "noexec"]} else . end)'
	step run --bundle "$BUNDLE" "$ID"
}
@test "rootless: neither a cgroup nor pids of its own is warned of, as runc" {
	both unkillable
}

refused() {
	as_user
	rootless_bundle
	edit '.mounts += [{destination: "/x", type: "tmpfs", source: "tmpfs", options: ["uid=5"]}]'
	step run --bundle "$BUNDLE" "$ID"
	note "$(grep -o 'cannot specify.*' <<<"${stderr//\\\"/\"}")"
	rootless_bundle
	edit '.process.user.additionalGids = [5]'
	step run --bundle "$BUNDLE" "$ID"
	rootless_bundle
	edit '.linux.uidMappings = []'
	step run --bundle "$BUNDLE" "$ID"
	rootless_bundle
	edit '.process.user.uid = 5'
	step run --bundle "$BUNDLE" "$ID"
	rootless_bundle
	edit '.hostname = "x" | .linux.namespaces |= map(select(.type != "uts"))'
	step run --bundle "$BUNDLE" "$ID"
	step create --bundle "$BUNDLE/nowhere" "$ID"
	step state "$ID"
	step --root /root/x list
}
@test "rootless: what is refused, as runc" {
	both refused
}
