#!/usr/bin/env bash
# Run a command as root of another Linux, emulated in full, as long as the
# command lasts: Debian's own kernel, with the controllers that a user-mode one
# lacks (cpuset, hugetlb, rdma, misc), cgroup v2 alone, two CPUs, this host's
# files below a throw-away overlay. Slow: every instruction is emulated.
#
#   qemu.sh [--memory MIB] [--timeout SECONDS] [--keep DIR]... COMMAND [ARG...]
#
# Options, environment and exit codes: uml.sh.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/job.bash"
synopsis=$(sed -n '7s/^# *//p' "$0")
memory=4096 timeout=7200

host_option() { return 1; }

emulate() {
	exec setsid timeout -s KILL "$timeout" qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp 2 -m "$memory" \
		-nodefaults -no-user-config -no-reboot -display none -serial stdio \
		-kernel "$(provided linux)" -initrd "$(provided initrd)" \
		-fsdev local,id=read,path=/,security_model=none,readonly=on,multidevs=remap \
		-device virtio-9p-pci,fsdev=read,mount_tag=read \
		-fsdev local,id=write,path=/,security_model=passthrough,multidevs=remap \
		-device virtio-9p-pci,fsdev=write,mount_tag=write \
		-drive "file=$job/disk,if=virtio,format=raw" \
		-append "console=ttyS0 quiet panic=-1 hugepages=8 jrunc_files=9p jrunc_job=$job jrunc_init=cgroup2 jrunc_cache=$cache"
}

# QEMU 7 now and then fails an assertion of its own, before the machine has done anything: then it gets a second chance.
boot() {
	local machine code=0 chance
	trap 'kill "$machine" 2>/dev/null; exit 143' TERM
	for chance in first second; do
		code=0
		emulate &
		machine=$!
		wait "$machine" || code=$?
		[ "$code" = 134 ] && [ ! -s "$job/out/output" ] || break
	done
	exit "$code"
}

take_arguments "$@"
found=$("$here/qemu-kernel.sh") || exit 3
provided() { sed -n "s|^$1=||p" <<<"$found"; }
run_job
