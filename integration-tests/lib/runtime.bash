# Calling the runtime, and looking at what came of it.

# rt ARG...: call $RUNTIME with the test's own --root. Sets status, output
# (stdout) and stderr. The caller's state is a known one (helpers/callas.c);
# CALLER adds options for it, CALLER_ENV arguments for env(1); RT_STDIN names a
# file for stdin, RT_TIMEOUT the seconds after which a call has failed.
rt() {
	rt_raw --root "$STATE" "$@"
}

rt_raw() {
	status=0
	timeout -k 5 "${RT_TIMEOUT:-60}" env "${CALLER_ENV[@]}" "$HELPERS/callas" "${CALLER[@]}" "$RUNTIME" "$@" \
		<"${RT_STDIN:-/dev/null}" >"$TESTDIR/stdout" 2>"$TESTDIR/stderr" || status=$?
	output=$(tr -d '\0' <"$TESTDIR/stdout")
	stderr=$(tr -d '\0' <"$TESTDIR/stderr")
	last_call="$*"
}

# rt_tty ARG...: as rt, on a terminal that script(1) makes; output is what the
# terminal shows. TTY_INPUT is typed as soon as "ready" can be read there;
# TTY_SETUP is shell that runs before the call. The input is a pipe that stays
# open: an end of file would reach the terminal as ^D.
rt_tty() {
	local fifo=$TESTDIR/keyboard keyboard command
	rm -f "$fifo"
	mkfifo "$fifo"
	exec {keyboard}<>"$fifo"
	: >"$TESTDIR/stdout"
	if [ -n "${TTY_INPUT:-}" ]; then
		(retry 200 0.05 grep -q ready "$TESTDIR/stdout" && printf '%s' "$TTY_INPUT" >&"$keyboard") 3>&- &
		BACKGROUND+=($!)
	fi
	printf -v command '%q ' "$HELPERS/callas" "${CALLER[@]}" "$RUNTIME" --root "$STATE" "$@"
	status=0
	timeout -k 5 "${RT_TIMEOUT:-60}" script -qefc "${TTY_SETUP:-:}"$'\n'"exec $command" /dev/null \
		<&"$keyboard" >"$TESTDIR/stdout" 2>"$TESTDIR/stderr" || status=$?
	exec {keyboard}>&-
	rm -f "$fifo"
	output=$(tr -d '\r\0' <"$TESTDIR/stdout")
	stderr=$(<"$TESTDIR/stderr")
	last_call="(tty) $*"
}

show_call() {
	printf '%s\n' "call: $last_call" "status: $status" "stdout:" "$output" "stderr:" "$stderr"
}

# ok ARG...: the call succeeds.
ok() {
	rt "$@"
	[ "$status" = 0 ] || {
		show_call
		echo "expected status 0"
		return 1
	}
}

# fails CODE ARG...: the call exits with CODE.
fails() {
	local code=$1
	shift
	rt "$@"
	[ "$status" = "$code" ] || {
		show_call
		echo "expected status $code"
		return 1
	}
}

# says TEXT...: stderr holds each TEXT (quotes that a text log adds are undone).
says() {
	local text plain=${stderr//\\\"/\"}
	for text in "$@"; do
		[[ "$plain" == *"$text"* ]] || {
			show_call
			echo "expected on stderr: $text"
			return 1
		}
	done
}

# prints TEXT: stdout is exactly TEXT.
prints() {
	[ "$output" = "$1" ] || {
		show_call
		echo "expected on stdout:"
		printf '%s\n' "$1"
		return 1
	}
}

# has TEXT...: stdout holds each TEXT.
has() {
	local text
	for text in "$@"; do
		[[ "$output" == *"$text"* ]] || {
			show_call
			echo "expected on stdout: $text"
			return 1
		}
	done
}

# has_not TEXT...
has_not() {
	local text
	for text in "$@"; do
		[[ "$output" != *"$text"* ]] || {
			show_call
			echo "not expected on stdout: $text"
			return 1
		}
	done
}

# same WANTED GOT [WHAT]
same() {
	[ "$1" = "$2" ] || {
		printf '%s: expected "%s", got "%s"\n' "${3:-value}" "$1" "$2"
		return 1
	}
}

# one_line: the failure was told in one line on stderr; warnings do not count.
one_line() {
	local lines
	lines=$(grep -v 'level=warning' <<<"$stderr" | grep -c . || true)
	[ "$lines" = 1 ] || {
		show_call
		echo "expected one line on stderr, got $lines"
		return 1
	}
}

# retry TIMES DELAY COMMAND...
retry() {
	local times=$1 delay=$2
	shift 2
	while [ "$times" -gt 0 ]; do
		if "$@"; then return 0; fi
		times=$((times - 1))
		sleep "$delay"
	done
	echo "gave up waiting for: $*"
	return 1
}

# status_of [ID]: also when a call is going on, hence not through rt.
status_of() {
	"$RUNTIME" --root "$STATE" state "${1:-$ID}" 2>/dev/null </dev/null | jq -r .status
}

has_status() {
	[ "$(status_of "${2:-$ID}")" = "$1" ]
}

# wait_for_status STATUS [ID]
wait_for_status() {
	retry 100 0.05 has_status "$1" "${2:-$ID}"
}

pid_of() {
	"$RUNTIME" --root "$STATE" state "${1:-$ID}" </dev/null | jq -r .pid
}

# running [ARG...]: the container of $BUNDLE, sleeping in the background.
running() {
	command_is /bin/sleep 1000
	ok run -d --bundle "$BUNDLE" "$@" "$ID"
	wait_for_status running
}

# gone PID: no such process, or only its zombie.
gone() {
	local state
	state=$(sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2>/dev/null) || return 0
	[[ -z $state || $state = [ZX] ]]
}

# background COMMAND...: run a helper that the teardown ends.
background() {
	"$@" &
	helper=$!
	BACKGROUND+=("$helper")
}

# cgroup_of CONTROLLER [ID]: the directory of the container's cgroup, on v2 the one for all.
cgroup_of() {
	if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
		echo "/sys/fs/cgroup/${2:-$ID}"
	else
		echo "/sys/fs/cgroup/$1/${2:-$ID}"
	fi
}
