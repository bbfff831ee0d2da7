#!/usr/bin/env bash
# runc's own suite against runc and against jrunc, and what differs.
#
#   conformance.sh [--baseline keep] [FILE.bats...]
#
#   RUNTIME=PATH   jrunc's command (default build/jrunc/bin/jrunc)
#   MODES, WAYS    default "root rootless" and "cold warm"; a resident JVM
#                  serves root alone, so that rootless is cold. Further modes,
#                  cold and as root: cgroup2 and systemd, in those hosts of
#                  ../host/uml.sh, which are slow (an hour and more each)
#   TESTS=REGEX    only tests whose name matches
#   OUT=DIR        where everything printed is kept (default build/conformance)
#
# A whole run writes docs/conformance.md; with files or TESTS named the report
# goes to stdout. With --baseline keep, runc's outcomes of the last run serve again.
# Fails when jrunc fails a test that runc passes and reasons.tsv has no word on it, or only that it is open.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
repo=$(readlink -f "$here/../..")
RUNTIME=$(readlink -f "${RUNTIME:-$repo/build/jrunc/bin/jrunc}")
OUT=${OUT:-$repo/build/conformance}
read -ra modes <<<"${MODES:-root rootless}"
read -ra ways <<<"${WAYS:-cold warm}"
baseline=
if [ "${1:-}" = --baseline ]; then
	baseline=$2
	shift 2
fi
filter=()
[ -z "${TESTS:-}" ] || filter=(--tests "$TESTS")

# run MODE WAY ARGUMENT...: run.sh, on this host or on another.
run() {
	local mode=$1 way=$2 host=() driver=()
	shift 2
	case $mode in
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

# one NAME RUNTIME MODE WAY [FILE...]: run the suite, keep the outcomes.
one() {
	local name=$1-$3-$4 runtime=$2 mode=$3 way=$4
	shift 4
	echo "conformance: $name" >&2
	rm -rf "${OUT:?}/$name"
	run "$mode" "$way" "${filter[@]}" "$runtime" "$OUT/$name" "$@" >&2
	outcomes "$mode" "$OUT/$name" >"$OUT/$name.tsv"
}

# again NAME MODE WAY: what jrunc alone fails is run once more by itself, since
# another load or pid may be met; what passes then counts, and is told.
again() {
	local name=$1-$2-$3 file tests
	: >"$OUT/$name.again"
	while IFS=$'\t' read -r file tests; do
		run "$2" "$3" --tests "^($tests)\$" "$RUNTIME" "$OUT/$name-again" "$file" >&2
	done < <(gawk -F '\t' '
		FNR == NR { outcome[$1, $2, $3] = $4; next }
		$4 == "failed" && outcome[$1, $2, $3] == "ok" && !again[$2, $3]++ {
			test = gensub(/[][\\.^$*+?(){}|]/, "\\\\&", "g", $3)
			tests[$2] = tests[$2] (tests[$2] == "" ? "" : "|") test
		}
		END { for (file in tests) print file "\t" tests[file] }' "$OUT/runc-$2.tsv" "$OUT/$name.tsv")
	[ ! -d "$OUT/$name-again" ] || outcomes "$2" "$OUT/$name-again" >"$OUT/$name.again"
}

mkdir -p "$OUT"
oracle=$("$here/../oracle/fetch.sh" | sed -n 's/^runc=//p')
for mode in "${modes[@]}"; do
	if [ "$baseline" != keep ] || [ ! -f "$OUT/runc-$mode.tsv" ]; then
		one runc "$oracle" "$mode" cold "$@"
		mv "$OUT/runc-$mode-cold.tsv" "$OUT/runc-$mode.tsv"
	fi
	for way in "${ways[@]}"; do
		[ "$mode" = root ] || [ "$way" = cold ] || continue
		rm -rf "$OUT/jrunc-$mode-$way-again"
		one jrunc "$RUNTIME" "$mode" "$way" "$@"
		again jrunc "$mode" "$way"
	done
done

report=/dev/stdout
[ $# -gt 0 ] || [ -n "${TESTS:-}" ] || report=$repo/docs/conformance.md
code=0
MODES="${modes[*]}" WAYS="${ways[*]}" "$here/report.sh" "$OUT" "$("$oracle" --version | sed -n 's/^runc version //p')" >"$OUT/report.md" || code=$?
cat "$OUT/report.md" >"$report"
exit "$code"
