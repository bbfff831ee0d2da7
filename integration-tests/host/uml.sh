#!/usr/bin/env bash
# Run a command as root of another Linux, a user-mode one that lasts as long as
# the command: cgroup v2 alone, all its controllers on, one CPU, this host's
# files below a throw-away overlay. Its output comes here, its exit code is ours.
#
#   uml.sh [--systemd [--hybrid]] [--memory MIB] [--timeout SECONDS] [--keep DIR]... COMMAND [ARG...]
#
#   --systemd   systemd is pid 1 and dbus runs (systemd-root.sh makes its root);
#               otherwise pid 1 is the init script beside this one
#   --hybrid    systemd mounts cgroup v1 hierarchies (cpu, cpuacct, pids, blkio,
#               devices, freezer, net_cls: this kernel has no memory there), and
#               the unified one beside them
#   --keep DIR  what is written below DIR (which exists) stays, on this host
#
# The command starts in this directory and with PATH, HOME, LANG and all
# variables that start with JRUNC_ or are named in UML_ENV. Exit codes of its
# own: 3 no kernel or root to be had, 124 timed out, 125 the machine died.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

usage() {
	sed -n '6p' "$0" >&2
	exit 2
}

init=cgroup2 options= memory=2048 timeout=1200 keep=()
while [ $# -gt 0 ]; do
	case $1 in
	--systemd) init=systemd ;;
	--hybrid) options="systemd.unified_cgroup_hierarchy=0 systemd.legacy_systemd_cgroup_controller=0" ;;
	--memory) memory=${2:?} && shift ;;
	--timeout) timeout=${2:?} && shift ;;
	--keep) keep+=("$(cd "${2:?}" && pwd)") && shift ;;
	--) shift && break ;;
	-*) usage ;;
	*) break ;;
	esac
	shift
done
[ $# -gt 0 ] || usage

provided=$("$here/kernel.sh") || exit 3
provided() { sed -n "s|^$1=||p" <<<"$provided"; }
root=
if [ "$init" = systemd ]; then
	root=$("$here/systemd-root.sh") || exit 3
fi

job=$(mktemp -d "${JRUNC_TESTS_DIR:-/var/tmp}/jrunc-uml.XXXXXX")
pid=
cleanup() {
	[ -z "$pid" ] || kill -TERM "$pid" 2>/dev/null || true
	rm -rf --one-file-system "$job"
}
trap cleanup EXIT
trap 'exit 143' TERM INT HUP

{
	for name in PATH HOME LANG ${UML_ENV:-} $(compgen -e | grep '^JRUNC_' || true); do
		[ -z "${!name+set}" ] || printf 'export %s=%q\n' "$name" "${!name}"
	done
	printf 'cd %q || exit 125\n' "$PWD"
	printf 'exec'
	printf ' %q' "$@"
	echo
} >"$job/command"
printf '%s\n' "${keep[@]}" >"$job/keep"
cp "$here/init" "$job/init"
mkdir "$job/out"
: >"$job/out/output"
# So that limits of input and output have a device.
truncate -s 1M "$job/disk"

# Its memory is a file in TMPDIR, sparse and unlinked.
TMPDIR=/dev/shm setsid timeout -s KILL "$timeout" "$(provided linux)" \
	mem="${memory}M" seccomp=on rootfstype=hostfs rootflags=/ ro init="$job/init" \
	con0=null,fd:1 con1=null,fd:1 con=null ssl=null quiet loglevel=1 panic=1 \
	ubd0="$job/disk" $options jrunc_options="\"$options\"" jrunc_job="$job" jrunc_init="$init" jrunc_root="$root" jrunc_modules="$(provided modules)" \
	</dev/null >"$job/console" 2>&1 &
pid=$!
tail -f -s 0.2 -c +1 --pid="$pid" "$job/out/output" 2>/dev/null &
tail=$!
code=0
{ wait "$pid" || code=$?; } 2>/dev/null
pid=
wait "$tail" 2>/dev/null || true
if [ "$code" = 137 ] && [ ! -s "$job/out/code" ]; then
	echo "uml.sh: no end after $timeout seconds: $*" >&2
	code=124
elif [ -s "$job/out/code" ]; then
	code=$(<"$job/out/code")
else
	echo "uml.sh: the machine ended before the command did; its console:" >&2
	tail -n 40 "$job/console" >&2
	code=125
fi
exit "$code"
