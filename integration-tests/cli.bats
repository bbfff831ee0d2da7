#!/usr/bin/env bats
load lib/common

@test "version: the lines that clients parse" {
	local option
	for option in --version -v; do
		rt_raw $option
		same 0 "$status" status
		[[ "$(head -1 <<<"$output")" == *" version "?* ]]
		grep -qx 'spec: 1\.[0-9]*\.[0-9]*.*' <<<"$output"
		grep -qE '^libseccomp: [0-9]+\.[0-9]+\.[0-9]+$' <<<"$output"
	done
}

@test "help: names all commands" {
	local option command
	for option in --help -h help; do
		rt_raw $option
		same 0 "$status" status
		for command in create start state delete kill run exec spec list ps pause resume; do
			grep -qE "^ +$command\b" <<<"$output"
		done
	done
}

@test "help: of every command" {
	local command
	for command in create start state delete kill run exec spec list ps pause resume; do
		rt_raw "$command" --help
		same 0 "$status" "status of $command --help"
		has "runc $command" USAGE
	done
}

@test "no command at all shows the help" {
	rt_raw
	same 0 "$status" status
	has create USAGE
}

@test "unknown command" {
	fails 3 nosuch
	says "No help topic for 'nosuch'"
}

@test "unknown flags, global and of a command" {
	fails 1 run --nosuch "$ID"
	[[ "$output$stderr" == *nosuch* ]]
	rt_raw --nosuch list
	same 1 "$status" status
	[[ "$output$stderr" == *nosuch* ]]
}

@test "too few and too many arguments" {
	fails 1 state
	says '"state" requires exactly 1 argument(s)'
	fails 1 state a b
	says '"state" requires exactly 1 argument(s)'
	fails 1 create --bundle "$BUNDLE"
	says '"create" requires exactly 1 argument(s)'
	fails 1 kill a b c
	says '"kill" requires a maximum of 2 argument(s)'
	fails 1 ps
	says '"ps" requires a minimum of 1 argument(s)'
}

@test "flags: single dash, equals sign, boolean values" {
	command_is /bin/sleep 1000
	ok run -detach=true -bundle="$BUNDLE" -pid-file "$TESTDIR/pid" "$ID"
	same running "$(status_of)" status
	[ -s "$TESTDIR/pid" ]
	fails 1 delete --force=false "$ID"
	ok delete -force "$ID"
}

@test "flags: a value may hold commas" {
	running
	ok exec --env "A=1,2,3" "$ID" /bin/sh -c 'echo $A'
	prints 1,2,3
}

@test "log format: only text and json" {
	fails 1 --log-format xml list
	says "xml"
}

@test "root: / is refused" {
	rt_raw --root / list
	same 1 "$status" status
	says "Option --root argument should not be set to /"
}

@test "root: relative paths and a root made on demand" {
	CALLER=(--cwd "$TESTDIR")
	ROOTS+=("$TESTDIR/deep")
	command_is /bin/sleep 1000
	rt_raw --root deep/er run -d --bundle "$BUNDLE" "$ID"
	same 0 "$status" status
	[ -f "$TESTDIR/deep/er/$ID/state.json" ]
	CALLER=(--cwd /)
	rt_raw --root "$TESTDIR/deep/er" delete --force "$ID"
	same 0 "$status" status
	rmdir "$TESTDIR/deep/er"
}

@test "log: the file is appended to, errors also go to stderr" {
	echo "first line" >"$TESTDIR/log"
	fails 1 --log "$TESTDIR/log" state "$ID"
	same "first line" "$(head -1 "$TESTDIR/log")" "first line"
	grep -q 'level=error msg="container does not exist"' "$TESTDIR/log"
	says "container does not exist"
	fails 1 state "$ID"
	says 'level=error msg="container does not exist"'
}

@test "log: json lines" {
	fails 1 --log "$TESTDIR/log" --log-format json state "$ID"
	same "level msg time" "$(jq -r 'del(.hint) | keys | join(" ")' "$TESTDIR/log")" keys
	same "error container does not exist" "$(jq -r '"\(.level) \(.msg)"' "$TESTDIR/log")" line
}

@test "log: a file that cannot be opened" {
	fails 1 --log "$TESTDIR/none/log" state "$ID"
	says "no such file or directory"
}
