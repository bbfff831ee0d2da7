# jrunc: see README.md. `make help` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := all

VERSION := 0.1.0
BUILD   := build
TREE    := $(BUILD)/jrunc
PREFIX  ?= /usr/local
DESTDIR ?=

JDK  := $(shell scripts/find-jdk 2>/dev/null)
MVN  := JAVA_HOME=$(JDK) mvn -B -q
CLI_JARS = $(foreach m,oci-spec linux seccomp cgroups libcontainer runtime-cli,$(m)/target/$(m)-$(VERSION).jar)

JAVA_SOURCES := $(shell find oci-spec linux seccomp cgroups libcontainer runtime-cli dist -path '*/src/main/*' -type f 2>/dev/null) \
	pom.xml $(wildcard */pom.xml)
C_SOURCES := $(shell find nsexec-c -name '*.[ch]' -o -name '*.mk' -o -name Makefile 2>/dev/null) \
	$(wildcard libcontainer/src/main/java/dev/jrunc/container/plan/*.java) \
	libcontainer/src/main/java/dev/jrunc/container/sync/SyncType.java

.PHONY: all help deps jdk demo test unit unit-c unit-java fuzz fuzz-long helpers integration fault test-cgroup2 test-cgroup2-full test-systemd test-race test-storm cgroup-table conformance lint fmt bench install clean

all: $(TREE)/.complete ## build the relocatable tree build/jrunc (its command: build/jrunc/bin/jrunc)

help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

jdk:
	@scripts/find-jdk >/dev/null

deps: jdk ## install by name whatever the build lacks (Debian)
	@scripts/install-deps build

# ---- the tree --------------------------------------------------------------------------------
$(BUILD)/.jars: $(JAVA_SOURCES) | jdk
	@mkdir -p $(BUILD)
	$(MVN) -DskipTests package
	@touch $@

$(BUILD)/.native: $(C_SOURCES) | jdk
	@mkdir -p $(BUILD)
	$(MAKE) -C nsexec-c JDK=$(JDK) OUT=$(abspath $(BUILD)/nsexec-c)
	@touch $@

$(TREE)/.complete: $(BUILD)/.jars $(BUILD)/.native $(wildcard dist/*.sh) dist/jvm.options dist/serve.options dist/rehearsal.json | jdk
	JDK=$(JDK) VERSION=$(VERSION) dist/assemble.sh $(BUILD)/nsexec-c $(TREE)
	@touch $@

# ---- tests -----------------------------------------------------------------------------------
demo: jdk ## build, then run containers from Debian's busybox
	@scripts/install-deps demo
	@$(MAKE) --no-print-directory all
	@scripts/demo

test: jdk ## unit and integration tests, these in several parts at a time (integration-tests/parts.sh; JOBS=N)
	@scripts/install-deps test
	@$(MAKE) --no-print-directory -j2 unit-java unit-c fuzz FUZZ_SECONDS=60
	@$(MAKE) --no-print-directory all helpers
	@integration-tests/parts.sh

unit: unit-c unit-java ## unit tests of Java and C

unit-c: $(BUILD)/.native
	$(MAKE) -C nsexec-c JDK=$(JDK) OUT=$(abspath $(BUILD)/nsexec-c) check check-door check-asan

unit-java: $(BUILD)/.native | jdk
	JAVA_HOME=$(JDK) mvn -B verify -Djrunc.native=$(abspath $(BUILD)/nsexec-c)
	@touch $(BUILD)/.jars

FUZZ_SECONDS ?= 60
fuzz: $(BUILD)/.native ## fuzz the plan decoder for FUZZ_SECONDS
	$(MAKE) -C nsexec-c JDK=$(JDK) OUT=$(abspath $(BUILD)/nsexec-c) fuzz FUZZ_SECONDS=$(FUZZ_SECONDS)

# Each of the four for FUZZ_SECONDS (600); -Djrunc.fuzz.seed=N in FUZZ_OPTIONS repeats a round that failed.
fuzz-long: FUZZ_SECONDS := $(if $(filter file,$(origin FUZZ_SECONDS)),600,$(FUZZ_SECONDS))
fuzz-long: $(BUILD)/.native | jdk ## fuzz plan decoder, config.json, mount options, plans and seccomp for FUZZ_SECONDS (600) each
	$(MAKE) --no-print-directory fuzz FUZZ_SECONDS=$(FUZZ_SECONDS)
	JAVA_HOME=$(JDK) mvn -B test -pl oci-spec,seccomp,libcontainer -am -Dtest='*FuzzTest' -Dsurefire.failIfNoSpecifiedTests=false \
		-Djrunc.native=$(abspath $(BUILD)/nsexec-c) -Djrunc.fuzz.seconds=$(FUZZ_SECONDS) $(FUZZ_OPTIONS)

helpers:
	@$(MAKE) -s -C integration-tests/helpers OUT=$(abspath $(BUILD)/integration-tests/helpers)

integration: all helpers ## bats tests of the built command, each call with a JVM of its own and then through a server
	integration-tests/parts.sh $$(integration-tests/parts.sh --list | grep -vxE 'cgroup2|systemd')

FAULT_TRIES ?= 200
fault: all ## the tests that kill parts of a call, FAULT_TRIES (200) times at each kind of place; takes hours
	FAULT_TRIES=$(FAULT_TRIES) integration-tests/run.sh fault.bats warm-fault.bats

# Hosts of other kinds than this one, as user-mode Linux: integration-tests/host/README.md.
CGROUP2_TESTS := cgroups2.bats state.bats pause.bats update.bats events.bats limits.bats devices.bats resources.bats

test-cgroup2: all helpers ## bats tests in a host with cgroup v2 alone
	integration-tests/host/uml.sh integration-tests/run.sh $(CGROUP2_TESTS)

SYSTEMD_TESTS := systemd.bats resources.bats

test-systemd: all helpers ## bats tests in a host with systemd as init
	integration-tests/host/uml.sh --systemd integration-tests/run.sh $(SYSTEMD_TESTS)
	integration-tests/host/uml.sh --systemd --hybrid integration-tests/run.sh systemd-hybrid.bats

# Every instruction is emulated: half an hour and more, not among the tests. Through a server, or a JVM would start 200 times.
CGROUP2_FULL_TESTS := cgroups2.bats update.bats resources.bats

test-cgroup2-full: all helpers ## bats tests in an emulated host with all controllers of cgroup v2 (cpuset, hugetlb, rdma, misc)
	@scripts/install-deps emulated
	HOST_ENV="TIMING RT_TIMEOUT" TIMING=1 RT_TIMEOUT=300 JRUNC_WAY=warm \
		integration-tests/host/qemu.sh integration-tests/run.sh $(CGROUP2_FULL_TESTS)

# Half an hour and more; not among the tests. MODES, WAYS, FILES, TESTS, KEEP=yes: integration-tests/conformance/.
conformance: all ## runc's own suite against runc and jrunc, written to docs/conformance.md
	@scripts/install-deps conformance
	integration-tests/conformance/conformance.sh $(if $(KEEP),--keep) $(FILES)

# Each kind of race: mostly through a server, some with a JVM a call. Ten minutes and more.
RACE_TRIES ?= 2000
RACE_COLD_TRIES ?= 100
test-race: all ## creates against somebody who exchanges names, RACE_TRIES (2000) of each kind warm, RACE_COLD_TRIES (100) cold
	@rm -f $(BUILD)/races.txt
	RACE_REPORT=$(abspath $(BUILD)/races.txt) AGAIN=0 RACE_TRIES=$(RACE_TRIES) JRUNC_WAY=warm integration-tests/run.sh security-races.bats
	RACE_REPORT=$(abspath $(BUILD)/races.txt) AGAIN=0 RACE_TRIES=$(RACE_COLD_TRIES) integration-tests/run.sh security-races.bats
	@cat $(BUILD)/races.txt
	@awk -F'[:,] *' '{ for (i = 1; i <= NF; i++) if ($$i ~ /creates|execs/) tried += $$i } END { print tried " creates and execs, 0 escapes" }' $(BUILD)/races.txt

test-storm: all ## freeze, kill and destroy 500 forking processes, STORM_ROUNDS (100) times each
	STORM_PROCESSES=$(or $(STORM_PROCESSES),500) STORM_ROUNDS=$(or $(STORM_ROUNDS),100) integration-tests/run.sh storm.bats

cgroup-table: all helpers ## write docs/cgroups.md from what limits become on this host and on a cgroup v2 host
	integration-tests/cgroup-table.sh

lint: jdk ## compiler warnings, NullAway, ArchUnit; shell scripts
	$(MVN) test-compile
	$(MVN) -pl libcontainer,runtime-cli -am test -Dtest='*Architecture*' -Dsurefire.failIfNoSpecifiedTests=false
	bash -n $$(git ls-files '*.sh' scripts .ci/run)

fmt: ## strip trailing blanks, end files with one newline
	@git ls-files '*.java' '*.c' '*.h' '*.sh' '*.bats' '*.bash' '*.md' | xargs sed -i -e 's/[ \t]*$$//' -e '$$a\'

bench: all ## ratios against runc and crun, written to docs/performance.md
	@scripts/install-deps bench
	scripts/bench

# ---- install ---------------------------------------------------------------------------------
RUNC_LINK ?= no
install: all ## install below PREFIX (DESTDIR=… ; RUNC_LINK=yes also links runc)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/jrunc $(DESTDIR)$(PREFIX)/share/man/man8
	cp -a $(TREE)/. $(DESTDIR)$(PREFIX)/lib/jrunc/
	chown -R 0:0 $(DESTDIR)$(PREFIX)/lib/jrunc 2>/dev/null || true
	ln -sfn ../lib/jrunc/bin/jrunc $(DESTDIR)$(PREFIX)/bin/jrunc
	if [ "$(RUNC_LINK)" = yes ]; then ln -sfn ../lib/jrunc/bin/jrunc $(DESTDIR)$(PREFIX)/bin/runc; fi
	install -m 644 man/*.8 $(DESTDIR)$(PREFIX)/share/man/man8/
	install -D -m 644 $(TREE)/share/completions/jrunc.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/jrunc
	install -D -m 644 $(TREE)/share/completions/_jrunc $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_jrunc
	install -D -m 644 $(TREE)/share/completions/jrunc.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/jrunc.fish
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system
	for unit in dist/systemd/*; do sed "s|/usr/local/bin|$(PREFIX)/bin|" $$unit >$(DESTDIR)$(PREFIX)/lib/systemd/system/$${unit##*/}; done

clean: ## remove what was built
	rm -rf $(BUILD)
	$(MVN) clean
