#!/usr/bin/env bats
load lib/common

@test "pid file: decimal, no newline, 0644, and init's number" {
	ok create --bundle "$BUNDLE" --pid-file "$TESTDIR/pid" "$ID"
	same "$(pid_of)" "$(<"$TESTDIR/pid")" pid
	same "${#output}" 0 "length of stdout"
	same "$(printf %s "$(pid_of)" | wc -c)" "$(wc -c <"$TESTDIR/pid")" bytes
	same 644 "$(stat -c %a "$TESTDIR/pid")" mode
	same "pid" "$(cd "$TESTDIR" && find . -maxdepth 1 -name '*pid*' -printf '%f\n')" "files"
}

@test "pid file: relative to the caller's directory, not the bundle" {
	CALLER=(--cwd "$TESTDIR")
	ok create --bundle "$BUNDLE" --pid-file sub-pid "$ID"
	[ -s "$TESTDIR/sub-pid" ]
}

@test "pid file: an older one is replaced" {
	echo stale >"$TESTDIR/pid"
	ok create --bundle "$BUNDLE" --pid-file "$TESTDIR/pid" "$ID"
	same "$(pid_of)" "$(<"$TESTDIR/pid")" pid
}

@test "pid file: a link is replaced, not followed" {
	echo precious >"$TESTDIR/target"
	ln -s target "$TESTDIR/pid"
	ok create --bundle "$BUNDLE" --pid-file "$TESTDIR/pid" "$ID"
	same precious "$(<"$TESTDIR/target")" target
	[ ! -L "$TESTDIR/pid" ]
}

@test "pid file: a directory that is not there fails create, and nothing is left" {
	remember_files
	fails 1 create --bundle "$BUNDLE" --pid-file "$TESTDIR/none/pid" "$ID"
	says "no such file or directory"
	nothing_left
}

@test "pid file: a stale temporary name" {
	touch "$TESTDIR/.pid"
	fails 1 create --bundle "$BUNDLE" --pid-file "$TESTDIR/pid" "$ID"
	says "file exists"
	rm -f "$TESTDIR/.pid"
	nothing_left
}

@test "pid file: none after a failed create" {
	command_is /no/such
	fails 1 create --bundle "$BUNDLE" --pid-file "$TESTDIR/pid" "$ID"
	says "/no/such"
	[ ! -e "$TESTDIR/pid" ]
	[ ! -e "$TESTDIR/.pid" ]
	nothing_left
}

@test "pid file: run in the foreground and exec" {
	command_is /bin/true
	ok run --bundle "$BUNDLE" --pid-file "$TESTDIR/pid" "$ID"
	[ "$(<"$TESTDIR/pid")" -gt 1 ]
	running
	ok exec --pid-file "$TESTDIR/exec-pid" "$ID" /bin/true
	[ "$(<"$TESTDIR/exec-pid")" -gt 1 ]
}
