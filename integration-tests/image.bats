#!/usr/bin/env bats
# A real image: Debian, unpacked by umoci, with the config.json that umoci wrote
# (images/debian.sh makes it). What its programs print and how they end has to be
# as with runc, whose turn is first, on the same bundle.
load lib/common

setup() {
	requires debian-image
	setup_test
}

# unpacked NAME [UMOCI-OPTION...]: the image as $BUNDLE, with what umoci wrote
# but for the terminal and the command. Unpacked once for a whole run.
unpacked() {
	local name=$1
	shift
	BUNDLE=$SUITE_DIR/image-$name
	if [ ! -d "$BUNDLE" ]; then
		umoci unpack "$@" --image "$IMAGE:debian" "$BUNDLE" >"$TESTDIR/umoci" 2>&1 || {
			cat "$TESTDIR/umoci"
			return 1
		}
		# Root of a user namespace has to pass through.
		chmod 711 "$BUNDLE"
		cp "$BUNDLE/config.json" "$BUNDLE/umoci-config.json"
	fi
	same true "$(jq .process.terminal "$BUNDLE/umoci-config.json")" "umoci's terminal"
	jq '.process.terminal = false | .linux.cgroupsPath = $path' --arg path "/$ID" \
		"$BUNDLE/umoci-config.json" >"$BUNDLE/config.json"
}

# as_the_oracle LINES: the container prints the same with both, LINES lines or
# more, and its exit code is the same one.
as_the_oracle() {
	local least=$1 who
	for who in "$ORACLE" "$RUNTIME"; do
		RUNTIME=$who rt run --bundle "$BUNDLE" "$ID"
		printf 'exit %s\n%s\n' "$status" "$output" >"$TESTDIR/listing.${who//[^a-z]/}"
		[ -z "$stderr" ] || printf 'stderr %s\n' "$stderr" >>"$TESTDIR/listing.${who//[^a-z]/}"
	done
	compare_with_the_oracle "$least"
}

# The same on a terminal, as script(1) shows it. No program may call a pager, which would wait for a key.
as_the_oracle_on_a_terminal() {
	local least=$1 who
	edit '.process.terminal = true'
	for who in "$ORACLE" "$RUNTIME"; do
		RUNTIME=$who rt_tty run --bundle "$BUNDLE" "$ID"
		printf 'exit %s\n%s\n' "$status" "$output" >"$TESTDIR/listing.${who//[^a-z]/}"
	done
	compare_with_the_oracle "$least"
}

compare_with_the_oracle() {
	local lines
	lines=$(wc -l <"$TESTDIR/listing.${ORACLE//[^a-z]/}")
	[ "$lines" -ge "$1" ] || {
		echo "the oracle printed $lines lines only:"
		cat "$TESTDIR/listing.${ORACLE//[^a-z]/}"
		return 1
	}
	# docs/decisions/oracle.md: mqueue-group
	diff --label oracle --label ours <(sed 's|^drwxrwxrwt 0:65534 0,0 /dev/mqueue$|drwxrwxrwt 0:0 0,0 /dev/mqueue|' "$TESTDIR/listing.${ORACLE//[^a-z]/}") "$TESTDIR/listing.${RUNTIME//[^a-z]/}"
	nothing_left
}

# dpkg reads its database, apt its configuration, perl its modules and libraries; the exit code is none of the shell's.
programs='set -e
id
cat /etc/debian_version
dpkg-query -W -f "\${Package} \${Version} \${Status}\n"
dpkg --verify base-files dash perl-base; echo verified $?
dpkg --print-architecture
apt-config dump
apt-cache policy; apt-get --simulate --no-download remove tzdata
perl -MPOSIX -MFile::Temp=tempfile -e "my (\$handle, \$name) = tempfile(UNLINK => 1); print {\$handle} qq(x) x 1000; close \$handle; print -s \$name, qq( bytes ), join(q( ), (uname())[0, 4]), qq(\n)"
stat -c "%A %u:%g %t,%T %n" /* /dev/* /dev/pts/* /etc/shadow /usr/bin/passwd /var/log
grep -E "^(Uid|Gid|Groups|Cap|NoNewPrivs|Seccomp)" /proc/self/status
cut -d " " -f 5,6 /proc/self/mountinfo | grep -v "^/sys/fs/cgroup" | sort
ls /proc/self/fd
hostname
perl -e "exit 42"'

# The root file system is what is tested: it may be written, as with umoci's own config.
@test "image: as root" {
	unpacked root
	same null "$(jq .root.readonly "$BUNDLE/config.json")" "umoci's root.readonly"
	command_is /bin/bash -c "$programs"
	as_the_oracle 200
	grep -q '^exit 42$' "$TESTDIR/listing.${RUNTIME//[^a-z]/}"
	grep -q '^base-files .*installed$' "$TESTDIR/listing.${RUNTIME//[^a-z]/}"
	grep -q '^1000 bytes Linux ' "$TESTDIR/listing.${RUNTIME//[^a-z]/}"
}

@test "image: as root, on a terminal" {
	requires script
	unpacked root
	command_is /bin/bash -c 'export DPKG_PAGER=cat; tty; stty -a; test -t 0 -a -t 1 -a -t 2 && echo all three; dpkg-query --list dash bash perl-base; stat -c "%A %u:%g %n" /dev/console /dev/pts/*; perl -MPOSIX=ttyname -e "print ttyname(0), qq(\n); exit 9"'
	as_the_oracle_on_a_terminal 12
	grep -q '^exit 9$' "$TESTDIR/listing.${RUNTIME//[^a-z]/}"
	grep -q '^all three$' "$TESTDIR/listing.${RUNTIME//[^a-z]/}"
}

@test "image: umoci's own command, a shell that is typed to" {
	requires script
	local who
	unpacked root
	same '["/bin/sh"]' "$(jq -c .process.args "$BUNDLE/config.json")" "umoci's command"
	edit '.process.terminal = true | .process.args += ["-c", "echo ready; read line; set -- $line; echo \"<$2>\"; exec dpkg --status \"$1\""]'
	for who in "$ORACLE" "$RUNTIME"; do
		TTY_INPUT=$'dash two\n' RUNTIME=$who rt_tty run --bundle "$BUNDLE" "$ID"
		printf 'exit %s\n%s\n' "$status" "$output" >"$TESTDIR/listing.${who//[^a-z]/}"
	done
	compare_with_the_oracle 10
	grep -q '^<two>$' "$TESTDIR/listing.${RUNTIME//[^a-z]/}"
	grep -q '^Status: install ok installed$' "$TESTDIR/listing.${RUNTIME//[^a-z]/}"
}

@test "image: create, start and exec" {
	local who
	unpacked root
	command_is /bin/sleep 1000
	for who in "$ORACLE" "$RUNTIME"; do
		(
			RUNTIME=$who
			ok create --bundle "$BUNDLE" "$ID"
			ok start "$ID"
			rt exec "$ID" /usr/bin/dpkg --get-selections
			printf 'exit %s\n%s\n' "$status" "$output"
			rt exec --user 1:1 --cwd /usr/share --env A=b "$ID" /usr/bin/perl -e 'print "$< $ENV{A} $ENV{HOME} ", `pwd`; exit 3'
			printf 'exit %s\n%s\n' "$status" "$output"
			ok delete --force "$ID"
		) >"$TESTDIR/listing.${who//[^a-z]/}"
	done
	compare_with_the_oracle 50
	grep -q '^exit 3$' "$TESTDIR/listing.${RUNTIME//[^a-z]/}"
	grep -q '^1 b /root /usr/share$' "$TESTDIR/listing.${RUNTIME//[^a-z]/}"
}

@test "image: unpacked for a user namespace" {
	requires userns
	unpacked mapped --uid-map 0:100000:65536 --gid-map 0:200000:65536
	same 100000:200000 "$(stat -c %u:%g "$BUNDLE/rootfs/etc/passwd")" "owner of the unpacked files"
	command_is /bin/bash -c "$programs"
	as_the_oracle 200
	grep -q '^exit 42$' "$TESTDIR/listing.${RUNTIME//[^a-z]/}"
}

@test "image: unpacked for a user namespace, on a terminal" {
	requires userns script
	unpacked mapped --uid-map 0:100000:65536 --gid-map 0:200000:65536
	command_is /bin/bash -c 'export DPKG_PAGER=cat; tty; cat /proc/self/uid_map; dpkg-query --list dash bash perl-base; perl -e "exit 9"'
	as_the_oracle_on_a_terminal 8
	grep -q '^exit 9$' "$TESTDIR/listing.${RUNTIME//[^a-z]/}"
}

@test "image: unpacked with --rootless" {
	requires userns
	unpacked rootless --rootless
	same '["ipc","mount","pid","user","uts"]' "$(jq -c '[.linux.namespaces[].type] | sort' "$BUNDLE/config.json")" "umoci's namespaces"
	same rbind "$(jq -r '.mounts[] | select(.destination == "/sys").options[0]' "$BUNDLE/config.json")" "umoci's /sys"
	command_is /bin/bash -c "$programs"
	as_the_oracle 200
	grep -q '^exit 42$' "$TESTDIR/listing.${RUNTIME//[^a-z]/}"
}

@test "image: unpacked with --rootless, on a terminal" {
	requires userns script
	unpacked rootless --rootless
	command_is /bin/bash -c 'export DPKG_PAGER=cat; tty; cat /proc/self/uid_map; dpkg-query --list dash bash perl-base; ls /sys; perl -e "exit 9"'
	as_the_oracle_on_a_terminal 8
	grep -q '^exit 9$' "$TESTDIR/listing.${RUNTIME//[^a-z]/}"
}

@test "image: a program that is not in it" {
	unpacked root
	command_is no-such-program
	for who in "$ORACLE" "$RUNTIME"; do
		RUNTIME=$who rt run --bundle "$BUNDLE" "$ID"
		says 'exec: "no-such-program": executable file not found in $PATH'
		printf 'exit %s\n' "$status" >"$TESTDIR/listing.${who//[^a-z]/}"
	done
	compare_with_the_oracle 1
}
