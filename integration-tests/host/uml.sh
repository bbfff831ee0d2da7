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
# variables that start with JRUNC_ or are named in HOST_ENV. Exit codes of its
# own: 3 no kernel or root to be had, 124 timed out, 125 the machine died.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/job.bash"
synopsis=$(sed -n '6s/^# *//p' "$0")

init=cgroup2 options=
host_option() {
	case $1 in
	--systemd) init=systemd ;;
	--hybrid) options="systemd.unified_cgroup_hierarchy=0 systemd.legacy_systemd_cgroup_controller=0" ;;
	*) return 1 ;;
	esac
}

# Its memory is a file in TMPDIR, sparse and unlinked.
boot() {
	TMPDIR=/dev/shm exec setsid timeout -s KILL "$timeout" "$(provided linux)" \
		mem="${memory}M" seccomp=on rootfstype=hostfs rootflags=/ ro init="$job/init" \
		con0=null,fd:1 con1=null,fd:1 con=null ssl=null quiet loglevel=1 panic=1 \
		ubd0="$job/disk" $options jrunc_options="\"$options\"" jrunc_files=hostfs jrunc_job="$job" jrunc_init="$init" \
		jrunc_root="$root" jrunc_cache="$cache" jrunc_overlay="$(provided modules)/kernel/fs/overlayfs/overlay.ko"
}

take_arguments "$@"
found=$("$here/kernel.sh") || exit 3
provided() { sed -n "s|^$1=||p" <<<"$found"; }
root=
if [ "$init" = systemd ]; then
	root=$("$here/systemd-root.sh") || exit 3
fi
run_job
