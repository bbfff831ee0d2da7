#!/usr/bin/env bash
# runc's own suite against runc and against jrunc, and what differs.
#
#   conformance.sh [--baseline keep] [FILE.bats...]
#
#   RUNTIME=PATH   jrunc's command (default build/jrunc/bin/jrunc)
#   MODES, WAYS    default "root rootless" and "cold warm"; a resident JVM
#                  serves root alone, so that rootless is cold
#   TESTS=REGEX    only tests whose name matches
#   OUT=DIR        where everything printed is kept (default build/conformance)
#
# A whole run writes docs/conformance.md; with files or TESTS named the report
# goes to stdout. With --baseline keep, runc's outcomes of the last run serve again.
# Fails when jrunc fails a test that runc passes and reasons.tsv has no word on it.
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

# one NAME RUNTIME MODE WAY [FILE...]: run the suite, keep the outcomes.
one() {
	local name=$1-$3-$4 runtime=$2 mode=$3 way=$4
	shift 4
	echo "conformance: $name" >&2
	rm -rf "${OUT:?}/$name"
	"$here/run.sh" --mode "$mode" --way "$way" "${filter[@]}" "$runtime" "$OUT/$name" "$@" >&2
	"$here/outcomes.sh" "$OUT/$name" >"$OUT/$name.tsv"
}

# again NAME MODE WAY: what jrunc alone fails is run once more by itself, since
# another load or pid may be met; what passes then counts, and is told.
again() {
	local name=$1-$2-$3 file tests
	: >"$OUT/$name.again"
	while IFS=$'\t' read -r file tests; do
		"$here/run.sh" --mode "$2" --way "$3" --tests "^($tests)\$" "$RUNTIME" "$OUT/$name-again" "$file" >&2
	done < <(gawk -F '\t' '
		FNR == NR { outcome[$1, $2, $3] = $4; next }
		$4 == "failed" && outcome[$1, $2, $3] == "ok" && !again[$2, $3]++ {
			test = gensub(/[][\\.^$*+?(){}|]/, "\\\\&", "g", $3)
			tests[$2] = tests[$2] (tests[$2] == "" ? "" : "|") test
		}
		END { for (file in tests) print file "\t" tests[file] }' "$OUT/runc-$2.tsv" "$OUT/$name.tsv")
	[ ! -d "$OUT/$name-again" ] || "$here/outcomes.sh" "$OUT/$name-again" >"$OUT/$name.again"
}

mkdir -p "$OUT"
oracle=$("$here/../oracle/fetch.sh" | sed -n 's/^runc=//p')
for mode in "${modes[@]}"; do
	if [ "$baseline" != keep ] || [ ! -f "$OUT/runc-$mode.tsv" ]; then
		one runc "$oracle" "$mode" cold "$@"
		mv "$OUT/runc-$mode-cold.tsv" "$OUT/runc-$mode.tsv"
	fi
	for way in "${ways[@]}"; do
		[ "$mode-$way" != rootless-warm ] || continue
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
