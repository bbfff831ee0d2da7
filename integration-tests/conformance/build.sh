#!/bin/sh
# build.sh TREE SUITE: build the suite's helper programs with the Go found in
# TREE, a directory of unpacked packages. Called by suite.sh in new namespaces.
set -eu
tree=$1
src=$tree/usr/share/gocode/src/github.com/opencontainers/runc
mkdir -p "$tree/proc" "$tree/dev" "$tree/tmp" "$src"
mount -t proc proc "$tree/proc"
for node in null zero urandom; do
	: >"$tree/dev/$node"
	mount --bind "/dev/$node" "$tree/dev/$node"
done
mount --bind "$2" "$src"
for program in "$2"/tests/cmd/*/; do
	program=$(basename "$program")
	# libseccomp is C; the others do without, and are static thereby.
	cgo=0
	[ "$program" != seccompagent ] || cgo=1
	env -i PATH=/usr/sbin:/usr/bin HOME=/tmp GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE=/tmp/cache CGO_ENABLED=$cgo \
		chroot "$tree" go build -trimpath -tags 'seccomp netgo osusergo urfave_cli_no_docs' -ldflags '-extldflags -static' \
		-o "${src#"$tree"}/tests/cmd/_bin/" "github.com/opencontainers/runc/tests/cmd/$program"
done
