#!/usr/bin/env bats
# What is left when parts of a call are killed at an exact point, and what is
# said of it. helpers/faultpoint.c says what a point is.
#   FAULT_TRIES=N  how many points of a kind are taken (default 8; the sync
#                  points and those that make something outside are always all)
#   FAULT_SEED=N   which ones (default: anew each time; it is printed)
load lib/common

setup_file() {
	export FAULT_TRIES=${FAULT_TRIES:-8}
	export FAULT_SEED=${FAULT_SEED:-$((RANDOM * 32768 + RANDOM))}
	export FAULT_COUNT=$BATS_FILE_TMPDIR/points
	: >"$FAULT_COUNT"
	echo "# seed $FAULT_SEED" >&3
}

teardown_file() {
	awk '{ all++; by[$1]++ } END { for (what in by) printf "# %d points: %s\n", by[what], what; printf "# %d points tried\n", all }' \
		"$FAULT_COUNT" | sort >&3
}

setup() {
	setup_test
	make_bundle
	command_is /bin/sleep 1000
	requires jrunc
	PIDFILE=$TESTDIR/pid
	LOG=$TESTDIR/points
	missed=0 missing=
	mkdir -p "$STATE"
}

# hit OPTION... -- ARG...: a call of the runtime under faultpoint.
hit() {
	local options=()
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	rm -f "$LOG"
	status=0
	timeout -k 5 20 "$HELPERS/callas" "$HELPERS/faultpoint" --log "$LOG" --recorder "$STATE/$ID/flight-recorder" \
		"${options[@]}" "$RUNTIME" --root "$STATE" "$@" \
		</dev/null >"$TESTDIR/stdout" 2>"$TESTDIR/stderr" 3>&- || status=$?
	output=$(tr -d '\0' <"$TESTDIR/stdout")
	stderr=$(tr -d '\0' <"$TESTDIR/stderr")
	last_call="(${options[*]}) $*"
}

# points_of ARG...: what there is to hit in a call, by a call that is not hurt.
points_of() {
	hit -- "$@"
	[ "$status" = 0 ] || {
		show_call
		return 1
	}
	grep '^jvm' "$LOG" >"$TESTDIR/jvm"
	grep '^executor' "$LOG" >"$TESTDIR/executor"
}

# sample COUNT: so many of the lines on stdin, in random order; the same ones
# for the same seed and test.
sample() {
	awk -v seed="$((FAULT_SEED + BATS_TEST_NUMBER))" 'BEGIN { srand(seed) } { print rand() "\t" $0 }' |
		sort -n | cut -f2- | head -n "$1"
}

# jvm_points: the numbers of all that show outside or speak to somebody, and a
# sample of the rest.
jvm_points() {
	{
		grep -E ' (mkdir|mknod|clone|unlink|rename to|send (proc|ADOPT|EXIT|FOREGROUND))' "$TESTDIR/jvm"
		grep -vE ' (mkdir|mknod|clone|unlink|rename to|send (proc|ADOPT|EXIT|FOREGROUND))' "$TESTDIR/jvm" |
			sample "$((FAULT_TRIES / 4))"
	} | cut -d' ' -f2
}

point_tried() { # point_tried WHAT
	[ "$status" != 124 ] || {
		show_call
		grep '^killed at' "$LOG"
		echo "it hangs"
		return 1
	}
	grep -q '^killed at' "$LOG" || {
		# A call may make a few calls less than the one that was counted: a
		# stage 1 that is gone already is not noted, and what goes on at the same
		# time meets in one order or the other. Not a try, and rare; a point that
		# is missed by each of the deaths is one.
		local point=${last_call%% --kill *}
		[[ "$missing" == *"<$point>"* ]] || {
			missing+="<$point>"
			missed=$((missed + 1))
		}
		[ "$status" = 0 ] && [ "$missed" -le 5 ] || {
			show_call
			echo "the point was not met; such points so far: $missed"
			tail -3 "$LOG"
			return 1
		}
		who=none
		return 0
	}
	echo "$1" >>"$FAULT_COUNT"
}

# told WHO: whoever survived says what happened, in words that name the step.
told() {
	local plain=${stderr//\\\"/\"}
	case $1 in
	*door*)
		same 137 "$status" "exit code"
		;;
	jvm)
		# Of a foreground run whose process had ended: all that was left to do was to delete.
		[[ "$status" != 0 || "$last_call" != *" run --bundle"* ]] || {
			same "" "$stderr" stderr
			return
		}
		[ "$status" = "${FAILURE:-1}" ] || return 1
		[[ ! "$plain" =~ "(operation "[0-9]+" "[A-Z0-9_]+.*" plan)" ]] || worded=$((worded + 1))
		[[ "$plain" == *"the JVM died (signal 9)"* ]] || return 1
		# At which step, where something is made.
		[[ "$last_call" == *" exec "* || "$plain" =~ "failed: the JVM died (signal 9) "(before|while|when)" " ]]
		;;
	esac
}

delete_leaves_nothing() {
	ok delete --force "$ID"
	nothing_left
}

# The pid file belongs to who asked for it: a whole one stays.
without_pid_files() {
	rm -f "$PIDFILE" "$TESTDIR/.pid"
}

why() {
	show_call
	grep '^killed at' "$LOG"
	echo "left: $(leftovers)"
	return 1
}

creation_survives() { # creation_survives VERB WHO OPTION...
	local verb=$1 who=$2
	shift 2
	# shellcheck disable=SC2086
	hit "$@" --kill "$who" -- $verb --bundle "$BUNDLE" --pid-file "$PIDFILE" "$ID"
	point_tried "$verb: $who" || return 1
	told "$who" || why
	case $who in
	jvm)
		# Undone by the front door: nothing is left even before delete.
		retry 40 0.05 nothing_left_now >/dev/null || why
		[ "$status" = 0 ] || [ ! -e "$PIDFILE" ] || why
		[ ! -e "$TESTDIR/.pid" ] || why
		;;
	esac
	delete_leaves_nothing || why
	# A half of one, and one of a create that did not come to its end, went with the container.
	[ ! -e "$TESTDIR/.pid" ] || why
	without_pid_files
}

@test "fault: create, door and JVM killed at every point of the JVM" {
	local at who
	points_of create --bundle "$BUNDLE" --pid-file "$PIDFILE" "$ID"
	delete_leaves_nothing
	without_pid_files
	for at in $(jvm_points); do
		for who in door jvm door+jvm; do
			creation_survives create "$who" --jvm "$at"
		done
	done
	# The id is free again, and the next create is none the worse.
	ok create --bundle "$BUNDLE" "$ID"
	ok start "$ID"
	wait_for_status running
}

@test "fault: create, door and JVM killed while stage 1 and init work" {
	local at who worded=0
	points_of create --bundle "$BUNDLE" "$ID"
	delete_leaves_nothing
	for at in $(sample "$FAULT_TRIES" <"$TESTDIR/executor" | cut -d' ' -f2); do
		for who in door jvm door+jvm; do
			creation_survives create "$who" --executor "$at"
		done
	done
	# The words of the step are there as soon as init works.
	[ "$worded" -gt 0 ]
}

@test "fault: run -d, door and JVM killed" {
	local at who
	points_of run -d --bundle "$BUNDLE" --pid-file "$PIDFILE" "$ID"
	delete_leaves_nothing
	without_pid_files
	for at in $( (grep -E ' send (proc|ADOPT|EXIT)' "$TESTDIR/jvm"; sample "$((FAULT_TRIES / 2))" <"$TESTDIR/jvm") | cut -d' ' -f2 | sort -un); do
		for who in door jvm door+jvm; do
			creation_survives "run -d" "$who" --jvm "$at"
		done
	done
}

@test "fault: run in the foreground, door and JVM killed" {
	local at who
	command_is /bin/sleep 0.2
	points_of run --bundle "$BUNDLE" --pid-file "$PIDFILE" "$ID"
	nothing_left
	without_pid_files
	for at in $( (grep -E ' send (proc|ADOPT|EXIT|FOREGROUND)' "$TESTDIR/jvm"; sample "$((FAULT_TRIES / 2))" <"$TESTDIR/jvm") | cut -d' ' -f2 | sort -un); do
		for who in door jvm door+jvm; do
			creation_survives run "$who" --jvm "$at"
		done
	done
}

@test "fault: create, init killed at random ops" {
	local op last who
	points_of create --bundle "$BUNDLE" "$ID"
	delete_leaves_nothing
	# Those of the plan's ops in which init makes a call before create returns.
	awk '$3 == 2 { print $4 }' "$TESTDIR/executor" | sort -un | head -n -2 >"$TESTDIR/ops"
	last=$((FAULT_TRIES * 5 / 2))
	[ "$last" -ge 30 ] || last=30
	for op in $(sample "$last" <"$TESTDIR/ops"); do
		who=executor
		hit --op "$op" --kill executor -- create --bundle "$BUNDLE" --pid-file "$PIDFILE" "$ID"
		point_tried "create: init" || return 1
		[ "$who" = none ] || same 1 "$status" "exit code" || why
		[ "$who" = none ] || one_line || return 1
		[ "$who" = none ] || [[ "$stderr" =~ "init died during operation $op "[A-Z0-9_]+ ]] || why
		[ "$who" = none ] || retry 40 0.05 nothing_left_now >/dev/null || why
		[ "$who" = none ] || { [ ! -e "$PIDFILE" ] && [ ! -e "$TESTDIR/.pid" ]; } || why
		delete_leaves_nothing
		without_pid_files
	done
}

@test "fault: create, stage 1 killed at random calls" {
	local at who
	points_of create --bundle "$BUNDLE" "$ID"
	delete_leaves_nothing
	for at in $(awk '$3 < 2 { print $2 }' "$TESTDIR/executor" | sample "$FAULT_TRIES"); do
		who=executor
		hit --executor "$at" --kill executor -- create --bundle "$BUNDLE" --pid-file "$PIDFILE" "$ID"
		point_tried "create: stage 1" || return 1
		[ "$who" != none ] || { delete_leaves_nothing && without_pid_files && continue; }
		same 1 "$status" "exit code" || why
		one_line || return 1
		says "unable to start container process" || why
		retry 40 0.05 nothing_left_now >/dev/null || why
		delete_leaves_nothing
	done
}

@test "fault: exec, door, JVM and the new process killed" {
	local at who
	running
	points_of exec -d --pid-file "$PIDFILE" "$ID" /bin/sleep 1000
	without_pid_files
	for at in $( (grep -E ' send (proc|ADOPT|EXIT)|clone' "$TESTDIR/jvm"; sample "$((FAULT_TRIES / 4))" <"$TESTDIR/jvm") | cut -d' ' -f2 | sort -un); do
		for who in door jvm door+jvm; do
			exec_survives "$who" --jvm "$at"
		done
	done
	for at in $(head -n -5 "$TESTDIR/executor" | sample "$FAULT_TRIES" | cut -d' ' -f2); do
		exec_survives executor --executor "$at"
	done
	ok exec "$ID" /bin/true
}

exec_survives() {
	local who=$1
	shift
	hit "$@" --kill "$who" -- exec -d --pid-file "$PIDFILE" "$ID" /bin/sleep 1000
	point_tried "exec: $who" || return 1
	told "$who" || why
	case $who in
	executor)
		[ "$status" != 0 ] || why
		;;
	jvm)
		[ ! -e "$PIDFILE" ] && [ ! -e "$TESTDIR/.pid" ] || why
		retry 40 0.05 only_init || why
		;;
	esac
	# Whatever became of it, the container works.
	has_status running || why
	for pid in $(<"$(cgroup_of pids)/cgroup.procs"); do
		[ "$pid" = "$(pid_of)" ] || kill -KILL "$pid" 2>/dev/null || true
	done
	retry 40 0.05 only_init || why
	without_pid_files
}

only_init() {
	[ "$(wc -l <"$(cgroup_of pids)/cgroup.procs")" = 1 ]
}

no_process_left() {
	[ -z "$(left_processes)" ]
}

@test "fault: the door killed in a createRuntime hook" {
	local hook who
	cat >"$TESTDIR/hook" <<-'END'
		#!/bin/sh
		cat >/dev/null
		: >"$1"
		exec sleep 1000
	END
	chmod 755 "$TESTDIR/hook"
	edit '.hooks.createRuntime = [{path: $hook, args: ["hook", $mark]}]' --arg hook "$TESTDIR/hook" --arg mark "$TESTDIR/mark"
	for who in door jvm; do
		rm -f "$TESTDIR/mark"
		"$HELPERS/callas" "$RUNTIME" --root "$STATE" create --bundle "$BUNDLE" "$ID" </dev/null >/dev/null 2>"$TESTDIR/stderr" 3>&- &
		door=$!
		retry 100 0.05 test -e "$TESTDIR/mark"
		jvm=$(pgrep -P "$door" java)
		case $who in
		door) kill -KILL "$door" ;;
		jvm) kill -KILL "$jvm" ;;
		esac
		wait "$door" || true
		# No hook, no init, no JVM: nobody works on.
		retry 40 0.05 no_process_left || {
			left_processes
			return 1
		}
		echo "createRuntime hook: $who" >>"$FAULT_COUNT"
		ok delete --force "$ID"
		nothing_left
	done
}
