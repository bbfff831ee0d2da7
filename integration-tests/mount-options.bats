#!/usr/bin/env bats
# Words of mounts[].options and what the kernel shows of them, compared with the oracle's.
load lib/common

# The container lists its mounts below /r: options, and what they propagate.
list_mounts() {
	edit '.root.readonly = false'
	script_is 'while read -r a b c d point options rest; do
		case $point in /r/*) echo "$point $options $(echo "$rest" | sed "s/- .*//; s/:[0-9]*//g")" ;; esac
	done </proc/self/mountinfo'
}

# In a mount namespace of its own, whose / is private: $TESTDIR/tree with a tmpfs on it and one below that.
# in_tree TOP-OPTIONS BELOW-OPTIONS
in_tree() {
	mkdir -p "$TESTDIR/tree"
	CALLER_ENV=(unshare -m --propagation private sh -ec '
		dir=$1 top=$2 below=$3
		shift 3
		mount -t tmpfs -o "$top" top "$dir/tree"
		mkdir "$dir/tree/sub"
		mount -t tmpfs -o "$below" below "$dir/tree/sub"
		exec "$@"' sh "$TESTDIR" "$1" "$2" env)
}

recursive_words='rro rrw rnosuid rsuid rnodev rdev rnoexec rexec rnodiratime rdiratime rrelatime rnorelatime rnoatime ratime
	rstrictatime rnostrictatime rnosymfollow rsymfollow'

recursive_on() {
	local word
	in_tree "$1" "$2"
	for word in $recursive_words; do
		add_mount '{"destination": "/r/'"$word"'", "source": "'"$TESTDIR"'/tree", "options": ["rbind", "'"$word"'"]}'
		add_mount '{"destination": "/r/top/'"$word"'", "source": "'"$TESTDIR"'/tree", "options": ["bind", "'"$word"'"]}'
	done
	list_mounts
	step run --bundle "$BUNDLE" "$ID"
}

recursive_on_open() {
	recursive_on rw rw
}

recursive_on_closed() {
	recursive_on nosuid,nodev,noexec,noatime,nodiratime nosuid,nodev,noexec,strictatime,nosymfollow
}

@test "mount options: recursive ones, on mounts without flags" {
	both recursive_on_open
}

@test "mount options: recursive ones, on mounts with flags" {
	both recursive_on_closed
}

recursive_together() {
	in_tree rw rw
	add_mount '{"destination": "/r/a", "source": "'"$TESTDIR"'/tree", "options": ["rbind", "rro", "rnosuid", "rnodev", "rnoexec", "rnoatime"]}' \
		'{"destination": "/r/b", "source": "'"$TESTDIR"'/tree", "options": ["rbind", "rro", "rrw", "ro"]}' \
		'{"destination": "/r/c", "source": "'"$TESTDIR"'/tree", "options": ["rbind", "ro", "rrw", "rnosuid", "suid"]}' \
		'{"destination": "/r/d", "source": "'"$TESTDIR"'/tree", "options": ["rbind", "rnoatime", "rstrictatime", "ratime"]}'
	list_mounts
	step run --bundle "$BUNDLE" "$ID"
}

@test "mount options: recursive ones together, with plain ones" {
	both recursive_together
}

@test "mount options: recursive ones on new file systems (recursive-new)" {
	requires jrunc
	add_mount '{"destination": "/r/t", "type": "tmpfs", "source": "t", "options": ["rro", "rnoexec", "rnoatime"]}' \
		'{"destination": "/r/p", "type": "proc", "source": "p", "options": ["rro", "rnodev", "nosuid"]}'
	list_mounts
	ok run --bundle "$BUNDLE" "$ID"
	has "/r/t ro,noexec,noatime" "/r/p ro,nosuid,nodev,relatime"
}

plain_words='async atime bind defaults dev diratime dirsync exec iversion lazytime loud mand noatime nodev nodiratime noexec
	noiversion nolazytime nomand norelatime nostrictatime nosuid nosymfollow relatime ro rw silent strictatime suid symfollow sync'

plain_on_bind() {
	local word
	in_tree nosuid,noexec,noatime,nodiratime rw
	for word in $plain_words; do
		# mount(8)'s words that no file system knows are refused for a bind mount.
		[ "$word" = defaults ] ||
			add_mount '{"destination": "/r/'"$word"'", "source": "'"$TESTDIR"'/tree", "options": ["bind", "'"$word"'"]}'
	done
	list_mounts
	step run --bundle "$BUNDLE" "$ID"
}

@test "mount options: plain ones of bind mounts" {
	both plain_on_bind
}

plain_on_tmpfs() {
	local word
	for word in $plain_words; do
		case $word in
		bind | defaults | mand | iversion) ;; # a bind mount; file systems that do not know the word
		*) add_mount '{"destination": "/r/'"$word"'", "type": "tmpfs", "source": "t", "options": ["'"$word"'"]}' ;;
		esac
	done
	list_mounts
	step run --bundle "$BUNDLE" "$ID"
}

@test "mount options: plain ones of a new file system" {
	both plain_on_tmpfs
}

later_undoes() {
	in_tree nosuid,noexec,noatime rw
	add_mount '{"destination": "/r/a", "source": "'"$TESTDIR"'/tree", "options": ["bind", "ro", "rw"]}' \
		'{"destination": "/r/b", "source": "'"$TESTDIR"'/tree", "options": ["bind", "nosuid", "nodev", "suid", "exec"]}' \
		'{"destination": "/r/c", "source": "'"$TESTDIR"'/tree", "options": ["bind", "noatime", "strictatime"]}' \
		'{"destination": "/r/e", "type": "tmpfs", "source": "t", "options": ["noatime", "atime", "ro", "rw", "sync", "async"]}' \
		'{"destination": "/r/f", "type": "bind", "source": "'"$TESTDIR"'/tree", "options": ["bind"]}' \
		'{"destination": "/r/g", "type": "none", "source": "'"$TESTDIR"'/tree", "options": ["rbind", "nodev"]}'
	list_mounts
	step run --bundle "$BUNDLE" "$ID"
}

@test "mount options: a later one undoes an earlier, the type may be anything for a bind" {
	both later_undoes
}

propagation_of() {
	local kind below
	in_tree rw rw
	CALLER_ENV=(unshare -m --propagation "$1" "${CALLER_ENV[@]:4}")
	[ -z "$2" ] || edit '.linux.rootfsPropagation = $kind' --arg kind "$2"
	for kind in private rprivate slave rslave shared rshared unbindable runbindable; do
		for below in bind rbind; do
			add_mount '{"destination": "/r/'"$below-$kind"'", "source": "'"$TESTDIR"'/tree", "options": ["'"$below"'", "'"$kind"'"]}'
		done
		add_mount '{"destination": "/r/t-'"$kind"'", "type": "tmpfs", "source": "t", "options": ["'"$kind"'"]}'
	done
	add_mount '{"destination": "/r/none", "source": "'"$TESTDIR"'/tree", "options": ["rbind"]}' \
		'{"destination": "/r/two", "source": "'"$TESTDIR"'/tree", "options": ["rbind", "shared", "slave"]}' \
		'{"destination": "/r/three", "source": "'"$TESTDIR"'/tree", "options": ["rbind", "rslave", "shared"]}'
	list_mounts
	step run --bundle "$BUNDLE" "$ID"
}

propagation_private() { propagation_of private ""; }
propagation_shared() { propagation_of shared ""; }
propagation_root_shared() { propagation_of shared shared; }
propagation_root_rshared() { propagation_of shared rshared; }
propagation_root_slave() { propagation_of shared slave; }
propagation_root_private() { propagation_of shared private; }
propagation_root_unbindable() { propagation_of private unbindable; }

@test "propagation: every word, on a host whose mounts are private" {
	both propagation_private
}

@test "propagation: every word, on a host whose mounts are shared" {
	both propagation_shared
}

@test "propagation: every word under every rootfsPropagation" {
	both propagation_root_shared
	both propagation_root_rshared
	both propagation_root_slave
	both propagation_root_private
	both propagation_root_unbindable
}

propagation_refused() {
	edit '.linux.rootfsPropagation = "nosuch"'
	step run --bundle "$BUNDLE" "$ID"
	edit '.linux.rootfsPropagation = "private"'
	step run --no-pivot --bundle "$BUNDLE" "$ID"
	edit '.linux.rootfsPropagation = "rprivate"'
	step run --no-pivot --bundle "$BUNDLE" "$ID"
}

@test "propagation: what is refused" {
	both propagation_refused
}

# Mounts made afterwards: by the host below a source, by the container below a destination.
events() {
	local holder pid kind
	mkdir -p "$TESTDIR/tree"
	unshare -m --propagation private sh -ec 'mount -t tmpfs top "$1/tree"; mount --make-rshared "$1/tree"; mkdir "$1/tree/late" "$1/tree/early"
		echo ready >"$1/ready"; exec sleep 100' sh "$TESTDIR" 3>&- &
	holder=$!
	BACKGROUND+=("$holder")
	retry 100 0.05 test -s "$TESTDIR/ready"
	for kind in private slave shared; do
		add_mount '{"destination": "/r/'"$kind"'", "source": "'"$TESTDIR"'/tree", "options": ["rbind", "r'"$kind"'"]}'
	done
	edit '.process.capabilities |= map_values(. + ["CAP_SYS_ADMIN"])'
	command_is /bin/sleep 1000
	CALLER_ENV=(nsenter -t "$holder" -m env)
	step run -d --bundle "$BUNDLE" "$ID"
	pid=$("$RUNTIME" --root "$STATE" state "$ID" | jq .pid)
	nsenter -t "$holder" -m mount -t tmpfs late "$TESTDIR/tree/late"
	for kind in private slave shared; do
		step exec "$ID" /bin/sh -c 'mkdir -p "$1" && mount -t tmpfs inner "$1"' sh "/r/$kind/early"
		note "$kind: $(grep -c "/r/$kind/late " "/proc/$pid/mountinfo") late, $(grep -c "tree/early " "/proc/$holder/mountinfo") on the host"
	done
	step delete --force "$ID"
	CALLER_ENV=()
	kill "$holder"
	wait "$holder" || true
	rm -f "$TESTDIR/ready"
}

@test "propagation: mounts that come later go as far as they should" {
	both events
}

# One container for each word: flags that are locked cannot be taken away in a user namespace.
locked() {
	local words
	with_userns
	in_tree nosuid,nodev,noexec,noatime,ro=recursive rw
	CALLER_ENV=(unshare -m --propagation private sh -ec '
		dir=$1
		shift
		mount -t tmpfs top "$dir/tree"
		mkdir "$dir/tree/sub"
		mount -t tmpfs -o nosuid,nodev below "$dir/tree/sub"
		mount -o remount,bind,ro,nosuid,nodev,noexec,noatime "$dir/tree"
		exec "$@"' sh "$TESTDIR" env)
	list_mounts
	for words in '"rbind"' '"rbind","rw"' '"rbind","suid"' '"rbind","dev"' '"rbind","exec"' '"rbind","atime"' '"rbind","noatime"' \
		'"rbind","relatime"' '"rbind","strictatime"' '"rbind","nosuid"' '"rbind","ro"' '"rbind","nodiratime"' '"rbind","rro"' \
		'"rbind","rrw"' '"rbind","rsuid"' '"bind","nosuid"'; do
		edit '.mounts |= map(select(.destination != "/r/m"))'
		add_mount '{"destination": "/r/m", "source": "'"$TESTDIR"'/tree", "options": ['"$words"']}'
		step run --bundle "$BUNDLE" "$ID"
		note "$words"
	done
}

@test "locked flags: a bind mount in a user namespace keeps them, and says so" {
	requires userns
	both locked
}

# What the host mounted read-only, the container's root cannot make writable.
still_locked() {
	with_userns
	CALLER_ENV=(unshare -m --propagation private sh -ec '
		dir=$1
		shift
		mount -t tmpfs top "$dir/tree"
		mount -o remount,bind,ro,nosuid "$dir/tree"
		exec "$@"' sh "$TESTDIR" env)
	mkdir -p "$TESTDIR/tree"
	add_mount '{"destination": "/r/m", "source": "'"$TESTDIR"'/tree", "options": ["rbind"]}'
	edit '.root.readonly = false | .process.capabilities |= map_values(. + ["CAP_SYS_ADMIN"])'
	script_is 'for o in rw suid,ro nosuid,ro; do mount -o "remount,bind,$o" /r/m 2>/dev/null && echo "$o done" || echo "$o refused"; done'
	step run --bundle "$BUNDLE" "$ID"
}

@test "locked flags: nor can the root of the user namespace take them away later" {
	requires userns
	both still_locked
	still_locked >/dev/null
	has "rw refused" "suid,ro refused" "nosuid,ro done"
}

targets() {
	mkdir -p "$BUNDLE/rootfs/real/dir" "$TESTDIR/source"
	echo content >"$TESTDIR/source/file"
	ln -sfn ../../../../../../../real "$BUNDLE/rootfs/up"
	ln -sfn /real/dir "$BUNDLE/rootfs/absolute"
	ln -sfn dangling/deep "$BUNDLE/rootfs/to-nothing"
	ln -sfn loop-b "$BUNDLE/rootfs/loop-a"
	ln -sfn loop-a "$BUNDLE/rootfs/loop-b"
	echo x >"$BUNDLE/rootfs/a-file"
	edit '.root.readonly = false'
	script_is 'cut -d" " -f5 /proc/self/mountinfo | grep -v -e ^/proc -e ^/sys -e ^/dev'
	local target
	for target in /up/dir /absolute /absolute/new /to-nothing /to-nothing/more /loop-a /a-file /a-file/below; do
		edit '.mounts |= .[:7]'
		add_mount '{"destination": "'"$target"'", "source": "'"$TESTDIR"'/source", "options": ["bind"]}'
		step run --bundle "$BUNDLE" "$ID"
		edit '.mounts |= .[:7]'
		add_mount '{"destination": "'"$target"'", "source": "'"$TESTDIR"'/source/file", "options": ["bind"]}'
		step run --bundle "$BUNDLE" "$ID"
		edit '.mounts |= .[:7]'
		add_mount '{"destination": "'"$target"'", "type": "tmpfs", "source": "t"}'
		step run --bundle "$BUNDLE" "$ID"
		note "$target"
	done
}

@test "targets: links, files, loops and what is missing" {
	both targets
}

over_proc() {
	local target type
	mkdir -p "$TESTDIR/source"
	echo fake >"$TESTDIR/file"
	command_is /bin/true
	for target in /proc /proc/uptime /proc/net/dev /proc/version /proc/self/attr/exec /proc/1 /proc/sys /proc/../proc/version; do
		edit '.mounts |= .[:7]'
		add_mount '{"destination": "'"$target"'", "source": "'"$TESTDIR"'/file", "options": ["bind"]}'
		step run --bundle "$BUNDLE" "$ID"
		edit '.mounts |= .[:7]'
		add_mount '{"destination": "'"$target"'", "source": "'"$TESTDIR"'/source", "options": ["bind"]}'
		step run --bundle "$BUNDLE" "$ID"
		edit '.mounts |= .[:7]'
		add_mount '{"destination": "'"$target"'", "type": "tmpfs", "source": "tmpfs"}'
		step run --bundle "$BUNDLE" "$ID"
		# Where a link is on the way, both refuse, in other words.
		if [[ $target != *self* && $target != *net* ]]; then
			edit '.mounts |= .[:7]'
			add_mount '{"destination": "'"$target"'", "type": "proc", "source": "proc"}'
			step run --bundle "$BUNDLE" "$ID"
		fi
		note "$target"
	done
	edit '.mounts |= .[:7]'
	add_mount '{"destination": "/proc", "source": "/proc", "options": ["rbind"]}'
	step run --bundle "$BUNDLE" "$ID"
}

@test "targets: over /proc only what is allowed" {
	both over_proc
}

allowed_over_proc() {
	local target
	echo fake >"$TESTDIR/file"
	command_is /bin/cat
	for target in cpuinfo diskstats meminfo stat swaps uptime loadavg slabinfo sys/kernel/ns_last_pid; do
		[ ! -e "/proc/$target" ] || {
			add_mount '{"destination": "/proc/'"$target"'", "source": "'"$TESTDIR"'/file", "options": ["bind", "ro"]}'
			edit '.process.args += [$file]' --arg file "/proc/$target"
		}
	done
	step run --bundle "$BUNDLE" "$ID"
}

@test "targets: the files of /proc that may be covered" {
	both allowed_over_proc
}
