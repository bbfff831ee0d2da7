# Bundles: a root file system from the host's static busybox, and a config
# edited from what the runtime's own `spec` writes.

# make_rootfs_template DIR: made once for a whole run; bundles link to it.
make_rootfs_template() {
	local root=$1 applet busybox
	busybox=$(command -v busybox) || {
		echo "busybox is not installed (package busybox-static)" >&2
		return 1
	}
	mkdir -p "$root"/{bin,etc,home/user,tmp,root,var,opt}
	chmod 1777 "$root/tmp"
	chmod 700 "$root/root"
	cp "$busybox" "$root/bin/busybox"
	for applet in $(busybox --list); do
		[ "$applet" = busybox ] || ln "$root/bin/busybox" "$root/bin/$applet"
	done
	cp "$HELPERS"/{inspect,trycall,devprobe,forkstorm,prowl,sdnotify,holdlock} "$root/bin/"
	ln -s bin "$root/sbin"
	printf '%s\n' 'root:x:0:0:root:/root:/bin/sh' 'user:x:1000:1000:user:/home/user:/bin/sh' >"$root/etc/passwd"
	printf '%s\n' 'root:x:0:' 'tty:x:5:' 'user:x:1000:' 'more:x:2000:user' >"$root/etc/group"
	echo 127.0.0.1 localhost >"$root/etc/hosts"
	chown -R 1000:1000 "$root/home/user"
	chmod 755 "$root"
}

# make_bundle [DIR]: a bundle at DIR (default $BUNDLE) whose command says hello.
# /bin is shared with all other bundles by hard links, the rest is its own.
make_bundle() {
	local dir=${1:-$BUNDLE}
	mkdir -p "$dir/rootfs"
	cp -a "$TEMPLATE"/{etc,home,tmp,root,var,opt,sbin} "$dir/rootfs/"
	cp -al "$TEMPLATE/bin" "$dir/rootfs/"
	jq --arg path "/$ID" '
		.process.terminal = false
		| .process.args = ["/bin/echo", "hello"]
		| .linux.cgroupsPath = $path' "$SPEC" >"$dir/config.json"
}

# edit FILTER [JQ-ARGUMENT...]: change $BUNDLE/config.json.
edit() {
	local filter=$1
	shift
	# From stdin: with --args, jq takes every name for a string.
	jq "$filter" "$@" <"$BUNDLE/config.json" >"$BUNDLE/config.json.new"
	mv "$BUNDLE/config.json.new" "$BUNDLE/config.json"
}

# command_is ARG...: the container's command.
command_is() {
	edit '.process.args = $ARGS.positional' --args -- "$@"
}

# script_is TEXT: the container's command is a shell script.
script_is() {
	command_is /bin/sh -c "$1"
}

# mount_is OBJECT...: add to mounts.
add_mount() {
	local mount
	for mount in "$@"; do
		edit '.mounts += [$mount]' --argjson mount "$mount"
	done
}

without_namespace() {
	edit '.linux.namespaces |= map(select(.type != $type))' --arg type "$1"
}

# with_namespace TYPE [PATH]
with_namespace() {
	without_namespace "$1"
	edit '.linux.namespaces += [{type: $type} + (if $path == "" then {} else {path: $path} end)]' \
		--arg type "$1" --arg path "${2:-}"
}

# with_userns [SIZE]: container root is host uid and gid 100000.
with_userns() {
	with_namespace user
	edit '.linux.uidMappings = [{containerID: 0, hostID: 100000, size: $size}]
		| .linux.gidMappings = [{containerID: 0, hostID: 200000, size: $size}]' --argjson size "${1:-65536}"
	chown -R --no-dereference 100000:200000 "$BUNDLE"/rootfs/{etc,home,tmp,root,var,opt}
	chown 100000:200000 "$BUNDLE/rootfs"
}
