# Clients of the runtime as Debian packages them: a containerd and a dockerd of
# the test file's own, podman with storage of its own. No network.

IMAGE_NAME=localhost/jrunc-test:1

# clients_start: once for a file. CLIENTS is where all of them keep everything.
clients_start() {
	CLIENTS=$(mktemp -d "$SUITE_DIR/clients.XXXX")
	export CLIENTS
	: >"$CLIENTS/made"
	find /sys/fs/cgroup -mindepth 1 -maxdepth 1 -type d | sort >"$CLIENTS/cgroups"
	local dir
	for dir in /run/containerd /run/docker /run/libpod; do
		[ -e "$dir" ] || echo "$dir" >>"$CLIENTS/made"
	done
	"$BATS_TEST_DIRNAME/images/busybox.sh" "$CLIENTS/image.tar"
	start_containerd
	start_dockerd
	configure_podman
}

start_containerd() {
	command -v containerd >/dev/null || return 0
	cat >"$CLIENTS/containerd.toml" <<-END
		version = 2
		root = "$CLIENTS/containerd"
		state = "$CLIENTS/containerd.run"
		disabled_plugins = ["io.containerd.grpc.v1.cri"]
		[grpc]
		  address = "$CLIENTS/containerd.sock"
	END
	daemon containerd containerd -c "$CLIENTS/containerd.toml"
	retry 100 0.1 command ctr -a "$CLIENTS/containerd.sock" version >/dev/null 2>&1
}

start_dockerd() {
	command -v dockerd >/dev/null || return 0
	jq -n --arg path "$RUNTIME" '{runtimes: {jrunc: {path: $path}}}' >"$CLIENTS/daemon.json"
	daemon dockerd dockerd --config-file "$CLIENTS/daemon.json" --data-root "$CLIENTS/docker" \
		--exec-root "$CLIENTS/docker.run" --pidfile "$CLIENTS/docker.pid" -H "unix://$CLIENTS/docker.sock" \
		--containerd "$CLIENTS/containerd.sock" --containerd-namespace docker --containerd-plugins-namespace plugins \
		--iptables=false --ip6tables=false --bridge=none --storage-driver vfs
	retry 100 0.1 command docker -H "unix://$CLIENTS/docker.sock" version >/dev/null 2>&1
	tar -C / -ch bin/busybox | command docker -H "unix://$CLIENTS/docker.sock" import - "$IMAGE_NAME" >/dev/null
}

# daemon NAME COMMAND...: in the background until clients_stop; its log is $CLIENTS/NAME.log.
daemon() {
	local name=$1
	shift
	setsid "$@" >"$CLIENTS/$name.log" 2>&1 </dev/null 3>&- &
	echo $! >>"$CLIENTS/pids"
}

# A hard limit may not be raised where root has no CAP_SYS_RESOURCE. Where runroot has more than 50 characters `podman
# container cleanup` refuses to work, nobody writes the exit code down, and podman waits 20 seconds for it.
configure_podman() {
	cat >"$CLIENTS/containers.conf" <<-END
		[containers]
		default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
		[engine]
		cgroup_manager = "cgroupfs"
		events_logger = "none"
		lock_type = "file"
		runtime = "jrunc"
		[engine.runtimes]
		jrunc = ["$RUNTIME"]
		[network]
		network_backend = "cni"
		network_config_dir = "$CLIENTS/podman.net"
	END
	cat >"$CLIENTS/storage.conf" <<-END
		[storage]
		driver = "vfs"
		graphroot = "$CLIENTS/podman"
		runroot = "$CLIENTS/pod.run"
	END
	mkdir "$CLIENTS/podman.net" "$CLIENTS/podman.scratch"
}

clients_stop() {
	local pid dir turn
	for pid in $(tac "$CLIENTS/pids" 2>/dev/null); do
		kill "$pid" 2>/dev/null
		for ((turn = 0; turn < 100; turn++)); do
			gone "$pid" && break
			sleep 0.1
		done
		kill -KILL "$pid" 2>/dev/null
	done
	pkill -KILL -f -- "-address $CLIENTS/containerd.sock" || true
	awk -v dir="$CLIENTS/" 'index($5, dir) == 1 { print $5 }' /proc/self/mountinfo | tac | xargs -r umount --
	# podman makes plain directories for controllers that are in use but mounted nowhere.
	for dir in $(comm -13 "$CLIENTS/cgroups" <(find /sys/fs/cgroup -mindepth 1 -maxdepth 1 -type d | sort)); do
		rmdir "$dir" 2>/dev/null || true
	done
	rm -rf --one-file-system "$CLIENTS"/*.run "$CLIENTS/containerd" "$CLIENTS/docker" "$CLIENTS"/podman*
	for dir in $(<"$CLIENTS/made"); do
		[ ! -d "$dir" ] || find "$dir" -xdev -depth -type d -empty -delete
	done
}

# ctr ARG..., podman ARG..., docker ARG...: one call. Sets status, output and
# stderr as rt does. What it needs of the test is in its namespace or parent.
ctr() {
	client ctr -a "$CLIENTS/containerd.sock" -n "$TOKEN" "$@"
}

podman() {
	client env CONTAINERS_CONF="$CLIENTS/containers.conf" CONTAINERS_STORAGE_CONF="$CLIENTS/storage.conf" \
		TMPDIR="$CLIENTS/podman.scratch" podman --tmpdir "$CLIENTS/pod.run/tmp" "$@"
}

docker() {
	client docker -H "unix://$CLIENTS/docker.sock" "$@"
}

# On a terminal if CLIENT_TTY is not empty.
client() {
	local command=("$@") quoted
	if [ -n "${CLIENT_TTY:-}" ]; then
		printf -v quoted '%q ' "$@"
		command=(script -qefc "$quoted" /dev/null)
	fi
	status=0
	timeout -k 5 60 "${command[@]}" <"${RT_STDIN:-/dev/null}" >"$TESTDIR/stdout" 2>"$TESTDIR/stderr" 3>&- || status=$?
	output=$(tr -d '\r\0' <"$TESTDIR/stdout")
	stderr=$(tr -d '\0' <"$TESTDIR/stderr")
	last_call="$*"
}

# gives CODE CLIENT ARG...
gives() {
	local code=$1
	shift
	"$@"
	[ "$status" = "$code" ] || {
		show_call
		echo "expected status $code"
		return 1
	}
}

_requires_containerd() {
	_requires_why="package containerd"
	command -v containerd >/dev/null
}

_requires_podman() {
	_requires_why="package podman"
	command -v conmon >/dev/null && type -P podman >/dev/null
}

_requires_docker() {
	_requires_why="packages docker.io and containerd"
	type -P dockerd >/dev/null && command -v containerd >/dev/null
}

# requests: how many calls the server has had; this one counts, too.
requests() {
	"$RUNTIME" serve --status </dev/null | sed -n 's/^requests: //p'
}

# What a client made above the container's is not the runtime's; podman makes a cgroup for conmon there.
remove_empty_parents() {
	local dir
	for dir in /sys/fs/cgroup/*/"$TOKEN" /sys/fs/cgroup/"$TOKEN"; do
		# Where a hierarchy is not mounted podman makes plain directories and files.
		[ -e "$dir/cgroup.procs" ] || rm -f "$dir/conmon/tasks"
		[ ! -d "$dir" ] || rmdir "$dir"/conmon "$dir" 2>/dev/null || true
		[ ! -d "$dir" ] || rmdir "$dir" 2>/dev/null || true
	done
	[ ! -d "$STATE/$TOKEN" ] || rmdir "$STATE/$TOKEN" || true
}
