#!/usr/bin/env bash
# Write docs/cgroups.md: what each limit of the specification becomes in the
# kernel's files, with jrunc and with runc, as resources.bats sees it on this
# host (cgroup v1) and on the one of host/uml.sh (v2).
#   cgroup-table.sh [v1|v2]...   (default: both; the other part stays as it is)
set -euo pipefail
cd "$(dirname "$0")"
doc=../docs/cgroups.md
parts=../build/cgroup-tables
mkdir -p "$parts"
[ $# -gt 0 ] || set -- v1 v2

# rows VERSION: of that part as the document has them now.
rows() {
	[ ! -f "$doc" ] || sed -n "/^## cgroup $1/,/^## /p" "$doc" | grep '^| ' | sed '1d' || true
}

head_of() {
	cat <<'EOF'

| property | file | after create | after update | runc 1.3.6 |
|---|---|---|---|---|
EOF
}

for version in v1 v2; do
	rows "$version" >"$parts/$version"
done
for version in "$@"; do
	case $version in
	v1) TABLE=$PWD/$parts/v1 ./run.sh resources.bats ;;
	v2) UML_ENV=TABLE TABLE=$(realpath "$parts")/v2 host/uml.sh --keep "$parts" ./run.sh resources.bats ;;
	*) echo "cgroup-table.sh: v1 or v2, not $version" >&2 && exit 2 ;;
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
covered by unit tests on a made-up file system (`cgroups/src/test`).

## cgroup v1
EOF
	head_of
	cat "$parts/v1"
	printf '\n## cgroup v2\n'
	head_of
	cat "$parts/v2"
} >"$doc.new"
mv "$doc.new" "$doc"
