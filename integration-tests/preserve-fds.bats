#!/usr/bin/env bats
load lib/common

@test "preserve-fds: the given number reaches the command, no more" {
	command_is /bin/sh -c 'cat <&3; cat <&4; /bin/inspect fd'
	CALLER=(--pipe "3=three " --pipe "4=four " --pipe 5=five)
	ok run --preserve-fds 2 --bundle "$BUNDLE" "$ID"
	has "three four "
	same "0 1 2 3 4" "$(awk '$1 == "fd" || $3 == "fd" { print $1 == "fd" ? $2 : $4 }' <<<"$output" | xargs)" descriptors
}

@test "preserve-fds: create and start" {
	edit '.root.readonly = false'
	script_is 'cat <&3 >/tmp/got'
	CALLER=(--pipe 3=three)
	ok create --preserve-fds 1 --bundle "$BUNDLE" "$ID"
	CALLER=()
	ok start "$ID"
	wait_for_status stopped
	same three "$(<"$BUNDLE/rootfs/tmp/got")" "what was read"
}

@test "preserve-fds: exec" {
	running
	CALLER=(--pipe 3=three --pipe 4=four)
	ok exec --preserve-fds 2 "$ID" /bin/sh -c 'cat <&3; cat <&4'
	prints threefour
	ok exec --preserve-fds 1 "$ID" /bin/inspect fd
	same "0 1 2 3" "$(awk '{ print $2 }' <<<"$output" | xargs)" descriptors
}

# runc has opened descriptors of its own by the time it looks, hence 50.
@test "preserve-fds: descriptors that are not open" {
	fails 1 run --preserve-fds 50 --bundle "$BUNDLE" "$ID"
	says "unable to stat preserved-fd " "(of 50)"
}

@test "preserve-fds: descriptors that are not open, exec" {
	running
	fails 255 exec --preserve-fds 50 "$ID" /bin/true
	says "unable to stat preserved-fd " "(of 50)"
}

# runc gives its own descriptor of that number to the container.
@test "preserve-fds: the first one that is not open is told, and nothing is left" {
	requires jrunc
	remember_files
	fails 1 run --preserve-fds 1 --bundle "$BUNDLE" "$ID"
	says "unable to stat preserved-fd 1 (of 1)"
	nothing_left
	CALLER=(--pipe 3=three)
	fails 1 run --preserve-fds 2 --bundle "$BUNDLE" "$ID"
	says "unable to stat preserved-fd 2 (of 2)"
	nothing_left
	CALLER=(--pipe 4=four)
	fails 1 create --preserve-fds 2 --bundle "$BUNDLE" "$ID"
	says "unable to stat preserved-fd 1 (of 2)"
	nothing_left
}

@test "preserve-fds: the first one that is not open is told, exec" {
	requires jrunc
	running
	fails 255 exec --preserve-fds 1 "$ID" /bin/true
	says "unable to stat preserved-fd 1 (of 1)"
}

@test "preserve-fds: regular file, directory and socket keep what they are" {
	command_is /bin/inspect fd
	echo data >"$TESTDIR/file"
	CALLER=(--open "3=$TESTDIR/file" --open "4=/dev/zero")
	ok run --preserve-fds 2 --bundle "$BUNDLE" "$ID"
	[[ "$(sed -n 's/^fd 3 //p' <<<"$output")" == "file "*"cloexec=0"* ]]
	[[ "$(sed -n 's/^fd 4 //p' <<<"$output")" == "char "*"cloexec=0"* ]]
}

@test "LISTEN_FDS: activation sockets reach the command, with its variables" {
	script_is 'cat <&3; env | grep LISTEN'
	CALLER=(--pipe "3=three " --pid-in LISTEN_PID)
	LISTEN_FDS=1 ok run --bundle "$BUNDLE" "$ID"
	has three LISTEN_FDS=1 LISTEN_PID=1
}

@test "LISTEN_FDS and preserve-fds: one after the other" {
	script_is 'cat <&3; cat <&4; /bin/inspect fd'
	CALLER=(--pipe "3=three " --pipe "4=four " --pipe "5=five" --pid-in LISTEN_PID)
	LISTEN_FDS=1 ok run --preserve-fds 1 --bundle "$BUNDLE" "$ID"
	has "three four "
	has_not "fd 5 "
}
