#!/usr/bin/env bash
# The whole of the integration tests, cold, warm and in hosts of other kinds, some parts of them at a time: parts.sh
# [PART...] (default: all; `parts.sh --list` names them)
#   JOBS=N    how many at a time (default 3: they wait for the kernel for half of their time, two processors suffice)
#   LOGS=DIR  a file for what each part says (default build/integration-tests/parts)
# What a part says is printed as a whole when it ends, and every minute how far the others are. The last lines are every
# failure of all parts and the outcome of each; the exit code is 0 if all parts were green.
#
# A part of this host has a mount namespace of its own, where /run/jrunc-serve, the place at which servers and callers
# meet, is its own: a warm part has a server that no other has, and a cold one has none. Tests share nothing else that has
# a fixed name, but those of clients.bats, which are one part for both ways.
set -uo pipefail
unset MAKEFLAGS MAKELEVEL
cd "$(dirname "$0")"

# Those that take longest come first.
parts=(cgroup2 cold-1/4 cold-2/4 cold-3/4 cold-4/4 systemd warm-1/2 warm-2/2 clients)

apart() {
	unshare --mount --propagation private sh -c 'mkdir -p -m 700 /run/jrunc-serve &&
		mount -t tmpfs -o mode=700 jrunc-tests /run/jrunc-serve && exec "$@"' sh env "$@"
}

run_part() {
	case $1 in
	cold-*) apart PART="${1#cold-}" JRUNC_WAY=cold ./run.sh ;;
	warm-*) apart PART="${1#warm-}" JRUNC_WAY=warm ./run.sh ;;
	clients)
		local code=0
		apart JRUNC_WAY=cold ./run.sh clients.bats || code=1
		apart JRUNC_WAY=warm ./run.sh clients.bats || code=1
		return $code
		;;
	cgroup2 | systemd) make --no-print-directory -s -C .. "test-$1" ;;
	*)
		echo "parts.sh: there is no part $1" >&2
		return 2
		;;
	esac
}

if [ "${1:-}" = --list ]; then
	printf '%s\n' "${parts[@]}"
	exit
fi
[ $# = 0 ] || parts=("$@")
export TIMING=1
LOGS=${LOGS:-$PWD/../build/integration-tests/parts}
rm -rf "$LOGS"
mkdir -p "$LOGS"
declare -A part_of=() began=() outcome=() code_of=()
failed=0 ticker=
trap 'kill $(jobs -p) 2>/dev/null; exit 143' TERM INT HUP

log_of() { echo "$LOGS/${1//\//of}.log"; }

begin() {
	run_part "$1" >"$(log_of "$1")" 2>&1 </dev/null &
	part_of[$!]=$1
	began[$1]=$SECONDS
}

# A line for each part that runs.
progress() {
	local part
	for part in "${part_of[@]}"; do
		echo "parts.sh: $part runs since $((SECONDS - began[$part])) s, $(grep -cE '^(not )?ok ' "$(log_of "$part")") tests"
	done
}

end() { # end PID CODE
	local part=${part_of[$1]} log
	log=$(log_of "$part")
	unset "part_of[$1]"
	outcome[$part]="$part: exit code $2 after $((SECONDS - began[$part])) s; $(grep -E '^[0-9]+ passed, ' "$log" | paste -sd ';' | sed 's/;/; /g')"
	code_of[$part]=$2
	[ "$2" = 0 ] || failed=1
	echo "======== $part"
	cat "$log"
}

queue=("${parts[@]}")
while [ ${#queue[@]} -gt 0 ] || [ ${#part_of[@]} -gt 0 ]; do
	while [ ${#queue[@]} -gt 0 ] && [ ${#part_of[@]} -lt "${JOBS:-3}" ]; do
		begin "${queue[0]}"
		queue=("${queue[@]:1}")
	done
	if [ -z "$ticker" ]; then
		sleep 60 &
		ticker=$!
	fi
	code=0
	wait -n -p ended || code=$?
	if [ "$ended" = "$ticker" ]; then
		ticker=
		progress
	else
		end "$ended" "$code"
	fi
done
[ -z "$ticker" ] || kill "$ticker"

# failures LOG: what failed and the first lines of why, the first time and when it was run again.
failures() {
	awk '/^(again: )?not ok / { lines = 40 }
		/^(again: )?(ok |1\.\.)/ || !/^(again: )?(#|not ok )/ { lines = 0 }
		lines-- > 0' "$1"
}

echo "======== all parts, $SECONDS s"
for part in "${parts[@]}"; do
	[ "${code_of[$part]}" != 0 ] || grep -h '^not ok ' "$(log_of "$part")" | sort -u | sed "s|^|$part, passed when run again: |"
done
for part in "${parts[@]}"; do
	[ "${code_of[$part]}" = 0 ] || failures "$(log_of "$part")" | sed "s|^|$part: |"
done
for part in "${parts[@]}"; do
	echo "${outcome[$part]}"
done
exit "$failed"
