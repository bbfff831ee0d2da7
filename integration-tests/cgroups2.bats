#!/usr/bin/env bats
# cgroup v2 alone: run in the host of host/uml.sh (make test-cgroup2).
load lib/common

setup() {
	requires cgroup-v2
	setup_test
	make_bundle
}

# settings DIR: every file of a cgroup that holds a setting, with its content.
settings() {
	local file
	for file in "$1"/*; do
		case ${file##*/} in
		*.stat | *.stat.local | *.events | *.events.local | *.current | *.peak | *.pressure | *.procs | *.threads | *.numa_stat | *.reclaim) continue ;;
		esac
		[ ! -r "$file" ] || [ ! -f "$file" ] || printf '%s: %s\n' "${file##*/}" "$(tr '\n' '|' <"$file" 2>&1)"
	done
}

# settings_with RUNTIME: of a container of $BUNDLE that the runtime makes and deletes.
settings_with() {
	command_is /bin/sleep 1000
	"$1" --root "$STATE" run -d --bundle "$BUNDLE" "$ID" </dev/null >"$TESTDIR/with.out" 2>&1 || {
		cat "$TESTDIR/with.out"
		return 1
	}
	settings "$(cgroup_of cgroup2)"
	"$1" --root "$STATE" delete --force "$ID" </dev/null
}

# same_settings RESOURCES: both runtimes leave the same for them.
same_settings() {
	requires oracle
	local wanted got
	edit '.linux.resources += $resources' --argjson resources "$1"
	wanted=$(settings_with "$ORACLE")
	got=$(settings_with "$RUNTIME")
	[ -n "$wanted" ]
	diff <(echo "$wanted") <(echo "$got") || {
		echo "with $1: < $ORACLE > $RUNTIME"
		return 1
	}
}

@test "cgroups2: joined, as its root in the cgroup namespace, and gone after delete" {
	script_is 'cat /proc/self/cgroup'
	ok run --bundle "$BUNDLE" "$ID"
	prints "0::/"
	running
	same "0::/$ID" "$(<"/proc/$(pid_of)/cgroup")" cgroup
	ok delete --force "$ID"
	same "" "$(left_cgroups)" cgroups
}

@test "cgroups2: no limits leave what the oracle leaves" {
	same_settings '{}'
}

@test "cgroups2: memory" {
	same_settings '{"memory": {"limit": 33554432, "reservation": 25165824, "swap": 50331648}}'
	same_settings '{"memory": {"limit": 33554432, "swap": 33554432}}'
	same_settings '{"memory": {"limit": 33554432, "swap": -1}}'
	same_settings '{"memory": {"limit": -1}}'
	same_settings '{"memory": {"reservation": 25165824}}'
}

@test "cgroups2: cpu" {
	same_settings '{"cpu": {"shares": 512, "quota": 20000, "period": 50000}}'
	same_settings '{"cpu": {"quota": 20000, "period": 50000, "burst": 10000}}'
	same_settings '{"cpu": {"period": 50000}}'
	same_settings '{"cpu": {"quota": -1}}'
	same_settings '{"cpu": {"idle": 1}}'
	same_settings '{"cpu": {"shares": 2}}'
	same_settings '{"cpu": {"shares": 262144}}'
}

@test "cgroups2: pids" {
	same_settings '{"pids": {"limit": 21}}'
	same_settings '{"pids": {"limit": -1}}'
}

@test "cgroups2: unified" {
	same_settings '{"unified": {"memory.max": "44040192", "memory.high": "40000000", "pids.max": "9", "cpu.weight": "42",
		"cpu.max": "30000 60000", "memory.oom.group": "1"}}'
	# After the others: what both name is unified's.
	same_settings '{"pids": {"limit": 21}, "unified": {"pids.max": "33"}}'
}

@test "cgroups2: unified that cannot be" {
	edit '.linux.resources.unified = {"a/b": "1"}'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says 'unified resource "a/b" must be a file name (no slashes)'
	edit '.linux.resources.unified = {"nosuch.max": "1"}'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "unified resource \"nosuch.max\" can't be set: controller \"nosuch\" not available"
	edit '.linux.resources.unified = {"memory.max": "nonsense"}'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says memory.max
	nothing_left
}

@test "cgroups2: device rules give the oracle's verdicts" {
	requires oracle
	local ours oracle nodes='' at
	edit '.root.readonly = false | (.process.capabilities[] | arrays) += ["CAP_MKNOD"]
		| .linux.resources.devices = [{allow: false, access: "rwm"}, {allow: true, type: "c", major: 7, access: "rw"},
			{allow: true, type: "b", major: 7, minor: 3, access: "m"}, {allow: true, type: "c", major: 1, minor: 11, access: "r"},
			{allow: false, type: "c", major: 1, minor: 7, access: "w"}, {allow: true, type: "b", major: 40, access: "rwm"}]'
	for at in 'c 1 3' 'c 1 5' 'c 1 7' 'c 1 11' 'c 5 0' 'c 5 1' 'c 5 2' 'c 7 1' 'c 7 9' 'b 7 3' 'b 7 4' 'c 40 1' 'c 10 200' 'b 40 1' 'c 136 0'; do
		nodes+="$at;"
	done
	# Told apart: EPERM of the filter from ENXIO of a device that is not there.
	script_is '
		list="'"$nodes"'"
		while [ -n "$list" ]; do
			node=${list%%;*}; list=${list#*;}
			rm -f /n; made=$(mknod /n $node 2>&1 && echo made)
			[ -e /n ] || { echo "$node: ${made##*: }"; continue; }
			echo "$node: made, r $( (: </n) 2>&1 | sed "s/.*: //"), w $( (: >>/n) 2>&1 | sed "s/.*: //")"
		done'
	ok run --bundle "$BUNDLE" "$ID"
	ours=$output
	"$ORACLE" --root "$STATE" run --bundle "$BUNDLE" "$ID-oracle" </dev/null >"$TESTDIR/oracle"
	cat "$TESTDIR/oracle"
	same 15 "$(wc -l <"$TESTDIR/oracle")" "nodes tried"
	grep -q 'Operation not permitted' "$TESTDIR/oracle"
	diff "$TESTDIR/oracle" <(echo "$ours")
}

@test "cgroups2: pause, exec in a paused one, resume" {
	running
	ok pause "$ID"
	same "frozen 1" "$(grep frozen "$(cgroup_of cgroup2)/cgroup.events")" cgroup.events
	same paused "$(status_of)" status
	fails 255 exec "$ID" /bin/true
	says "cannot exec in a paused container"
	ok resume "$ID"
	same running "$(status_of)" status
	ok pause "$ID"
	ok delete --force "$ID"
	nothing_left
}

@test "cgroups2: exec joins; a sub-cgroup by --cgroup" {
	running
	ok exec "$ID" /bin/cat /proc/self/cgroup
	prints "0::/"
	mkdir "$(cgroup_of cgroup2)/sub"
	ok exec --cgroup sub "$ID" /bin/cat /proc/self/cgroup
	prints "0::/sub"
	fails 255 exec --cgroup ../x "$ID" /bin/true
	says "sub cgroup path"
}

@test "cgroups2: kill --all and delete reach nested cgroups that the container made" {
	edit '.root.readonly = false'
	edit '(.mounts[] | select(.destination == "/sys/fs/cgroup") | .options) |= map(select(. != "ro"))'
	without_namespace pid
	script_is 'mkdir -p /sys/fs/cgroup/a/b /sys/fs/cgroup/leaf; for c in a a/b leaf; do (sleep 1000 & echo $! >/sys/fs/cgroup/$c/cgroup.procs); done; sleep 1000'
	ok run -d --bundle "$BUNDLE" "$ID"
	retry 40 0.1 grep -q . "$(cgroup_of cgroup2)/a/b/cgroup.procs"
	retry 40 0.1 grep -q . "$(cgroup_of cgroup2)/leaf/cgroup.procs"
	ok delete --force "$ID"
	nothing_left
}

@test "cgroups2: out of memory kills the command and shows in the exit code" {
	edit '.linux.resources.memory = {limit: 16777216, swap: 16777216}'
	script_is 'x=a; while :; do x=$x$x; done'
	rt run --bundle "$BUNDLE" "$ID"
	same 137 "$status" status
	nothing_left
}

@test "cgroups2: a memory limit too small to start" {
	edit '.linux.resources.memory = {limit: 16384, swap: 16384}'
	remember_files
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "container init was OOM-killed (memory limit too low?)"
	nothing_left
}

@test "cgroups2: pids limit is in force" {
	edit '.linux.resources.pids = {limit: 4}'
	script_is 'for i in 1 2 3 4 5 6 7 8; do sleep 5 & done; wait'
	fails 2 run --bundle "$BUNDLE" "$ID"
	says "can't fork"
}

@test "cgroups2: a path of several parts gets its controllers on the way down; what was there stays" {
	local parent=/sys/fs/cgroup/$ID-parent
	mkdir "$parent"
	edit '.linux.cgroupsPath = $path | .linux.resources.pids = {limit: 12}' --arg path "/$ID-parent/mid/inner"
	running
	same 12 "$(<"$parent/mid/inner/pids.max")" pids.max
	ok delete --force "$ID"
	[ ! -d "$parent/mid/inner" ]
	[ -d "$parent" ]
	rmdir "$parent/mid" "$parent"
}

@test "cgroups2: no path, a relative path and .. are placed as the oracle does" {
	requires oracle
	local path wanted
	for path in '' "$ID-rel" "/../../$ID-up" "x/../$ID-in"; do
		if [ -n "$path" ]; then edit '.linux.cgroupsPath = $path' --arg path "$path"; else edit 'del(.linux.cgroupsPath)'; fi
		command_is /bin/sleep 1000
		"$ORACLE" --root "$STATE" run -d --bundle "$BUNDLE" "$ID" </dev/null >/dev/null 2>&1
		wanted=$(<"/proc/$(jq .init_process_pid "$STATE/$ID/state.json")/cgroup")
		"$ORACLE" --root "$STATE" delete --force "$ID" </dev/null
		running
		same "$wanted" "$(<"/proc/$(pid_of)/cgroup")" "cgroup for \"$path\""
		ok delete --force "$ID"
	done
}

@test "cgroups2: one that is not empty, one that is frozen" {
	running
	edit '.linux.cgroupsPath = $path' --arg path "/$ID"
	fails 1 run --bundle "$BUNDLE" "$ID-b"
	says "container's cgroup is not empty"
	same running "$(status_of)" status
	ok delete --force "$ID"
	mkdir "$(cgroup_of cgroup2)"
	echo 1 >"$(cgroup_of cgroup2)/cgroup.freeze"
	RT_TIMEOUT=20 fails 1 run --bundle "$BUNDLE" "$ID"
	says "container's cgroup unexpectedly frozen"
	rmdir "$(cgroup_of cgroup2)"
	nothing_left
}

@test "cgroups2: below a threaded cgroup" {
	local parent=/sys/fs/cgroup/$ID-parent
	mkdir "$parent" "$parent/t"
	echo threaded >"$parent/t/cgroup.type"
	edit '.linux.cgroupsPath = $path' --arg path "/$ID-parent/t/inner"
	edit '.linux.resources.memory = {limit: 33554432}'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "with domain controllers -- it is in"
	rmdir "$parent/t" "$parent"
	nothing_left
}

@test "cgroups2: rootless, without rights on any cgroup" {
	edit 'del(.linux.cgroupsPath) | del(.linux.resources)
		| .linux.uidMappings = [{containerID: 0, hostID: 1000, size: 1}] | .linux.gidMappings = [{containerID: 0, hostID: 1000, size: 1}]
		| .linux.namespaces |= map(select(.type != "network")) + [{type: "user"}] | .mounts |= map(select(.destination != "/sys"))
		| (.mounts[] | select(.destination == "/dev/pts") | .options) |= map(select(. != "gid=5"))'
	chown -R 1000:1000 "$TESTDIR"
	status=0
	output=$(setpriv --reuid 1000 --regid 1000 --clear-groups "$RUNTIME" --root "$STATE" run --bundle "$BUNDLE" "$ID" </dev/null 2>&1) || status=$?
	same "0 hello" "$status $output" "status and output"
}

@test "cgroups2: exec goes where init is, once the cgroup has handed controllers down" {
	edit '(.mounts[] | select(.type == "cgroup") | .options) |= map(select(. != "ro")) | .root.readonly = false'
	script_is 'mkdir /sys/fs/cgroup/below && echo 1 >/sys/fs/cgroup/below/cgroup.procs && echo +memory >/sys/fs/cgroup/cgroup.subtree_control && touch /tmp/ready
		exec sleep 1000'
	ok run -d --bundle "$BUNDLE" "$ID"
	retry 200 0.05 test -e "$BUNDLE/rootfs/tmp/ready"
	ok exec "$ID" /bin/cat /proc/self/cgroup
	prints "0::/below"
	# Not where somebody has named a place.
	fails 255 exec --cgroup / "$ID" /bin/true
	says "adding pid " " to cgroups" "/$ID/cgroup.procs: device or resource busy"
	fails 255 exec --cgroup nonexistent "$ID" /bin/true
	says "adding pid " "/$ID/nonexistent/cgroup.procs: no such file or directory"
}
