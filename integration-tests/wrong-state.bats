#!/usr/bin/env bats
# Each verb in each state it does not fit: exit code and words of runc, and
# the container afterwards as it was before.
load lib/common

# in_state STATE: a container in that state.
in_state() {
	command_is /bin/sleep 1000
	case $1 in
	none) ;;
	created) ok create --bundle "$BUNDLE" "$ID" ;;
	running) running ;;
	paused) running && ok pause "$ID" ;;
	stopped) running && ok kill "$ID" KILL && wait_for_status stopped ;;
	esac
}

# wrong STATE CODE PHRASE ARG...
wrong() {
	local state=$1 code=$2 phrase=$3
	shift 3
	fails "$code" "$@"
	one_line
	says "$phrase"
	prints ""
	[ "$state" = none ] || same "$state" "$(status_of)" "status after $1"
}

@test "wrong state: no such container" {
	local verb
	in_state none
	for verb in state start kill delete pause resume ps; do
		wrong none 1 "container does not exist" "$verb" "$ID"
	done
	wrong none 255 "container does not exist" exec "$ID" true
	ok delete --force "$ID"
	nothing_left
}

@test "wrong state: created" {
	in_state created
	wrong created 1 "container not paused" resume "$ID"
	wrong created 1 "container with given ID already exists" create --bundle "$BUNDLE" "$ID"
	wrong created 1 "container with given ID already exists" run --bundle "$BUNDLE" "$ID"
}

@test "wrong state: running" {
	in_state running
	wrong running 1 "cannot start an already running container" start "$ID"
	wrong running 1 "container not paused" resume "$ID"
	wrong running 1 "cannot delete container $ID that is not stopped: running" delete "$ID"
	wrong running 1 "container with given ID already exists" create --bundle "$BUNDLE" "$ID"
	wrong running 1 'unknown signal "NOSUCH"' kill "$ID" NOSUCH
}

@test "wrong state: paused" {
	in_state paused
	wrong paused 1 "container not running" pause "$ID"
	wrong paused 1 "cannot delete container $ID that is not stopped: paused" delete "$ID"
	wrong paused 255 "cannot exec in a paused container (use --ignore-paused to override)" exec "$ID" true
	wrong paused 1 "container with given ID already exists" create --bundle "$BUNDLE" "$ID"
	wrong paused 1 "cannot start" start "$ID"
}

@test "wrong state: stopped" {
	in_state stopped
	wrong stopped 1 "cannot start a container that has stopped" start "$ID"
	wrong stopped 1 "container not running" kill "$ID" KILL
	wrong stopped 1 "container not running" pause "$ID"
	wrong stopped 1 "container not paused" resume "$ID"
	wrong stopped 255 "cannot exec in a stopped container" exec "$ID" true
	wrong stopped 1 "container with given ID already exists" create --bundle "$BUNDLE" "$ID"
	ok ps --format json "$ID"
	prints null
	ok kill --all "$ID" KILL
	ok delete "$ID"
	nothing_left
}

@test "wrong state: init killed from outside" {
	in_state running
	kill -KILL "$(pid_of)"
	wait_for_status stopped
	wrong stopped 1 "container not running" kill "$ID" TERM
	ok delete "$ID"
	nothing_left
}

@test "wrong state: waiting init killed from outside" {
	in_state created
	kill -KILL "$(pid_of)"
	wait_for_status stopped
	wrong stopped 1 "cannot start a container that has stopped" start "$ID"
	ok delete "$ID"
	nothing_left
}

@test "wrong state: another process has init's number" {
	local file=$STATE/$ID/state.json
	in_state running
	kill -KILL "$(pid_of)"
	wait_for_status stopped
	# As after a reuse of the number: a living process with another start time.
	sleep 1000 3>&- &
	BACKGROUND+=($!)
	jq --argjson pid $! '.init_process_pid = $pid' "$file" >"$file.new"
	mv "$file.new" "$file"
	same stopped "$(status_of)" status
	wrong stopped 1 "container not running" kill "$ID" KILL
	ok delete --force "$ID"
	kill -0 "${BACKGROUND[0]}"
}
