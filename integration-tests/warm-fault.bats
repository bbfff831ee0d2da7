#!/usr/bin/env bats
# The server and the front door killed at every step of a call that is served by it. Steps of the server are its calls
# that make something or speak to somebody (helpers/faultpoint.c), steps of the front door all its system calls
# (helpers/killat.c); half of the tries come at a random moment instead.
#   FAULT_TRIES=N  tries of each kind (default 6)
#   FAULT_SEED=N   which ones (default: anew each time; it is printed)

load lib/common
source "$BATS_TEST_DIRNAME/lib/server.bash"

setup_file() {
	export FAULT_TRIES=${FAULT_TRIES:-6}
	export FAULT_SEED=${FAULT_SEED:-$((RANDOM * 32768 + RANDOM))}
	export FAULT_COUNT=$BATS_FILE_TMPDIR/points
	: >"$FAULT_COUNT"
	echo "# seed $FAULT_SEED" >&3
}

teardown_file() {
	sort "$FAULT_COUNT" | uniq -c | sed 's/^ */# /' >&3
}

setup() {
	own_server_can_be
	setup_test
	make_bundle
	requires jrunc
	mkdir "$STATE"
	RANDOM=$((FAULT_SEED + BATS_TEST_NUMBER))
	# Not below the test's directory: the watcher names them, and is nothing that a call left.
	WATCH=$(mktemp -d "$BATS_FILE_TMPDIR/watch.XXXX")
	LOG=$WATCH/points
	ORDER=$WATCH/order
	PIDFILE=$TESTDIR/pid
	DOOR=() MOMENT=
}

teardown() {
	[ -z "${TESTDIR:-}" ] || teardown_test
}

watched_server() {
	UNDER=("$HELPERS/faultpoint" --log "$LOG" --control "$ORDER")
	serve
	FDS=$(fds_of_server)
}

fds_of_server() {
	find "/proc/$JVM/fd" -mindepth 1 2>/dev/null | wc -l
}

# call AT WHO ARG...: a call, at whose point AT of the server WHO is killed (-1: at none). DOOR: a command that runs the
# front door; MOMENT: after so many milliseconds VICTIM is killed.
call() {
	local at=$1 who=$2 pid turn=0
	shift 2
	: >"$LOG"
	(
		echo "$BASHPID $at $who" >"$ORDER.new"
		mv "$ORDER.new" "$ORDER"
		exec "$HELPERS/callas" "${DOOR[@]}" "$RUNTIME" --root "$STATE" "$@"
	) </dev/null >"$TESTDIR/stdout" 2>"$TESTDIR/stderr" 3>&- &
	pid=$!
	if [ -n "$MOMENT" ]; then
		sleep "0.$(printf %03d "$MOMENT")"
		kill -KILL "${VICTIM:-$pid}" 2>/dev/null || true
	fi
	until gone "$pid"; do
		sleep 0.02
		[ $((turn += 1)) -lt 1500 ] || {
			echo "it hangs: $*"
			kill -KILL "$pid"
			return 1
		}
	done
	status=0
	wait "$pid" || status=$?
	rm -f "$ORDER"
	output=$(<"$TESTDIR/stdout")
	stderr=$(<"$TESTDIR/stderr")
	last_call="(point $at of the server: kill $who; moment $MOMENT; door ${DOOR[*]}) $*"
}

why() {
	show_call
	grep -a '^killed at' "$LOG" | tail -1
	echo "left: $(leftovers)"
	[ ! -d "/proc/$JVM" ] || cat "$TESTDIR/status"
	return 1
}

# moments_of ARG...: how many points and milliseconds there are in a call that is not hurt.
moments_of() {
	local start
	# The second one finds everything loaded.
	call -1 none "$@"
	[ "$status" = 0 ] || why
	tidy
	start=$(date +%s%3N)
	call -1 none "$@"
	[ "$status" = 0 ] || why
	LASTS=$(($(date +%s%3N) - start))
	POINTS=$(grep -ac '^jvm' "$LOG")
	[ "$POINTS" -gt 5 ] || why
	tidy
	call -1 none "$@" || true
	tidy
	[ "$LASTS" -lt 900 ] || LASTS=900
}

# calls_of_door ARG...: COUNT is how many system calls it makes.
calls_of_door() {
	DOOR=("$HELPERS/killat" 0)
	call -1 none "$@"
	COUNT=$(sed -n 's/^killat: //p' "$TESTDIR/stderr")
	[ "$COUNT" -gt 20 ] || why
	tidy
	DOOR=()
}

tidy() {
	case $VERB in
	exec) kill_execed ;;
	*) ok delete --force "$ID" && nothing_left ;;
	esac
	rm -f "$PIDFILE" "$TESTDIR/.pid"
}

kill_execed() {
	local pid
	for pid in $(<"$(cgroup_of pids)/cgroup.procs"); do
		[ "$pid" = "$INIT" ] || kill -KILL "$pid" 2>/dev/null || true
	done
	retry 100 0.05 only_init
}

only_init() {
	[ "$(wc -l <"$(cgroup_of pids)/cgroup.procs")" = 1 ]
}

# What the caller of VERB says.
words() {
	case $VERB in
	exec) WORDS=(exec --pid-file "$PIDFILE" "$ID" /bin/echo hello) ;;
	*) WORDS=("$VERB" --bundle "$BUNDLE" --pid-file "$PIDFILE" "$ID") ;;
	esac
}

prepare() {
	VERB=$1
	case $VERB in
	create) command_is /bin/sleep 1000 ;;
	run) command_is /bin/echo hello ;;
	exec)
		# Longer than 200 tries take.
		command_is /bin/sleep 100000
		ok run -d --bundle "$BUNDLE" "$ID"
		INIT=$(pid_of)
		;;
	esac
	words
	watched_server
	moments_of "${WORDS[@]}"
}

# The server was killed: an error that says so, and nothing is left; or the call succeeded.
server_was_killed() {
	case $status in
	0) ;;
	1 | 255)
		[[ "$stderr" == *"the server (jrunc serve) died"* ]] || why
		case $VERB in
		exec) retry 40 0.05 only_init || why ;;
		*) retry 40 0.05 nothing_left_now >/dev/null || why ;;
		esac
		[ ! -e "$PIDFILE" ] && [ ! -e "$TESTDIR/.pid" ] || why
		;;
	*) why ;;
	esac
}

# The front door was killed: the server undoes the call, or it had done it.
door_was_killed() {
	retry 100 0.05 is_settled >/dev/null || was_cold || why
}

# A machine that is busy elsewhere lets a front door wait too long for the server. Then the JVM of its own has died with
# it, as those of fault.bats do, and what is left is delete's.
was_cold() {
	! grep -aq '^jvm' "$LOG"
}

is_settled() {
	case $VERB in
	exec) only_init ;;
	*)
		nothing_left_now && return 0
		case $(status_of) in
		created | running | stopped) [ "$(counted active)" = 1 ] ;;
		*) false ;;
		esac
		;;
	esac
}

# survives WHO AT: one try.
survives() {
	local who=$1 at=$2
	call "$at" "$who" "${WORDS[@]}" || return 1
	case $who in
	door+jvm) ;;
	*jvm*) server_was_killed || return 1 ;;
	*door*) door_was_killed || return 1 ;;
	esac
	echo "$VERB: $who" >>"$FAULT_COUNT"
	tidy || why
	[ -d "/proc/$JVM" ] && ! gone "$JVM" || serve
	MOMENT='' next_call_works || why
}

next_call_works() {
	local verb_words=("${WORDS[@]}")
	[ "$VERB" != create ] || verb_words=(create --bundle "$BUNDLE" "$ID")
	call -1 none "${verb_words[@]}"
	[ "$status" = 0 ] || return 1
	[ "$VERB" = create ] || [ "$output" = hello ] || return 1
	tidy
}

# tries WHO: half of them at points, the others at random moments.
tries() {
	local who=$1 i
	for ((i = 0; i < FAULT_TRIES; i++)); do
		MOMENT=
		if ((i % 2)); then
			MOMENT=$((RANDOM % (LASTS + 5)))
			VICTIM=$JVM
			[ "$who" = jvm ] || VICTIM=
			survives "$who" -1 || return 1
		else
			# All of them in turn, beginning anywhere.
			survives "$who" $(((FAULT_SEED + i / 2) % POINTS)) || return 1
		fi
	done
	MOMENT=
}

server_unharmed() {
	# Two are those of this question itself, a third of a thread that has not closed its own yet.
	retry 40 0.05 fds_as_before || {
		echo "fds: $FDS before, $(fds_of_server) now"
		ls -l "/proc/$JVM/fd"
		return 1
	}
	[ "$(counted errors)" = 0 ] || {
		cat "$TESTDIR/status"
		return 1
	}
	retry 40 0.05 is_idle || {
		cat "$TESTDIR/status"
		return 1
	}
}

fds_as_before() {
	[ "$(fds_of_server)" -le $((FDS + 3)) ]
}

door_at_all_calls() {
	local i
	calls_of_door "${WORDS[@]}"
	for ((i = 0; i < FAULT_TRIES; i++)); do
		DOOR=("$HELPERS/killat" $(((FAULT_SEED + i * 7) % COUNT + 1)))
		call -1 none "${WORDS[@]}" || return 1
		DOOR=()
		door_was_killed || return 1
		echo "$VERB: door at its own call" >>"$FAULT_COUNT"
		tidy || why
		next_call_works || why
	done
}

@test "warm fault: create, the server killed" {
	prepare create
	tries jvm
}

@test "warm fault: create, the front door killed" {
	prepare create
	tries door
	door_at_all_calls
	server_unharmed
}

@test "warm fault: create, both killed" {
	prepare create
	tries door+jvm
}

@test "warm fault: exec, the server killed" {
	prepare exec
	tries jvm
	has_status running
}

@test "warm fault: exec, the front door killed" {
	prepare exec
	tries door
	door_at_all_calls
	has_status running
	server_unharmed
}

@test "warm fault: run, the server killed" {
	prepare run
	tries jvm
}

@test "warm fault: run, the front door killed" {
	prepare run
	tries door
	door_at_all_calls
	server_unharmed
}
