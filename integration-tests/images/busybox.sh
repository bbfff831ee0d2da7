#!/usr/bin/env bash
# busybox.sh FILE - an OCI image of the host's static busybox, as a tar archive; needs no network.
# Its name is localhost/jrunc-test:1, for containerd and for podman.
set -euo pipefail

out=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
layout=$work/layout
blobs=$layout/blobs/sha256
mkdir -p "$blobs" "$work"/root/{bin,etc,tmp,root}

busybox=$work/root/bin/busybox
cp "$(command -v busybox)" "$busybox"
for applet in $("$busybox" --list); do
	[ "$applet" = busybox ] || ln "$busybox" "$work/root/bin/$applet"
done
echo 'root:x:0:0:root:/root:/bin/sh' >"$work/root/etc/passwd"
echo 'root:x:0:' >"$work/root/etc/group"
chmod 1777 "$work/root/tmp"

# store FILE TYPE: moves it to the blobs; prints its descriptor.
store() {
	local digest size
	digest=$(sha256sum <"$1" | cut -d' ' -f1)
	size=$(stat -c %s "$1")
	mv "$1" "$blobs/$digest"
	jq -nc --arg digest "sha256:$digest" --argjson size "$size" \
		--arg type "application/vnd.oci.image.$2" '{mediaType: $type, digest: $digest, size: $size}'
}

tar -C "$work/root" --owner=0 --group=0 -cf "$work/layer" .
layer=$(store "$work/layer" layer.v1.tar)
jq -nc --argjson layer "$layer" --arg machine "$(dpkg --print-architecture)" '{
	architecture: $machine, os: "linux",
	config: {Env: ["PATH=/bin"], Cmd: ["sh"]},
	rootfs: {type: "layers", diff_ids: [$layer.digest]}}' >"$work/config"
config=$(store "$work/config" config.v1+json)
jq -nc --argjson config "$config" --argjson layer "$layer" '{
	schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json",
	config: $config, layers: [$layer]}' >"$work/manifest"
manifest=$(store "$work/manifest" manifest.v1+json)
jq -nc --argjson manifest "$manifest" '{schemaVersion: 2, manifests: [$manifest + {annotations: {
	"org.opencontainers.image.ref.name": "localhost/jrunc-test:1",
	"io.containerd.image.name": "localhost/jrunc-test:1"}}]}' >"$layout/index.json"
echo '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"
tar -C "$layout" -cf "$out" .
