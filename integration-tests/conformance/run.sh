#!/usr/bin/env bash
# Run runc's suite once, against one runtime.
#
#   run.sh [--mode root|rootless] [--way cold|warm] [--systemd] [--tests REGEX] RUNTIME OUT [FILE.bats...]
#
# Leaves OUT/MODE/FILE.tap, one directory a mode (rootless.sh runs the suite
# once for each set of features). The suite runs in mount, pid, network and uts
# namespaces of its own: whatever it leaves there ends with it, hung tests
# included. Its cgroups and loop devices are removed here. One suite at a time:
# containers' names, and so their cgroups, are fixed.
# With --systemd all containers go through systemd; then the suite keeps this
# host's pid namespace and /run, since systemd counts pids in its own.
#   ONLY=MODE         of the rootless modes only this one (rootless-idmap+cgroup)
#   SECONDS_A_TEST=N  after which a test has hung (default 180)
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
die() {
	echo "run.sh: $*" >&2
	exit 2
}

MODE=root WAY=cold TESTS=
namespaces=(--mount --pid --net --uts --mount-proc)
while [[ ${1:-} = --* ]]; do
	case $1 in
	--systemd)
		export RUNC_USE_SYSTEMD=yes
		namespaces=(--mount --net --uts)
		shift
		continue
		;;
	--mode) MODE=$2 ;;
	--way) WAY=$2 ;;
	--tests) TESTS=$2 ;;
	*) die "unknown option $1" ;;
	esac
	shift 2
done
[ $# -ge 2 ] || die "usage: run.sh [--mode M] [--way W] [--tests REGEX] RUNTIME OUT [FILE.bats...]"
runtime=$(readlink -f "$1") out=$2
shift 2
FILES="$*"
[ -x "$runtime" ] || die "no runtime at $runtime"
[ "$(id -u)" = 0 ] || die "needs root, in rootless mode too: it makes the ordinary user"
for tool in bats jq gawk gcc script setpriv unshare ip newuidmap busybox; do
	command -v $tool >/dev/null || die "needs $tool (scripts/install-deps conformance)"
done

SUITE=$("$here/suite.sh" | sed -n 's/^suite=//p')
CRIU=$("$here/../oracle/fetch.sh" | sed -n 's/^criu=//p')
ORACLE=$(dirname "$CRIU")
# jrunc is a tree, runc a file.
BINARY=$runtime TREE=
[ "$(basename "$runtime")" != jrunc ] || TREE=$(dirname "$(dirname "$runtime")")
HELPERS=${HELPERS:-$here/../../build/integration-tests/helpers}
make -s -C "$here/../helpers" OUT="$(readlink -m "$HELPERS")" >&2

exec 9>/run/lock/jrunc-conformance.lock
flock -n 9 || {
	echo "run.sh: another suite is running; waiting for it" >&2
	flock 9
}
WORK=$(mktemp -d "${JRUNC_TESTS_DIR:-/var/tmp}/jrunc-conformance.XXXXXX")
chmod 711 "$WORK"
mkdir "$WORK/out"
# Copies: a run takes long, and the sources may change below it.
SHIMS=$WORK/shims
cp -r "$here/shims" "$here/sandbox.sh" "$HELPERS/subreaper" "$WORK/"
chmod -R a+rX "$SHIMS"

# Cgroups that the suite may have made: new ones whose name it mentions.
list_cgroups() { find /sys/fs/cgroup -mindepth 1 -type d | sort; }
cgroups_left() {
	comm -13 "$WORK/cgroups" <(list_cgroups) | sort -r |
		awk -F/ 'FNR == NR { known[$0]; next } { for (i = NF; i > 4 + v1; i--) if ($i in known) { print; next } }' \
			v1=$([ "$(stat -f -c %T /sys/fs/cgroup)" = cgroup2fs ] && echo 0 || echo 1) "$WORK/names" -
}
thaw() {
	local dir
	for dir in $(cgroups_left); do
		[ ! -w "$dir/freezer.state" ] || echo THAWED >"$dir/freezer.state"
		[ ! -w "$dir/cgroup.freeze" ] || echo 0 >"$dir/cgroup.freeze"
	done 2>/dev/null || true
}
list_cgroups >"$WORK/cgroups"
{ grep -ohE '[A-Za-z0-9_.-]+' "$SUITE"/tests/integration/*.ba* "$SUITE/tests/rootless.sh"; } | sort -u >"$WORK/names"

running=
cleanup() {
	local dir device i
	# A frozen process cannot be killed, and would hold up the end of all.
	thaw
	[ -z "$running" ] || kill -KILL "$(cat "$WORK/pid")" 2>/dev/null || true
	for ((i = 0; i < 100; i++)); do
		for dir in $(cgroups_left); do
			rmdir "$dir" 2>/dev/null || true
		done
		[ -n "$(cgroups_left)" ] || break
		sleep 0.1
	done
	cgroups_left | sed 's/^/run.sh: cgroup left: /' >&2
	losetup --list --noheadings --output NAME,BACK-FILE | awk '/bats-run-/ { print $1 }' |
		while read -r device; do losetup -d "$device"; done
	rm -rf --one-file-system "$WORK"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# The suite wants a terminal of its own and nobody typing.
mkfifo "$WORK/keyboard"
exec {keyboard}<>"$WORK/keyboard"
export SUITE SHIMS ORACLE CRIU BINARY TREE WORK MODE WAY FILES TESTS ONLY=${ONLY:-} SECONDS_A_TEST=${SECONDS_A_TEST:-180}
printf -v command '%q ' "$HELPERS/subreaper" "$here/sandbox.sh"
# Not a child of script's: it would wait for that, too.
exec {screen}> >(stdbuf -oL tr -d '\r')
running=1
script -qefc "echo \$\$ >$WORK/pid; exec unshare ${namespaces[*]} --fork --kill-child=KILL $command" \
	/dev/null <&"$keyboard" >&"$screen" 9>&- &
code=0
wait $! || code=$?
running=
mkdir -p "$out"
cp -r "$WORK/out/." "$out/"
exit "$code"
