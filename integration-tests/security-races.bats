#!/usr/bin/env bats
# Races that container runtimes have lost: somebody exchanges a directory for a
# link (helpers/swap.c) as fast as it goes, while containers are made one after
# the other. RACE_TRIES=N for more of each kind; `make test-race` does 2,000.
#
# Each test says how many creates there were, how many of them were refused (a
# link met where none may be), how many ended by themselves before they were
# looked into, and how often names were exchanged meanwhile.
# What is refused leaves nothing; what is made is looked into; what lies outside
# is the same after every lap.
load lib/common

TRIES=${RACE_TRIES:-30}

setup() {
	setup_test
	make_bundle
	edit '.root.readonly = false'
	PRIZE=$TESTDIR/prize
	VOLUME=$TESTDIR/volume
	mkdir "$PRIZE" "$VOLUME"
	for name in canary ptmx console; do
		echo untouched >"$PRIZE/$name"
	done
	OPTIONS=()
	made=0 refused=0 ended=0
}

# with_volume: $VOLUME, which somebody else can write, is /vol in the container.
with_volume() {
	add_mount '{"destination": "/vol", "source": "'"$VOLUME"'", "options": ["rbind", "rw"]}'
}

# without_mount DESTINATION...
without_mount() {
	local destination
	for destination in "$@"; do
		edit '.mounts |= map(select(.destination != $destination))' --arg destination "$destination"
	done
}

# The device nodes of a /dev that is a volume.
make_devices() {
	mkdir -p "$1"/{pts,shm,mqueue}
	mknod -m 666 "$1/null" c 1 3
	mknod -m 666 "$1/zero" c 1 5
}

# swapping A B [A B]...: until swapped, which sets exchanges.
swapping() {
	"$HELPERS/swap" "$@" >"$TESTDIR/exchanges" 2>"$TESTDIR/swap.stderr" 3>&- &
	SWAPPER=$!
	BACKGROUND+=("$SWAPPER")
}

swapped() {
	kill "$SWAPPER"
	wait "$SWAPPER" || {
		cat "$TESTDIR/swap.stderr"
		return 1
	}
	exchanges=$(<"$TESTDIR/exchanges")
}

escaped() {
	echo "escape in lap $lap: $*"
	[ -z "${PID:-}" ] || cat "/proc/$PID/mountinfo" 2>/dev/null
	return 1
}

# astray WHAT...: what was looked for in $PID was not found there. If that has ended (its way to the fifo it waits on is
# by /proc), it has nothing inside at all.
astray() {
	if gone "$PID"; then
		ended=$((ended + 1))
		return 0
	fi
	escaped "$@"
}

# Commands of the shell only: this is asked after every lap.
outside_is_untouched() {
	local names name text
	names=("$PRIZE"/* "$PRIZE"/.[!.]*)
	[ "${names[*]}" = "$PRIZE/canary $PRIZE/console $PRIZE/ptmx $PRIZE/.[!.]*" ] || escaped "made outside: ${names[*]}"
	for name in canary console ptmx; do
		[ ! -L "$PRIZE/$name" ] && read -r text <"$PRIZE/$name" && [ "$text" = untouched ] || escaped "$name was changed"
	done
	text=$(</proc/self/mountinfo)
	[[ "$text" != *"$PRIZE"* ]] || escaped "mounted outside"
}

# created: one create of $BUNDLE; sets PID. What fails leaves nothing.
created() {
	PID=
	if "$RUNTIME" --root "$STATE" create --bundle "$BUNDLE" --pid-file "$TESTDIR/pid" "${OPTIONS[@]}" "$ID" \
		</dev/null >/dev/null 2>"$TESTDIR/stderr" 3>&-; then
		PID=$(<"$TESTDIR/pid")
		made=$((made + 1))
		return 0
	fi
	[ ! -e "$STATE/$ID" ] || escaped "a refused create left its state: $(<"$TESTDIR/stderr")"
	refused=$((refused + 1))
	cat "$TESTDIR/stderr" >>"$TESTDIR/refusals"
	return 1
}

deleted() {
	"$RUNTIME" --root "$STATE" delete --force "$ID" </dev/null >/dev/null 2>"$TESTDIR/stderr" 3>&- || {
		cat "$TESTDIR/stderr"
		return 1
	}
}

# race WHAT TRIES: so many creates, and more until one was made and looked into; before each, `before_lap` is called; of
# each that was made, `inside` is asked.
race() {
	local what=$1 tries=$2
	for ((lap = 0; lap < tries || (made == ended && lap < 20 * tries); lap++)); do
		before_lap
		if created; then
			inside
			deleted
		fi
		outside_is_untouched
	done
	swapped
	tell "$what" "$lap creates"
}

# tell WHAT COUNT: on the terminal, and into the file RACE_REPORT if that is set.
tell() {
	local line="$1: $2, $refused refused, $ended ended, $exchanges exchanges, 0 escapes"
	echo "# $line" >&3
	[ -z "${RACE_REPORT:-}" ] || echo "$JRUNC_WAY: $line" >>"$RACE_REPORT"
	[ ! -s "$TESTDIR/refusals" ] || sed -E 's/.*level=error msg=//; s/[0-9]+/N/g' "$TESTDIR/refusals" | sort | uniq -c | sort -rn | head -5
	# A race that nobody ran shows nothing.
	[ $((made - ended)) -gt 0 ] && [ "$exchanges" -gt $((TRIES * 10)) ]
}

before_lap() { :; }
inside() { :; }

# upon TYPE [TEXT]: how many mounts of $PID are mounted upon its mount of TYPE, whatever that is called by now; of those,
# the lines with TEXT. Names change while mountinfo is read, numbers do not; and it is read in one go, since a line's length
# changes with its names.
upon() {
	local all line id=none count=0 fields
	all=$(<"/proc/$PID/mountinfo")
	while read -r line; do
		fields=($line)
		[[ "$line" != *" - $1 "* || "${fields[3]}" != / ]] || id=${fields[0]}
	done <<<"$all"
	while read -r line; do
		fields=($line)
		[[ "${fields[1]}" != "$id" || "$line" != *"${2:-}"* ]] || count=$((count + 1))
	done <<<"$all"
	echo $count
}

created_at_rest() {
	before_lap
	created
}

# at_rest VARIABLE COMMAND...: what the command prints of a container while nobody swaps anything.
at_rest() {
	local variable=$1
	shift
	retry 20 0.1 created_at_rest || {
		cat "$TESTDIR/refusals"
		return 1
	}
	printf -v "$variable" %s "$("$@")"
	deleted
	made=0 refused=0
	rm -f "$TESTDIR/refusals"
}

@test "race: the swapper wins against mounts by name" {
	mkdir "$VOLUME/swap"
	ln -s "$PRIZE" "$VOLUME/link"
	swapping "$VOLUME/swap" "$VOLUME/link"
	unshare -m --propagation private "$HELPERS/naive" "$VOLUME/swap" "$PRIZE" 2000000 >"$TESTDIR/naive" || {
		cat "$TESTDIR/naive"
		return 1
	}
	swapped
	echo "# mounts by name: $(<"$TESTDIR/naive")" >&3
}

@test "race: CVE-2021-30465, CVE-2024-45310, targets of mounts and what is made for them" {
	mkdir -p "$VOLUME"/{one,two} "$TESTDIR/data"
	echo data >"$TESTDIR/data/file"
	ln -s "$PRIZE" "$VOLUME/one.link"
	ln -s "../../../../../../../../..$PRIZE" "$VOLUME/two.link"
	with_volume
	add_mount '{"destination": "/vol/one/made/deep", "type": "tmpfs", "source": "race-tmpfs"}' \
		'{"destination": "/vol/two/made", "source": "'"$TESTDIR/data"'", "options": ["bind"]}' \
		'{"destination": "/vol/one/file/new", "source": "'"$TESTDIR/data/file"'", "options": ["bind"]}' \
		'{"destination": "/vol/two/mqueue", "type": "mqueue", "source": "race-mqueue", "options": ["iversion"]}'
	edit '.linux.devices = [{path: "/vol/one/dev/pipe", type: "p"}, {path: "/vol/two/null", type: "c", major: 1, minor: 3}]'
	# All of them are there, and where the container sees them.
	inside() {
		local all
		all=$(<"/proc/$PID/mountinfo")
		[[ "$all" == *race-tmpfs* && "$all" == *race-mqueue* && "$all" == *"/data /"* && "$all" == *"/data/file /"* ]] ||
			astray "a mount is not in the container"
	}
	swapping "$VOLUME/one" "$VOLUME/one.link" "$VOLUME/two" "$VOLUME/two.link"
	race "targets of mounts" "$TRIES"
}

@test "race: CVE-2026-41579, /dev of the image" {
	without_mount /dev /dev/pts /dev/shm /dev/mqueue
	mkdir "$BUNDLE/rootfs/dev"
	ln -s "$PRIZE" "$BUNDLE/rootfs/dev.link"
	swapping "$BUNDLE/rootfs/dev" "$BUNDLE/rootfs/dev.link"
	race "/dev of the image" "$TRIES"
}

# procfs and sysfs may have been moved with the directory they are on; masks and read-only paths go with them. One at a
# time, or of a hundred creates one meets a directory each time that it needs one.
@test "race: CVE-2019-19921, CVE-2025-52881, /proc of the image" {
	local proc_masks fake=$BUNDLE/rootfs/false/sys/net/ipv4
	mkdir -p "$BUNDLE/rootfs/proc" "$fake"
	echo untouched >"$fake/ip_default_ttl"
	ln -s false "$BUNDLE/rootfs/proc.link"
	edit '.linux.sysctl = {"net.ipv4.ip_default_ttl": "77"}'
	at_rest proc_masks upon proc
	[ "$proc_masks" -gt 5 ]
	inside() {
		local line
		[ "$(upon proc)" = "$proc_masks" ] || astray "bare procfs"
		read -r line <"$fake/ip_default_ttl"
		[ "$line" = untouched ] || escaped "a kernel parameter was written to a file"
	}
	swapping "$BUNDLE/rootfs/proc" "$BUNDLE/rootfs/proc.link"
	race "/proc of the image" "$TRIES"
}

@test "race: CVE-2019-19921, /sys of the image" {
	local sys_masks
	mkdir -p "$BUNDLE"/rootfs/{sys,false.sys}
	ln -s /false.sys "$BUNDLE/rootfs/sys.link"
	at_rest sys_masks upon sysfs nr_inodes=
	[ "$sys_masks" -gt 0 ]
	inside() {
		[ "$(upon sysfs nr_inodes=)" = "$sys_masks" ] || astray "bare sysfs"
	}
	swapping "$BUNDLE/rootfs/sys" "$BUNDLE/rootfs/sys.link"
	race "/sys of the image" "$TRIES"
}

# masks_race WHAT TRIES: with $VOLUME as /dev, where `fake` takes the place of `null`.
masks_race() {
	local masked
	make_devices "$VOLUME"
	mv "$VOLUME/fake.new" "$VOLUME/fake"
	without_mount /dev
	edit '.mounts = [{destination: "/dev", source: $from, options: ["bind"]}] + .mounts' --arg from "$VOLUME"
	masks_of() {
		(cd "/proc/$PID/root/proc" && stat -c '%n %t:%T' keys kcore timer_list sched_debug latency_stats interrupts 2>/dev/null | grep -v 0:0 | xargs)
	}
	at_rest masked masks_of
	[[ "$masked" == *"keys 1:3"* ]]
	inside() {
		local now
		now=$(masks_of)
		[ "$now" = "$masked" ] || astray "masked by something else: $now"
	}
	swapping "$VOLUME/null" "$VOLUME/fake"
	race "$1" "$2"
}

@test "race: CVE-2025-31133, /dev/null becomes a file while paths are masked" {
	echo secret >"$VOLUME/fake.new"
	masks_race "/dev/null, a file" "$TRIES"
}

@test "race: CVE-2025-31133, /dev/null becomes a link while paths are masked" {
	ln -s zero "$VOLUME/fake.new"
	masks_race "/dev/null, a link" "$TRIES"
}

@test "race: CVE-2025-52565, /dev/console becomes a link into /proc" {
	local masks
	make_devices "$VOLUME"
	: >"$VOLUME/console"
	ln -s ../proc/sys/kernel/core_pattern "$VOLUME/console.link"
	without_mount /dev
	edit '.mounts = [{destination: "/dev", source: $from, options: ["bind"]}] + .mounts | .process.terminal = true
		| .linux.readonlyPaths = []' --arg from "$VOLUME"
	OPTIONS=(--console-socket "$TESTDIR/tty")
	listening() {
		grep -q " 00010000 .* $TESTDIR/tty\$" /proc/net/unix
	}
	# One that a refused create has not connected to serves the next lap. It ends with its terminal.
	before_lap() {
		! listening || return 0
		rm -f "$TESTDIR/tty"
		"$HELPERS/recvtty" "$TESTDIR/tty" </dev/null >/dev/null 2>&1 3>&- &
		BACKGROUND=(${SWAPPER:+"$SWAPPER"} $!)
		retry 500 0.01 listening
	}
	SWAPPER=
	at_rest masks upon proc
	inside() {
		[ "$(upon proc)" = "$masks" ] || astray "the terminal was put into /proc"
	}
	swapping "$VOLUME/console" "$VOLUME/console.link"
	race "/dev/console" "$TRIES"
}

# Every eighth lap $VOLUME/hop leads to another descriptor: in turn to one of those that init has, and of as many as a JVM.
next_descriptor() {
	((lap % 8)) || ln -sfn "/proc/self/fd/$((3 + RANDOM % (lap % 16 ? 8 : 120)))" "$VOLUME/hop"
}

@test "race: CVE-2024-21626, the working directory becomes a link to a descriptor" {
	local directory
	mkdir "$VOLUME/cwd"
	ln -s hop "$VOLUME/cwd.link"
	directory=$(stat -c %d:%i "$VOLUME/cwd")
	with_volume
	edit '.process.cwd = "/vol/cwd"'
	before_lap() {
		next_descriptor
	}
	inside() {
		[ "$(stat -L -c %d:%i "/proc/$PID/cwd")" = "$directory" ] ||
			astray "in $(stat -L -c %d:%i "/proc/$PID/cwd"), by $(readlink "$VOLUME/hop"); its root is $(stat -L -c %d:%i "/proc/$PID/root")"
	}
	swapping "$VOLUME/cwd" "$VOLUME/cwd.link"
	race "working directory" "$TRIES"
}

@test "race: tmpcopyup of a directory that becomes a link" {
	mkdir -p "$VOLUME/up/one" "$VOLUME/up/two"
	echo own >"$VOLUME/up/one/own"
	echo own >"$VOLUME/up/file"
	ln -s "$PRIZE" "$VOLUME/up/one.link"
	ln -s "../../../../../../../../..$PRIZE" "$VOLUME/up/two.link"
	ln -s "$PRIZE/canary" "$VOLUME/up/file.link"
	with_volume
	add_mount '{"destination": "/vol/up", "type": "tmpfs", "source": "tmpfs", "options": ["tmpcopyup"]}'
	inside() {
		local found text
		for found in "/proc/$PID/root/vol/up"/*/*; do
			[[ "$found" == */own || "$found" == *'*' ]] || [ -L "${found%/*}" ] || escaped "copied: $found"
		done
		for found in "/proc/$PID/root/vol/up"/*; do
			[ -L "$found" ] || [ ! -f "$found" ] || { read -r text <"$found" && [ "$text" = own ]; } || escaped "copied: $found"
		done
	}
	swapping "$VOLUME/up/one" "$VOLUME/up/one.link" "$VOLUME/up/two" "$VOLUME/up/two.link" "$VOLUME/up/file" "$VOLUME/up/file.link"
	race tmpcopyup "$TRIES"
}

@test "race: CVE-2024-21626, exec into a directory that becomes a link to a descriptor" {
	local directory
	mkdir "$VOLUME/cwd"
	ln -s hop "$VOLUME/cwd.link"
	directory=$(stat -c %i "$VOLUME/cwd")
	with_volume
	command_is /bin/sleep 10000
	ok run -d --bundle "$BUNDLE" "$ID"
	swapping "$VOLUME/cwd" "$VOLUME/cwd.link"
	for ((lap = 0; lap < TRIES; lap++)); do
		next_descriptor
		if output=$("$RUNTIME" --root "$STATE" exec --cwd /vol/cwd "$ID" /bin/stat -c %i . </dev/null 2>"$TESTDIR/stderr" 3>&-); then
			made=$((made + 1))
			[ "$output" = "$directory" ] || escaped "in inode $output"
		else
			refused=$((refused + 1))
			cat "$TESTDIR/stderr" >>"$TESTDIR/refusals"
		fi
	done
	swapped
	tell "working directory of exec" "$TRIES execs"
}
