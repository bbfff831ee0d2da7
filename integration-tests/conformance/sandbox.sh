#!/usr/bin/env bash
# sandbox.sh: inside the namespaces that run.sh made (mount, pid, network, uts),
# set the stage for the suite, run it, leave. Nothing done here is seen outside
# but cgroups, loop devices and what lies in $WORK; run.sh removes those.
#
# Reads SUITE, TREE or BINARY, ORACLE, CRIU, WORK, MODE, WAY, SHIMS, FILES, TESTS, SECONDS_A_TEST.
set -euo pipefail

hostname conformance
ip link set lo up
# The suite unpacks a root for each test, and removes it: memory is faster.
mount -t tmpfs -o mode=1777 tmp /tmp
if [ -z "${RUNC_USE_SYSTEMD:-}" ]; then
	mount -t tmpfs -o mode=755 run /run
	mkdir -m 1777 /run/lock
fi

# Everything lies below /mnt, where an ordinary user gets at it.
mount -t tmpfs -o mode=755 conformance /mnt
mkdir /mnt/suite /mnt/shims /mnt/bin /mnt/out /mnt/tree
mount --bind "$SUITE" /mnt/suite
mount -o remount,bind,ro /mnt/suite
mount --bind "$SHIMS" /mnt/shims
mount --bind "$WORK/out" /mnt/out
# The command is called runc: one test looks for a process of that name.
if [ -n "${TREE:-}" ]; then
	mount --bind "$TREE" /mnt/tree
	ln -s /mnt/tree/bin/jrunc /mnt/bin/runc
else
	cp "$BINARY" /mnt/bin/runc
fi
[ -z "${CRIU:-}" ] || ln -s "$CRIU" /mnt/bin/criu

# The suite makes directories for controllers that are mounted nowhere: not in the host's.
if [ "$(stat -f -c %T /sys/fs/cgroup)" = tmpfs ]; then
	mkdir /run/cgroups
	mount -t tmpfs -o mode=755 tmpfs /run/cgroups
	for dir in /sys/fs/cgroup/*/; do
		mkdir "/run/cgroups/$(basename "$dir")"
		! mountpoint -q "$dir" || mount --bind "$dir" "/run/cgroups/$(basename "$dir")"
	done
	umount -R /sys/fs/cgroup
	mount --move /run/cgroups /sys/fs/cgroup
fi

REAL_BATS=$(command -v bats)
export TOP=$PPID REAL_BATS FILES TESTS ONLY SECONDS_A_TEST OUT=/mnt/out RUNC=/mnt/bin/runc
export PATH=/mnt/shims:/mnt/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export HOME=/root LC_ALL=C.UTF-8 TERM=dumb
unset XDG_RUNTIME_DIR TMPDIR

if [ "$WAY" = warm ]; then
	"$RUNC" serve </dev/null >/mnt/out/serve.log 2>&1 &
	for ((i = 0; i < 200; i++)); do
		"$RUNC" serve --status >/dev/null 2>&1 </dev/null && break
		sleep 0.1
	done
	((i < 200)) || { echo "sandbox.sh: the server does not answer: $(cat /mnt/out/serve.log)" >&2; exit 1; }
fi

# private DIR...: changes to them end with the sandbox.
private() {
	local dir
	for dir in "$@"; do
		mkdir -p "/run/upper$dir" "/run/work$dir"
		mount -t overlay -o "lowerdir=$dir,upperdir=/run/upper$dir,workdir=/run/work$dir" overlay "$dir"
	done
}

case $MODE in
root)
	# checkpoint.bats writes to /etc/criu.
	private /etc
	# Where rootless.sh names the set of features.
	export ROOTLESS_FEATURES=
	bats -t /mnt/suite/tests/integration
	;;
rootless)
	# rootless.sh rewrites files in /etc and moves newuidmap out of the way.
	private /etc /usr/bin
	echo 'rootless:x:5000:5000::/home/rootless:/bin/bash' >>/etc/passwd
	echo 'rootless:x:5000:' >>/etc/group
	# runc's and criu's libraries lie beside them, perhaps in a home that is closed to others.
	for ((i = 2; i <= $(tr -cd / <<<"$ORACLE" | wc -c); i++)); do
		dir=$(cut -d/ -f"-$i" <<<"$ORACLE")
		[ -n "$(find "$dir" -maxdepth 0 -not -perm -o+x)" ] || continue
		mkdir /mnt/oracle
		mount --bind "$ORACLE" /mnt/oracle
		mount -t tmpfs -o mode=755 home "$dir"
		mkdir -p "$ORACLE"
		mount --move /mnt/oracle "$ORACLE"
		break
	done
	# It stops at a grep that finds nobody else in them.
	echo 'nobody:2000000:1' | tee -a /etc/subuid >>/etc/subgid
	mkdir -p /run/home
	mount -t tmpfs -o mode=755 home /home
	install -d -o 5000 -g 5000 /home/rootless
	chmod 1777 /mnt/out
	/mnt/suite/tests/rootless.sh
	;;
esac

if [ "$WAY" = warm ]; then
	"$RUNC" serve --status </dev/null >/mnt/out/served 2>&1 || true
fi
