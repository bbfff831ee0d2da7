#!/bin/bash
# Fills the tree's AOT cache from a run of every verb: dist/train.sh TREE
set -euo pipefail
tree=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The program of the training containers is the executor itself, which is static; it says how it is used and ends.
install -D -m 755 "$tree/libexec/nsexec" "$work/plain/rootfs/init"
mkdir -p "$work"/plain/rootfs/{proc,sys,dev,etc}
cp "$(dirname "$0")/rehearsal.json" "$work/plain/config.json"
# Every property that there is: no container can have them all, but reading them is trained.
mkdir "$work/full"
cp "$(dirname "$0")/../oci-spec/src/test/resources/dev/jrunc/oci/full.json" "$work/full/config.json"

mapfile -t options < <(sed -e "s|<tree>|$tree|g" -e '/^-XX:AOTCache=/d' -e '/^-Xlog/d' -e '/^#/d' "$tree/lib/jvm.options")
env -i LC_ALL=C.UTF-8 "$tree/runtime/bin/java" "${options[@]}" -XX:AOTCacheOutput="$tree/lib/jrunc.aot" \
	dev.jrunc.cli.Rehearsal "$work" >>"$work/out" 2>&1 || { cat "$work/out" >&2; exit 1; }
grep trained "$work/out"
rm -f "$tree"/lib/jrunc.aot.config
chmod 644 "$tree/lib/jrunc.aot"
