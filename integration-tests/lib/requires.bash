# Gates. `requires WORD...` skips the test, naming what is missing.

requires() {
	local word
	for word in "$@"; do
		"_requires_${word//-/_}" || skip "requires $word: ${_requires_why:-not available}"
	done
}

# What may only be asked of jrunc because runc is known not to do it.
_requires_jrunc() {
	_requires_why="runc is known to fail this"
	[ "$RUNTIME_KIND" = jrunc ]
}

_requires_root() {
	_requires_why="must be root"
	[ "$(id -u)" = 0 ]
}

_requires_cgroup_v1() {
	_requires_why="no v1 memory controller is mounted"
	[ -d /sys/fs/cgroup/memory ]
}

_requires_cgroup_v2() {
	_requires_why="the host has no unified hierarchy alone"
	[ -f /sys/fs/cgroup/cgroup.controllers ]
}

_requires_hybrid() {
	_requires_why="cgroup v1 is not mounted beside a unified hierarchy"
	[ -d /sys/fs/cgroup/pids ] && [ -f /sys/fs/cgroup/unified/cgroup.procs ]
}

_requires_systemd() {
	_requires_why="systemd is not pid 1"
	[ -d /run/systemd/system ]
}

# Where users may be made and services started, since the host ends with the tests.
_requires_throwaway_host() {
	_requires_why="this host stays (host/uml.sh makes one that does not)"
	[ -d /run/jrunc-job ]
}

_requires_smp() {
	_requires_why="one CPU only"
	[ "$(nproc)" -gt 1 ]
}

_requires_userns() {
	_requires_why="user namespaces cannot be made"
	unshare -U true 2>/dev/null
}

_requires_timens() {
	_requires_why="time namespaces are not in the kernel"
	[ -e /proc/self/ns/time ]
}

_requires_cgroupns() {
	_requires_why="cgroup namespaces are not in the kernel"
	[ -e /proc/self/ns/cgroup ]
}

_requires_seccomp() {
	_requires_why="seccomp filters are not in the kernel"
	[ -e /proc/sys/kernel/seccomp/actions_avail ]
}

_requires_sys_resource() {
	_requires_why="this machine's root has no CAP_SYS_RESOURCE"
	setpriv --dump | grep -q 'bounding set:.*sys_resource'
}

_requires_script() {
	_requires_why="script(1) is not installed"
	command -v script >/dev/null
}

# A criu that works here. Sets PATH, so that runtimes find it.
_requires_criu() {
	_requires_why="no criu that works with this kernel (oracle/fetch.sh gets sid's)"
	[ -x "$CRIU" ] && "$CRIU" check >/dev/null 2>&1 || return 1
	PATH=$(dirname "$CRIU"):$PATH
}

_requires_netns() {
	_requires_why="network namespaces cannot be made by ip(8)"
	command -v ip >/dev/null && unshare -n true 2>/dev/null
}

_requires_oracle() {
	_requires_why="no runc to compare with (oracle/fetch.sh says why)"
	[ -x "$ORACLE" ]
}

# Sets IMAGE, an OCI layout with the tag debian. Made once and kept; that needs the network.
_requires_debian_image() {
	IMAGE=$("$BATS_TEST_DIRNAME/images/debian.sh" 2>"$SUITE_DIR/debian-image.log") || {
		_requires_why="debootstrap, umoci, skopeo and a Debian mirror ($(tail -n 1 "$SUITE_DIR/debian-image.log"))"
		return 1
	}
	IMAGE=${IMAGE#image=}
}
