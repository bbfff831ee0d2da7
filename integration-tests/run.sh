#!/usr/bin/env bash
# Run the integration tests: run.sh [FILE.bats...]
#   RUNTIME=PATH  the runtime under test (default build/jrunc/bin/jrunc)
#   ORACLE=PATH   the runc to compare with (default: fetched, oracle/fetch.sh;
#                 none: leave the comparisons out)
#   CRIU=PATH     the criu that both find in PATH (default: fetched)
#   TIMING=1      say how long each test took
#   FILTER=REGEX  only tests whose name matches
#   PART=I/N      without FILEs: every Nth file from the Ith on, without clients.bats (see parts.sh)
#   JRUNC_WAY=warm  all calls through a server (default: cold). A server's socket
#                 has one fixed path: no other may be running. Without FILEs the
#                 tests that start servers of their own, or kill the JVM of a cold
#                 call, are left out.
# Needs root, no terminal. Last line: "N passed, N failed, N skipped".
set -uo pipefail
# A caller without job control leaves signals ignored, which a shell cannot undo and every runtime under test obeys.
[ -n "${SIGNALS_RESET:-}" ] || SIGNALS_RESET=yes exec env --default-signal=HUP,INT,QUIT,TERM bash "$0" "$@"
unset MAKEFLAGS MAKELEVEL # which runtimes under test would hand on
cd "$(dirname "$0")"

for tool in bats jq gcc make busybox script timeout; do
	command -v "$tool" >/dev/null || {
		echo "run.sh: $tool is not installed (packages bats jq gcc make busybox-static bsdutils coreutils)" >&2
		exit 2
	}
done

if [ -z "${ORACLE:-}" ]; then
	found=$(oracle/fetch.sh) || exit 2
	ORACLE=$(sed -n 's/^runc=//p' <<<"$found")
	CRIU=${CRIU:-$(sed -n 's/^criu=//p' <<<"$found")}
fi
export ORACLE CRIU=${CRIU:-$(command -v criu)}
export HELPERS=${HELPERS:-$PWD/../build/integration-tests/helpers}
make -s -C helpers OUT="$HELPERS" || exit 2

export JRUNC_WAY=${JRUNC_WAY:-cold}
if [ $# = 0 ]; then
	set -- *.bats
	if [ "$JRUNC_WAY" = warm ]; then
		echo "run.sh: fault.bats and warm*.bats belong to the cold run"
		set -- $(printf '%s\n' *.bats | grep -vxE '(fault|warm.*)\.bats')
	fi
	if [ -n "${PART:-}" ]; then
		set -- $(printf '%s\n' "$@" | grep -vx clients.bats | awk -v part="${PART%/*}" -v parts="${PART#*/}" 'NR % parts == part % parts')
	fi
fi
tap=$(mktemp)
server=
cleanup() {
	rm -f "$tap"
	[ -z "$server" ] || kill -TERM "$server" 2>/dev/null
}
trap cleanup EXIT

RUNTIME=${RUNTIME:-$PWD/../build/jrunc/bin/jrunc}
export RUNTIME
if [ "$JRUNC_WAY" = warm ]; then
	"$RUNTIME" serve --status >/dev/null 2>&1 && {
		echo "run.sh: a server is running already" >&2
		exit 2
	}
	"$RUNTIME" serve </dev/null &
	server=$!
	for ((i = 0; i < 600; i++)); do
		# Without the socket the question would start a JVM of its own.
		[ -S /run/jrunc-serve/socket ] && "$RUNTIME" serve --status >/dev/null 2>&1 && break
		sleep 0.1
	done
	((i < 600)) || {
		echo "run.sh: the server does not answer" >&2
		exit 2
	}
fi

"$HELPERS/subreaper" bats --tap ${TIMING:+--timing} ${FILTER:+--filter "$FILTER"} "$@" </dev/null 2>&1 | tee "$tap"
code=${PIPESTATUS[0]}

if [ -n "$server" ]; then
	# Or every call went the cold way, and this run has shown nothing.
	"$RUNTIME" serve --status | sed 's/^/server: /' || code=1
fi
skipped=$(grep -c '^ok .* # skip' "$tap")
passed=$(($(grep -c '^ok ' "$tap") - skipped))
failed=$(grep -c '^not ok ' "$tap")
planned=$(sed -n 's/^1\.\.\([0-9]*\)$/\1/p' "$tap" | head -1)
echo
grep '^not ok ' "$tap"

# A few failures are run again, alone: what passes then met another load or another pid, and is told as such.
if [ "$failed" -gt 0 ] && [ "$failed" -le 5 ] && [ "${AGAIN:-1}" = 1 ]; then
	names=$(sed -nE 's/^not ok [0-9]+ //p' "$tap" | sed -E 's/ in [0-9]+(ms|sec)$//; s/[][\.^$*+?(){}|]/\\&/g' | paste -sd '|')
	again=$(mktemp)
	"$HELPERS/subreaper" bats --tap --filter "^($names)\$" "$@" </dev/null >"$again" 2>&1
	code=$?
	sed 's/^/again: /' "$again"
	flaky=$(grep -c '^ok ' "$again")
	rm -f "$again"
	echo "run.sh: $flaky of $failed failures passed when run again"
	passed=$((passed + flaky)) failed=$((failed - flaky))
	[ "$failed" = 0 ] || code=1
fi
grep -o '# skip.*' "$tap" | sort | uniq -c
if [ $((passed + failed + skipped)) != "${planned:-none}" ]; then
	echo "run.sh: ${planned:-no} tests planned, $((passed + failed + skipped)) reported" >&2
	code=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$code"
