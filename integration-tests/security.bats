#!/usr/bin/env bats
# What container runtimes have been broken with, tried on this one: each test is
# named for the vulnerability (docs/security.md has the list). What a race could
# bring about is in security-races.bats.
load lib/common

setup() {
	setup_test
	make_bundle
	edit '.root.readonly = false'
	# What an attack is after: a directory of the host beside the bundle, and what is in it.
	PRIZE=$TESTDIR/prize
	mkdir "$PRIZE"
	echo untouched >"$PRIZE/canary"
	echo untouched >"$PRIZE/ptmx"
	prize=$(look_at_prize)
}

teardown() {
	local now
	now=$(look_at_prize)
	teardown_test
	# Whatever the test itself was about.
	same "$prize" "$now" "the host's directory"
}

look_at_prize() {
	(cd "$PRIZE" && find . -printf '%p %y %m %U:%G %s %i %l\n' | sort && cat canary ptmx)
	grep -F "$PRIZE" /proc/self/mountinfo
	true
}

# without_mount DESTINATION...
without_mount() {
	local destination
	for destination in "$@"; do
		edit '.mounts |= map(select(.destination != $destination))' --arg destination "$destination"
	done
}

# /dev as the image has it: nothing is mounted there.
devices_in_the_image() {
	without_mount /dev /dev/pts /dev/shm /dev/mqueue
}

# refused TEXT: create fails with this, in one line, and leaves nothing.
refused() {
	remember_files
	fails 1 create --bundle "$BUNDLE" "$ID"
	says "$1"
	one_line
	nothing_left
}

# mount_points [ID]: of a container that is created.
mount_points() {
	awk '{ print $5 }' "/proc/$(pid_of "${1:-$ID}")/mountinfo"
}

# ---- getting at who enters the container ---------------------------------------------------------

# prowl_during COMMAND...: a process of the container looks at all others while the command is executed in it 20
# times; sets output.
prowl_during() {
	local i
	command_is /bin/prowl /tmp/enough
	"$RUNTIME" --root "$STATE" run -d --bundle "$BUNDLE" "$ID" </dev/null >"$TESTDIR/prowled" 2>"$TESTDIR/stderr" 3>&- || {
		cat "$TESTDIR/stderr"
		return 1
	}
	for ((i = 0; i < 20; i++)); do
		ok exec "$ID" "$@"
	done
	touch "$BUNDLE/rootfs/tmp/enough"
	wait_for_status stopped
	output=$(<"$TESTDIR/prowled")
	echo "$output"
}

entering_shows_nothing() {
	has "sees /bin/"
	has_not "sees /memfd" "sees /proc" "fd /" "memory /" "wrote "
	# Or it was never near one.
	[ "$(sed -n 's/^refused //p' <<<"$output")" -gt 0 ]
}

@test "security: CVE-2016-9962, a process that enters shows nothing of itself" {
	prowl_during /bin/true
	entering_shows_nothing
}

@test "security: CVE-2016-9962, nor to the root of its user namespace with CAP_SYS_PTRACE" {
	requires userns
	with_userns
	chmod 777 "$BUNDLE/rootfs/tmp"
	edit '(.process.capabilities | .bounding, .effective, .permitted) += ["CAP_SYS_PTRACE", "CAP_SYS_ADMIN", "CAP_DAC_OVERRIDE"]'
	prowl_during /bin/true
	entering_shows_nothing
}

@test "security: CVE-2016-9962, nothing but stdio is open in a container's init" {
	running
	ok exec "$ID" /bin/sh -c 'cd /proc/1/fd && echo *'
	prints "0 1 2"
}

# installed: what a container could be after, with its content.
installed() {
	local tree
	tree=$(readlink -f "$RUNTIME")
	tree=$(dirname "$(dirname "$tree")")
	find "$tree" -type f \( -path '*/bin/*' -o -name '*nsexec*' -o -name '*.jar' \) -exec sha256sum {} + | sort
	sha256sum "$(readlink -f "$RUNTIME")"
}

@test "security: CVE-2019-5736, what enters a container cannot be overwritten there" {
	requires jrunc
	local before entered
	before=$(installed)
	mkfifo -m 666 "$BUNDLE/rootfs/tmp/fifo"
	command_is /bin/prowl /tmp/enough
	"$RUNTIME" --root "$STATE" run -d --bundle "$BUNDLE" "$ID" </dev/null >"$TESTDIR/prowled" 2>&1 3>&-
	# The executor itself as the command: it stays for as long as nobody writes into the fifo.
	"$RUNTIME" --root "$STATE" exec "$ID" /proc/self/exe --dump /tmp/fifo </dev/null >/dev/null 2>&1 3>&- &
	entered=$!
	retry 300 0.1 test -e "$BUNDLE/rootfs/tmp/seen"
	: >"$BUNDLE/rootfs/tmp/fifo"
	wait "$entered" || true
	touch "$BUNDLE/rootfs/tmp/enough"
	wait_for_status stopped
	output=$(<"$TESTDIR/prowled")
	# It was there, it was opened, and nothing could be written.
	has "sees /memfd:" "unwritable /memfd:"
	has_not wrote
	same "$before" "$(installed)" "the installed files"
}

@test "security: CVE-2019-5736, an image whose command is /proc/self/exe" {
	local before
	before=$(installed)
	command_is /proc/self/exe version
	rt run --bundle "$BUNDLE" "$ID"
	[ "$status" != 0 ] || [ "$RUNTIME_KIND" != jrunc ]
	printf '#!/proc/self/exe\n' >"$BUNDLE/rootfs/opt/again"
	chmod 755 "$BUNDLE/rootfs/opt/again"
	command_is /opt/again version
	rt run --bundle "$BUNDLE" "$ID"
	running
	rt exec "$ID" /opt/again version
	same "$before" "$(installed)" "the installed files"
}

# ---- /proc, /sys and /dev that are something else ------------------------------------------------

@test "security: CVE-2019-16884, nothing but procfs on /proc, and little inside it" {
	mkdir "$TESTDIR/false"
	ln -s /proc "$BUNDLE/rootfs/link"
	ln -s self "$BUNDLE/rootfs/self"
	local config
	config=$(<"$BUNDLE/config.json")
	for destination in /proc /link /opt/../proc /link/; do
		add_mount "$(jq -nc --arg to "$destination" '{destination: $to, type: "tmpfs", source: "tmpfs"}')"
		refused "because it is not of type proc"
		echo "$config" >"$BUNDLE/config.json"
		add_mount "$(jq -nc --arg to "$destination" --arg from "$TESTDIR/false" '{destination: $to, source: $from, options: ["bind"]}')"
		refused "because it is not of type proc"
		echo "$config" >"$BUNDLE/config.json"
	done
	for destination in /proc/self/attr /proc/sys /link/self/attr /proc/1/attr /proc/self/attr/../../sys/kernel; do
		add_mount "$(jq -nc --arg to "$destination" '{destination: $to, type: "tmpfs", source: "tmpfs"}')"
		refused "because it is inside /proc"
		echo "$config" >"$BUNDLE/config.json"
	done
}

@test "security: CVE-2019-19921, CVE-2023-27561, CVE-2023-28642, CVE-2025-54867, /proc or /sys that is a link" {
	for name in proc sys; do
		type=${name/sys/sysfs}
		for target in elsewhere /elsewhere ../../../elsewhere "$PRIZE" /proc/self/root; do
			mkdir -p "$BUNDLE/rootfs/elsewhere"
			ln -s "$target" "$BUNDLE/rootfs/$name"
			refused "filesystem \"$type\" must be mounted on ordinary directory"
			rm "$BUNDLE/rootfs/$name"
		done
		touch "$BUNDLE/rootfs/$name"
		refused "filesystem \"$type\" must be mounted on ordinary directory"
		rm "$BUNDLE/rootfs/$name"
		rmdir "$BUNDLE"/rootfs/{proc,sys} 2>/dev/null || true
	done
}

@test "security: CVE-2023-27561, /proc by way of a volume that an earlier mount brought" {
	mkdir -p "$TESTDIR/volume/proc"
	ln -s /volume/proc "$BUNDLE/rootfs/proc"
	edit '.mounts = [{destination: "/volume", source: $from, options: ["bind"]}] + .mounts' --arg from "$TESTDIR/volume"
	refused 'filesystem "proc" must be mounted on ordinary directory'
}

@test "security: CVE-2026-41579, CVE-2026-47766 (crun), /dev that leads to the host" {
	devices_in_the_image
	local link
	for link in "$PRIZE" "../../../../../../../..$PRIZE"; do
		ln -s "$link" "$BUNDLE/rootfs/dev"
		edit '.linux.maskedPaths = ["/proc/keys"]'
		fails 1 run --bundle "$BUNDLE" "$ID"
		says "can't mask path \"/proc/keys\": openat2 /dev/null: too many levels of symbolic links"
		nothing_left_now
		edit '.linux.maskedPaths = []'
		# What need not be a device of the kernel's is made below the root, by the same name.
		ok run --bundle "$BUNDLE" "$ID"
		test -c "$BUNDLE/rootfs$PRIZE/null"
		nothing_left_now
		rm -r "$BUNDLE/rootfs/dev" "$BUNDLE/rootfs$PRIZE"
	done
}

@test "security: CVE-2025-31133, CVE-2025-62161 (youki), a false /dev/null of the image" {
	devices_in_the_image
	mkdir "$BUNDLE/rootfs/dev"
	local null=$BUNDLE/rootfs/dev/null
	edit '.linux.maskedPaths = ["/proc/keys"]'
	echo secret >"$BUNDLE/rootfs/etc/secret"
	ln -s /etc/secret "$null"
	refused "/dev/null"
	rm "$null"
	ln -s zero "$null"
	refused "/dev/null"
	rm "$null"
	ln -s "$PRIZE/canary" "$null"
	refused "/dev/null"
	rm "$null"
	echo secret >"$null"
	refused "container's /dev/null is not the null device"
	rm "$null"
	mknod "$null" c 1 5
	refused "container's /dev/null is not the null device"
	rm "$null"
	mkdir "$null"
	refused "container's /dev/null is not the null device"
}

@test "security: CVE-2025-31133, no /dev/null in a /dev of the caller's" {
	mkdir "$TESTDIR/dev" "$TESTDIR/dev/pts" "$TESTDIR/dev/shm" "$TESTDIR/dev/mqueue"
	without_mount /dev
	edit '.mounts = [{destination: "/dev", source: $from, options: ["bind"]}] + .mounts
		| .linux.maskedPaths = ["/proc/keys"]' --arg from "$TESTDIR/dev"
	refused "/dev/null"
	mknod -m 666 "$TESTDIR/dev/null" c 1 3
	command_is /bin/stat -c %t:%T /proc/keys
	ok run --bundle "$BUNDLE" "$ID"
	prints 1:3
}

@test "security: CVE-2025-52565, /dev/console of the image leads elsewhere" {
	requires script
	local console=$BUNDLE/rootfs/dev/console target
	without_mount /dev /dev/shm /dev/mqueue
	mkdir "$BUNDLE/rootfs/dev"
	edit '.process.terminal = true'
	script_is 'grep -c devpts /proc/self/mountinfo'
	for target in ../proc/sysrq-trigger /proc/self/attr/exec ../proc/sys/kernel/core_pattern "$PRIZE/canary"; do
		ln -s "$target" "$console"
		rt_tty run --bundle "$BUNDLE" "$ID"
		[ "$status" != 0 ]
		has "/dev/console"
		rm "$console"
	done
	# A plain file is what the terminal may be put over.
	: >"$console"
	rt_tty run --bundle "$BUNDLE" "$ID"
	same 0 "$status" status
	has 2
}

@test "security: CVE-2025-52881, CVE-2025-62596 (youki), kernel parameters go to the kernel or nowhere" {
	local fake=$BUNDLE/rootfs/proc/sys/net/ipv4
	without_mount /proc
	edit '.linux.sysctl = {"net.ipv4.ip_default_ttl": "77"} | .linux.maskedPaths = [] | .linux.readonlyPaths = []'
	mkdir -p "$fake"
	echo untouched >"$fake/ip_default_ttl"
	# Without a procfs in the container, too.
	ok create --bundle "$BUNDLE" "$ID"
	same untouched "$(<"$fake/ip_default_ttl")" "a file of the image"
	same 77 "$(nsenter -n -t "$(pid_of)" cat /proc/sys/net/ipv4/ip_default_ttl)" "the parameter"
}

# ---- mount targets and other paths ---------------------------------------------------------------

@test "security: CVE-2019-18837 (crun), CVE-2021-30465, links in the way of mounts stay in the root" {
	local up=../../../../../../../../..
	mkdir "$TESTDIR/data"
	echo data >"$TESTDIR/data/file"
	ln -s "$PRIZE" "$BUNDLE/rootfs/absolute"
	ln -s "$up$PRIZE" "$BUNDLE/rootfs/relative"
	ln -s "$PRIZE/canary" "$BUNDLE/rootfs/file"
	ln -s "$PRIZE/new/file" "$BUNDLE/rootfs/new"
	add_mount '{"destination": "/absolute", "type": "tmpfs", "source": "one"}' \
		'{"destination": "/absolute/deep/er", "source": "'"$TESTDIR/data"'", "options": ["bind"]}' \
		'{"destination": "/relative/other", "type": "tmpfs", "source": "two"}' \
		'{"destination": "/file", "source": "'"$TESTDIR/data/file"'", "options": ["bind"]}' \
		'{"destination": "/new", "source": "'"$TESTDIR/data/file"'", "options": ["bind"]}' \
		'{"destination": "'"$up$PRIZE/up"'", "type": "tmpfs", "source": "three"}'
	edit '.linux.devices = [{path: "/absolute/pipe", type: "p"}, {path: "/relative/node", type: "c", major: 1, minor: 3}]'
	ok create --bundle "$BUNDLE" "$ID"
	same 6 "$(mount_points | grep -c "^$PRIZE")" "mounts below the root, by the same name"
}

@test "security: CVE-2024-21626, a working directory among the runtime's descriptors" {
	local n
	for n in 3 4 5 6 7 8 9 10 11 12 13 14 20 50 100; do
		edit '.process.cwd = $cwd' --arg cwd "/proc/self/fd/$n"
		refused "/proc/self/fd/$n: "
	done
	ln -s /proc/self/fd/7 "$BUNDLE/rootfs/opt/cwd"
	edit '.process.cwd = "/opt/cwd"'
	refused "/opt/cwd: "
	edit '.process.cwd = "/"'
	running
	for ((n = 3; n < 40; n++)); do
		rt exec --cwd "/proc/self/fd/$n" "$ID" /bin/ls ../../../..
		[ "$status" != 0 ] || {
			show_call
			return 1
		}
	done
	fails 255 exec --cwd /opt/cwd "$ID" /bin/pwd
}

@test "security: CVE-2024-21626, a program found among the runtime's descriptors" {
	local n
	running
	for ((n = 3; n < 20; n++)); do
		rt exec "$ID" "/proc/self/fd/$n/../../../../../bin/busybox" true
		[ "$status" != 0 ] || {
			show_call
			return 1
		}
	done
}

@test "security: CVE-2024-21626, a working directory that the caller leaks into the container" {
	CALLER=(--open 7=/)
	edit '.process.cwd = "/proc/self/fd/7"'
	refused "/proc/self/fd/7: "
}

@test "security: CVE-2025-24965 (crun), nothing is written through links of the image" {
	local name
	mkdir -p "$BUNDLE"/rootfs/run
	for name in .krun_config.json run/.containerenv .dockerenv etc/mtab; do
		ln -sfn "$PRIZE/$(basename "$name")" "$BUNDLE/rootfs/$name"
	done
	ln -sfn "$PRIZE/canary" "$BUNDLE/rootfs/etc/resolv.conf"
	(cd "$BUNDLE/rootfs" && find . -xdev | sort) >"$TESTDIR/files.before"
	ok run --bundle "$BUNDLE" "$ID"
	(cd "$BUNDLE/rootfs" && find . -xdev | sort) >"$TESTDIR/files.after"
	# Mount points, and no other file.
	same "./dev ./proc ./sys" "$(comm -13 "$TESTDIR"/files.{before,after} | xargs)" "made in the root"
}

@test "security: exec --cgroup stays below the container's cgroup" {
	running
	for path in .. ../.. /.. a/../../.. ../"$ID"x; do
		rt exec --cgroup "$path" "$ID" /bin/true
		[ "$status" != 0 ] || {
			show_call
			return 1
		}
	done
}

# ---- rights --------------------------------------------------------------------------------------

@test "security: CVE-2022-29162, CVE-2022-27650 (crun), CVE-2025-27612 (youki), exec --cap is never inheritable" {
	script_is 'grep CapInh /proc/self/status'
	ok run --bundle "$BUNDLE" "$ID"
	has 0000000000000000
	running
	ok exec --cap CAP_NET_ADMIN --cap CAP_SYS_ADMIN "$ID" /bin/inspect status
	has "CapInh: 0000000000000000"
	ok exec --user 1000 --cap CAP_NET_ADMIN "$ID" /bin/grep CapInh /proc/self/status
	has 0000000000000000
}

@test "security: CVE-2023-25809, without a cgroup namespace the cgroups are read-only where the config says so" {
	requires userns
	local script
	for case in ro rro ro-userns rro-userns; do
		# runc does not look at rro here (decision cgroup-rro).
		[[ "$RUNTIME_KIND" = jrunc || $case != rro* ]] || continue
		[[ $case != *userns ]] || with_userns
		without_namespace cgroup
		without_mount /sys/fs/cgroup
		edit '.mounts += [{destination: "/sys/fs/cgroup", type: "cgroup", source: "cgroup",
			options: ["nosuid", "noexec", "nodev", "relatime", $ro]}]' --arg ro "${case%-userns}"
		script='made=0; for dir in /sys/fs/cgroup /sys/fs/cgroup/*/; do mkdir "$dir/attack" 2>/dev/null && { rmdir "$dir/attack"; made=1; }
			[ ! -e "$dir/cgroup.procs" ] || echo $$ 2>/dev/null >"$dir/cgroup.procs" && [ -e "$dir/cgroup.procs" ] && made=2; done; echo made $made'
		script_is "$script"
		ok run --bundle "$BUNDLE" "$ID"
		prints "made 0"
	done
}

@test "security: CVE-2026-30892 (crun), exec --user takes nothing but numbers" {
	running
	for user in 1000abc abc 1000:5x 0x10 -1 ' 5' '5 ' 1000: : 1e3 1000.0 ''; do
		rt exec --user "$user" "$ID" /bin/id
		# As runc's own parser has it, "" is no option at all; nothing else may run as somebody nobody named.
		[ "$status" != 0 ] || [[ "$user" = '' && "$output" = "uid=0(root) gid=0(root)"* ]] || {
			show_call
			return 1
		}
	done
}

@test "security: CVE-2014-8989, an unprivileged caller's container may not drop groups" {
	requires jrunc userns
	local user=(setpriv --reuid 1000 --regid 1000 --clear-groups env -i "PATH=$PATH")
	chmod 755 "$BUNDLE"
	mkdir "$TESTDIR/users"
	chown 1000:1000 "$TESTDIR/users"
	ROOTS+=("$TESTDIR/users")
	ok spec --rootless --bundle "$(mkdir "$TESTDIR/rootless" && echo "$TESTDIR/rootless")"
	jq '.process.terminal = false | .process.args = ["/bin/cat", "/proc/self/setgroups"] | .root.path = $root
		| .linux.uidMappings = [{containerID: 0, hostID: 1000, size: 1}]
		| .linux.gidMappings = [{containerID: 0, hostID: 1000, size: 1}]' --arg root "$BUNDLE/rootfs" \
		"$TESTDIR/rootless/config.json" >"$TESTDIR/config.new"
	mv "$TESTDIR/config.new" "$TESTDIR/rootless/config.json"
	chown -R 1000:1000 "$TESTDIR/rootless" "$BUNDLE"/rootfs/{etc,home,tmp,root,var,opt}
	chown 1000:1000 "$BUNDLE/rootfs"
	status=0
	output=$("${user[@]}" "$RUNTIME" --root "$TESTDIR/users" run --bundle "$TESTDIR/rootless" "$ID" </dev/null 2>"$TESTDIR/stderr") || status=$?
	stderr=$(<"$TESTDIR/stderr")
	last_call="run as uid 1000"
	same 0 "$status" status || {
		show_call
		return 1
	}
	prints deny
}

# ---- sizes ---------------------------------------------------------------------------------------

@test "security: CVE-2021-43784, what is too long or too many is refused whole" {
	with_namespace user
	edit '.linux.uidMappings = [range(20000) | {containerID: ., hostID: (100000 + . * 2), size: 1}]
		| .linux.gidMappings = [{containerID: 0, hostID: 200000, size: 65536}]'
	remember_files
	fails 1 create --bundle "$BUNDLE" "$ID"
	says uid_map
	one_line
	nothing_left
}

@test "security: CVE-2021-43784, paths of more than 64 KiB" {
	local config long field
	# Not as an argument: the kernel takes none of more than 128 KiB.
	head -c 70000 /dev/zero | tr '\0' x | sed 's|.\{200\}|&/|g' >"$TESTDIR/long"
	config=$(<"$BUNDLE/config.json")
	for field in '.process.cwd = "/" + $long' '.mounts += [{destination: ("/" + $long), type: "tmpfs", source: "tmpfs"}]' \
		'.mounts += [{destination: "/x", source: ("/" + $long), options: ["bind"]}]' \
		'.linux.namespaces |= map(if .type == "network" then .path = "/" + $long else . end)' \
		'.linux.maskedPaths += ["/" + $long]' '.root.path = "/" + $long' '.linux.cgroupsPath = "/" + $long' \
		'.linux.devices = [{path: ("/dev/" + $long), type: "p"}]'; do
		jq --rawfile long "$TESTDIR/long" "(\$long | rtrimstr(\"\n\")) as \$long | $field" <<<"$config" >"$BUNDLE/config.json"
		remember_files
		rt create --bundle "$BUNDLE" "$ID"
		[ "$status" = 1 ] || {
			show_call | cut -c 1-400
			echo "with $field"
			return 1
		}
		one_line
		nothing_left
	done
}
