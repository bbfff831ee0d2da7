#!/usr/bin/env bats
# Side by side with Debian's runc on the same bundles: same stdout, exit codes,
# state keys and phrases of messages. Differences that are meant are decided in
# docs/decisions/oracle.md.
load lib/common

@test "compare: run prints and ends" {
	t() { step run --bundle "$BUNDLE" "$ID"; step state "$ID"; }
	both t
}

@test "compare: run with exit codes" {
	t() {
		for code in 0 1 2 126 127 128 255; do
			script_is "exit $code"
			step run --bundle "$BUNDLE" "$ID"
		done
	}
	both t
}

@test "compare: run killed by signals" {
	t() {
		without_namespace pid
		for signal in 1 2 3 6 9 11 13 15 31; do
			script_is "kill -$signal \$\$"
			step run --bundle "$BUNDLE" "$ID"
		done
	}
	both t
}

@test "compare: run as pid 1 of its namespace, signals it does not handle" {
	t() {
		script_is 'kill -TERM $$; kill -INT $$; echo still here'
		step run --bundle "$BUNDLE" "$ID"
	}
	both t
}

@test "compare: run with stdin" {
	t() {
		command_is /bin/cat
		printf 'a\nb' >"$TESTDIR/in"
		RT_STDIN=$TESTDIR/in
		step run --bundle "$BUNDLE" "$ID"
	}
	both t
}

@test "compare: run --keep and all verbs on what it leaves" {
	t() {
		step run --keep --bundle "$BUNDLE" "$ID"
		step state "$ID"
		step list
		step list --format json
		step start "$ID"
		step kill "$ID" KILL
		step kill --all "$ID" KILL
		step pause "$ID"
		step resume "$ID"
		step exec "$ID" true
		step ps --format json "$ID"
		step ps "$ID"
		step run --bundle "$BUNDLE" "$ID"
		step delete "$ID"
		step delete "$ID"
	}
	both t
}

@test "compare: create and all verbs on it" {
	t() {
		command_is /bin/sleep 1000
		step create --bundle "$BUNDLE" "$ID"
		step state "$ID"
		step list
		step list --quiet
		step list --format json
		step resume "$ID"
		step create --bundle "$BUNDLE" "$ID"
		step exec "$ID" /bin/echo in created
		step ps --format json "$ID"
		step pause "$ID"
		step state "$ID"
		step start "$ID"
		step resume "$ID"
		step state "$ID"
		step delete "$ID"
		step state "$ID"
	}
	both t
}

@test "compare: running and all verbs on it" {
	t() {
		command_is /bin/sleep 1000
		step run -d --bundle "$BUNDLE" "$ID"
		step state "$ID"
		step list --format table
		step start "$ID"
		step resume "$ID"
		step delete "$ID"
		step create --bundle "$BUNDLE" "$ID"
		step exec "$ID" /bin/echo hello
		step ps --format json "$ID"
		step ps "$ID" -o pid,comm
		step kill "$ID" 0
		step kill "$ID" NOSUCH
		step delete --force "$ID"
		step state "$ID"
	}
	both t
}

@test "compare: paused and all verbs on it" {
	t() {
		command_is /bin/sleep 1000
		step run -d --bundle "$BUNDLE" "$ID"
		step pause "$ID"
		step pause "$ID"
		step state "$ID"
		step list
		step start "$ID"
		step exec "$ID" true
		step delete "$ID"
		step ps --format json "$ID"
		step kill "$ID" TERM
		step resume "$ID"
		step resume "$ID"
		step delete --force "$ID"
	}
	both t
}

@test "compare: paused and killed" {
	t() {
		command_is /bin/sleep 1000
		step run -d --bundle "$BUNDLE" "$ID"
		step pause "$ID"
		step kill "$ID" KILL
		until_status stopped
		step state "$ID"
		step delete "$ID"
	}
	both t
}

@test "compare: no container and all verbs" {
	t() {
		for verb in state start kill delete pause resume ps; do
			step "$verb" "$ID"
		done
		step exec "$ID" true
		step delete --force "$ID"
		step list
		mkdir -p "$STATE"
		step list
		step list --format json
		step list --quiet
	}
	both t
}

@test "compare: the life of a container" {
	t() {
		command_is /bin/sleep 1000
		step create --bundle "$BUNDLE" --pid-file "$TESTDIR/pid" "$ID"
		note "pid file: $([ "$(cat "$TESTDIR/pid")" = "$(pid_of)" ] && echo right), mode $(stat -c %a "$TESTDIR/pid"), newline $(wc -l <"$TESTDIR/pid")"
		rm "$TESTDIR/pid"
		step start "$ID"
		step state "$ID"
		step kill "$ID"
		step kill "$ID" KILL
		until_status stopped
		step state "$ID"
		step delete "$ID"
		step list --quiet
	}
	both t
}

@test "compare: annotations in state" {
	t() {
		edit '.annotations = {"z": "1", "a": "<&>\"\\ü", "org.opencontainers.x": ""}'
		step create --bundle "$BUNDLE" "$ID"
		step state "$ID"
		step list --format json
	}
	both t
}

@test "compare: several containers in list" {
	t() {
		command_is /bin/sleep 1000
		for n in b a c; do
			edit '.linux.cgroupsPath = $path' --arg path "/$ID-$n"
			step create --bundle "$BUNDLE" "$ID-$n"
		done
		step start "$ID-a"
		step list
		step list -q
		step list -f json
		step list --format xml
	}
	both t
}

@test "compare: bad ids" {
	t() {
		for id in "" . .. a/b ../x /x "a b" "ü" "a%b" a:b a@b A_b.c+d-e; do
			step create --bundle "$BUNDLE" "$id"
			step state "$id"
			step delete --force "$id"
		done
		# The end of the options, and no id: the answer is a page of help.
		for verb in create state "delete --force"; do
			differs help-words $verb --
			note "exit $status: ${stderr##*runc: }"
		done
	}
	both t
}

@test "compare: bundles that are not there or hold no config" {
	t() {
		step create --bundle "$TESTDIR/none" "$ID"
		step run --bundle "$TESTDIR/none" "$ID"
		mkdir -p "$TESTDIR/empty"
		step create --bundle "$TESTDIR/empty" "$ID"
		step run --bundle "$BUNDLE/config.json" "$ID"
	}
	both t
}

@test "compare: configs that are no configs" {
	t() {
		for text in '' '{' 'null' '[]' '{}' '"x"' '{"process": }' '{"process": {}}' '{"process": {"args": "x"}}'; do
			printf %s "$text" >"$BUNDLE/config.json"
			step create --bundle "$BUNDLE" "$ID"
		done
	}
	both t
}

@test "compare: process without args, with bad cwd, env, rlimits" {
	t() {
		cp "$BUNDLE/config.json" "$TESTDIR/good.json"
		for change in 'del(.process)' 'del(.process.args)' '.process.args = []' '.process.cwd = ""' '.process.cwd = "x"' \
			'.process.env = ["X"]' '.process.env = ["=x"]' '.process.rlimits = [{type: "X", soft: 1, hard: 1}]' \
			'.process.cwd = "/etc/passwd"' '.process.args = [""]' 'del(.process.user)' 'del(.process.env)'; do
			cp "$TESTDIR/good.json" "$BUNDLE/config.json"
			edit "$change"
			note "$change"
			step run --bundle "$BUNDLE" "$ID"
		done
	}
	both t
}

@test "compare: commands that cannot be executed" {
	t() {
		echo plain >"$BUNDLE/rootfs/opt/plain"
		printf '#!/no/interpreter\n' >"$BUNDLE/rootfs/opt/missing"
		: >"$BUNDLE/rootfs/opt/empty"
		chmod 755 "$BUNDLE"/rootfs/opt/{plain,missing,empty}
		for command in nosuch /no/such ./x etc/passwd /etc/passwd /etc /opt/plain /opt/missing /opt/empty; do
			command_is "$command"
			step run --bundle "$BUNDLE" "$ID"
		done
	}
	both t
}

@test "compare: create of commands that cannot be executed" {
	t() {
		for command in nosuch /no/such /etc/passwd /etc; do
			command_is "$command"
			step create --bundle "$BUNDLE" "$ID"
			step state "$ID"
		done
	}
	both t
}

@test "compare: exec of commands that cannot be executed" {
	t() {
		echo plain >"$BUNDLE/rootfs/opt/plain"
		chmod 755 "$BUNDLE/rootfs/opt/plain"
		command_is /bin/sleep 1000
		step run -d --bundle "$BUNDLE" "$ID"
		for command in nosuch /no/such ./x etc/passwd /etc/passwd /etc ""; do
			step exec "$ID" "$command"
		done
		differs exec-format exec "$ID" /opt/plain
		note "exit $status"
		[[ "$stderr" == *"exec /opt/plain: exec format error"* ]] || note "$stderr"
		step exec "$ID"
		step state "$ID"
	}
	both t
}

@test "compare: exec output and exit codes" {
	t() {
		command_is /bin/sleep 1000
		step run -d --bundle "$BUNDLE" "$ID"
		for code in 0 1 126 127 254 255; do
			step exec "$ID" /bin/sh -c "echo $code; exit $code"
		done
		for signal in 1 9 15; do
			step exec "$ID" /bin/sh -c "kill -$signal \$\$"
		done
	}
	both t
}

@test "compare: exec with flags" {
	t() {
		command_is /bin/sleep 1000
		step run -d --bundle "$BUNDLE" "$ID"
		step exec --cwd /tmp "$ID" /bin/pwd
		step exec --cwd tmp "$ID" /bin/pwd
		step exec --cwd /made/by/exec "$ID" /bin/pwd
		step exec --env A=1 --env B --env =x "$ID" /bin/env
		step exec --env A=1 --env A=2 "$ID" /bin/env
		step exec --env B "$ID" /bin/env
		step exec --user 1000 "$ID" /bin/id
		differs gids-twice exec --user 1000:1000 --additional-gids 5 "$ID" /bin/id
		note "exit $status: $(sed 's/,5(tty),5(tty)$/,5(tty)/; s/groups=5(tty),5(tty)$/groups=5(tty)/' <<<"$output")"
		for user in x 1:y : 1: -1 1:2:3; do
			step exec --user "$user" "$ID" /bin/id
		done
		differs exec-user-range exec --user 99999999999 "$ID" /bin/id
		step exec --additional-gids -4 "$ID" /bin/id
		step exec --cap CAP_NOSUCH "$ID" /bin/true
		step exec --cap CAP_CHOWN "$ID" /bin/grep Cap /proc/self/status
		step exec --no-new-privs "$ID" /bin/grep NoNew /proc/self/status
	}
	both t
}

@test "compare: exec with process files" {
	t() {
		command_is /bin/sleep 1000
		step run -d --bundle "$BUNDLE" "$ID"
		local change
		for change in '.args = ["/bin/pwd"] | .cwd = "/bin"' '.args = []' 'del(.args)' '.cwd = "x"' 'del(.cwd)' '.args = ["/bin/id"] | .user = {uid: 1000, gid: 5}' \
			'.args = ["/bin/env"] | .env = ["X=1"]' '.env = ["X"]' '.args = ["/bin/grep", "Cap", "/proc/self/status"] | .capabilities = {}' \
			'.args = ["nosuch"]' '.rlimits = [{type: "X"}]'; do
			jq ".process | $change" "$BUNDLE/config.json" >"$TESTDIR/process.json"
			note "$change"
			step exec --process "$TESTDIR/process.json" "$ID"
		done
		echo '{' >"$TESTDIR/process.json"
		step exec --process "$TESTDIR/process.json" "$ID"
		rm "$TESTDIR/process.json"
		step exec --process "$TESTDIR/process.json" "$ID"
	}
	both t
}

@test "compare: exec --cgroup" {
	requires cgroup-v1
	t() {
		command_is /bin/sleep 1000
		step run -d --bundle "$BUNDLE" "$ID"
		mkdir "$(cgroup_of pids)/sub" "$(cgroup_of cpu)/sub"
		for path in sub pids:sub pids,cpu:sub pids:nosuch nosuch:sub :sub pids:../.. /; do
			step exec --cgroup "$path" "$ID" /bin/grep -e :pids: -e :cpu: /proc/self/cgroup
		done
		step exec --cgroup pids:sub --cgroup cpu:sub "$ID" /bin/grep -e :pids: -e :cpu: /proc/self/cgroup
		step exec --cgroup pids:sub --cgroup pids:sub "$ID" /bin/true
	}
	both t
}

@test "compare: kill with all kinds of signal names" {
	t() {
		edit '.root.readonly = false'
		script_is 'for s in 1 2 10 12 15 28 40; do trap "exit 1$s" $s; done; echo ready >/tmp/ready; while :; do sleep 0.05; done'
		step run -d --bundle "$BUNDLE" "$ID"
		retry 100 0.05 test -s "$BUNDLE/rootfs/tmp/ready"
		for signal in 0 KILLX -1 999 SIGNOSUCH sig 65 x1 1x " 1"; do
			step kill "$ID" "$signal"
		done
		step kill "$ID" sigUSR1
		until_status stopped
		step kill "$ID" TERM
		step kill "$ID" ""
	}
	both t
}

@test "compare: pid namespace shared, kill and delete" {
	t() {
		without_namespace pid
		script_is 'sleep 1000 & exec sleep 1000'
		step run -d --bundle "$BUNDLE" "$ID"
		step state "$ID"
		step kill "$ID" KILL
		until_status stopped
		step state "$ID"
		step delete "$ID"
	}
	both t
}

@test "compare: hooks that fail" {
	t() {
		cp "$BUNDLE/config.json" "$TESTDIR/good.json"
		for stage in prestart createRuntime createContainer startContainer poststop; do
			cp "$TESTDIR/good.json" "$BUNDLE/config.json"
			edit '.hooks[$stage] = [{path: "/bin/sh", args: ["sh", "-c", "echo out; echo err >&2; exit 7"]}]' --arg stage "$stage"
			note "$stage"
			step run --bundle "$BUNDLE" "$ID"
			step state "$ID"
		done
	}
	both t
}

@test "compare: hooks that are missing or take too long" {
	t() {
		edit '.hooks.createRuntime = [{path: "/no/such"}]'
		step create --bundle "$BUNDLE" "$ID"
		edit '.hooks.createRuntime = [{path: "/bin/sleep", args: ["sleep", "50"], timeout: 1}]'
		step create --bundle "$BUNDLE" "$ID"
		edit '.hooks = {createContainer: [{path: "/no/such"}]}'
		step create --bundle "$BUNDLE" "$ID"
		edit '.hooks = {startContainer: [{path: "/no/such"}]}'
		step run --bundle "$BUNDLE" "$ID"
	}
	both t
}

@test "compare: what hooks read on stdin" {
	t() {
		edit '.annotations = {"k": "v"}'
		for stage in prestart createRuntime createContainer poststop; do
			edit '.hooks[$stage] = [{path: "/bin/sh", args: ["sh", "-c", "cat >\"$0\"", $file]}]' --arg stage "$stage" --arg file "$TESTDIR/hook.$stage"
		done
		step run --bundle "$BUNDLE" "$ID"
		for stage in prestart createRuntime createContainer poststop; do
			note "$stage: $(jq -c 'if .pid > 2 then .pid = "PID" else . end | del(.ociVersion)' "$TESTDIR/hook.$stage")"
		done
		rm "$TESTDIR"/hook.*
	}
	both t
}

@test "compare: poststart hooks" {
	t() {
		edit '.hooks.poststart = [{path: "/bin/sh", args: ["sh", "-c", "exit 7"]}]'
		differs poststart-at-start create --bundle "$BUNDLE" "$ID"
		rt delete --force "$ID"
		step run --bundle "$BUNDLE" "$ID"
	}
	both t
}

@test "compare: terminal and console socket rules" {
	t() {
		step run --console-socket "$TESTDIR/none" --bundle "$BUNDLE" "$ID"
		step create --console-socket "$TESTDIR/none" --bundle "$BUNDLE" "$ID"
		rt delete --force "$ID"
		edit '.process.terminal = true'
		step create --bundle "$BUNDLE" "$ID"
		step run -d --bundle "$BUNDLE" "$ID"
		step run --bundle "$BUNDLE" "$ID"
		rt delete --force "$ID"
	}
	both t
}

@test "compare: preserve-fds" {
	t() {
		command_is /bin/cat /proc/self/fd/3
		CALLER=(--pipe 3=three)
		step run --preserve-fds 1 --bundle "$BUNDLE" "$ID"
		step run --preserve-fds 0 --bundle "$BUNDLE" "$ID"
		differs help-words run --preserve-fds x --bundle "$BUNDLE" "$ID"
		note "exit $status: $(head -1 <<<"$output")"
		step run --preserve-fds 70 --bundle "$BUNDLE" "$ID"
		rt delete --force "$ID"
	}
	both t
}

@test "compare: mounts that fail" {
	t() {
		cp "$BUNDLE/config.json" "$TESTDIR/good.json"
		for mount in '{"destination": "/m", "source": "/no/such", "options": ["bind"]}' '{"destination": "/m", "type": "nosuchfs", "source": "x"}' \
			'{"destination": "/m", "type": "tmpfs", "source": "x", "options": ["nosuchword"]}' '{"destination": "/etc/passwd/x", "type": "tmpfs", "source": "x"}' \
			'{"destination": "/proc/self/fd", "source": "/etc", "options": ["bind"]}' '{"destination": "", "type": "tmpfs", "source": "x"}' \
			'{"destination": "/etc/passwd", "type": "tmpfs", "source": "x"}' '{"destination": "/m", "source": "/etc/passwd", "options": ["bind", "size=1k"]}' \
			'{"destination": "/", "type": "tmpfs", "source": "x"}'; do
			cp "$TESTDIR/good.json" "$BUNDLE/config.json"
			add_mount "$mount"
			note "$mount"
			if [[ "$mount" == *'"/no/such"'* ]]; then
				differs mount-told run --bundle "$BUNDLE" "$ID"
				note "exit $status"
				[[ "$stderr" == *"open /no/such: no such file or directory"* ]] || note "$stderr"
				continue
			fi
			step run --bundle "$BUNDLE" "$ID"
		done
	}
	both t
}

@test "compare: what is mounted, seen from inside" {
	t() {
		# Whether /sys/fs/cgroup itself is read-only: decision cgroup-root-readonly.
		script_is 'cat /proc/mounts | cut -d" " -f2,3,4 | sed "s,^/sys/fs/cgroup tmpfs r[ow],/sys/fs/cgroup tmpfs,"; ls -l /dev | tr -s " " | cut -d" " -f1-6,10-; ls -ld / /proc /sys /dev | cut -c1-10'
		step run --bundle "$BUNDLE" "$ID"
		step run --no-pivot --bundle "$BUNDLE" "$ID"
		edit '.root.readonly = false | .mounts = [.mounts[] | select(.destination == "/proc")]'
		step run --bundle "$BUNDLE" "$ID"
	}
	both t
}

@test "compare: a relative mount destination" {
	t() {
		add_mount '{"destination": "relative/path", "type": "tmpfs", "source": "x"}'
		script_is 'grep relative /proc/mounts | cut -d" " -f2'
		step run --bundle "$BUNDLE" "$ID"
	}
	both t
}

@test "compare: directories made in the root for mounts" {
	t() {
		add_mount '{"destination": "/made/deep/dir", "type": "tmpfs", "source": "x"}' \
			'{"destination": "/made/deep/file", "source": "/etc/hostname", "options": ["bind"]}'
		step run --bundle "$BUNDLE" "$ID"
		note "$(cd "$BUNDLE/rootfs" && find . -mindepth 1 ! -path './bin/*' -printf '%p %M %u:%g\n' | sort)"
	}
	both t
}

@test "compare: sysctls and names" {
	t() {
		cp "$BUNDLE/config.json" "$TESTDIR/good.json"
		for change in '.linux.sysctl = {"kernel.msgmax": "1"}' '.linux.sysctl = {"net.ipv4.nosuch": "1"}' '.linux.sysctl = {"kernel.panic": "1"}' \
			'.linux.sysctl = {"kernel.hostname": "x"}' '.linux.sysctl = {"kernel.domainname": "x"}' '.linux.sysctl = {"kernel.msgmax": "x"}' \
			'.hostname = ""' 'del(.hostname)' '.domainname = "d"' '.linux.namespaces |= map(select(.type != "uts"))' \
			'.linux.namespaces += [{type: "ipc"}]' '.linux.namespaces += [{type: "x"}]' 'del(.linux.namespaces)' \
			'.linux.timeOffsets = {monotonic: {secs: 1}}'; do
			cp "$TESTDIR/good.json" "$BUNDLE/config.json"
			edit "$change"
			edit '.process.args = ["/bin/sh", "-c", "hostname; cat /proc/sys/kernel/domainname; cat /proc/sys/kernel/msgmax"]'
			note "$change"
			# Without a mount namespace runc binds the root where it is called.
			[ "$change" != 'del(.linux.namespaces)' ] || continue
			step run --bundle "$BUNDLE" "$ID"
		done
	}
	both t
}

@test "compare: cgroup files, all of them" {
	requires cgroup-v1
	t() {
		edit '.linux.resources += {memory: {limit: 33554432, reservation: 25165824, swap: 67108864, swappiness: 30}, pids: {limit: 33},
			cpu: {shares: 300, quota: 30000, period: 60000, cpus: "0-1", mems: "0"}, hugepageLimits: [], blockIO: {}}'
		command_is /bin/sleep 1000
		step run -d --bundle "$BUNDLE" "$ID"
		local file
		for file in memory/memory.limit_in_bytes memory/memory.memsw.limit_in_bytes memory/memory.soft_limit_in_bytes memory/memory.swappiness \
			memory/memory.oom_control memory/memory.use_hierarchy pids/pids.max cpu/cpu.shares cpu/cpu.cfs_quota_us cpu/cpu.cfs_period_us cpu/cpu.rt_runtime_us \
			cpuset/cpuset.cpus cpuset/cpuset.mems devices/devices.list freezer/freezer.state blkio/blkio.bfq.weight; do
			note "$file: $(cat "/sys/fs/cgroup/${file%/*}/$ID/${file#*/}" 2>&1)"
		done
		note "$(find /sys/fs/cgroup -name "$ID" -printf '%h\n' | sort)"
	}
	both t
}

@test "compare: cgroup values that are refused" {
	requires cgroup-v1
	t() {
		cp "$BUNDLE/config.json" "$TESTDIR/good.json"
		for change in '.cpu.cpus = "x"' '.cpu.cpus = "99"' '.cpu.shares = 1' '.cpu.quota = 1' '.memory.limit = -1' '.memory.limit = 4096' \
			'.memory.swappiness = 200' '.pids.limit = -1' '.pids.limit = 0' '.memory = {limit: 67108864, swap: 1}' '.unified = {"memory.max": "1"}' \
			'.devices = [{allow: true, type: "x", access: "rwm"}]' '.devices = [{allow: true, access: "q"}]'; do
			cp "$TESTDIR/good.json" "$BUNDLE/config.json"
			edit ".linux.resources |= ($change)"
			note "$change"
			[[ "$change" != *4096* ]] || continue
			if [[ "$change" == .cpu.cpus* ]]; then
				differs cgroup-oom-count run --bundle "$BUNDLE" "$ID"
				note "exit $status: ${stderr##*runc run failed: }"
				continue
			fi
			step run --bundle "$BUNDLE" "$ID"
		done
	}
	both t
}

@test "compare: seccomp" {
	requires seccomp
	t() {
		local change
		for change in '{defaultAction: "SCMP_ACT_ALLOW", syscalls: [{names: ["mkdir", "mkdirat"], action: "SCMP_ACT_ERRNO"}]}' \
			'{defaultAction: "SCMP_ACT_ALLOW", syscalls: [{names: ["mkdir", "mkdirat"], action: "SCMP_ACT_ERRNO", errnoRet: 12}]}' \
			'{defaultAction: "SCMP_ACT_ALLOW", syscalls: [{names: ["mkdir", "mkdirat"], action: "SCMP_ACT_KILL"}]}' \
			'{defaultAction: "SCMP_ACT_ALLOW", syscalls: [{names: ["mkdir", "mkdirat"], action: "SCMP_ACT_TRAP"}]}' \
			'{defaultAction: "SCMP_ACT_ALLOW", syscalls: [{names: ["nosuchcall"], action: "SCMP_ACT_ERRNO"}]}' \
			'{defaultAction: "X"}' '{}' '{defaultAction: "SCMP_ACT_NOTIFY"}' '{defaultAction: "SCMP_ACT_ALLOW", architectures: ["X"]}' \
			'{defaultAction: "SCMP_ACT_ALLOW", flags: ["X"]}'; do
			edit ".linux.seccomp = $change"
			script_is 'mkdir /dev/shm/x; echo "code $?"; grep Seccomp /proc/self/status'
			note "$change"
			step run --bundle "$BUNDLE" "$ID"
		done
	}
	both t
}

@test "compare: user namespaces" {
	requires userns
	t() {
		with_userns 2000
		script_is 'id; cat /proc/self/uid_map /proc/self/gid_map; ls -ln /etc | tr -s " " | cut -d" " -f3,4,9; grep Cap /proc/self/status'
		step run --bundle "$BUNDLE" "$ID"
		edit '.process.user = {uid: 1000, gid: 1000}'
		step run --bundle "$BUNDLE" "$ID"
		edit '.process.user = {uid: 3000, gid: 0}'
		step run --bundle "$BUNDLE" "$ID"
		edit '.process.user = {uid: 0, gid: 3000}'
		step run --bundle "$BUNDLE" "$ID"
		edit '.process.user = {uid: 0, gid: 0, additionalGids: [3000]}'
		step run --bundle "$BUNDLE" "$ID"
		edit '.process.user = {uid: 0, gid: 0} | .linux.uidMappings = []'
		step run --bundle "$BUNDLE" "$ID"
	}
	both t
}

@test "compare: users, groups, umask" {
	t() {
		local user
		for user in '{"uid": 1000, "gid": 1000}' '{"uid": 1000, "gid": 0, "additionalGids": [1, 2, 3]}' '{"uid": 4242, "gid": 4243, "umask": 0}' \
			'{"uid": 0, "gid": 0, "umask": 511}' '{"uid": 4294967295, "gid": 0}' '{"uid": -1, "gid": 0}' '{"uid": 0, "gid": 0, "additionalGids": [0, 0]}'; do
			edit '.process.user = $user' --argjson user "$user"
			script_is 'id; umask; echo $HOME'
			note "$user"
			step run --bundle "$BUNDLE" "$ID"
		done
	}
	both t
}

@test "compare: environment" {
	t() {
		local env
		for env in '[]' '["A=1", "A=2"]' '["HOME="]' '["HOME=/x", "HOME=/y"]' '["PATH=/bin"]' '["PATH="]' '["A=ü", "Ü=1"]' '["A=\n"]' '["A"]' '["A=\u0000"]'; do
			edit '.process.env = $env' --argjson env "$env"
			command_is /bin/env
			note "$env"
			step run --bundle "$BUNDLE" "$ID"
		done
	}
	both t
}

@test "compare: cwd" {
	t() {
		local cwd
		for cwd in / /tmp /tmp/ /./tmp/../etc /made /made/deep /root /etc/passwd; do
			edit '.process.cwd = $cwd' --arg cwd "$cwd"
			command_is /bin/pwd
			note "$cwd"
			step run --bundle "$BUNDLE" "$ID"
		done
		mkdir -m 700 "$BUNDLE/rootfs/opt/closed"
		edit '.process.cwd = "/opt/closed" | .process.user = {uid: 1000, gid: 1000}'
		step run --bundle "$BUNDLE" "$ID"
	}
	both t
}

@test "compare: logs, text and json" {
	t() {
		for format in text json; do
			step --log "$TESTDIR/log" --log-format "$format" state "$ID"
			step --log "$TESTDIR/log" --log-format "$format" create --bundle "$TESTDIR/none" "$ID"
			command_is /no/such
			step --log "$TESTDIR/log" --log-format "$format" create --bundle "$BUNDLE" "$ID"
			# Times apart, the runtime's own name (decision program-name), its own way to
			# the message's last part and what it tells besides (decision error-keys).
			if [ "$format" = json ]; then
				note "$(jq -r 'del(.errno, .hint, .path, .pointer, .syscall) | "\(keys) \(.level) \(.msg | sub("^.*: exec: "; "exec: ") | sub("^jrunc "; "runc "))"' "$TESTDIR/log")"
			else
				note "$(sed 's/time="[^"]*"/time/; s/msg=.*exec: /exec: /; s/msg="jrunc /msg="runc /' "$TESTDIR/log")"
			fi
			rm "$TESTDIR/log"
		done
		step --log-format xml state "$ID"
		step --log "$TESTDIR/no/dir" state "$ID"
	}
	both t
}

@test "compare: what is printed on stderr with a log file" {
	t() {
		step --log "$TESTDIR/log" state "$ID"
		note "$(cat "$TESTDIR/stderr")"
		step --log "$TESTDIR/log" --log-format json delete "$ID"
		note "$(cat "$TESTDIR/stderr")"
		step state "$ID"
		note "$(sed 's/time="[^"]*"/time/' "$TESTDIR/stderr")"
		step --log-format json state "$ID"
		note "$(sed 's/"time":"[^"]*"/time/; s/"hint":"[^"]*",//' "$TESTDIR/stderr")"
		rm "$TESTDIR/log"
	}
	both t
}

@test "compare: too many, too few arguments" {
	t() {
		for verb in create run start state delete pause resume; do
			step "$verb" >/dev/null
			note "$verb: $status $(grep -o 'requires .*argument(s)' "$TESTDIR/stderr")"
			step "$verb" a b >/dev/null
			note "$verb a b: $status $(grep -o 'requires .*argument(s)' "$TESTDIR/stderr")"
		done
		for verb in kill exec ps; do
			step "$verb" >/dev/null
			note "$verb: $status $(grep -o 'requires .*argument(s)' "$TESTDIR/stderr")"
		done
		step kill a b c >/dev/null
		note "kill a b c: $status $(grep -o 'requires .*argument(s)' "$TESTDIR/stderr")"
		step list a >/dev/null
		note "list a: $status $(grep -o 'requires .*argument(s)' "$TESTDIR/stderr")"
		step spec a >/dev/null
		note "spec a: $status $(grep -o 'requires .*argument(s)' "$TESTDIR/stderr")"
		note "exit $status"
	}
	both t
}

@test "compare: unknown commands and flags" {
	t() {
		step nosuch
		step run --nosuch "$ID" >/dev/null
		note "exit $status"
		step kill --nosuch "$ID" >/dev/null
		note "exit $status"
		step exec --nosuch "$ID" >/dev/null
		note "exit $status"
		step help nosuch >/dev/null
		note "exit $status"
		step run --detach=maybe "$ID" >/dev/null
		note "exit $status"
		step run --bundle >/dev/null
		note "exit $status"
	}
	both t
}

@test "compare: spec" {
	t() {
		mkdir -p "$TESTDIR/s"
		CALLER=(--cwd "$TESTDIR/s")
		step spec
		note "$(sed '/ociVersion/d' "$TESTDIR/s/config.json")"
		step spec
		rm "$TESTDIR/s/config.json"
		step spec --rootless
		note "$(sed '/ociVersion/d' "$TESTDIR/s/config.json")"
		rm "$TESTDIR/s/config.json"
		step spec --bundle "$TESTDIR/none"
	}
	both t
}

@test "compare: state.json's members" {
	t() {
		command_is /bin/sleep 1000
		step run -d --bundle "$BUNDLE" "$ID"
		note "$(jq -c 'keys' "$STATE/$ID/state.json")"
		note "$(jq -c '.cgroup_paths' "$STATE/$ID/state.json")"
		note "$(jq -c '.namespace_paths | keys' "$STATE/$ID/state.json")"
		note "$(jq -c '.config.labels | sort' "$STATE/$ID/state.json")"
		note "$(jq -c '[.config.rootfs, .rootless, .intel_rdt_path, .config.hostname, .config.namespaces]' "$STATE/$ID/state.json")"
		note "$(jq -c '.external_descriptors | map(sub("[0-9]+"; "N"))' "$STATE/$ID/state.json")"
		note "$(stat -c '%a %u:%g' "$STATE" "$STATE/$ID" "$STATE/$ID/state.json")"
	}
	both t
}

@test "compare: files of the state directory" {
	t() {
		command_is /bin/sleep 1000
		step create --bundle "$BUNDLE" "$ID"
		note "exec.fifo: $(stat -c '%F %a %u:%g' "$STATE/$ID/exec.fifo")"
		step start "$ID"
		note "exec.fifo: $(ls "$STATE/$ID/exec.fifo" 2>&1 | grep -o 'No such file')"
	}
	both t
}

@test "compare: corrupt state" {
	t() {
		command_is /bin/sleep 1000
		step run -d --bundle "$BUNDLE" "$ID"
		cp "$STATE/$ID/state.json" "$TESTDIR/saved"
		for text in '' '{' '[]' '{"id": 5}'; do
			printf %s "$text" >"$STATE/$ID/state.json"
			step state "$ID"
			step kill "$ID" KILL
			step exec "$ID" true
			step list --quiet
		done
		cp "$TESTDIR/saved" "$STATE/$ID/state.json"
		rm "$TESTDIR/saved"
		step state "$ID"
	}
	both t
}

@test "compare: cgroups that are taken or frozen" {
	requires cgroup-v1
	t() {
		command_is /bin/sleep 1000
		step run -d --bundle "$BUNDLE" "$ID"
		step run -d --bundle "$BUNDLE" "$ID-b"
		step list --quiet
		step delete --force "$ID"
		mkdir "$(cgroup_of freezer)"
		echo FROZEN >"$(cgroup_of freezer)/freezer.state"
		step run --bundle "$BUNDLE" "$ID"
		echo THAWED >"$(cgroup_of freezer)/freezer.state"
		rmdir "$(cgroup_of freezer)"
	}
	both t
}

@test "compare: delete of left-over directories" {
	t() {
		mkdir -p "$STATE/$ID"
		step state "$ID"
		step delete "$ID"
		note "$(ls "$STATE")"
		mkdir -p "$STATE/$ID"
		step delete --force "$ID"
		note "$(ls "$STATE")"
		mkdir -p "$STATE/$ID/sub"
		step create --bundle "$BUNDLE" "$ID"
		differs list-unfinished list --quiet
		note "exit $status: $output"
		step delete --force "$ID"
		note "$(ls "$STATE")"
	}
	both t
}

@test "compare: single-dash and equals-sign flags" {
	t() {
		command_is /bin/sleep 1000
		step run -detach -bundle="$BUNDLE" "$ID"
		step exec -env=A=1 -cwd=/tmp "$ID" /bin/sh -c 'echo $A; pwd'
		step list -format=json
		step kill "$ID" KILL
		until_status stopped
		step delete -force=true "$ID"
	}
	both t
}
