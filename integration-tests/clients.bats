#!/usr/bin/env bats
# Debian's containerd, podman and docker use the runtime. With JRUNC_WAY=warm the
# server has to have had their calls.

load lib/common
source "$BATS_TEST_DIRNAME/lib/clients.bash"

setup_file() {
	clients_start
}

teardown_file() {
	clients_stop
}

setup() {
	setup_test
	requires jrunc
	mkdir "$STATE"
	[ "${JRUNC_WAY:-cold}" = cold ] || before=$(requests)
}

teardown() {
	[ -z "${TOKEN:-}" ] || clean_up
	teardown_test
}

clean_up() {
	case $BATS_TEST_DESCRIPTION in
	docker*)
		docker rm -f "$TOKEN"
		;;
	podman*)
		podman rm -f -t 0 --ignore "$TOKEN"
		;;
	containerd*)
		ctr task kill -s KILL "$TOKEN"
		retry 50 0.1 remove_task >/dev/null || true
		;;
	esac
	remove_empty_parents
}

remove_task() {
	ctr container info "$TOKEN"
	[ "$status" = 0 ] || return 0
	ctr task rm "$TOKEN"
	ctr container rm "$TOKEN"
	[ "$status" = 0 ]
}

# was_served LEAST: by now the server has had so many calls of this test.
was_served() {
	local now
	[ "${JRUNC_WAY:-cold}" = warm ] || return 0
	now=$(requests)
	[ "$((now - before - 1))" -ge "$1" ] || {
		echo "the server had $((now - before - 1)) calls, not $1"
		return 1
	}
}

# ---- containerd ------------------------------------------------------------------------------

with_containerd() {
	requires containerd
	gives 0 ctr image import --snapshotter native "$CLIENTS/image.tar"
}

ctr_run() { # ctr_run CODE [OPTION...] -- COMMAND...
	local code=$1 options=()
	shift
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	gives "$code" ctr run --snapshotter native --runc-binary "$RUNTIME" --runc-root "$STATE" \
		"${options[@]}" "$IMAGE_NAME" "$TOKEN" "$@"
}

task_is() {
	ctr task ls
	[ "$(awk -v id="$TOKEN" '$1 == id { print $3 }' <<<"$output")" = "$1" ]
}

no_container_left() {
	[ -z "$(ls -A "$STATE/$TOKEN" 2>/dev/null)" ] && [ -z "$(find /sys/fs/cgroup -mindepth 2 -type d -path "*/$TOKEN/*")" ]
}

@test "containerd: ctr run" {
	with_containerd
	ctr_run 0 --rm -- echo hello
	prints hello
	ctr_run 7 --rm -- sh -c 'echo told >&2; exit 7'
	says told
	ctr_run 1 --rm -- nosuch
	says 'exec: "nosuch": executable file not found in $PATH'
	retry 50 0.1 no_container_left
	was_served 6
}

@test "containerd: ctr run on a terminal" {
	with_containerd
	CLIENT_TTY=yes ctr_run 4 --rm -t -- sh -c 'test -t 0 && test -t 1 && exit 4'
	retry 50 0.1 no_container_left
}

@test "containerd: task exec, ps, pause, resume, kill, rm" {
	with_containerd
	ctr_run 0 -d -- sleep 1000
	task_is RUNNING
	local i
	for i in 1 2 3; do
		# It ends before the runtime does.
		gives $((10 + i)) ctr task exec --exec-id "x$i" "$TOKEN" sh -c "echo inside; exit $((10 + i))"
		prints inside
	done
	CLIENT_TTY=yes gives 3 ctr task exec -t --exec-id t "$TOKEN" sh -c 'test -t 1 && exit 3'
	gives 1 ctr task exec --exec-id n "$TOKEN" nosuch
	says "executable file not found"
	gives 0 ctr task ps "$TOKEN"
	[ "$(grep -c '^[0-9]' <<<"$output")" = 1 ]
	gives 0 ctr task pause "$TOKEN"
	task_is PAUSED
	gives 0 ctr task resume "$TOKEN"
	task_is RUNNING
	gives 0 ctr task kill -s KILL "$TOKEN"
	retry 50 0.1 task_is STOPPED
	gives 0 ctr task rm "$TOKEN"
	says "non-zero exit code 137"
	gives 0 ctr container rm "$TOKEN"
	retry 50 0.1 no_container_left
	was_served 10
}

@test "containerd: kill --all reaches processes of a shared pid namespace" {
	with_containerd
	ctr_run 0 -d --with-ns "pid:/proc/$$/ns/pid" -- sh -c 'sleep 1000 & sleep 1000'
	gives 0 ctr task kill -a -s KILL "$TOKEN"
	retry 50 0.1 task_is STOPPED
	gives 0 ctr task rm "$TOKEN"
	says "non-zero exit code 137"
	gives 0 ctr container rm "$TOKEN"
	retry 50 0.1 no_container_left
}

@test "containerd: its shim is killed, and it cleans up" {
	with_containerd
	ctr_run 0 -d -- sleep 1000
	pkill -KILL -f -- "-namespace $TOKEN -id $TOKEN -address $CLIENTS/containerd.sock"
	retry 100 0.1 no_container_left
}

# ---- podman ----------------------------------------------------------------------------------

with_podman() {
	requires podman
	podman image exists "$IMAGE_NAME"
	[ "$status" = 0 ] || gives 0 podman load -i "$CLIENTS/image.tar"
}

podman_run() { # podman_run CODE [OPTION...] -- COMMAND...
	local code=$1 options=()
	shift
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	gives "$code" podman run --network none --cgroup-parent "/$TOKEN" --name "$TOKEN" "${options[@]}" "$IMAGE_NAME" "$@"
}

podman_left() {
	podman ps -a --filter "name=$TOKEN" --format '{{.Names}} {{.Status}}'
	echo "$output"
	find /sys/fs/cgroup -mindepth 2 -type d -path "*/$TOKEN/libpod-*" ! -name "*conmon"
}

nothing_of_podman() {
	[ -z "$(podman_left)" ]
}

@test "podman: run" {
	with_podman
	podman_run 0 --rm -- echo hello
	prints hello
	podman_run 7 --rm -- sh -c 'echo told >&2; exit 7'
	says told
	podman_run 127 --rm -- nosuch
	says 'executable file not found in $PATH'
	podman_run 126 --rm -- /etc/passwd
	says "permission denied"
	echo typed >"$TESTDIR/in"
	RT_STDIN=$TESTDIR/in podman_run 0 --rm -i -- cat
	prints typed
	retry 50 0.1 nothing_of_podman
	was_served 10
}

@test "podman: run on a terminal" {
	with_podman
	CLIENT_TTY=yes podman_run 4 --rm -t -- sh -c 'test -t 0 && test -t 1 && exit 4'
	retry 50 0.1 nothing_of_podman
}

@test "podman: exec, logs, top, pause, unpause, stop, rm" {
	with_podman
	podman_run 0 -d -- sh -c 'trap "echo bye; exit 3" TERM; echo up; while :; do sleep 0.1; done'
	local i
	for i in 1 2 3; do
		gives $((10 + i)) podman exec "$TOKEN" sh -c "echo inside; exit $((10 + i))"
		prints inside
	done
	CLIENT_TTY=yes gives 3 podman exec -t "$TOKEN" sh -c 'test -t 1 && exit 3'
	gives 127 podman exec "$TOKEN" nosuch
	gives 0 podman exec -d "$TOKEN" touch /tmp/detached
	retry 50 0.1 podman_exec_works test -e /tmp/detached
	gives 0 podman logs "$TOKEN"
	prints up
	gives 0 podman pause "$TOKEN"
	[[ "$(podman_left)" == "$TOKEN Paused"* ]]
	gives 0 podman unpause "$TOKEN"
	gives 0 podman stop "$TOKEN"
	gives 0 podman wait "$TOKEN"
	prints 3
	gives 0 podman logs "$TOKEN"
	prints $'up\nbye'
	gives 0 podman rm "$TOKEN"
	retry 50 0.1 nothing_of_podman
	was_served 9
}

podman_exec_works() {
	podman exec "$TOKEN" "$@"
	[ "$status" = 0 ]
}

@test "podman: kill, start again, rm -f" {
	with_podman
	podman_run 0 -d -- sleep 1000
	gives 0 podman kill "$TOKEN"
	gives 0 podman wait "$TOKEN"
	prints 137
	gives 0 podman start "$TOKEN"
	gives 0 podman exec "$TOKEN" true
	gives 0 podman rm -f -t 0 "$TOKEN"
	retry 50 0.1 nothing_of_podman
}

# ---- docker ----------------------------------------------------------------------------------

docker_run() { # docker_run CODE [OPTION...] -- COMMAND...
	local code=$1 options=()
	shift
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	gives "$code" docker run --runtime jrunc --network none --cgroup-parent "/$TOKEN" --name "$TOKEN" "${options[@]}" "$IMAGE_NAME" "$@"
}

@test "docker: run" {
	requires docker
	docker_run 0 --rm -- /bin/busybox echo hello
	prints hello
	docker_run 7 --rm -- /bin/busybox sh -c 'echo told >&2; exit 7'
	says told
	docker_run 127 --rm -- nosuch
	says 'executable file not found in $PATH'
	retry 50 0.1 docker_has_nothing
	docker_run 126 --rm -- /bin
	retry 50 0.1 docker_has_nothing
	CLIENT_TTY=yes docker_run 4 --rm -t -- /bin/busybox sh -c 'test -t 0 && exit 4'
	retry 50 0.1 docker_has_nothing
	was_served 9
}

docker_has_nothing() {
	docker ps -aq --filter "name=$TOKEN"
	[ -z "$output" ] && [ -z "$(find /sys/fs/cgroup -mindepth 2 -type d -path "*/$TOKEN/*")" ]
}

@test "docker: exec, top, pause, unpause, stop, kill, rm" {
	requires docker
	docker_run 0 -d --init -- /bin/busybox sleep 1000
	local i
	for i in 1 2 3; do
		gives $((10 + i)) docker exec "$TOKEN" /bin/busybox sh -c "echo inside; exit $((10 + i))"
		prints inside
	done
	gives 126 docker exec "$TOKEN" nosuch
	gives 0 docker top "$TOKEN"
	has "sleep 1000"
	gives 0 docker pause "$TOKEN"
	gives 0 docker unpause "$TOKEN"
	gives 0 docker stop "$TOKEN"
	gives 0 docker start "$TOKEN"
	gives 0 docker kill "$TOKEN"
	gives 0 docker wait "$TOKEN"
	prints 137
	gives 0 docker rm "$TOKEN"
	retry 50 0.1 docker_has_nothing
	was_served 9
}
