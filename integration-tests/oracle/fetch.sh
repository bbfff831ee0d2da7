#!/usr/bin/env bash
# Fetch the runtimes that jrunc is compared with, runc and crun of Debian sid,
# and criu, without installing anything: a private apt state (own lists, own sources,
# own package cache) on the mirror and keyring the host already uses.
#
#   fetch.sh [--quiet] [--refresh]
#
# Prints "NAME=PATH" lines for runc, crun and criu (which both of them look for
# in PATH; a stable Debian's is too old for new kernels). The binaries live under
#   ${JRUNC_TESTS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/jrunc-tests}/oracle
# and are used from there when already present (--refresh asks the mirror
# for a newer version). Everything else that is wanted from sid can be had
# with
#   fetch.sh --package NAME DIR    unpack NAME into DIR
#   fetch.sh --tree DIR NAME...    unpack NAMEs and all they depend on into DIR
#   fetch.sh --source NAME DIR     unpack NAME's source into DIR, of the version
#                                  of the runtime fetched here if NAME is one
set -euo pipefail

cache=${JRUNC_TESTS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/jrunc-tests}
oracle=$cache/oracle
quiet=
refresh=
package=
target=
source=
tree=()

die() {
	echo "fetch.sh: $*" >&2
	exit 1
}

while [ $# -gt 0 ]; do
	case $1 in
	--quiet) quiet=1 ;;
	--refresh) refresh=1 ;;
	--package)
		[ $# -ge 3 ] || die "--package wants a name and a directory"
		package=$2 target=$3
		shift 2
		;;
	--source)
		[ $# -ge 3 ] || die "--source wants a name and a directory"
		source=$2 target=$3
		shift 2
		;;
	--tree)
		[ $# -ge 3 ] || die "--tree wants a directory and names"
		target=$2
		shift 2
		tree=("$@")
		break
		;;
	*) die "unknown argument $1" ;;
	esac
	shift
done

# The Debian source the host is configured with: the one whose release is the
# host's own codename. Its URI and keyring serve for sid as well.
debian_source() {
	local codename
	codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
	apt-get indextargets --format '$(CODENAME) $(RELEASE) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
		awk -v c="$codename" '($1 == c || $2 == c) && !/security/ { print $NF; exit }'
}

apt_private() {
	local tool=$1
	shift
	"$tool" -q -t sid \
		-o Dir::State="$cache/apt/state" \
		-o Dir::State::status="$cache/apt/state/status" \
		-o Dir::Cache="$cache/apt/cache" \
		-o Dir::Etc::sourcelist="$cache/apt/sources.list" \
		-o Dir::Etc::sourceparts=/dev/null \
		-o Dir::Etc::preferencesparts=/dev/null \
		-o Acquire::Check-Valid-Until=false \
		-o Acquire::Languages=none \
		-o APT::Sandbox::User=root \
		-o Debug::NoLocking=1 \
		"$@"
}

# Set up the private apt and read sid's package lists.
apt_update() {
	[ -z "${updated:-}" ] || return 0
	command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
		die "needs apt-get and dpkg-deb (a Debian host)"
	local uri keyring
	uri=$(debian_source)
	[ -n "$uri" ] || die "no Debian source found in this host's apt configuration"
	keyring=/usr/share/keyrings/debian-archive-keyring.gpg
	[ -r "$keyring" ] || die "$keyring is missing (package debian-archive-keyring)"
	mkdir -p "$cache"/apt/state/lists/partial "$cache"/apt/cache/archives/partial
	exec 8>"$cache/apt/.lock"
	flock 8
	: >"$cache/apt/state/status"
	{
		echo "deb [signed-by=$keyring] $uri sid main"
		[ -z "$source" ] || echo "deb-src [signed-by=$keyring] $uri sid main"
		# bookworm and later keep patchelf in main; sid's may not run here.
		echo "deb [signed-by=$keyring] $uri $(. /etc/os-release && echo "$VERSION_CODENAME") main"
	} >"$cache/apt/sources.list"
	apt_private apt-get update >"$cache/apt/update.log" 2>&1 ||
		die "apt-get update failed, see $cache/apt/update.log"
	updated=1
}

# fetch_deb NAME[/RELEASE]: print the path of the .deb, downloading it unless cached.
fetch_deb() {
	local name=$1 dir=$cache/debs/$1
	mkdir -p "$dir"
	apt_update
	(cd "$dir" && apt_private apt-get download "$name" >download.log 2>&1) ||
		die "cannot download package $name: $(grep -h "^[EW]: .*\(Failed\|Unable to locate\|Could not\)" "$cache/apt/update.log" "$dir/download.log" | head -1)"
	find "$dir" -maxdepth 1 -name '*.deb' -printf '%T@ %p\n' | sort -n | tail -1 | cut -d' ' -f2-
}

unpack() { # unpack NAME[/RELEASE] DIR
	local deb
	deb=$(fetch_deb "$1")
	mkdir -p "$2"
	dpkg-deb -x "$deb" "$2"
}

# All lib* packages that a package needs, itself not included.
libraries_of() {
	apt_private apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts \
		--no-breaks --no-replaces --no-enhances "$1" 2>/dev/null |
		awk '/^lib/ { print $1 }' | grep -v ':' | sort -u
}

patchelf_path() {
	local path
	if path=$(command -v patchelf); then
		echo "$path"
		return
	fi
	local codename
	codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
	[ -x "$cache/patchelf/usr/bin/patchelf" ] || unpack "patchelf/$codename" "$cache/patchelf"
	echo "$cache/patchelf/usr/bin/patchelf"
}

works() { "$1" --version >/dev/null 2>&1; }

# Make NAME (a package and the binary in it) run on this host: as it is if the
# host's libraries do, else with sid's libraries beside it. A wrapper script
# that calls the loader would not do: runc executes /proc/self/exe again, so
# interpreter and library path have to stand in the ELF file itself.
provide() {
	local name=$1 root=$oracle/tree/$1 bin lib loader
	if [ -z "$refresh" ] && works "$oracle/$name"; then
		return
	fi
	apt_update
	rm -rf "$root.new"
	unpack "$name/sid" "$root.new"
	bin=$(find "$root.new/usr" -path "*bin/$name" -type f | head -1)
	[ -n "$bin" ] || die "package $name holds no binary $name"
	if ! works "$bin"; then
		for lib in $(libraries_of "$name"); do
			unpack "$lib/sid" "$root.new"
		done
		loader=$(find "$root.new" -name 'ld-linux-*.so.*' \( -type f -o -type l \) | head -1)
		[ -n "$loader" ] || die "no dynamic loader among the libraries of $name"
		local dirs
		dirs=$(find "$root.new" -name '*.so.*' -printf '%h\n' | sort -u | sed "s|^$root.new|$root|" | paste -sd:)
		"$(patchelf_path)" --set-interpreter "$root${loader#"$root.new"}" \
			--force-rpath --set-rpath "$dirs" "$bin"
	fi
	rm -rf "$root"
	mv "$root.new" "$root"
	ln -sfn "tree/$name${bin#"$root.new"}" "$oracle/$name"
	works "$oracle/$name" || die "sid's $name does not run on this host: $("$oracle/$name" --version 2>&1 | head -1)"
}

# Everything goes into one directory that can be entered with chroot. No
# maintainer's script runs: enough for compilers, not for services.
unpack_tree() {
	local deb dir
	apt_update
	rm -rf "$cache/apt/tree"
	mkdir -p "$cache/apt/tree/partial" "$target/usr"/{bin,sbin,lib,lib64}
	apt_private apt-get -y --download-only --no-install-recommends -o Dir::Cache::archives="$cache/apt/tree" \
		install "${tree[@]}" >"$cache/apt/tree.log" 2>&1 || die "cannot download ${tree[*]}: $(tail -n 1 "$cache/apt/tree.log")"
	for dir in bin sbin lib lib64; do
		[ -e "$target/$dir" ] || ln -s "usr/$dir" "$target/$dir"
	done
	for deb in "$cache"/apt/tree/*.deb; do
		dpkg-deb -x "$deb" "$target"
	done
	rm -rf "$cache/apt/tree"
}

# Without dpkg-source, hence without Debian's patches: what upstream released,
# and debian/ beside it.
unpack_source() {
	local dir=$cache/sources/$source version
	version=$(find "$cache/debs/$source/sid" -name '*.deb' -printf '%T@ %f\n' 2>/dev/null | sort -n | tail -1 | cut -d_ -f2 |
		sed -E 's/\+b[0-9]+$//; s/%3a/:/')
	mkdir -p "$dir" "$target"
	apt_update
	(cd "$dir" && apt_private apt-get source --download-only "$source${version:+=$version}" >download.log 2>&1) ||
		die "cannot download the source of $source: $(tail -n 1 "$dir/download.log")"
	[ -n "$version" ] || version=$(find "$dir" -name '*.dsc' -printf '%T@ %f\n' | sort -n | tail -1 | sed -E 's/.*_(.*)\.dsc/\1/')
	tar -C "$target" --strip-components=1 -xf "$(find "$dir" -name "${source}_${version%-*}.orig.tar.*" ! -name '*.asc' | head -1)"
	tar -C "$target" -xf "$(find "$dir" -name "${source}_$version.debian.tar.*" | head -1)"
}

if [ -n "$package" ]; then
	unpack "$package/sid" "$target"
	exit
elif [ -n "$source" ]; then
	unpack_source
	exit
elif [ ${#tree[@]} -gt 0 ]; then
	unpack_tree
	exit
fi

mkdir -p "$oracle"
exec 9>"$oracle/.lock"
flock 9
for name in runc crun criu; do
	provide "$name"
	[ -n "$quiet" ] || echo "$name=$oracle/$name"
done
