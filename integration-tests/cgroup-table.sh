#!/usr/bin/env bash
# Write docs/cgroups.md: what each limit of the specification becomes in the
# kernel's files, with jrunc and with runc, as resources.bats sees it on this
# host (cgroup v1), on those of host/uml.sh (v2; v2 through systemd) and on that
# of host/qemu.sh (v2-full: all controllers of v2).
#   cgroup-table.sh [v1|v2|systemd|v2-full]...   (default: all but v2-full, which
#   is slow; the other parts stay as they are)
set -euo pipefail
cd "$(dirname "$0")"
doc=../docs/cgroups.md
parts=../build/cgroup-tables
mkdir -p "$parts"
[ $# -gt 0 ] || set -- v1 v2 systemd

title() {
	case $1 in
	v1) echo "cgroup v1" ;;
	v2) echo "cgroup v2" ;;
	v2-full) echo "cgroup v2, all controllers" ;;
	systemd) echo "cgroup v2, through systemd" ;;
	esac
}

# rows VERSION: of that part as the document has them now.
rows() {
	[ ! -f "$doc" ] || sed -n "/^## $(title "$1")\$/,/^## /p" "$doc" | grep '^| ' | sed '1d' || true
}

head_of() {
	cat <<'EOF'

| property | file | after create | after update | runc 1.3.6 |
|---|---|---|---|---|
EOF
}

for version in v1 v2 v2-full systemd; do
	rows "$version" >"$parts/$version"
done
# in_host VERSION FILTER HOST [OPTION]
in_host() {
	HOST_ENV="TABLE FILTER RT_TIMEOUT" TABLE=$(realpath "$parts")/$1 FILTER=$2 "host/$3" ${4:+"$4"} --keep "$parts" ./run.sh resources.bats
}

for version in "$@"; do
	case $version in
	v1) TABLE=$PWD/$parts/v1 FILTER='^resources:' ./run.sh resources.bats ;;
	v2) in_host v2 '^resources:' uml.sh ;;
	v2-full) RT_TIMEOUT=300 JRUNC_WAY=warm in_host v2-full '^resources:' qemu.sh ;;
	systemd) in_host systemd '^resources through systemd' uml.sh --systemd ;;
	*) echo "cgroup-table.sh: v1, v2, v2-full or systemd, not $version" >&2 && exit 2 ;;
	esac
done

{
	cat <<'EOF'
# What limits become

Made by `make cgroup-table` from `integration-tests/resources.bats`: each limit of the specification is given at create,
then changed by `update`, and read back from the kernel's file; with jrunc, and with runc 1.3.6 in the same place. "the
same" means: the same file, the same content, both times, or the same refusal. `update` leaves alone what runc's leaves
alone: swappiness, the OOM killer, huge pages, network and RDMA limits, and device rules. Controllers that a host does not
have (huge pages, net_cls, net_prio and rdma on the v1 host; cpuset and more in user-mode Linux) are refused there, and
covered by unit tests on a made-up file system (`cgroups/src/test`); for cgroup v2 a kernel with all of them was emulated
(`integration-tests/cgroup-table.sh v2-full`). Through systemd the unit's property is read back too,
as `systemctl show` tells it.
EOF
	for version in v1 v2 v2-full systemd; do
		[ -s "$parts/$version" ] || continue
		printf '\n## %s\n' "$(title "$version")"
		head_of
		cat "$parts/$version"
	done
} >"$doc.new"
mv "$doc.new" "$doc"
