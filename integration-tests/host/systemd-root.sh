#!/usr/bin/env bash
# Find a root with systemd and dbus, of this host's own Debian release, made
# once with debootstrap and kept. uml.sh lays it over the host's files, so it
# holds no more than the host may lack.
#
#   systemd-root.sh [--refresh]
#
# Prints its path. Exit code 3: it cannot be had; the reason is on stderr.
set -euo pipefail
cache=${JRUNC_TESTS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/jrunc-tests}
root=$cache/systemd-root
packages=systemd,systemd-sysv,dbus,dbus-user-session,libpam-systemd,uidmap,procps,iproute2,jq

mkdir -p "$cache"
exec 9>"$cache/.systemd-root.lock"
flock 9
[ "${1:-}" != --refresh ] || rm -rf "$root"
if [ ! -d "$root" ]; then
	rm -rf "$root.new"
	codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
	mirror=$(apt-get indextargets --format '$(CODENAME) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
		awk -v c="$codename" '$1 == c { print $2; exit }')
	if ! debootstrap --variant=minbase --include="$packages" "$codename" "$root.new" ${mirror:+"$mirror"} \
		>"$cache/systemd-root.log" 2>&1; then
		echo "systemd-root.sh: NO TEST HOST: debootstrap of Debian $codename failed, so nothing was tested: $(tail -n 1 "$cache/systemd-root.log")" >&2
		rm -rf "$root.new"
		exit 3
	fi
	# What belongs to the host shines through, and what would slow the boot is gone.
	rm -rf "$root.new"/etc/{resolv.conf,hostname,apt} "$root.new"/var/{cache,lib/apt,log} "$root.new"/{proc,sys,dev,run,tmp,boot}
	mv "$root.new" "$root"
fi
echo "$root"
