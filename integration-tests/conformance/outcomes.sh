#!/usr/bin/env bash
# outcomes.sh OUT: what run.sh left in OUT as lines of
#   mode TAB file TAB test TAB ok|failed|skipped|lost TAB why it was skipped
# A test that was planned and not reported is lost: its file hung or broke.
set -euo pipefail
cd "$1"
for tap in */*.tap; do
	gawk -v mode="${tap%%/*}" -v file="$(basename "$tap" .tap)" '
		function row(test, outcome, why) { print mode "\t" file "\t" test "\t" outcome "\t" why }
		match($0, /^1\.\.([0-9]+)$/, plan) { planned = plan[1] }
		match($0, /^(not )?ok ([0-9]+) (.*)$/, part) {
			test = part[3]; why = ""
			if (match(test, / # (skip|timeout)( .*)?$/, note)) {
				test = substr(test, 1, RSTART - 1)
				why = note[2]; gsub(/^[ (]+|\)$/, "", why)
			}
			sub(/ in [0-9]+(ms|sec)$/, "", test)
			seen++
			row(test, part[1] ? "failed" : note[1] == "skip" ? "skipped" : "ok", why)
			delete note
		}
		END {
			if (planned == "")
				row("(whole file)", "lost", "")
			for (; seen < planned; seen++)
				row("(unnamed)", "lost", "")
		}' "$tap"
done
