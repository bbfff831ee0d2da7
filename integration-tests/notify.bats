#!/usr/bin/env bats
# A service manager that waits for its service to be ready (sd_notify(3)).
load lib/common

# A service manager that takes COUNT datagrams; what it got is in $TESTDIR/got as "PID: LINE".
manager() {
	HOST=${2:-$TESTDIR/host.sock}
	rm -f "$HOST"
	background "$HELPERS/sdnotify" "${4:-listen}" "$HOST" "$1" ${3:+"$3"} >"$TESTDIR/got" 3>&-
	MANAGER=$helper
	retry 100 0.05 listens "$HOST"
	CALLER_ENV=(NOTIFY_SOCKET="$HOST")
}

listens() {
	grep -qF -- "$1" /proc/net/unix
}

got() {
	retry 100 0.05 gone "$MANAGER"
	cut -d' ' -f2- "$TESTDIR/got" | paste -sd ,
}

@test "notify: run -d waits until the container is ready, and says which process to watch" {
	manager 3
	script_is 'test "$NOTIFY_SOCKET" = /run/notify/notify.sock || exit 1
		/bin/sdnotify send STATUS=early "READY=1\nSTATUS=on the second line"; exec sleep 1000'
	ok run -d --bundle "$BUNDLE" "$ID"
	same "READY=1,MAINPID=$(pid_of),BARRIER=1 fd" "$(got)" "what the service manager got"
	has_status running
}

@test "notify: create and start; create does not wait, start does" {
	manager 3
	script_is '/bin/sdnotify send READY=1; exec sleep 1000'
	ok create --bundle "$BUNDLE" "$ID"
	same "" "$(<"$TESTDIR/got")" "before start"
	[ -d "$STATE/$ID/notify" ]
	[ ! -e "$STATE/$ID/notify/notify.sock" ]
	ok start "$ID"
	same "READY=1,MAINPID=$(pid_of),BARRIER=1 fd" "$(got)" "what the service manager got"
	same "755 777" "$(stat -c %a "$STATE/$ID/notify" "$STATE/$ID/notify/notify.sock" | paste -sd ' ')" modes
}

@test "notify: it is the process that was started which tells, by an abstract socket as well" {
	manager 3 "@jrt-$TOKEN"
	script_is '/bin/sdnotify send READY=1; exec sleep 1000'
	CALLER=(--pid-in RUNTIME_PID)
	edit '.process.env += ["X=1"]'
	ok run -d --pid-file "$TESTDIR/pid" --bundle "$BUNDLE" "$ID"
	same "READY=1,MAINPID=$(<"$TESTDIR/pid"),BARRIER=1 fd" "$(got)" "what the service manager got"
	# One process has sent all three, and it is not the JVM, which is gone by then or serves others.
	same 1 "$(cut -d: -f1 "$TESTDIR/got" | sort -u | wc -l)" "number of senders"
}

@test "notify: in the foreground the service manager watches the runtime" {
	manager 3
	script_is '/bin/sdnotify send READY=1; sleep 0.3; exit 7'
	fails 7 run --bundle "$BUNDLE" "$ID"
	local sender
	sender=$(cut -d: -f1 "$TESTDIR/got" | sort -u)
	same "READY=1,MAINPID=$sender,BARRIER=1 fd" "$(got)" "what the service manager got"
}

@test "notify: a container that ends without being ready keeps nobody" {
	requires jrunc # notify-foreground
	manager 1
	script_is 'exit 3'
	ok run -d --bundle "$BUNDLE" "$ID"
	ok delete --force "$ID"
	fails 3 run --bundle "$BUNDLE" "$ID"
	same "" "$(<"$TESTDIR/got")" "what the service manager got"
}

@test "notify: a foreground container gets its signals before it is ready" {
	requires jrunc # notify-foreground
	manager 1
	script_is 'trap "exit 9" TERM; echo ready; while :; do sleep 0.05; done'
	background env NOTIFY_SOCKET="$HOST" "$RUNTIME" --root "$STATE" run --bundle "$BUNDLE" "$ID" </dev/null >"$TESTDIR/out" 3>&-
	retry 200 0.05 grep -q ready "$TESTDIR/out"
	kill -TERM "$helper"
	local code=0
	wait "$helper" || code=$?
	same 9 "$code" "exit code"
}

@test "notify: a signal ends the wait, and the container goes on" {
	requires jrunc
	manager 1
	command_is /bin/sleep 1000
	background env NOTIFY_SOCKET="$HOST" "$RUNTIME" --root "$STATE" run -d --bundle "$BUNDLE" "$ID" </dev/null >/dev/null 3>&-
	wait_for_status running
	# It may still be on its way there: then the call is undone as a whole.
	sleep 1
	kill -TERM "$helper"
	local code=0
	wait "$helper" || code=$?
	same 143 "$code" "exit code"
	has_status running
}

@test "notify: the barrier is waited for" {
	manager 3 "$TESTDIR/host.sock" 1 hold
	script_is '/bin/sdnotify send READY=1; exec sleep 1000'
	local begin=$EPOCHREALTIME
	ok run -d --bundle "$BUNDLE" "$ID"
	((${EPOCHREALTIME/./} - ${begin/./} >= 1000000))
}

@test "notify: another user and a user namespace can send" {
	requires userns
	with_userns
	edit '.process.user = {uid: 1000, gid: 1000}'
	manager 3
	script_is '/bin/sdnotify send READY=1; exec sleep 1000'
	ok run -d --bundle "$BUNDLE" "$ID"
	same "READY=1,MAINPID=$(pid_of),BARRIER=1 fd" "$(got)" "what the service manager got"
}

@test "notify: the container cannot write beside its socket" {
	manager 3
	script_is 'touch /run/notify/x 2>/dev/null && exit 1; grep -q " /run/notify ro,nosuid,nodev,noexec" /proc/self/mountinfo || exit 2
		/bin/sdnotify send READY=1; exec sleep 1000'
	ok run -d --bundle "$BUNDLE" "$ID"
	has_status running
}

nobody_to_tell() {
	command_is /bin/sleep 1000
	CALLER_ENV=(NOTIFY_SOCKET="$TESTDIR/nobody")
	step create --bundle "$BUNDLE" "$ID"
	step start "$ID"
	note "$(grep -o 'dial unixgram.*' <<<"$stderr")"
	until_status running
	step delete --force "$ID"
	differs notify-told run -d --bundle "$BUNDLE" "$ID"
	until_status running
	step delete --force "$ID"
}
@test "notify: a socket that nobody listens at, as runc" {
	both nobody_to_tell
}

late() {
	command_is /bin/sleep 1000
	step create --bundle "$BUNDLE" "$ID"
	CALLER_ENV=(NOTIFY_SOCKET="$TESTDIR/nobody")
	step start "$ID"
	note "$(grep -o 'listen unixgram.*' <<<"$stderr")"
	until_status created
	CALLER_ENV=()
	step start "$ID"
	until_status running
	step exec "$ID" /bin/sh -c 'echo "${NOTIFY_SOCKET-none}"; ls /run'
}
@test "notify: start with a service manager that create did not have, as runc" {
	both late
}

told() {
	manager 3
	script_is '/bin/sdnotify send STATUS=x "READY=1\nSTATUS=y"; exec sleep 1000'
	step "$@" --bundle "$BUNDLE" "$ID"
	[ "$1" = run ] || step start "$ID"
	note "$(got | sed "s/=$(pid_of),/=INIT,/")"
	CALLER_ENV=()
	step exec "$ID" /bin/sh -c 'cat /proc/1/environ | tr "\0" "\n" | grep NOTIFY; grep notify /proc/self/mountinfo | cut -d" " -f5-6; stat -c "%a %F" /run/notify /run/notify/*'
	step delete --force "$ID"
}
told_run() {
	told run -d
}
told_create() {
	told create
}
@test "notify: what the service manager gets and the container has, as runc" {
	both told_run
	both told_create
}
