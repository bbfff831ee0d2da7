#!/usr/bin/env bats
load lib/common

@test "ps: table" {
	running
	ok ps "$ID"
	same 2 "$(wc -l <<<"$output")" lines
	[[ "$(head -1 <<<"$output")" == UID*PID*CMD ]]
	[[ "$(tail -1 <<<"$output")" == *" $(pid_of) "*"/bin/sleep 1000" ]]
}

@test "ps: json" {
	running
	ok ps --format json "$ID"
	prints "[$(pid_of)]"
	same 1 "$(wc -l <"$TESTDIR/stdout")" lines
	ok exec --detach --pid-file "$TESTDIR/pid" "$ID" /bin/sleep 900
	ok ps -f json "$ID"
	same "$(printf '%s\n' "$(pid_of)" "$(<"$TESTDIR/pid")" | sort -n | jq -sc .)" "$(jq -c sort <<<"$output")" pids
}

@test "ps: arguments for ps" {
	running
	ok ps "$ID" -e -o pid,comm
	same "PID COMMAND $(pid_of) sleep" "$(xargs <<<"$output")" table
	fails 1 ps "$ID" -e -o comm
	says "couldn't find PID field in ps output"
}

@test "ps: unknown format" {
	running
	fails 1 ps --format xml "$ID"
	says "invalid format option"
}

@test "ps: no such container, and a stopped one" {
	fails 1 ps "$ID"
	says "container does not exist"
	ok run --keep --bundle "$BUNDLE" "$ID"
	ok ps --format json "$ID"
	prints null
}
