#!/usr/bin/env bats
# Network devices that are moved into a container. The host's side is a network namespace of the test's own.
load lib/common

setup() {
	setup_test
	make_bundle
	requires netns jrunc # netdevices
	NETNS=ns${TOKEN#jrt} # the leak check looks for the token
	ip netns add "$NETNS"
	inside ip link set lo up
	inside ip link add jdev type veth peer name jpeer
	CALLER_ENV=(nsenter --net="/run/netns/$NETNS")
}

teardown() {
	local name
	for name in "${NETNS:-}" "${NETNS:-}x"; do
		[ -z "${NETNS:-}" ] || [ ! -e "/run/netns/$name" ] || ip netns del "$name"
	done
	teardown_test
}

inside() {
	ip netns exec "$NETNS" "$@"
}

@test "netdevices: a device is moved, and comes up with its addresses, MTU and hardware address" {
	inside ip link set jdev mtu 1399 address 02:00:00:00:12:34
	inside ip addr add 10.23.0.2/24 brd 10.23.0.255 dev jdev
	inside ip addr add 10.23.0.3/32 dev jdev
	inside ip addr add fd00:23::2/64 dev jdev nodad
	inside ip link set jdev up
	edit '.linux.netDevices = {jdev: {}}'
	command_is /bin/ip addr show dev jdev
	ok run --bundle "$BUNDLE" "$ID"
	has "inet 10.23.0.2/24 brd 10.23.0.255 " "inet 10.23.0.3/32 " "inet6 fd00:23::2/64 " "mtu 1399" "02:00:00:00:12:34" ",UP"
}

@test "netdevices: a device is renamed; one that was down comes up" {
	inside ip addr add 10.23.0.2/24 dev jdev
	edit '.linux.netDevices = {jdev: {name: "eth0"}}'
	command_is /bin/ip addr show
	ok run --bundle "$BUNDLE" "$ID"
	has "eth0@" "inet 10.23.0.2/24" ",UP"
	has_not jdev
}

@test "netdevices: temporary and link-local addresses stay behind" {
	inside ip addr add 10.23.0.2/24 dev jdev valid_lft 1000 preferred_lft 1000
	inside ip addr add 169.254.7.7/16 scope link dev jdev
	inside ip addr add 10.23.0.9/24 dev jdev
	edit '.linux.netDevices = {jdev: {}}'
	command_is /bin/ip -4 addr show dev jdev
	ok run --bundle "$BUNDLE" "$ID"
	has "inet 10.23.0.9/24"
	has_not 10.23.0.2 169.254.7.7
}

@test "netdevices: two, into a namespace that is joined, where they stay" {
	inside ip link add jtwo type veth peer name jtwopeer
	ip netns add "${NETNS}x"
	with_namespace network "/run/netns/${NETNS}x"
	edit '.linux.netDevices = {jdev: {}, jtwo: {name: "second"}}'
	running
	ip netns exec "${NETNS}x" ip -o link show jdev
	ip netns exec "${NETNS}x" ip -o link show second
	! inside ip -o link show jdev
	ok exec "$ID" /bin/ip -o link show second
	ok delete --force "$ID"
	ip netns exec "${NETNS}x" ip -o link show jdev
}

@test "netdevices: a joined namespace that a user namespace's root has no rights in" {
	requires userns
	ip netns add "${NETNS}x"
	with_namespace network "/run/netns/${NETNS}x"
	with_userns
	edit '.mounts |= map(select(.type != "sysfs"))'
	inside ip addr add 10.23.0.2/24 dev jdev
	edit '.linux.netDevices = {jdev: {}}'
	command_is /bin/ip addr show dev jdev
	ok run --bundle "$BUNDLE" "$ID"
	has "inet 10.23.0.2/24" ",UP"
}

@test "netdevices: sysctls of a moved device can be set, and hooks see it" {
	edit '.linux.netDevices = {jdev: {name: "eth0"}}
		| .linux.sysctl = {"net.ipv4.conf.eth0.forwarding": "1"}
		| .hooks.createRuntime = [{path: "/bin/sh", args: ["sh", "-c", "nsenter --net=/proc/$(jq .pid)/ns/net ip -o link show eth0 >\($file)"]}]' \
		--arg file "$TESTDIR/hook"
	command_is /bin/cat /proc/sys/net/ipv4/conf/eth0/forwarding
	ok run --bundle "$BUNDLE" "$ID"
	prints 1
	grep -q ' eth0@' "$TESTDIR/hook"
}

@test "netdevices: one that there is not" {
	edit '.linux.netDevices = {nodev: {}}'
	remember_files
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "/linux/netDevices/nodev" "no such device"
	nothing_left
}

@test "netdevices: a name that is taken leaves the device where it was, up" {
	inside ip link set jdev up
	inside ip addr add 10.23.0.2/24 dev jdev
	edit '.linux.netDevices = {jdev: {name: "lo"}}'
	fails 1 create --bundle "$BUNDLE" "$ID"
	says "/linux/netDevices/jdev" "file exists"
	inside ip addr show dev jdev | grep -q 'inet 10.23.0.2/24'
	inside ip -o link show dev jdev | grep -q ',UP'
}

@test "netdevices: without a network namespace they are refused" {
	without_namespace network
	edit '.linux.netDevices = {jdev: {}}'
	fails 1 run --bundle "$BUNDLE" "$ID"
	says "unable to move network devices without a NET namespace"
}
