#!/usr/bin/env bats
# Whatever is wrong with what the caller gives: one clear line, the exit code
# of runc, and nothing left behind. Where runc itself leaves something or tells
# less, the part that asks for more is a test of its own, for jrunc alone.
load lib/common

# refused PHRASE...: create and run both fail with 1, in one line, cleanly.
refused() {
	local verb
	for verb in create run; do
		remember_files
		fails 1 "$verb" --bundle "$BUNDLE" "$ID"
		one_line
		says "$@"
		nothing_left
	done
}

@test "bad input: a bundle that is not there" {
	fails 1 create --bundle "$TESTDIR/none" "$ID"
	one_line
	says "$TESTDIR/none" "no such file or directory"
	nothing_left
}

@test "bad input: a bundle that is a file" {
	touch "$TESTDIR/file"
	fails 1 create --bundle "$TESTDIR/file" "$ID"
	one_line
	says "not a directory"
	nothing_left
}

@test "bad input: no config.json" {
	rm "$BUNDLE/config.json"
	refused "JSON specification file config.json not found"
}

@test "bad input: an empty config.json" {
	: >"$BUNDLE/config.json"
	refused EOF
}

@test "bad input: malformed JSON" {
	printf '{\n  "ociVersion": "1.0.2",\n  "process": }\n' >"$BUNDLE/config.json"
	refused "invalid character '}'"
}

@test "bad input: malformed JSON, line and column" {
	requires jrunc
	printf '{\n  "ociVersion": "1.0.2",\n  "process": }\n' >"$BUNDLE/config.json"
	fails 1 create --bundle "$BUNDLE" "$ID"
	[[ "$stderr" =~ line\ 3 && "$stderr" =~ column\ 14 ]] || {
		show_call
		return 1
	}
}

@test "bad input: config.json is null" {
	echo null >"$BUNDLE/config.json"
	refused "config cannot be null"
}

@test "bad input: a value of the wrong type" {
	edit '.process.args = "not a list"'
	refused args
	edit '.process.args = ["true"] | .linux.resources.memory = {limit: "much"}'
	refused limit
}

@test "bad input: a value of the wrong type, as a JSON pointer" {
	requires jrunc
	edit '.process.args = "not a list"'
	refused /process/args
	edit '.process.args = ["true"] | .mounts[2].options = {}'
	refused /mounts/2/options
}

@test "bad input: a number too large" {
	edit '.process.user.uid = 5000000000'
	refused uid
}

@test "bad input: no process, no args" {
	edit '.process.args = []'
	refused "args must not be empty"
	edit 'del(.process.args)'
	refused "args must not be empty"
	edit 'del(.process)'
	refused "process property must not be empty"
}

@test "bad input: cwd" {
	edit '.process.cwd = "relative"'
	refused "Cwd must be an absolute path"
	edit '.process.cwd = ""'
	refused "Cwd property must not be empty"
}

@test "bad input: ids that create refuses" {
	local id
	for id in a/b /a .. . 'sp ace' 'new
line' 'ü' 'a%b'; do
		fails 1 create --bundle "$BUNDLE" "$id"
		one_line
		says "invalid container ID format"
		nothing_left
	done
	fails 1 create --bundle "$BUNDLE" ""
	says "container id cannot be empty"
	nothing_left
}

@test "bad input: an id of 5,000 characters" {
	local id
	id=$(head -c 5000 /dev/zero | tr '\0' x)
	fails 1 create --bundle "$BUNDLE" "$id"
	one_line
	says "file name too long"
	nothing_left
	for verb in state start kill delete; do
		fails 1 "$verb" "$id"
		one_line
	done
	nothing_left
}

@test "bad input: bad ids for every verb" {
	local verb id
	mkdir -p "$TESTDIR/victim"
	for id in ../victim a/../../victim .. . /; do
		for verb in state start kill pause resume ps delete; do
			fails 1 "$verb" "$id"
			one_line
			says "invalid container ID format"
		done
		fails 255 exec "$id" true
		one_line
		says "invalid container ID format"
		fails 1 delete --force "$id"
		says "invalid container ID format"
	done
	[ -d "$TESTDIR/victim" ]
}

@test "bad input: an id that is taken" {
	ok create --bundle "$BUNDLE" "$ID"
	for verb in create run; do
		fails 1 "$verb" --bundle "$BUNDLE" "$ID"
		one_line
		says "container with given ID already exists"
	done
	same created "$(status_of)" status
}

@test "bad input: a root that is missing" {
	mv "$BUNDLE/rootfs" "$TESTDIR/elsewhere"
	refused "no such file or directory"
}

@test "bad input: a root that is a file, a root that is a link" {
	mv "$BUNDLE/rootfs" "$TESTDIR/elsewhere"
	touch "$BUNDLE/rootfs"
	rt create --bundle "$BUNDLE" "$ID"
	same 1 "$status" status
	one_line
	nothing_left
	rm "$BUNDLE/rootfs"
	ln -s "$TESTDIR/elsewhere" "$BUNDLE/rootfs"
	refused "not an absolute path, or a symlink"
}

@test "bad input: no root at all" {
	edit 'del(.root)'
	refused "root must be specified"
}

@test "bad input: a mount source that is missing" {
	add_mount '{"destination": "/mnt", "source": "/no/such/source", "options": ["bind"]}'
	refused "/no/such/source" "no such file or directory"
}

@test "bad input: an unknown file system, an unknown option's value" {
	add_mount '{"destination": "/mnt", "type": "nosuchfs", "source": "none"}'
	refused "/mnt" "no such device"
	edit '.mounts[-1] = {destination: "/mnt", type: "tmpfs", source: "tmpfs", options: ["size=much"]}'
	refused "/mnt" "invalid argument"
}

@test "bad input: a namespace path that is missing" {
	with_namespace ipc /no/such/namespace
	refused /no/such/namespace
}

@test "bad input: an unknown namespace" {
	edit '.linux.namespaces += [{type: "nosuch"}]'
	refused nosuch
}

@test "bad input: the command is absent" {
	command_is nosuch
	refused 'exec: "nosuch": executable file not found in $PATH'
	command_is /no/such
	refused 'exec: "/no/such": stat /no/such: no such file or directory'
}

@test "bad input: the command is not executable" {
	command_is /etc/passwd
	refused 'exec: "/etc/passwd": permission denied'
	command_is /etc
	refused 'exec: "/etc": is a directory'
}

@test "bad input: the command has the wrong format" {
	echo "not a program" >"$BUNDLE/rootfs/opt/plain"
	chmod 755 "$BUNDLE/rootfs/opt/plain"
	command_is /opt/plain
	remember_files
	# Only execve finds out, which is after the runtime's part: code 255 in runc.
	fails 255 run --bundle "$BUNDLE" "$ID"
	one_line
	says "exec /opt/plain: exec format error"
	nothing_left
}

@test "bad input: a user that is not mapped" {
	requires userns
	with_userns 1000
	edit '.process.user = {uid: 5000, gid: 0}'
	refused "cannot setuid to unmapped uid 5000 in user namespace"
	edit '.process.user = {uid: 0, gid: 5000}'
	refused "cannot setgid to unmapped gid 5000 in user namespace"
}

@test "bad input: a hook that fails, one that is missing, one that takes too long" {
	edit '.hooks.createRuntime = [{path: "/bin/false"}]'
	refused "error running createRuntime hook #0" "exit status 1"
	edit '.hooks.createRuntime = [{path: "/no/such/hook"}]'
	refused "error running createRuntime hook #0" /no/such/hook
	edit '.hooks.createRuntime = [{path: "/bin/sleep", args: ["sleep", "100"], timeout: 1}]'
	refused "hook ran past specified timeout of 1.0s"
}

@test "bad input: a console socket that is absent, or not a socket" {
	edit '.process.terminal = true'
	remember_files
	fails 1 create --bundle "$BUNDLE" --console-socket "$TESTDIR/none" "$ID"
	says "$TESTDIR/none" "no such file or directory"
	[ ! -e "$TESTDIR/none" ]
	touch "$TESTDIR/file"
	fails 1 create --bundle "$BUNDLE" --console-socket "$TESTDIR/file" "$ID"
	says "$TESTDIR/file" "connection refused"
	rm "$TESTDIR/file"
	one_line
	nothing_left
}

@test "bad input: a state root that is read-only" {
	mkdir "$TESTDIR/ro"
	unshare -m --propagation private sh -c '
		mount -t tmpfs -o ro tmpfs "$1"; shift; exec "$@"' sh "$TESTDIR/ro" \
		"$HELPERS/callas" "$RUNTIME" --root "$TESTDIR/ro" create --bundle "$BUNDLE" "$ID" </dev/null >"$TESTDIR/stdout" 2>"$TESTDIR/stderr" || status=$?
	stderr=$(<"$TESTDIR/stderr")
	same 1 "$status" status
	one_line
	says "read-only file system"
	nothing_left
}

@test "bad input: a state root that is full" {
	mkdir "$TESTDIR/full"
	ROOTS+=("$TESTDIR/full")
	unshare -m --propagation private sh -c '
		mount -t tmpfs -o size=8k tmpfs "$1"
		head -c 8k /dev/zero >"$1/filler" 2>/dev/null
		"$2/callas" "$3" --root "$1" create --bundle "$4" "$5" </dev/null
		echo "code $?"
		find "$1" -mindepth 1 ! -name filler' sh "$TESTDIR/full" "$HELPERS" "$RUNTIME" "$BUNDLE" "$ID" >"$TESTDIR/out" 2>"$TESTDIR/stderr"
	stderr=$(<"$TESTDIR/stderr")
	same "code 1" "$(<"$TESTDIR/out")" "code and what is left"
	says "no space left on device"
	left_cgroups >"$TESTDIR/left"
	same "" "$(<"$TESTDIR/left")" cgroups
}

@test "bad input: a state root that is a file" {
	touch "$TESTDIR/file"
	rt_raw --root "$TESTDIR/file" create --bundle "$BUNDLE" "$ID"
	same 1 "$status" status
	one_line
	says "not a directory"
	nothing_left
}

@test "bad input: a cgroup that cannot be written" {
	requires cgroup-v1
	unshare -m --propagation private sh -c '
		for m in $(awk "/ cgroup2? / { print \$5 }" /proc/self/mountinfo); do mount -o remount,ro,bind "$m"; done
		exec "$@"' sh "$HELPERS/callas" "$RUNTIME" --root "$STATE" create --bundle "$BUNDLE" "$ID" </dev/null >"$TESTDIR/stdout" 2>"$TESTDIR/stderr" || status=$?
	stderr=$(<"$TESTDIR/stderr")
	same 1 "$status" status
	one_line
	says "read-only file system"
	nothing_left
}

@test "bad input: a memory limit too small to start" {
	requires cgroup-v1
	edit '.linux.resources.memory = {limit: 4096, swap: 4096}'
	remember_files
	fails 1 run --bundle "$BUNDLE" "$ID"
	one_line
	[[ "$stderr" == *"container init was OOM-killed (memory limit too low?)"* || "$stderr" == *"unable to set memory limit to 4096"* ]]
	nothing_left
}

@test "bad input: a state.json that is truncated or corrupt" {
	local file=$STATE/$ID/state.json verb
	running
	cp "$file" "$TESTDIR/saved"
	for content in '{"id": "' 'null' '[]' ''; do
		printf %s "$content" >"$file"
		for verb in state start kill pause resume ps; do
			[ "$content" != null ] || continue
			fails 1 "$verb" "$ID"
			one_line
		done
	done
	cp "$TESTDIR/saved" "$file"
	same running "$(status_of)" status
}

@test "bad input: capabilities, devices, sysctls, rlimits, seccomp" {
	edit '.process.rlimits = [{type: "RLIMIT_NOSUCH", soft: 1, hard: 1}]'
	refused "wrong rlimit value: RLIMIT_NOSUCH"
	edit '.process.rlimits = [] | .linux.sysctl = {"vm.swappiness": "1"}'
	refused 'sysctl "vm.swappiness" is not in a separate kernel namespace'
	edit 'del(.linux.sysctl) | .linux.devices = [{path: "/dev/x", type: "q", major: 1, minor: 1}]'
	refused "invalid device type"
	edit 'del(.linux.devices) | .linux.seccomp = {defaultAction: "SCMP_ACT_NOSUCH"}'
	refused SCMP_ACT_NOSUCH
	edit 'del(.linux.seccomp) | .linux.rootfsPropagation = "nosuch"'
	refused nosuch
	edit 'del(.linux.rootfsPropagation) | .process.env = ["NOEQUALS"]'
	refused "invalid environment variable"
	edit '.process.env = [] | .process.scheduler = {policy: "SCHED_NOSUCH"}'
	refused SCHED_NOSUCH
	edit 'del(.process.scheduler) | .process.apparmorProfile = "nosuch"'
	rt create --bundle "$BUNDLE" "$ID"
	same 1 "$status" status
	nothing_left
}

@test "bad input: config.json is a directory" {
	rm "$BUNDLE/config.json"
	mkdir "$BUNDLE/config.json"
	refused "is a directory"
}

@test "bad input: values of flags" {
	fails 1 run --bundle "$BUNDLE" --preserve-fds x "$ID"
	[[ "$output$stderr" == *preserve-fds* ]]
	fails 1 run --bundle "$BUNDLE" --detach=maybe "$ID"
	[[ "$output$stderr" == *detach* ]]
	fails 1 run --bundle
	[[ "$output$stderr" == *bundle* ]]
	nothing_left
}
