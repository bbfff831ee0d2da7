# A server of the test's own. There can be one on a machine.

SOCKET=/run/jrunc-serve/socket
UNDER=()

# In setup, before anything else.
own_server_can_be() {
	[ "${JRUNC_WAY:-cold}" = cold ] || skip "starts servers of its own, and there can be one"
	! "$RUNTIME" serve --status >/dev/null 2>&1 || skip "a server is running already"
}

# serve [ARG...]: SERVER is its front door, JVM the server itself. UNDER: a command that runs it.
serve() {
	"${UNDER[@]}" "$RUNTIME" serve "$@" </dev/null >"$TESTDIR/server" 2>&1 3>&- &
	SERVER=$!
	BACKGROUND+=("$SERVER")
	retry 300 0.1 answers
	JVM=$(pgrep -P "$SERVER" java)
}

# halt_server: SIGSTOP. Its threads stand still a moment after the signal is sent, and until then take in who comes.
halt_server() {
	kill -STOP "$JVM"
	retry 100 0.01 is_halted
}

is_halted() {
	[ -z "$(grep -L $'^State:\tT' "/proc/$JVM"/task/*/status)" ]
}

answers() {
	"$RUNTIME" serve --status >"$TESTDIR/status" 2>/dev/null
}

# counted NAME: a number of the server's status.
counted() {
	retry 50 0.1 answers
	sed -n "s/^ *$1: \([0-9]*\).*/\1/p" "$TESTDIR/status"
}

# is_warm ARG...: the call succeeds and the server had it. (Asking counts as one, too.)
is_warm() {
	local before
	before=$(counted requests)
	ok "$@"
	[ "$(counted requests)" -ge $((before + 2)) ]
}

# Only this question is being served.
is_idle() {
	[ "$(counted active)" = 1 ]
}
