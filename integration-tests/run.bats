#!/usr/bin/env bats
load lib/common

@test "run: prints what the command prints and leaves nothing" {
	remember_files
	ok run --bundle "$BUNDLE" "$ID"
	prints hello
	same "" "$stderr" stderr
	nothing_left
}

@test "run: bundle is the working directory by default" {
	CALLER=(--cwd "$BUNDLE")
	ok run "$ID"
	prints hello
}

@test "run: exit code of the command" {
	script_is "exit 42"
	fails 42 run --bundle "$BUNDLE" "$ID"
	same "" "$stderr" stderr
	nothing_left
}

@test "run: exit code of a command killed by a signal is 128 + signal" {
	# Signals the default action of which PID 1 of a pid namespace ignores.
	without_namespace pid
	script_is 'kill -KILL $$'
	fails 137 run --bundle "$BUNDLE" "$ID"
}

@test "run: stdout and stderr stay apart" {
	script_is "echo out; echo err >&2"
	ok run --bundle "$BUNDLE" "$ID"
	prints out
	same err "$stderr" stderr
}

@test "run: stdin reaches the command" {
	command_is /bin/cat
	echo "line from the caller" >"$TESTDIR/in"
	RT_STDIN=$TESTDIR/in
	ok run --bundle "$BUNDLE" "$ID"
	prints "line from the caller"
}

@test "run: a pipe as stdin and a pipe as stdout" {
	command_is /bin/wc -c
	got=$(head -c 300000 /dev/zero | "$RUNTIME" --root "$STATE" run --bundle "$BUNDLE" "$ID" | cat)
	same 300000 "$got" "bytes counted"
}

# Which of 0, 1 and 2 are the container's own /dev/null, as a command of the container sees them.
NULLS='for fd in 0 1 2; do if [ /proc/$$/fd/$fd -ef /dev/null ]; then echo $fd >>/tmp/nulls; fi; done'

# nulls_are FD...
nulls_are() {
	same "$*" "$(tr '\n' ' ' <"$BUNDLE/rootfs/tmp/nulls" 2>/dev/null | sed 's/ $//')" "fds that are /dev/null"
	rm -f "$BUNDLE/rootfs/tmp/nulls"
}

@test "run: what is /dev/null at the caller's is /dev/null inside; exec: pipes, and no fd of the host's" {
	requires jrunc # null-stdio
	local code=0
	edit '.root.readonly = false'
	script_is "$NULLS; cat; echo out; echo err >&2; exit 5"
	"$RUNTIME" --root "$STATE" run --bundle "$BUNDLE" "$ID" </dev/null >/dev/null 2>&1 || code=$?
	same 5 "$code" "exit code"
	nulls_are 0 1 2
	# Known by the device, not by the name; the fd's mode is the caller's matter.
	mknod -m 666 "$TESTDIR/nothing" c 1 3
	code=0
	"$RUNTIME" --root "$STATE" run --bundle "$BUNDLE" "$ID" <"$TESTDIR/nothing" >>"$TESTDIR/nothing" 2<>/dev/null || code=$?
	same 5 "$code" "exit code"
	nulls_are 0 1 2

	command_is /bin/sleep 1000
	ok run --detach --bundle "$BUNDLE" "$ID"
	code=0
	"$RUNTIME" --root "$STATE" exec "$ID" /bin/sh -c "$NULLS; cat; echo out; exit 6" </dev/null >/dev/null 2>&1 || code=$?
	same 6 "$code" "exit code"
	nulls_are
	# Who is in the container could take its /dev/null away, and would find the host's in our process.
	code=0
	"$RUNTIME" --root "$STATE" exec "$ID" /bin/sh -c "mv /dev/null /dev/none; cat; exit 7" </dev/null >/dev/null 2>&1 || code=$?
	same 7 "$code" "exit code"
	"$RUNTIME" --root "$STATE" exec "$ID" /bin/sh -c 'cat && for fd in 0 1 2; do [ -p /proc/$$/fd/$fd ] && echo $fd >>/tmp/pipes; done' \
		</dev/null >/dev/null 2>&1
	same "0 1 2" "$(xargs <"$BUNDLE/rootfs/tmp/pipes")" "fds that are pipes"
}

@test "run, exec: /dev/null and pipes side by side" {
	requires jrunc # null-stdio
	local got
	edit '.root.readonly = false'
	script_is "$NULLS; cat; echo err >&2; head -c 300000 /dev/zero"
	got=$("$RUNTIME" --root "$STATE" run --bundle "$BUNDLE" "$ID" </dev/null 2>/dev/null | wc -c)
	same 300000 "$got" "bytes of output"
	nulls_are 0 2
	got=$(echo in | "$RUNTIME" --root "$STATE" run --bundle "$BUNDLE" "$ID" 2>&1 >/dev/null)
	same err "$got" stderr
	nulls_are 1

	command_is /bin/sleep 1000
	ok run --detach --bundle "$BUNDLE" "$ID"
	got=$("$RUNTIME" --root "$STATE" exec "$ID" /bin/sh -c "$NULLS; cat; head -c 300000 /dev/zero" </dev/null | wc -c)
	same 300000 "$got" "bytes of output"
	nulls_are
	got=$(head -c 300000 /dev/zero | "$RUNTIME" --root "$STATE" exec "$ID" /bin/sh -c "$NULLS; wc -c >&2" 2>&1 >/dev/null)
	same 300000 "$got" "bytes of input"
	nulls_are
}

@test "run: /dev/null is not handed to who has /dev of somebody else" {
	# It would be the host's, for the container's root to change.
	edit '.root.readonly = false | .mounts |= map(select(.destination == "/proc" or .destination == "/sys"))
		| .mounts += [{"destination": "/dev", "type": "bind", "source": "'"$TESTDIR/dev"'", "options": ["bind", "rw"]}]'
	mkdir "$TESTDIR/dev"
	mknod -m 666 "$TESTDIR/dev/null" c 1 3
	script_is 'for fd in 0 1 2; do [ -p /proc/$$/fd/$fd ] && echo $fd >>/tmp/pipes; done'
	"$RUNTIME" --root "$STATE" run --bundle "$BUNDLE" "$ID" </dev/null >/dev/null 2>&1
	same "0 1 2" "$(xargs <"$BUNDLE/rootfs/tmp/pipes")" "fds that are pipes"
}

@test "run: names of its fds in state.json" {
	requires jrunc # null-stdio
	local pipe
	script_is 'readlink /proc/$$/fd/1; exec sleep 1000'
	"$RUNTIME" --root "$STATE" run --bundle "$BUNDLE" "$ID" </dev/null 2>/dev/null >"$TESTDIR/link" &
	BACKGROUND+=($!)
	retry 100 0.05 grep -q pipe: "$TESTDIR/link"
	pipe=$(cat "$TESTDIR/link")
	same "[\"/dev/null\",\"$pipe\",\"/dev/null\"]" "$(jq -c .external_descriptors "$STATE/$ID/state.json")" "names"
	ok kill "$ID" KILL
	wait "${BACKGROUND[-1]}" || true
	nothing_left
}

@test "run: a reader that goes away ends who writes to it" {
	local codes
	command_is /bin/yes
	codes=$(
		timeout 30 "$RUNTIME" --root "$STATE" run --bundle "$BUNDLE" "$ID" </dev/null 2>/dev/null | head -c 100000 >/dev/null
		echo "${PIPESTATUS[*]}"
	)
	same "1 0" "$codes" "exit codes"
	nothing_left
}

@test "run: closed stdin, stdout and stderr of the caller" {
	command_is /bin/inspect fd
	edit '.process.args = ["/bin/sh", "-c", "/bin/inspect fd >/tmp/fds"] | .root.readonly = false'
	CALLER=(--close 0 --close 1 --close 2)
	rt run --bundle "$BUNDLE" "$ID"
	same 0 "$status" status
	grep -q '^fd 0 ' "$BUNDLE/rootfs/tmp/fds"
}

@test "run --keep: the stopped container stays until it is deleted" {
	ok run --keep --bundle "$BUNDLE" "$ID"
	prints hello
	same stopped "$(status_of)" status
	ok delete "$ID"
	nothing_left
}

@test "run --detach: returns when the command runs" {
	running --pid-file "$TESTDIR/pid"
	same "$(cat "$TESTDIR/pid")" "$(pid_of)" "pid file"
	ok kill "$ID" KILL
	wait_for_status stopped
	ok delete "$ID"
}

@test "run --detach: the command's exit leaves a stopped container" {
	script_is "exit 3"
	ok run --detach --bundle "$BUNDLE" "$ID"
	wait_for_status stopped
	same 0 "$(pid_of)" pid
	ok delete "$ID"
	nothing_left
}

@test "run --detach: the status of a command that ends at once is the subreaper's" {
	local i code
	for ((i = 0; i < 5; i++)); do
		code=0
		script_is "exit $((20 + i))"
		"$HELPERS/orphanwait" "$TESTDIR/pid" "$HELPERS/callas" "$RUNTIME" --root "$STATE" \
			run -d --bundle "$BUNDLE" --pid-file "$TESTDIR/pid" "$ID" </dev/null || code=$?
		same $((20 + i)) "$code" "status of command $i"
		ok delete "$ID"
	done
}

@test "run: forwards signals to the command" {
	local runtime file=$BUNDLE/rootfs/tmp/seen
	edit '.root.readonly = false'
	script_is 'for s in HUP USR1 USR2 QUIT; do trap "echo $s >>/tmp/seen" $s; done
		trap "exit 7" TERM; echo ready >/tmp/seen; while :; do sleep 0.1; done'
	"$HELPERS/callas" "$RUNTIME" --root "$STATE" run --bundle "$BUNDLE" "$ID" </dev/null >/dev/null 2>&1 &
	runtime=$!
	BACKGROUND+=("$runtime")
	retry 100 0.05 grep -qs ready "$file"
	for signal in HUP USR1 USR2 QUIT; do
		kill -"$signal" "$runtime"
		retry 60 0.05 grep -q "^$signal" "$file"
	done
	kill -TERM "$runtime"
	code=0
	wait "$runtime" || code=$?
	same 7 "$code" "exit code"
	nothing_left
}

@test "run: forwards real-time signals" {
	local runtime code=0
	script_is 'trap "exit 9" 40; trap "echo" 41; echo ready >/tmp/seen; while :; do sleep 0.1; done'
	edit '.root.readonly = false'
	"$HELPERS/callas" "$RUNTIME" --root "$STATE" run --bundle "$BUNDLE" "$ID" </dev/null >/dev/null 2>&1 &
	runtime=$!
	BACKGROUND+=("$runtime")
	retry 100 0.05 grep -qs ready "$BUNDLE/rootfs/tmp/seen"
	kill -40 "$runtime"
	wait "$runtime" || code=$?
	same 9 "$code" "exit code"
}

@test "run: two containers of one bundle at a time" {
	running
	edit '.linux.cgroupsPath += "b" | .process.args = ["/bin/hostname"]'
	ok run --bundle "$BUNDLE" "$ID-b"
	prints runc
	ok list --quiet
	prints "$ID"
}

@test "run: no-pivot" {
	ok run --no-pivot --bundle "$BUNDLE" "$ID"
	prints hello
}

@test "run: no-new-keyring keeps the caller's session keyring" {
	command_is /bin/inspect process
	ok run --bundle "$BUNDLE" "$ID"
	has "_ses.$ID"
	ok run --no-new-keyring --bundle "$BUNDLE" "$ID"
	has_not "_ses.$ID"
}

@test "run: terminal without console socket when detached" {
	edit '.process.terminal = true'
	fails 1 run --detach --bundle "$BUNDLE" "$ID"
	says "cannot allocate tty if runc will detach without setting console socket"
	nothing_left
}

@test "run: console socket without terminal" {
	fails 1 run --console-socket "$TESTDIR/sock" --bundle "$BUNDLE" "$ID"
	says "cannot use console socket if runc will not detach or allocate tty"
	nothing_left
}

@test "run: text log to a file, json log to a file" {
	command_is /missing
	fails 1 --log "$TESTDIR/log" run --bundle "$BUNDLE" "$ID"
	grep -q 'level=error' "$TESTDIR/log"
	says "/missing"
	fails 1 --log "$TESTDIR/json" --log-format json run --bundle "$BUNDLE" "$ID"
	same error "$(tail -1 "$TESTDIR/json" | jq -r .level)" level
	[[ "$(jq -rs 'map(select(.level == "error")) | last | .msg' "$TESTDIR/json")" == *'exec: "/missing": stat /missing: no such file or directory'* ]]
	[[ "$(tail -1 "$TESTDIR/json" | jq -r .time)" == 20??-??-??T* ]]
}

@test "run --debug: debug lines in the log, none on stdout" {
	ok --debug --log "$TESTDIR/log" run --bundle "$BUNDLE" "$ID"
	prints hello
	grep -q 'level=debug' "$TESTDIR/log"
}

@test "run: without keyrings in the kernel; and where there may be none" {
	command_is /bin/true
	CALLER_ENV=("$HELPERS/nokeyring" 38)
	ok run --bundle "$BUNDLE" "$ID"
	same "" "$stderr" stderr
	CALLER_ENV=("$HELPERS/nokeyring" 1)
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "error during container init: unable to join session keyring"
	nothing_left
}
