#!/usr/bin/env bash
# runc's own test suite, of the version of runc that jrunc is compared with:
# the tests from the source package, their helper programs built against
# Debian's Go packages, the images they want made from Debian's.
#
#   suite.sh
#
# Prints suite=DIR. Kept in the tests' cache, nothing of it in the repository;
# a second call is quick.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
cache=${JRUNC_TESTS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/jrunc-tests}
oracle=$("$here/../oracle/fetch.sh" | sed -n 's/^runc=//p')
version=$("$oracle" --version | sed -n 's/^runc version //p')
suite=$cache/conformance/runc-$version
if [ -f "$suite/.complete" ]; then
	echo "suite=$suite"
	exit
fi

mkdir -p "$cache/conformance"
exec 9>"$cache/conformance/.lock"
flock 9
[ ! -f "$suite/.complete" ] || exec "$0"
work=$(mktemp -d "$cache/conformance/work.XXXXXX")
trap 'rm -rf --one-file-system "$work"' EXIT

echo "conformance: source of runc $version" >&2
"$here/../oracle/fetch.sh" --source runc "$work/suite"

echo "conformance: helper programs" >&2
"$here/../oracle/fetch.sh" --tree "$work/go" golang-go gcc libc6-dev pkgconf libseccomp-dev \
	golang-github-containerd-console-dev golang-github-coreos-go-systemd-dev \
	golang-github-cyphar-filepath-securejoin-dev golang-dbus-dev golang-github-opencontainers-cgroups-dev \
	golang-github-opencontainers-specs-dev golang-github-seccomp-libseccomp-golang-dev \
	golang-github-sirupsen-logrus-dev golang-github-urfave-cli-dev golang-golang-x-sys-dev
# In namespaces of its own, so that no mount and no process is left; the empty
# network one says that all there is came from the packages.
unshare --mount --pid --net --fork "$here/build.sh" "$work/go" "$work/suite" >"$work/build.log" 2>&1 || {
	tail -n 5 "$work/build.log" >&2
	exit 1
}

echo "conformance: images" >&2
images=$work/suite/tests/integration/testdata
arch=$("$here/shims/go" env GOARCH)
# The suite looks for these names before it asks the network; the content need
# not be compressed.
"$here/busybox.sh" "$work/busybox"
tar -C "$work/busybox" --numeric-owner -cf "$images/busybox-$arch.tar.xz" .
# Slim, as theirs: it is unpacked often.
mkdir "$work/debian"
tar -C "$work/debian" --numeric-owner --exclude './usr/share/doc/*' --exclude './usr/share/man/*' --exclude './usr/share/locale/*' \
	--exclude './usr/share/info/*' --exclude './var/cache/*' -xf "$("$here/../images/debian.sh" --root | sed -n 's/^root=//p')"
tar -C "$work/debian" --numeric-owner -cf "$images/debian-$arch.tar.xz" .

# The suite runs as an ordinary user, too.
chmod -R a+rX "$work/suite"
touch "$work/suite/.complete"
rm -rf "$suite"
mv "$work/suite" "$suite"
echo "suite=$suite"
