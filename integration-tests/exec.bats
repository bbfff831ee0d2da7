#!/usr/bin/env bats
load lib/common

@test "exec: output and exit code" {
	running
	ok exec "$ID" /bin/echo hello
	prints hello
	same "" "$stderr" stderr
	fails 33 exec "$ID" /bin/sh -c "exit 33"
	same "" "$stderr" stderr
	fails 143 exec "$ID" /bin/sh -c 'kill -TERM $$'
}

@test "exec: stdin, stdout and stderr" {
	running
	echo "from the caller" >"$TESTDIR/in"
	RT_STDIN=$TESTDIR/in
	ok exec "$ID" /bin/sh -c "cat; echo err >&2"
	prints "from the caller"
	same err "$stderr" stderr
}

@test "exec: through pipes" {
	running
	got=$(head -c 300000 /dev/zero | "$RUNTIME" --root "$STATE" exec "$ID" /bin/wc -c | cat)
	same 300000 "$got" "bytes counted"
}

@test "exec: options of the command are the command's" {
	running
	ok exec "$ID" /bin/echo --cwd /tmp -e A=b --help
	prints "--cwd /tmp -e A=b --help"
}

@test "exec --cwd" {
	running
	ok exec --cwd /bin "$ID" /bin/pwd
	prints /bin
	ok exec "$ID" pwd
	prints /
	fails 255 exec --cwd relative "$ID" /bin/pwd
	says "Cwd must be an absolute path"
}

@test "exec --env: added to the config's, the last wins" {
	edit '.process.env += ["A=config", "B=config"]'
	running
	ok exec --env A=first --env C=x,y --env=A=last "$ID" /bin/env
	has A=last B=config C=x,y TERM=xterm
	has_not A=config A=first
	ok exec -e A=short -e B= "$ID" /bin/sh -c 'echo "$A:$B:"'
	prints short::
}

@test "exec --user" {
	running
	ok exec --user 1000 "$ID" /bin/id
	prints "uid=1000(user) gid=0(root)"
	ok exec -u 1000:2000 "$ID" /bin/id
	prints "uid=1000(user) gid=2000(more)"
	fails 255 exec --user nobody "$ID" /bin/id
	fails 255 exec --user 1:x "$ID" /bin/id
}

# Decision exec-user-range.
@test "exec --user: a number that is no id" {
	requires jrunc
	running
	for user in 99999999999 4294967296 0:99999999999; do
		fails 255 exec --user "$user" "$ID" /bin/id
		one_line
		same "" "$output" stdout
	done
}

@test "exec: without keyrings in the kernel; and where there may be none" {
	running
	CALLER_ENV=("$HELPERS/nokeyring" 38)
	ok exec "$ID" /bin/true
	same "" "$stderr" stderr
	for errno in 1 122; do
		CALLER_ENV=("$HELPERS/nokeyring" "$errno")
		fails 255 exec "$ID" /bin/true
		says "exec failed: unable to start container process: unable to join session keyring"
	done
}

@test "exec --additional-gids" {
	running
	ok exec --user 1000:1000 --additional-gids 5 --additional-gids 2000 "$ID" /bin/id -G
	prints "1000 5 2000"
	ok exec -u 1000:1000 -g 5 -g 2000 "$ID" /bin/id -G
	prints "1000 5 2000"
}

@test "exec: HOME of the user" {
	edit '.process.env |= map(select(startswith("HOME=") | not))'
	running
	ok exec --user 1000 "$ID" /bin/sh -c 'echo $HOME'
	prints /home/user
	ok exec --user 4242 "$ID" /bin/sh -c 'echo $HOME'
	prints /
	ok exec --user 1000 -e HOME=/given "$ID" /bin/sh -c 'echo $HOME'
	prints /given
}

@test "exec --cap, --no-new-privs" {
	running
	ok exec "$ID" /bin/inspect status
	has "CapEff: 0000000020000420" "NoNewPrivs: 1"
	ok exec --cap CAP_CHOWN "$ID" /bin/inspect status
	has "CapEff: 0000000020000421" "CapBnd: 0000000020000421"
}

@test "exec --no-new-privs: on although the config says no" {
	edit '.process.noNewPrivileges = false'
	running
	ok exec "$ID" /bin/inspect status
	has "NoNewPrivs: 0"
	ok exec --no-new-privs "$ID" /bin/inspect status
	has "NoNewPrivs: 1"
	ok exec --no-new-privs=false "$ID" /bin/inspect status
	has "NoNewPrivs: 0"
}

@test "exec --no-new-privs=false: off although the config says yes" {
	running
	ok exec --no-new-privs=false "$ID" /bin/inspect status
	has "NoNewPrivs: 0"
}

@test "exec --process: the whole process object" {
	running
	jq '.process | .args = ["/bin/sh", "-c", "pwd; echo $X; id -u; ulimit -n"] | .cwd = "/tmp" | .user = {uid: 1000, gid: 1000}
		| .env += ["X=y"] | .rlimits = [{type: "RLIMIT_NOFILE", soft: 77, hard: 88}]' "$BUNDLE/config.json" >"$TESTDIR/process.json"
	ok exec --process "$TESTDIR/process.json" "$ID"
	prints "/tmp
y
1000
77"
}

@test "exec --process: bad files" {
	running
	fails 255 exec --process "$TESTDIR/none.json" "$ID"
	says "no such file or directory"
	echo '{"args": [' >"$TESTDIR/process.json"
	fails 255 exec --process "$TESTDIR/process.json" "$ID"
	echo '{"args": ["true"], "cwd": "relative"}' >"$TESTDIR/process.json"
	fails 255 exec --process "$TESTDIR/process.json" "$ID"
	says "Cwd must be an absolute path"
	echo '{"args": [], "cwd": "/"}' >"$TESTDIR/process.json"
	fails 255 exec --process "$TESTDIR/process.json" "$ID"
	says "args must not be empty"
}

@test "exec --detach with pid file" {
	local pid
	running
	ok exec --detach --pid-file "$TESTDIR/pid" "$ID" /bin/sleep 900
	pid=$(<"$TESTDIR/pid")
	same "/bin/sleep 900 " "$(tr '\0' ' ' <"/proc/$pid/cmdline")" command
	same "$(readlink "/proc/$(pid_of)/ns/pid")" "$(readlink "/proc/$pid/ns/pid")" "pid namespace"
	grep -q "/$ID\$" "/proc/$pid/cgroup"
}

# For a containerd shim and conmon, who wait for it: it is theirs from the moment the runtime ends.
@test "exec --detach: the status of a process that ends at once is the subreaper's" {
	running
	local i code
	for ((i = 0; i < 10; i++)); do
		code=0
		"$HELPERS/orphanwait" "$TESTDIR/pid" "$HELPERS/callas" "$RUNTIME" --root "$STATE" \
			exec -d --pid-file "$TESTDIR/pid" "$ID" /bin/sh -c "exit $((20 + i))" </dev/null || code=$?
		same $((20 + i)) "$code" "status of process $i"
	done
}

@test "exec: joins the namespaces, root and cgroups of the container" {
	running
	ok exec "$ID" /bin/ls /
	same "bin dev etc home opt proc root sbin sys tmp var" "$(tr '\n' ' ' <<<"$output" | sed 's/ $//')" "root directory"
	ok exec "$ID" /bin/hostname
	prints runc
	ok exec "$ID" /bin/inspect ns
	for type in mnt net ipc uts pid; do
		has "ns $type $(readlink "/proc/$(pid_of)/ns/$type")"
	done
}

@test "exec: in a created container" {
	ok create --bundle "$BUNDLE" "$ID"
	ok exec "$ID" /bin/echo early
	prints early
	same created "$(status_of)" status
}

@test "exec: in a stopped, a paused and no container" {
	fails 255 exec "$ID" /bin/true
	says "container does not exist"
	running
	ok pause "$ID"
	fails 255 exec "$ID" /bin/true
	says "cannot exec in a paused container (use --ignore-paused to override)"
	ok resume "$ID"
	ok kill "$ID" KILL
	wait_for_status stopped
	fails 255 exec "$ID" /bin/true
	says "cannot exec in a stopped container"
}

@test "exec --ignore-paused: runs when resumed" {
	local caller code=0
	running
	ok pause "$ID"
	"$RUNTIME" --root "$STATE" exec --ignore-paused "$ID" /bin/echo thawed </dev/null >"$TESTDIR/out" 2>&1 &
	caller=$!
	BACKGROUND+=("$caller")
	sleep 0.3
	[ ! -s "$TESTDIR/out" ]
	ok resume "$ID"
	wait "$caller" || code=$?
	same 0 "$code" "exit code"
	same thawed "$(<"$TESTDIR/out")" output
}

@test "exec: command not found, not executable, a directory" {
	running
	fails 255 exec "$ID" nosuch
	says 'exec: "nosuch": executable file not found in $PATH'
	fails 255 exec "$ID" /no/such
	says 'exec: "/no/such": stat /no/such: no such file or directory'
	fails 255 exec "$ID" /etc/passwd
	says 'exec: "/etc/passwd": permission denied'
	fails 255 exec "$ID" /etc
	says 'exec: "/etc": is a directory'
	same running "$(status_of)" status
}

@test "exec: no command" {
	running
	rt exec "$ID"
	[ "$status" != 0 ]
	cat "$TESTDIR/stdout" "$TESTDIR/stderr" | grep -q -e 'process args cannot be empty' -e 'exec args cannot be empty' -e 'requires a minimum'
}

@test "exec: PATH given with --env finds the command" {
	edit '.root.readonly = false'
	running
	mkdir "$BUNDLE/rootfs/opt/tools"
	printf '#!/bin/sh\necho tool\n' >"$BUNDLE/rootfs/opt/tools/mytool"
	chmod 755 "$BUNDLE/rootfs/opt/tools/mytool"
	ok exec -e PATH=/opt/tools:/bin "$ID" mytool
	prints tool
}

@test "exec: a script without interpreter line, and one with a missing one" {
	running
	echo 'echo x' >"$BUNDLE/rootfs/opt/plain"
	printf '#!/no/interpreter\n' >"$BUNDLE/rootfs/opt/missing"
	chmod 755 "$BUNDLE/rootfs/opt/plain" "$BUNDLE/rootfs/opt/missing"
	fails 255 exec "$ID" /opt/plain
	says "exec /opt/plain: exec format error"
	fails 255 exec "$ID" /opt/missing
	says "exec /opt/missing: no such file or directory"
}

@test "exec --cgroup: a cgroup below the container's" {
	requires cgroup-v1
	running
	mkdir "$(cgroup_of pids)/sub"
	ok exec --cgroup pids:sub "$ID" /bin/cat /proc/self/cgroup
	has ":pids:/$ID/sub" ":freezer:/$ID"
	fails 255 exec --cgroup nosuch:sub "$ID" /bin/true
	says "unknown controller nosuch in SubCgroupPaths"
	fails 255 exec --cgroup pids:../x "$ID" /bin/true
	says "sub cgroup path"
	fails 255 exec --cgroup :x "$ID" /bin/true
	says "invalid --cgroup argument: :x (empty <controller> prefix)"
	rmdir "$(cgroup_of pids)/sub"
}

@test "exec: several at the same time" {
	local i pids=()
	running
	for i in 1 2 3 4 5 6; do
		"$RUNTIME" --root "$STATE" exec "$ID" /bin/sh -c "exit $i" </dev/null >/dev/null 2>&1 &
		pids+=($!)
	done
	for i in 1 2 3 4 5 6; do
		code=0
		wait "${pids[i - 1]}" || code=$?
		same "$i" "$code" "exit code"
	done
}

@test "exec: forwards signals to the process" {
	local caller code=0
	running
	"$HELPERS/callas" "$RUNTIME" --root "$STATE" exec "$ID" /bin/sh -c 'trap "exit 5" TERM; echo ready; while :; do sleep 0.05; done' \
		</dev/null >"$TESTDIR/out" 2>&1 &
	caller=$!
	BACKGROUND+=("$caller")
	retry 100 0.05 grep -q ready "$TESTDIR/out"
	kill -TERM "$caller"
	wait "$caller" || code=$?
	same 5 "$code" "exit code"
}

@test "exec: leaves neither process nor file when it fails" {
	running
	local before
	before=$(left_processes)
	remember_files
	fails 255 exec --pid-file "$TESTDIR/pid" "$ID" /no/such
	same "$before" "$(left_processes)" processes
	same "$files_before" "$(files_beside)" files
}
