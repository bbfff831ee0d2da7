# Side by side with the oracle: a case is a function of steps that is run once
# with each runtime, on the same bundle path, id and state directory. What the
# steps print is compared: exit codes, stdout and the phrases that clients match.

# What callers look for in messages (docs: README, "Messages callers match on").
key_phrases=(
	'container does not exist' 'container with given ID already exists' 'invalid container ID format'
	'container id cannot be empty' 'container not running' 'container not paused'
	'cannot start a container that has stopped' 'cannot start an already running container'
	'that is not stopped: running' 'that is not stopped: paused' 'cannot exec in a stopped container'
	'cannot exec in a paused container (use --ignore-paused to override)'
	'executable file not found in $PATH' 'no such file or directory' 'permission denied' 'is a directory'
	'exec format error' 'unknown signal' 'JSON specification file config.json not found'
	'process property must not be empty' 'args must not be empty' 'Cwd property must not be empty'
	'Cwd must be an absolute path' 'config cannot be null' 'wrong rlimit value'
	'cannot allocate tty if runc will detach without setting console socket'
	'cannot use console socket if runc will not detach or allocate tty'
	'error running prestart hook #' 'error running createRuntime hook #' 'error running createContainer hook #'
	'error running startContainer hook #' 'hook ran past specified timeout of' 'exit status'
	"container's cgroup is not empty" "container's cgroup unexpectedly frozen" 'unable to stat preserved-fd'
	'error mounting' 'must be mounted on ordinary directory' 'is not in a separate kernel namespace'
	'not allowed in host network namespace' 'unable to set hostname without a private UTS namespace'
	'invalid environment variable' 'SCMP_ACT_NOTIFY cannot be used as default action'
	'invalid format option' 'File config.json exists. Remove it first' "couldn't find PID field in ps output"
	'requires exactly 1 argument(s)' 'requires a minimum of' 'requires a maximum of' 'No help topic for'
	'invalid log-format' 'Option --root argument should not be set to /' 'cannot setuid to unmapped uid'
	'bundle not found' 'runc create failed' 'runc run failed' 'exec failed' 'file name too long' 'not a directory'
	'invalid value for' 'is not enabled' 'is not running' 'duration interval must be greater than 0'
	'cannot use unified on cgroup v1' 'Kernel memory settings are ignored' 'failed to write "'
	'invalid manage-cgroups-mode value' 'is not supported' '--parent-path must be relative' 'invalid --parent-path'
	'Use --page-server ADDRESS:PORT to specify page server' 'Invalid port number' 'cannot be checkpointed in'
	'criu failed' 'parse error' 'sub cgroup path' 'unknown controller' 'time namespace offsets specified'
	'failed to connect with seccomp agent' 'seccomp listenerPath is not set'
	'Such configuration is strongly discouraged'
)

# step ARG...: call the runtime and put down what came of it.
step() {
	local phrase plain
	rt "$@"
	plain=${stderr//\\\"/\"}
	printf '$ %s\nexit %s\n' "${*//$TOKEN/ID}" "$status"
	volatile "$1" <<<"$output"
	[ -z "$stderr" ] || echo "on stderr:"
	for phrase in "${key_phrases[@]}"; do
		[[ "$plain" != *"$phrase"* ]] || echo "  $phrase"
	done
	printf '%s: %s\n' "$*" "$stderr" >&3
}

# volatile VERB: pids, times and spec versions are each runtime's own.
volatile() {
	local rules=(-e "s/$TOKEN/ID/g")
	case $1 in
	state | list)
		rules+=(-e 's/20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]+)?Z/TIME/g' -e 's/("ociVersion": ?)"[^"]*"/\1VERSION/'
			-e 's/("pid": ?)[1-9][0-9]*/\1PID/g' -e 's/^([^ ]+ +)[1-9][0-9]* +/\1PID /')
		# The width of the table's columns depends on the time's digits.
		[ "$1" = state ] || rules+=(-e 's/   +/   /g')
		;;
	ps) rules+=(-e 's/ *[1-9][0-9]*/ N/g') ;; # ps pads pids to the longest
	esac
	sed -E "${rules[@]}" | sed 's/^/| /'
}

# note TEXT: anything else a case wants compared.
note() {
	printf '%s\n' "${*//$TOKEN/ID}"
}

# amiss TEXT: what a case builds on is not there. The case fails, even where it is so with both.
amiss() {
	note "amiss: $*"
}

# must ARG...: a step without whose success the case would show nothing.
must() {
	step "$@"
	[ "$status" -eq 0 ] || amiss "$1 failed"
}

# until_status STATUS
until_status() {
	wait_for_status "$1" >/dev/null || amiss "never $1, but $(status_of)"
}

# differs DECISION ARG...: a step whose result is known to differ, as decided in
# docs/decisions/oracle.md; only that it was made is put down.
differs() {
	local decision=$1
	shift
	grep -q "^| $decision |" "$REPO/docs/decisions/oracle.md" || note "no decision $decision in docs/decisions/oracle.md"
	step "$@" >/dev/null
	note "\$ $* (differs: $decision)"
}

transcript() { # transcript NAME RUNTIME CASE
	local RUNTIME=$2 dir
	rm -rf "$BUNDLE"
	make_bundle
	CALLER=() CALLER_ENV=() RT_STDIN=/dev/null
	"$3" >"$TESTDIR/$1" 2>&1 3>"$TESTDIR/$1.stderr" || true
	CALLER=() CALLER_ENV=() RT_STDIN=/dev/null
	for dir in "$STATE"/*/; do
		[ ! -d "$dir" ] || rt delete --force "$(basename "$dir")"
	done
	rm -rf "$STATE"
	note "left: $(leftovers | sed 's/^process [0-9]*/process/')" >>"$TESTDIR/$1"
	[ -z "${TRANSCRIPTS:-}" ] || cp "$TESTDIR/$1" "$TRANSCRIPTS/$BATS_TEST_NAME.$1"
}

# both CASE. With TRANSCRIPTS=DIR what was compared is kept in DIR.
both() {
	requires oracle
	transcript oracle "$ORACLE" "$1"
	transcript ours "$RUNTIME" "$1"
	[ "$(grep -c '^exit ' "$TESTDIR/oracle")" -gt 0 ] || {
		echo "the case made no step"
		return 1
	}
	! grep -H '^amiss: ' "$TESTDIR/oracle" "$TESTDIR/ours" &&
		diff -U 3 --label oracle --label ours "$TESTDIR/oracle" "$TESTDIR/ours" || {
		echo "the oracle's messages:"
		cat "$TESTDIR/oracle.stderr"
		echo "ours:"
		cat "$TESTDIR/ours.stderr"
		return 1
	}
}
