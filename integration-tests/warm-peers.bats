#!/usr/bin/env bats
# Servers and callers that are not as they should be: the call is served cold, refused or told to have failed, and the
# server goes on.

load lib/common
source "$BATS_TEST_DIRNAME/lib/server.bash"

setup() {
	own_server_can_be
	setup_test
	make_bundle
	mkdir "$STATE"
}

teardown() {
	[ -z "${JVM:-}" ] || kill -CONT "$JVM" 2>/dev/null || true
	[ -z "${TESTDIR:-}" ] || teardown_test
}

# ---- servers ---------------------------------------------------------------------------------

# fake MODE: what listens is no server of ours.
fake() {
	[ -d "${SOCKET%/*}" ] || mkdir -m 700 "${SOCKET%/*}"
	rm -f "$SOCKET"
	"$HELPERS/fakeserver" "$SOCKET" "$1" "$(<"$(dirname "$(realpath "$RUNTIME")")/../lib/digest")" >"$TESTDIR/came" 2>/dev/null 3>&- &
	FAKE=$!
	BACKGROUND+=("$FAKE")
	retry 50 0.05 test -S "$SOCKET"
}

end_fake() {
	kill "$FAKE"
	wait "$FAKE" 2>/dev/null || true
	rm -f "$SOCKET"
}

@test "peers: servers that leave, are silent or talk nonsense before they accept: cold, in silence" {
	local mode
	for mode in close silent garbage wrong leaves; do
		fake "$mode"
		RT_TIMEOUT=20 ok run --bundle "$BUNDLE" "$ID"
		prints hello
		same "" "$stderr" "stderr with a server that is $mode"
		[ -s "$TESTDIR/came" ]
		end_fake
	done
	nothing_left
}

@test "peers: servers that die or lie after they accepted: told, and undone" {
	local mode
	for mode in dies lies; do
		fake "$mode"
		RT_TIMEOUT=20 fails 1 create --bundle "$BUNDLE" "$ID"
		says "the server (jrunc serve)"
		end_fake
		nothing_left
	done
	ok create --bundle "$BUNDLE" "$ID"
}

@test "peers: a full backlog: cold" {
	serve
	halt_server
	local i
	for ((i = 0; i < 150; i++)); do
		"$HELPERS/knock" "$SOCKET" silent >/dev/null 2>&1 3>&- &
		BACKGROUND+=($!)
	done
	sleep 1
	RT_TIMEOUT=20 ok run --bundle "$BUNDLE" "$ID"
	prints hello
	kill -CONT "$JVM"
	retry 100 0.1 gone "${BACKGROUND[-1]}"
	retry 100 0.1 is_idle
	is_warm run --bundle "$BUNDLE" "$ID"
	[ "$(counted errors)" = 0 ]
}

@test "peers: a server that is stopped in the middle of a call is given up, and takes nothing from others later" {
	serve
	edit '.hooks.createRuntime = [{path: "/bin/sh", args: ["sh", "-c", "touch \($dir)/hook; sleep 60"]}]' --arg dir "$TESTDIR"
	(retry 100 0.1 test -e "$TESTDIR/hook" && halt_server) 3>&- &
	BACKGROUND+=($!)
	RT_TIMEOUT=50 fails 1 create --bundle "$BUNDLE" "$ID"
	says "the server (jrunc serve) does not answer any more"
	nothing_left
	edit 'del(.hooks)'
	command_is /bin/sleep 1000
	ok run -d --bundle "$BUNDLE" "$ID"
	local init
	init=$(pid_of)
	kill -CONT "$JVM"
	retry 100 0.1 is_idle
	has_status running
	same "$init" "$(cat "$(cgroup_of pids)/cgroup.procs")" "processes in the cgroup"
	is_warm delete --force "$ID"
	nothing_left
	[ "$(counted errors)" = 0 ]
}

@test "peers: a server that has no more fds" {
	UNDER=(prlimit --nofile=100:100)
	serve
	local i before=${#BACKGROUND[@]}
	for ((i = 0; i < 60; i++)); do
		"$HELPERS/knock" "$SOCKET" half >/dev/null 2>&1 3>&- &
		BACKGROUND+=($!)
	done
	for ((i = 0; i < 5; i++)); do
		RT_TIMEOUT=20 rt run --bundle "$BUNDLE" "$ID-$i"
		# Cold, or the server had to give it up after it had accepted, which it says.
		[ "$status" = 0 ] && [ "$output" = hello ] || says "too many open files"
	done
	for ((i = before; i < ${#BACKGROUND[@]}; i++)); do
		retry 150 0.1 gone "${BACKGROUND[$i]}"
	done
	retry 100 0.1 is_idle
	is_warm run --bundle "$BUNDLE" "$ID"
	prints hello
	[ "$(counted errors)" = 0 ]
	nothing_left
}

# ---- callers ---------------------------------------------------------------------------------

@test "peers: clients that begin a request and never end it" {
	serve
	local mode
	for mode in half drip huge; do
		"$HELPERS/knock" "$SOCKET" "$mode" >"$TESTDIR/$mode"
		# Told who is there, and no more; not for longer than a request may take.
		same 23 "$(cut -d' ' -f2- "$TESTDIR/$mode")" "messages to a client that is $mode"
		[ "$(cut -d' ' -f1 "$TESTDIR/$mode")" -lt 4000 ]
	done
	is_warm run --bundle "$BUNDLE" "$ID"
	[ "$(counted errors)" = 0 ]
	# A caller's words may be longer than the server reads.
	local words
	printf -v words '%*s' 100000 x
	CALLER_ENV=()
	local i
	for ((i = 0; i < 12; i++)); do
		CALLER_ENV+=("LONG$i=$words")
	done
	ok list
	CALLER_ENV=()
	[ "$(counted errors)" = 0 ]
}

@test "peers: a pid that is another process's by the time the server looks" {
	serve
	halt_server
	SERVER=$JVM "$HELPERS/knock" "$SOCKET" reused >"$TESTDIR/reused"
	same "23 25" "$(cut -d' ' -f2- "$TESTDIR/reused")" "messages" || {
		echo "after $(cut -d' ' -f1 "$TESTDIR/reused") ms; the server says:"
		counted errors
		cat "$TESTDIR/status"
		return 1
	}
	is_warm run --bundle "$BUNDLE" "$ID"
}

# is_not_served [REASON]: a call by CALLER succeeds all the same, and is not the server's. On a busy machine the front door
# may give up before the server has judged it: then no reason is noted, and it tries again.
is_not_served() {
	local before refused try caller=("${CALLER[@]}")
	for try in 1 2 3; do
		before=$(counted requests)
		refused=$(noted "${1:-}")
		CALLER=("${caller[@]}")
		ok list
		CALLER=()
		[ "$(counted requests)" -eq $((before + 1)) ] || {
			echo "it was served"
			return 1
		}
		[ -n "${1:-}" ] || return 0
		[ "$(noted "$1")" != $((${refused:-0} + 1)) ] || return 0
	done
	cat "$TESTDIR/status"
	return 1
}

# noted REASON: how many were refused for it when the server was asked last; asking again would count.
noted() {
	[ -z "$1" ] || sed -n "s/^ *$1: \([0-9]*\)/\1/p" "$TESTDIR/status"
}

@test "peers: callers in other namespaces, another root, with a seccomp filter, other groups or securebits: cold" {
	serve
	local kind
	for kind in pid cgroup time user; do
		case $kind in
		pid) CALLER=(unshare --pid --fork) ;;
		cgroup) CALLER=(unshare --cgroup) ;;
		time) CALLER=(unshare --time --fork) ;;
		user) CALLER=(unshare --user --map-root-user) ;;
		esac
		is_not_served
	done
	CALLER=(setpriv --regid 12 --clear-groups)
	is_not_served "other group"
	CALLER=(setpriv --securebits +noroot)
	is_not_served
	CALLER=("$HELPERS/faultpoint")
	is_not_served seccomp
	mkdir "$TESTDIR/root"
	mount --rbind / "$TESTDIR/root"
	CALLER=(chroot "$TESTDIR/root")
	is_not_served "other root directory" || {
		umount -R -l "$TESTDIR/root"
		return 1
	}
	umount -R -l "$TESTDIR/root"
}

@test "peers: a full disk fails the call in the same words, and leaves the server whole" {
	local way full=$TESTDIR/full
	mkdir "$full"
	mount -t tmpfs -o size=16k,nr_inodes=64 tmpfs "$full"
	for way in cold warm; do
		[ "$way" = cold ] || serve
		rm -rf "$full"/*
		head -c 16384 /dev/zero >"$full/fill" 2>/dev/null || true
		rt_raw --root "$full/state" create --bundle "$BUNDLE" "$ID"
		same 1 "$status" "exit code, $way"
		says "no space left on device"
		sed 's/time="[^"]*"//' <<<"$stderr" >"$TESTDIR/said.$way"
		same "" "$(ls -A "$full/state" 2>/dev/null)" "state left, $way"
		ok list
	done
	umount "$full"
	diff "$TESTDIR/said.cold" "$TESTDIR/said.warm"
	is_warm run --bundle "$BUNDLE" "$ID"
	[ "$(counted errors)" = 0 ]
	nothing_left
}

# ---- users -----------------------------------------------------------------------------------

# enter PID COMMAND...: in the namespaces of a process, as the user that is root there.
enter() {
	nsenter -t "$1" -U -m -S 0 -G 0 --wdns="$TESTDIR" env -i PATH="$PATH" "${@:2}"
}

namespaces() { # namespaces NAME: of the user 61234; NS is a process in them
	setpriv --reuid 61234 --regid 61234 --clear-groups unshare --user --map-root-user --mount \
		sh -c 'echo $$ >"$1"; exec sleep 1000' sh "$TESTDIR/user/$1" </dev/null >/dev/null 2>&1 3>&- &
	BACKGROUND+=($!)
	retry 100 0.1 test -s "$TESTDIR/user/$1"
	NS=$(<"$TESTDIR/user/$1")
}

users_status() {
	enter "$1" "$RUNTIME" --root "$TESTDIR/user/root" serve --status >"$TESTDIR/status" 2>/dev/null </dev/null
}

# One test, since all need it: the user's runtime directory, which is removed at the end.
@test "peers: a rootless server is that of one user, user namespace and mount namespace" {
	local runtime=/run/user/61234
	[ ! -e "$runtime" ] || skip "somebody has the user id 61234"
	mkdir -p /run/user
	mkdir -m 700 "$runtime" "$TESTDIR/user"
	chown 61234:61234 "$runtime" "$TESTDIR/user"
	chmod 711 "$TESTDIR/user"
	rootless_server || {
		end_users "$runtime"
		return 1
	}
	end_users "$runtime"
}

rootless_server() {
	local own other server inside
	namespaces one && own=$NS
	namespaces two && other=$NS
	enter "$own" "$RUNTIME" --root "$TESTDIR/user/root" serve </dev/null >"$TESTDIR/user/server" 2>&1 3>&- &
	server=$!
	BACKGROUND+=("$server")
	retry 300 0.1 users_status "$own" || return 1
	inside=$(stat -Lc %i "/proc/$own/ns/user")-$(stat -Lc %i "/proc/$own/ns/mnt")
	same 600 "$(stat -c %a "$runtime/jrunc-serve/$inside/socket")" "mode of the socket" || return 1
	# Nobody of other namespaces finds it, nor does the machine's root.
	! users_status "$other" || return 1
	! "$RUNTIME" serve --status </dev/null 2>/dev/null || return 1
	users_status "$own" && grep -q '^requests: [1-9]' "$TESTDIR/status" || return 1
	# One that others could have put there is not used.
	chmod 777 "$runtime/jrunc-serve"
	! users_status "$own" || return 1
	chmod 700 "$runtime/jrunc-serve"
	users_status "$own" || return 1
	pkill -TERM -P "$server" jrunc || kill -TERM "$server"
	retry 100 0.1 test ! -e "$runtime/jrunc-serve/$inside" || return 1
}

end_users() {
	local pid
	for pid in "$TESTDIR"/user/one "$TESTDIR"/user/two; do
		[ ! -s "$pid" ] || kill -KILL "$(<"$pid")" 2>/dev/null || true
	done
	rm -rf "$1"
}
