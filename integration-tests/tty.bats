#!/usr/bin/env bats
load lib/common

setup() {
	requires script
	setup_test
	make_bundle
	edit '.process.terminal = true'
}

@test "run -t: the command has a terminal" {
	script_is 'tty; test -t 0 && test -t 1 && test -t 2 && echo all three'
	rt_tty run --bundle "$BUNDLE" "$ID"
	same 0 "$status" status
	has /dev/pts/0 "all three"
}

@test "run -t: the terminal is the controlling one, and /dev/console is it" {
	script_is 'echo to-console >/dev/console; echo to-tty >/dev/tty; /bin/inspect process'
	rt_tty run --bundle "$BUNDLE" "$ID"
	has to-console to-tty "session-leader 1" "terminal 111"
}

@test "run -t: exit code" {
	script_is "exit 42"
	rt_tty run --bundle "$BUNDLE" "$ID"
	same 42 "$status" status
	nothing_left
}

@test "run -t: input typed at the terminal, and its end" {
	script_is 'echo ready; read line; echo "got <$line>"; cat; echo end'
	TTY_INPUT=$'hello\n\004' rt_tty run --bundle "$BUNDLE" "$ID"
	same 0 "$status" status
	has "got <hello>" end
}

@test "run -t: ^C typed reaches the container, not the runtime" {
	script_is 'trap "echo interrupted; exit 8" INT; echo ready; while :; do sleep 0.05; done'
	TTY_INPUT=$'\003' rt_tty run --bundle "$BUNDLE" "$ID"
	has interrupted
	same 8 "$status" status
}

@test "run -t: window size of the caller, and of a resize" {
	# The size is set a moment after the command has started, hence the loops.
	script_is 'until_size() { i=0; until [ "$(stty size 2>/dev/null)" = "$1" ]; do i=$((i + 1)); [ $i -lt 100 ] || exit 9; sleep 0.05; done; echo "has $1"; }
		until_size "31 97"; echo ready; until_size "20 60"'
	TTY_SETUP='stty rows 31 cols 97; tty >'$TESTDIR'/tty
		(for i in $(seq 100); do ! grep -q ready '$TESTDIR'/stdout || break; sleep 0.05; done; stty rows 20 cols 60 <$(cat '$TESTDIR'/tty)) &' \
		rt_tty run --bundle "$BUNDLE" "$ID"
	same 0 "$status" status
	has "has 31 97" "has 20 60"
}

@test "run -t: consoleSize" {
	command_is /bin/stty size
	edit '.process.consoleSize = {height: 12, width: 34}'
	background "$HELPERS/recvtty" "$TESTDIR/sock" >"$TESTDIR/out"
	retry 40 0.05 test -S "$TESTDIR/sock"
	ok run -d --console-socket "$TESTDIR/sock" --bundle "$BUNDLE" "$ID"
	retry 40 0.05 grep -q "12 34" "$TESTDIR/out"
}

@test "run -t: the runtime puts the caller's terminal back" {
	script_is "exit 3"
	TTY_SETUP="stty -g >$TESTDIR/before; $RUNTIME --root $STATE run --bundle $BUNDLE $ID; echo \$? >$TESTDIR/code
		stty -g >$TESTDIR/after" rt_tty list
	same 3 "$(<"$TESTDIR/code")" "exit code"
	same "$(<"$TESTDIR/before")" "$(<"$TESTDIR/after")" "terminal settings"
}

@test "create --console-socket: the master is sent with its name" {
	script_is 'tty; echo "hello from $(tty)"'
	background "$HELPERS/recvtty" --name "$TESTDIR/name" "$TESTDIR/sock" >"$TESTDIR/out"
	retry 40 0.05 test -S "$TESTDIR/sock"
	ok create --console-socket "$TESTDIR/sock" --bundle "$BUNDLE" "$ID"
	ok start "$ID"
	retry 60 0.05 grep -q "hello from /dev/pts/0" "$TESTDIR/out"
	# The message is the name of the pty; what comes with it is its master.
	cat "$TESTDIR/name"
	grep -q '^/dev/pts/0$\|^/dev/ptmx$\|^/dev/pts/ptmx$' <(head -1 "$TESTDIR/name")
	grep -q 'ptmx$' <(tail -1 "$TESTDIR/name")
}

@test "exec -t" {
	edit '.process.terminal = false'
	running
	rt_tty exec -t "$ID" /bin/sh -c 'tty; test -t 0 && test -t 1 && test -t 2 && echo all three; exit 6'
	same 6 "$status" status
	has /dev/pts/0 "all three"
}

@test "exec: without -t no terminal, although the caller has one" {
	edit '.process.terminal = false'
	running
	rt_tty exec "$ID" /bin/inspect process
	has "session-leader 1"
	rt exec "$ID" /bin/inspect process
	has "terminal 000"
}

@test "exec -t -d --console-socket" {
	edit '.process.terminal = false'
	running
	background "$HELPERS/recvtty" "$TESTDIR/sock" >"$TESTDIR/out"
	retry 40 0.05 test -S "$TESTDIR/sock"
	ok exec -t -d --console-socket "$TESTDIR/sock" --pid-file "$TESTDIR/pid" "$ID" /bin/sh -c 'echo "on $(tty)"; sleep 100'
	retry 60 0.05 grep -q "on /dev/pts/0" "$TESTDIR/out"
	[ -d "/proc/$(<"$TESTDIR/pid")" ]
}

@test "exec --process with terminal: as -t says, not the file's word alone" {
	edit '.process.terminal = false'
	running
	jq '.process | .args = ["/bin/tty"] | .terminal = true' "$BUNDLE/config.json" >"$TESTDIR/process.json"
	rt_tty exec --process "$TESTDIR/process.json" "$ID"
	same 0 "$status" status
	has /dev/pts/0
}

@test "run -t with a user: the terminal is the user's" {
	command_is /bin/sh -c 'stat -c %u $(tty)'
	edit '.process.user = {uid: 1000, gid: 1000}'
	rt_tty run --bundle "$BUNDLE" "$ID"
	same 1000 "$(xargs <<<"$output")" owner
}

@test "run -t in a user namespace" {
	requires userns
	with_userns
	script_is 'tty; echo to-console >/dev/console'
	rt_tty run --bundle "$BUNDLE" "$ID"
	has /dev/pts/0 to-console
}

@test "run -t: the caller has no terminal" {
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "open /dev/tty: no such device or address"
	nothing_left
}
