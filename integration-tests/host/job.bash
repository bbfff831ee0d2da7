# What the test hosts have in common: a command is handed in, its output comes back while it runs, and its exit code.
# A host's script gives `synopsis`, host_option (takes an option of its own) and boot (becomes the machine), then calls
# take_arguments and run_job. For the machine, `job` is a directory that both sides see; `init` there is its pid 1.
memory=2048 timeout=1200 keep=() command=()
job= pid=
cache=${JRUNC_TESTS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/jrunc-tests}

take_arguments() {
	while [ $# -gt 0 ]; do
		case $1 in
		--memory) memory=${2:?} && shift ;;
		--timeout) timeout=${2:?} && shift ;;
		--keep) keep+=("$(cd "${2:?}" && pwd)") && shift ;;
		--) shift && break ;;
		-*) host_option "$1" || wrong_arguments ;;
		*) break ;;
		esac
		shift
	done
	[ $# -gt 0 ] || wrong_arguments
	command=("$@")
}

wrong_arguments() {
	echo "usage: $synopsis" >&2
	exit 2
}

remove_job() {
	[ -z "$pid" ] || kill -TERM "$pid" 2>/dev/null || true
	[ -z "$job" ] || rm -rf --one-file-system "$job"
}

make_job() {
	job=$(mktemp -d "${JRUNC_TESTS_DIR:-/var/tmp}/jrunc-host.XXXXXX")
	trap remove_job EXIT
	trap 'exit 143' TERM INT HUP
	{
		for name in PATH HOME LANG ${HOST_ENV:-} $(compgen -e | grep '^JRUNC_' || true); do
			[ -z "${!name+set}" ] || printf 'export %s=%q\n' "$name" "${!name}"
		done
		printf 'cd %q || exit 125\n' "$PWD"
		printf 'exec'
		printf ' %q' "${command[@]}"
		echo
	} >"$job/command"
	printf '%s\n' "${keep[@]}" >"$job/keep"
	cp "$here/init" "$job/init"
	mkdir "$job/out"
	: >"$job/out/output"
	# So that limits of input and output have a device.
	truncate -s 1M "$job/disk"
}

# run_job: does not return.
run_job() {
	local code=0 tail
	make_job
	boot </dev/null >"$job/console" 2>&1 &
	pid=$!
	tail -f -s 0.2 -c +1 --pid="$pid" "$job/out/output" 2>/dev/null &
	tail=$!
	{ wait "$pid" || code=$?; } 2>/dev/null
	pid=
	wait "$tail" 2>/dev/null || true
	if [ -s "$job/out/code" ]; then
		code=$(<"$job/out/code")
	elif [ "$code" = 137 ]; then
		echo "${0##*/}: no end after $timeout seconds: ${command[*]}" >&2
		code=124
	else
		echo "${0##*/}: the machine ended before the command did; its console:" >&2
		tail -n 40 "$job/console" >&2
		code=125
	fi
	exit "$code"
}
