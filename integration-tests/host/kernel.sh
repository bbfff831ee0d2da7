#!/usr/bin/env bash
# Find the user-mode kernel of Debian sid, fetched once by name and kept; older
# ones (bookworm's, trixie's) panic on recent hosts. It is linked against sid's
# libc6, which is kept beside it: it executes itself again, so its interpreter
# and library path have to stand in the file.
#
#   kernel.sh [--refresh]
#
# Prints "linux=PATH" and "modules=DIR".
# Exit code 3: it cannot be had; the reason is on stderr.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${JRUNC_TESTS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/jrunc-tests}
tree=$cache/uml

mkdir -p "$cache"
exec 9>"$cache/.uml.lock"
flock 9
[ "${1:-}" != --refresh ] || rm -rf "$tree"
if [ ! -d "$tree" ]; then
	rm -rf "$tree.new"
	for package in user-mode-linux libc6; do
		"$here/../oracle/fetch.sh" --package "$package" "$tree.new" >&2 || {
			rm -rf "$tree.new"
			echo "kernel.sh: NO TEST HOST: Debian sid's $package cannot be had, so nothing was tested" >&2
			exit 3
		}
	done
	libraries=usr/lib/x86_64-linux-gnu
	patchelf --set-interpreter "$tree/$libraries/ld-linux-x86-64.so.2" \
		--force-rpath --set-rpath "$tree/$libraries" "$tree.new/usr/bin/linux.uml"
	mv "$tree.new" "$tree"
fi
modules=("$tree"/usr/lib/uml/modules/*)
echo "linux=$tree/usr/bin/linux.uml"
echo "modules=${modules[-1]}"
