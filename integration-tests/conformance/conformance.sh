#!/usr/bin/env bash
# runc's own suite against runc and against jrunc, and what differs.
#
#   conformance.sh [--keep] [FILE.bats...]
#
#   RUNTIME=PATH   jrunc's command (default build/jrunc/bin/jrunc)
#   MODES, WAYS    default all of this host's, "root rootless rootless-cgroup
#                  rootless-idmap rootless-idmap+cgroup", and "cold warm"; a
#                  resident JVM serves root alone, so that rootless is cold.
#                  Further modes, cold and as root: cgroup2 and systemd, in those
#                  hosts of ../host/uml.sh, which are slow (an hour and more each)
#   TESTS=REGEX    only tests whose name matches
#   OUT=DIR        where everything printed is kept (default build/conformance,
#                  with files or TESTS named its directory part)
#
# A whole run writes docs/conformance.md; with files or TESTS named the report
# goes to stdout. With --keep, what OUT has of the same command, byte by byte,
# and of the same files serves again: a run that was broken off goes on, and
# after a change to jrunc only jrunc's part is run.
# Fails when jrunc fails a test that runc passes and reasons.tsv has no word on it, or only that it is open.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
repo=$(readlink -f "$here/../..")
RUNTIME=$(readlink -f "${RUNTIME:-$repo/build/jrunc/bin/jrunc}")
read -ra modes <<<"${MODES:-root rootless rootless-cgroup rootless-idmap rootless-idmap+cgroup}"
read -ra ways <<<"${WAYS:-cold warm}"
keep= whole=1
if [ "${1:-}" = --keep ]; then
	keep=1
	shift
fi
[ $# = 0 ] && [ -z "${TESTS:-}" ] || whole=
OUT=${OUT:-$repo/build/conformance$([ -n "$whole" ] || echo /part)}
filter=()
[ -z "${TESTS:-}" ] || filter=(--tests "$TESTS")

# run MODE WAY ARGUMENT...: run.sh, on this host or on another.
run() {
	local mode=$1 way=$2 host=() driver=()
	shift 2
	case $mode in
	rootless*)
		ONLY=$mode "$here/run.sh" --mode rootless --way "$way" "$@"
		return
		;;
	cgroup2) host=("$here/../host/uml.sh") ;;
	systemd) host=("$here/../host/uml.sh" --systemd) driver=(--systemd) ;;
	*)
		"$here/run.sh" --mode "$mode" --way "$way" "$@"
		return
		;;
	esac
	"${host[@]}" --memory 3072 --timeout 14400 --keep "$OUT" "$here/run.sh" --way "$way" "${driver[@]}" "$@"
}

# outcomes MODE DIR: another host's are root's there.
outcomes() {
	case $1 in
	cgroup2 | systemd) "$here/outcomes.sh" "$2" | sed "s/^root\t/$1\t/" ;;
	*) "$here/outcomes.sh" "$2" ;;
	esac
}

# what RUNTIME [FILE...]: one line that tells this command and these tests from others.
what() {
	local files=("$1")
	# Of jrunc's tree the files alone, in an order.
	[ "$(basename "$1")" != jrunc ] || readarray -t files < <(find "$(dirname "$(dirname "$1")")" -type f | LC_ALL=C sort)
	echo "$(sha256sum "${files[@]}" | cut -d' ' -f1 | sha256sum | cut -d' ' -f1) ${*:2} ${TESTS:-}"
}

# one NAME RUNTIME MODE WAY [FILE...]: run the suite, keep the outcomes.
one() {
	local name=$1-$3-$4 runtime=$2 mode=$3 way=$4 what
	shift 4
	what=$(what "$runtime" "$@")
	if [ -n "$keep" ] && [ "$what" = "$(cat "$OUT/$name.of" 2>/dev/null)" ]; then
		echo "conformance: $name: kept" >&2
		return
	fi
	echo "conformance: $name" >&2
	rm -rf "${OUT:?}/$name" "$OUT/$name".* "$OUT/$name-again"
	run "$mode" "$way" "${filter[@]}" "$runtime" "$OUT/$name" "$@" >&2
	outcomes "$mode" "$OUT/$name" >"$OUT/$name.tsv"
	[[ $name = runc-* ]] || again "$name" "$mode" "$way"
	echo "$what" >"$OUT/$name.of"
}

# again NAME MODE WAY: what jrunc alone fails is run once more by itself, since
# another load or pid may be met; what passes then counts, and is told.
again() {
	local name=$1 file tests
	: >"$OUT/$name.again"
	while IFS=$'\t' read -r file tests; do
		run "$2" "$3" --tests "^($tests)\$" "$RUNTIME" "$OUT/$name-again" "$file" >&2
	done < <(gawk -F '\t' '
		FNR == NR { outcome[$1, $2, $3] = $4; next }
		$4 == "failed" && outcome[$1, $2, $3] == "ok" && !again[$2, $3]++ {
			test = gensub(/[][\\.^$*+?(){}|]/, "\\\\&", "g", $3)
			tests[$2] = tests[$2] (tests[$2] == "" ? "" : "|") test
		}
		END { for (file in tests) print file "\t" tests[file] }' "$OUT/runc-$2-cold.tsv" "$OUT/$name.tsv")
	[ ! -d "$OUT/$name-again" ] || outcomes "$2" "$OUT/$name-again" >"$OUT/$name.again"
}

mkdir -p "$OUT"
oracle=$("$here/../oracle/fetch.sh" | sed -n 's/^runc=//p')
for mode in "${modes[@]}"; do
	one runc "$oracle" "$mode" cold "$@"
	for way in "${ways[@]}"; do
		[ "$mode" != root ] && [ "$way" != cold ] || one jrunc "$RUNTIME" "$mode" "$way" "$@"
	done
done

report=/dev/stdout
[ -z "$whole" ] || report=$repo/docs/conformance.md
code=0
MODES="${modes[*]}" WAYS="${ways[*]}" "$here/report.sh" "$OUT" "$("$oracle" --version | sed -n 's/^runc version //p')" >"$OUT/report.md" || code=$?
cat "$OUT/report.md" >"$report"
exit "$code"
