#!/usr/bin/env bash
# Find Debian sid's kernel, fetched once by name and kept, and make the first
# root that it needs to reach this host's files: busybox and its modules for
# virtio and 9p.
#
#   qemu-kernel.sh [--refresh]
#
# Prints "linux=PATH" and "initrd=PATH".
# Exit code 3: it cannot be had; the reason is on stderr.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${JRUNC_TESTS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/jrunc-tests}
tree=$cache/qemu
# In the order in which they are loaded, what each needs before it.
wanted="virtio_pci virtio_blk 9pnet_virtio 9p overlay rdma_rxe veth loop"

unavailable() {
	rm -rf "$tree.new"
	echo "qemu-kernel.sh: NO TEST HOST: $*, so nothing was tested" >&2
	exit 3
}

# modules_into DIR: the modules wanted, and `order`, their names one a line.
modules_into() {
	local module file
	for module in $wanted; do
		chroot "$tree.new" modprobe -S "$version" --show-depends "$module" >"$tree.new/depends" 2>/dev/null ||
			unavailable "the kernel $version has no module $module"
		while read -r _ file _; do
			module=$(basename "$file" .xz)
			[ ! -e "$1/$module" ] || continue
			xz -dc "$tree.new/$file" >"$1/$module"
			echo "$module" >>"$1/order"
		done < <(grep '^insmod' "$tree.new/depends")
	done
}

make_initrd() {
	local root=$tree.new/initrd.root
	mkdir -p "$root"/{bin,modules,proc,sys,dev,root}
	cp "$(command -v busybox)" "$root/bin/busybox"
	modules_into "$root/modules"
	cp "$here/qemu-init" "$root/init"
	(cd "$root" && find . | busybox cpio -o -H newc 2>/dev/null) | gzip -1 >"$tree.new/initrd"
	rm -rf "$root"
}

mkdir -p "$cache"
exec 9>"$cache/.qemu.lock"
flock 9
[ "${1:-}" != --refresh ] || rm -rf "$tree"
if [ ! -d "$tree" ]; then
	command -v qemu-system-x86_64 >/dev/null || unavailable "qemu-system-x86_64 is not installed (package qemu-system-x86)"
	rm -rf "$tree.new"
	"$here/../oracle/fetch.sh" --tree "$tree.new" linux-image-amd64 liblzma5 >&2 || unavailable "Debian sid's linux-image-amd64 cannot be had"
	version=$(cd "$tree.new/usr/lib/modules" && echo *)
	# Its kmod loads liblzma5 if it is there.
	chroot "$tree.new" depmod "$version" 2>"$cache/depmod.log" || unavailable "depmod failed, see $cache/depmod.log"
	mv "$tree.new/usr/lib/modules/$version/vmlinuz" "$tree.new/linux"
	make_initrd
	# The rest has served.
	find "$tree.new" -mindepth 1 -maxdepth 1 ! -name linux ! -name initrd -exec rm -rf {} +
	mv "$tree.new" "$tree"
fi
echo "linux=$tree/linux"
echo "initrd=$tree/initrd"
