# Loaded by every test file: `load lib/common`.
load_lib() {
	local part
	for part in requires bundle runtime leaks compare; do
		# shellcheck source=/dev/null
		source "$BATS_TEST_DIRNAME/lib/$part.bash"
	done
}
load_lib

setup() {
	setup_test
	make_bundle
}

teardown() {
	teardown_test
}
