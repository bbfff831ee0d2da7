#!/usr/bin/env bash
# A real image, not one of ours: a Debian root by debootstrap, laid out as an OCI image by umoci, copied by skopeo and
# unpacked again, so that both the tree and config.json are what those tools write.
#
#   debian.sh
#
# Prints "NAME=PATH" lines: image (OCI layout, tag debian). Kept in the tests' cache; a second call is quick.
set -euo pipefail
cache=${JRUNC_TESTS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/jrunc-tests}/images
image=$cache/debian-oci
if [ ! -f "$image/index.json" ]; then
	for tool in debootstrap umoci skopeo; do
		command -v $tool >/dev/null || { echo "debian.sh: needs $tool" >&2; exit 1; }
	done
	mkdir -p "$cache"
	work=$(mktemp -d "$cache/work.XXXXXX")
	trap 'rm -rf "$work"' EXIT
	debootstrap --variant=minbase bookworm "$work/root" >"$work/log" 2>&1 || { tail -n 5 "$work/log" >&2; exit 1; }
	rm -rf "$work"/root/var/cache/apt/archives/*.deb "$work"/root/var/lib/apt/lists/*
	umoci init --layout "$work/layout"
	umoci new --image "$work/layout:debian"
	umoci unpack --image "$work/layout:debian" "$work/bundle"
	cp -a "$work/root/." "$work/bundle/rootfs/"
	umoci repack --image "$work/layout:debian" "$work/bundle"
	umoci config --image "$work/layout:debian" --config.cmd /bin/sh --config.env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
	skopeo --insecure-policy copy "oci:$work/layout:debian" "oci:$work/copied:debian" >/dev/null
	rm -rf "$image"
	mv "$work/copied" "$image"
fi
echo "image=$image"
