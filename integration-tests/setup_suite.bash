# Once for a whole run: find the runtimes, build the helpers, make the root
# file system that bundles link to. Everything temporary is below SUITE_DIR.

setup_suite() {
	local here=$BATS_TEST_DIRNAME repo cache
	repo=$(cd "$here/.." && pwd)
	cache=${JRUNC_TESTS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/jrunc-tests}

	[ "$(id -u)" = 0 ] || {
		echo "the integration tests need root" >&2
		return 1
	}
	export RUNTIME=${RUNTIME:-$repo/build/jrunc/bin/jrunc}
	[ -x "$RUNTIME" ] || {
		echo "no runtime at $RUNTIME (set RUNTIME=, or run make first)" >&2
		return 1
	}
	export ORACLE=${ORACLE:-$cache/oracle/runc}
	export CRIU=${CRIU:-$cache/oracle/criu}
	export REPO=$repo
	export HELPERS=${HELPERS:-$repo/build/integration-tests/helpers}
	make -s -C "$here/helpers" OUT="$HELPERS" || return 1

	# runc tells its Go version and crun its own name; whatever else is under
	# test is taken for jrunc, so that no test of it is left out by mistake.
	case $("$RUNTIME" --version </dev/null) in
	"crun version"*) RUNTIME_KIND=crun ;;
	*"go: go"*) RUNTIME_KIND=runc ;;
	*) RUNTIME_KIND=jrunc ;;
	esac
	export RUNTIME_KIND

	# Not below /tmp, which some tests make read-only or noexec.
	SUITE_DIR=$(mktemp -d "${JRUNC_TESTS_DIR:-/var/tmp}/jrunc-tests.XXXXXX") || return 1
	export SUITE_DIR
	# Container root of a user namespace has to pass through.
	chmod 711 "$SUITE_DIR"
	export TEMPLATE=$SUITE_DIR/template
	export SPEC=$SUITE_DIR/config.json
	source "$here/lib/bundle.bash"
	make_rootfs_template "$TEMPLATE" || return 1
	"$RUNTIME" spec --bundle "$SUITE_DIR" </dev/null || return 1
}

teardown_suite() {
	[ -z "${SUITE_DIR:-}" ] || rm -rf --one-file-system "$SUITE_DIR"
}
