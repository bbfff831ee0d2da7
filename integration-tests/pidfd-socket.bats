#!/usr/bin/env bats
load lib/common

# receiving: what is sent to $TESTDIR/sock is put down in $TESTDIR/name.
receiving() {
	background "$HELPERS/recvtty" --close --name "$TESTDIR/name" "$TESTDIR/sock"
	retry 40 0.05 test -S "$TESTDIR/sock"
}

@test "pidfd socket: create sends init's" {
	receiving
	ok create --pidfd-socket "$TESTDIR/sock" --bundle "$BUNDLE" "$ID"
	retry 40 0.05 test -s "$TESTDIR/name"
	same "standard anon_inode:[pidfd]" "$(xargs <"$TESTDIR/name")" "message and descriptor"
}

@test "pidfd socket: exec sends the process's" {
	running
	receiving
	ok exec --pidfd-socket "$TESTDIR/sock" "$ID" /bin/true
	retry 40 0.05 test -s "$TESTDIR/name"
	same "setns anon_inode:[pidfd]" "$(xargs <"$TESTDIR/name")" "message and descriptor"
}

@test "pidfd socket: one that is absent" {
	fails 1 run --pidfd-socket "$TESTDIR/none" --bundle "$BUNDLE" "$ID"
	says "$TESTDIR/none" "no such file or directory"
}
