#!/usr/bin/env bash
# report.sh OUT VERSION: docs/conformance.md, from the outcomes in OUT and the
# reasons in reasons.tsv (file TAB test TAB reason; test * is all of a file). Exit code 1 when jrunc
# fails what runc passes and no reason is given, or one that begins with "open:", which is no excuse.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
out=$1 version=$2
cat <<END
# runc's own suite

Written by \`make conformance\`: the test suite of runc ${version%+*}, from Debian's source package, against Debian's runc of
that version and against jrunc on the same machine ($(uname -s) $(uname -r | cut -d. -f1,2), $(stat -f -c %T /sys/fs/cgroup | sed 's/cgroup2fs/cgroup v2/; s/tmpfs/cgroup v1, hybrid/')).
In rootless mode the suite runs itself once for each set of what a host may offer an ordinary user
(\`idmap\`: newuidmap and subordinate ids; \`cgroup\`: cgroups made over to the user). The modes \`cgroup2\` and \`systemd\`
are root in user-mode Linux (\`integration-tests/host\`), with cgroup v2 alone, and with systemd making the cgroups; what
was run there file by file stands at the end (\`integration-tests/conformance/hosts.md\`).

| mode | way | tests | runc: passed, failed, skipped | jrunc: passed, failed, skipped | fails with jrunc alone |
|---|---|---|---|---|---|
END
rows=()
for mode in $MODES; do
	for way in $WAYS; do
		[ -f "$out/jrunc-$mode-$way.tsv" ] && { [ "$mode" = root ] || [ "$way" = cold ]; } && rows+=("$mode-$way")
	done
done
code=0
: >"$out/differences"
: >"$out/both"
for row in "${rows[@]}"; do
	gawk -F '\t' -v way="${row##*-}" -v again="$out/jrunc-$row.again" -v differences="$out/differences" -v both="$out/both" '
		BEGIN {
			while ((getline < again) > 0) if ($4 == "ok") passed[$1, $2, $3] = 1
		}
		FNR == 1 { input++ }
		# Names may stand twice in a file: the nth of one is the nth of the other.
		{ key = $1 FS $2 FS $3 FS (++count[input, $1, $2, $3]) }
		input == 1 { runc[key] = $4; runcs[$1, $4]++; next }
		{
			was = key in runc ? runc[key] : "lost"
			is = $4
			if (is == "failed" && was == "ok" && passed[$1, $2, $3]) { is = "ok"; second[$1]++ }
			total[$1]++; jruncs[$1, is]++
			if (was != is) {
				if (was == "ok") alone[$1]++
				print $1 "\t" way "\t" $2 "\t" $3 "\t" was "\t" is >> differences
			} else if (is != "ok")
				print $1 "\t" $2 "\t" $3 "\t" is "\t" $5 >> both
		}
		END {
			count_modes = asorti(total, modes)
			for (i = 1; i <= count_modes; i++) {
				m = modes[i]
				printf "| %s | %s | %d | %d, %d, %d | %d, %d, %d%s | %d |\n", m, way, total[m],
					runcs[m, "ok"], runcs[m, "failed"] + runcs[m, "lost"], runcs[m, "skipped"],
					jruncs[m, "ok"], jruncs[m, "failed"] + jruncs[m, "lost"], jruncs[m, "skipped"],
					second[m] ? " (" second[m] " passed when run again by themselves)" : "", alone[m]
			}
		}' "$out/runc-${row%-*}-cold.tsv" "$out/jrunc-$row.tsv"
done
printf '\n## Where they differ\n\n'
if [ -s "$out/differences" ]; then
	printf '| file | test | mode | runc | jrunc | why |\n|---|---|---|---|---|---|\n'
	gawk -F '\t' '
		FNR == NR { if ($0 !~ /^#/ && NF >= 3) reason[$1, $2] = $3; next }
		{
			key = $3 FS $4 FS $5 FS $6
			if (!(key in where)) { order[++n] = key; file[key] = $3; test[key] = $4; was[key] = $5; is[key] = $6 }
			where[key] = where[key] (where[key] == "" ? "" : ", ") $1 " " $2
		}
		END {
			for (i = 1; i <= n; i++) {
				key = order[i]
				why = reason[file[key], test[key]]
				if (why == "") why = reason[file[key], "*"]
				if (why == "" && is[key] == "ok") why = "jrunc passes"
				if (why == "") why = "**no reason given**"
				if (was[key] == "ok" && why ~ /^(open:|\*\*)/) missing++
				print "| " file[key] " | " test[key] " | " where[key] " | " was[key] " | " is[key] " | " why " |"
			}
			exit missing > 0
		}' "$here/reasons.tsv" "$out/differences" || code=1
else
	printf 'Nowhere.\n'
fi
printf '\n## What neither passes\n\n| file | test | mode | why |\n|---|---|---|---|\n'
sort -u "$out/both" | gawk -F '\t' '
	FNR == NR { if ($0 !~ /^#/ && NF >= 3) reason[$1, $2] = $3; next }
	$4 != "skipped" {
		key = $2 FS $3
		if (!(key in where)) order[++n] = key
		where[key] = where[key] (where[key] == "" ? "" : ", ") $1
	}
	END {
		for (i = 1; i <= n; i++) {
			split(order[i], part, FS)
			why = reason[part[1], part[2]]
			if (why == "") why = reason[part[1], "*"]
			if (why == "") why = "**no reason given**"
			print "| " part[1] " | " part[2] " | " where[order[i]] " | " why " |"
		}
	}' "$here/reasons.tsv" -
printf '\n## What both skip\n\nIn the words of the suite.\n\n| mode | why | tests |\n|---|---|---|\n'
sort -u "$out/both" | gawk -F '\t' '
	$4 == "skipped" { count[$1 " | " ($5 == "" ? "no reason given" : $5)]++ }
	END { for (key in count) print "| " key " | " count[key] " |" }' | sort
printf '\n'
cat "$here/hosts.md"
exit "$code"
