# What a container may leave behind: processes, cgroups, mounts, state
# directories, temporary files. Everything a test makes carries its TOKEN.

left_processes() {
	local file pid
	for file in $(grep -lasF -- "$TOKEN" /proc/[0-9]*/cgroup /proc/[0-9]*/cmdline 2>/dev/null | sed 's|/[a-z]*$||' | sort -u); do
		pid=${file#/proc/}
		[ "$pid" = $$ ] || gone "$pid" || echo "process $pid: $(tr '\0' ' ' <"$file/cmdline" 2>/dev/null)"
	done
}

left_cgroups() {
	find /sys/fs/cgroup -mindepth 1 -type d -name "*$TOKEN*" -prune -exec test -e {}/cgroup.procs \; -printf 'cgroup %p\n' 2>/dev/null
}

# remove_cgroups NAME: those of this name, in all hierarchies. Others come and go while they are looked for.
remove_cgroups() {
	local dir
	for dir in $(find /sys/fs/cgroup -depth -type d -name "$1" 2>/dev/null); do
		rmdir "$dir"
	done
}

left_mounts() {
	awk -v token="$TOKEN" 'index($5, token) && !index($5, token "/keep") { print "mount " $5 }' /proc/self/mountinfo
}

left_state() {
	local root
	for root in "${ROOTS[@]}"; do
		[ ! -d "$root" ] || find "$root" -mindepth 1 -printf 'state %p\n'
	done
}

leftovers() {
	left_processes
	left_cgroups
	left_mounts
	left_state
}

nothing_left_now() {
	[ -z "$(leftovers)" ]
}

# settles: what goes on by itself leaves nothing, after a while.
settles() {
	retry 100 0.1 nothing_left_now || {
		leftovers
		return 1
	}
}

# files_beside: all names below the test's directory but the root file systems'
# (where mount points are made) and the transcript of calls.
files_beside() {
	find "$TESTDIR" \( -name rootfs -o -path "$TESTDIR/state" -o -path "$TESTDIR/stdout" -o -path "$TESTDIR/stderr" \) -prune -o -print | sort
}

# remember_files, then after a failed call nothing_left: no trace of it.
remember_files() {
	files_before=$(files_beside)
}

nothing_left() {
	local left now
	# A killed process leaves its cgroup a moment after it was waited for.
	retry 20 0.05 nothing_left_now >/dev/null || {
		left=$(leftovers)
		show_call
		printf 'left behind:\n%s\n' "$left"
		return 1
	}
	now=$(files_beside)
	[ -z "${files_before:-}" ] || [ "$files_before" = "$now" ] || {
		show_call
		echo "files changed:"
		diff <(echo "$files_before") <(echo "$now") || true
		return 1
	}
}

# Take away by force what the runtime did not, so that no test hurts the next.
sweep() {
	local pid dir mount
	# Those that fork faster than they are killed one by one.
	for dir in $(left_cgroups | sed 's/^cgroup //'); do
		[ ! -f "$dir/cgroup.kill" ] || echo 1 >"$dir/cgroup.kill"
	done
	for pid in $(left_processes | sed 's/process \([0-9]*\):.*/\1/'); do
		kill -KILL "$pid" 2>/dev/null
	done
	for dir in $(left_cgroups | sed 's/^cgroup //'); do
		[ ! -f "$dir/freezer.state" ] || echo THAWED >"$dir/freezer.state"
		find "$dir" -depth -type d -exec rmdir {} \; 2>/dev/null
	done
	for mount in $(left_mounts | sed 's/^mount //' | sort -r); do
		umount -l "$mount"
	done
}

# setup_test: a directory, an id, a state root and a bundle path of its own.
setup_test() {
	TESTDIR=$(mktemp -d "$SUITE_DIR/jrt${BATS_SUITE_TEST_NUMBER:-0}XXXXXX")
	chmod 711 "$TESTDIR"
	TOKEN=${TESTDIR##*/}
	ID=$TOKEN
	STATE=$TESTDIR/state
	BUNDLE=$TESTDIR/bundle
	ROOTS=("$STATE")
	BACKGROUND=()
	CALLER=()
	CALLER_ENV=()
	files_before=
	last_call=none status=0 output= stderr=
}

# teardown_test: delete what runs, then look for what is left. A leak fails
# the test, whatever the test itself said.
teardown_test() {
	local root dir left pid
	[ -n "${TESTDIR:-}" ] || return 0
	CALLER=()
	CALLER_ENV=()
	RT_STDIN=/dev/null
	for pid in "${BACKGROUND[@]}"; do
		kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null
	done
	for root in "${ROOTS[@]}"; do
		for dir in "$root"/*/; do
			[ -d "$dir" ] || continue
			rt_raw --root "$root" delete --force "$(basename "$dir")"
			[ "$status" = 0 ] || show_call
		done
	done
	left=
	retry 20 0.05 nothing_left_now >/dev/null || left=$(leftovers)
	[ -z "$left" ] || sweep
	rm -rf --one-file-system "$TESTDIR"
	[ -z "$left" ] || {
		printf 'left behind after delete --force:\n%s\n' "$left"
		return 1
	}
}
