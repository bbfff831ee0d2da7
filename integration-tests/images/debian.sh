#!/usr/bin/env bash
# A real image, not one of ours: a Debian root by debootstrap, laid out as an OCI image by umoci, copied by skopeo and
# unpacked again, so that both the tree and config.json are what those tools write.
#
#   debian.sh           prints image=PATH (OCI layout, tag debian)
#   debian.sh --root    prints root=PATH (the root as a tar file, of which the image is made)
#
# Kept in the tests' cache; a second call is quick.
set -euo pipefail
cache=${JRUNC_TESTS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/jrunc-tests}/images
image=$cache/debian-oci
root=$cache/debian-root.tar
mkdir -p "$cache"
exec 9>"$cache/.lock"
flock 9

need() {
	local tool
	for tool in "$@"; do
		command -v "$tool" >/dev/null || { echo "debian.sh: needs $tool" >&2; exit 1; }
	done
}

work=$(mktemp -d "$cache/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
if [ ! -f "$root" ]; then
	need debootstrap
	debootstrap --variant=minbase bookworm "$work/root" >"$work/log" 2>&1 || { tail -n 5 "$work/log" >&2; exit 1; }
	rm -rf "$work"/root/var/cache/apt/archives/*.deb "$work"/root/var/lib/apt/lists/*
	tar -C "$work/root" --numeric-owner -cf "$work/root.tar" .
	mv "$work/root.tar" "$root"
	rm -rf "$work/root"
fi
if [ "${1:-}" = --root ]; then
	echo "root=$root"
	exit
fi
if [ ! -f "$image/index.json" ]; then
	need umoci skopeo
	umoci init --layout "$work/layout"
	umoci new --image "$work/layout:debian"
	umoci unpack --image "$work/layout:debian" "$work/bundle"
	tar -C "$work/bundle/rootfs" --numeric-owner -xf "$root"
	umoci repack --image "$work/layout:debian" "$work/bundle"
	umoci config --image "$work/layout:debian" --config.cmd /bin/sh --config.env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
	skopeo --insecure-policy copy "oci:$work/layout:debian" "oci:$work/copied:debian" >/dev/null
	rm -rf "$image"
	mv "$work/copied" "$image"
fi
echo "image=$image"
