# The executor nsexec: static, musl, and its tests. Adds to the targets all, check, check-asan and fuzz.
JDK ?= $(shell ../scripts/find-jdk 2>/dev/null)
JAVA ?= $(if $(JDK),$(JDK)/bin/java,java)
EXECUTOR_OUT := $(OUT)/executor
EXECUTOR_WARN := -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -fno-common
# The kernel's headers lie among glibc's: looked at last, so that musl's own win.
# Small on purpose: what of it is mapped counts as the waiting init's memory.
EXECUTOR_MUSL := -Os -static -no-pie -fno-pie -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables \
	-idirafter /usr/include -idirafter /usr/include/$(shell $(CC) -dumpmachine)
EXECUTOR_LINK := -s -Wl,--gc-sections -Wl,-z,norelro -Wl,-z,noseparate-code -Wl,--build-id=none
EXECUTOR_SAN := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all
FUZZ_SECONDS ?= 60

EXECUTOR_SOURCES := $(wildcard executor/*.c)
EXECUTOR_HEADERS := $(wildcard executor/*.h)
EXECUTOR_LIB := $(filter-out executor/main.c,$(EXECUTOR_SOURCES))
EXECUTOR_TABLE := $(EXECUTOR_OUT)/op_table.h
PLAN_JAVA := ../libcontainer/src/main/java/dev/jrunc/container/plan
UNIT_SOURCES := $(wildcard test/unit/*.c)
RUN_SOURCES := $(wildcard test/run/*.c)
ASM_SOURCES := $(wildcard test/asm/*.c)

.PHONY: check-executor check-run fuzz
all: $(OUT)/nsexec
check: check-executor check-run

$(EXECUTOR_TABLE): $(addprefix $(PLAN_JAVA)/,OpHeader.java OpCode.java OpFlagName.java OpFlags.java OpTable.java Step.java) \
		../libcontainer/src/main/java/dev/jrunc/container/sync/SyncType.java
	@mkdir -p $(@D)
	$(JAVA) $(PLAN_JAVA)/OpHeader.java $@.new
	@mv $@.new $@

$(OUT)/nsexec: $(EXECUTOR_SOURCES) $(EXECUTOR_HEADERS) $(EXECUTOR_TABLE)
	$(MUSL_CC) $(EXECUTOR_WARN) $(EXECUTOR_MUSL) -I$(EXECUTOR_OUT) -o $@ $(EXECUTOR_SOURCES) $(EXECUTOR_LINK)

# ---- tests -------------------------------------------------------------------------------------
EXECUTOR_DEPS := $(EXECUTOR_LIB) $(EXECUTOR_HEADERS) $(EXECUTOR_TABLE) $(wildcard test/*.h test/*/*.h)

$(EXECUTOR_OUT)/unit: $(UNIT_SOURCES) $(ASM_SOURCES) $(EXECUTOR_DEPS)
	$(CC) $(EXECUTOR_WARN) -O1 -g -I$(EXECUTOR_OUT) -o $@ $(filter %.c,$^)

$(EXECUTOR_OUT)/unit-asan: $(UNIT_SOURCES) $(ASM_SOURCES) $(EXECUTOR_DEPS)
	$(CC) $(EXECUTOR_WARN) $(EXECUTOR_SAN) -I$(EXECUTOR_OUT) -o $@ $(filter %.c,$^)

check-executor: $(EXECUTOR_OUT)/unit
	$(EXECUTOR_OUT)/unit

.PHONY: check-executor-asan
check-asan: check-executor-asan
check-executor-asan: $(EXECUTOR_OUT)/unit-asan
	$(EXECUTOR_OUT)/unit-asan

$(EXECUTOR_OUT)/seeds: fuzz/seeds.c $(ASM_SOURCES) executor/plan.c $(EXECUTOR_DEPS)
	$(CC) $(EXECUTOR_WARN) -O1 -I$(EXECUTOR_OUT) -o $@ fuzz/seeds.c $(ASM_SOURCES) executor/plan.c

$(EXECUTOR_OUT)/plan_fuzz: fuzz/plan_fuzz.c $(EXECUTOR_DEPS)
	clang -std=c11 -D_GNU_SOURCE -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
		-I$(EXECUTOR_OUT) -o $@ fuzz/plan_fuzz.c executor/plan.c executor/plan_check.c executor/plan_dump.c \
		executor/text.c executor/error_text.c

fuzz: $(EXECUTOR_OUT)/plan_fuzz $(EXECUTOR_OUT)/seeds
	@mkdir -p $(EXECUTOR_OUT)/corpus
	$(EXECUTOR_OUT)/seeds $(EXECUTOR_OUT)/corpus
	$(EXECUTOR_OUT)/plan_fuzz -max_total_time=$(FUZZ_SECONDS) -max_len=8192 -timeout=10 -print_final_stats=1 \
		-artifact_prefix=$(EXECUTOR_OUT)/ $(EXECUTOR_OUT)/corpus

$(EXECUTOR_OUT)/run: $(RUN_SOURCES) $(ASM_SOURCES) executor/plan.c $(EXECUTOR_DEPS)
	$(CC) $(EXECUTOR_WARN) -O1 -g -I$(EXECUTOR_OUT) -o $@ $(RUN_SOURCES) $(ASM_SOURCES) executor/plan.c

# 77: not root, which it has said
check-run: $(EXECUTOR_OUT)/run $(OUT)/nsexec
	timeout 300 $(EXECUTOR_OUT)/run $(OUT)/nsexec || [ $$? = 77 ]

# The executor itself with traps in place of undefined behaviour (musl has no sanitizer's runtime).
$(EXECUTOR_OUT)/nsexec-ubsan: $(EXECUTOR_SOURCES) $(EXECUTOR_HEADERS) $(EXECUTOR_TABLE)
	$(MUSL_CC) $(EXECUTOR_WARN) $(EXECUTOR_MUSL) -fsanitize=undefined -fsanitize-undefined-trap-on-error \
		-fstack-protector-strong -I$(EXECUTOR_OUT) -o $@ $(EXECUTOR_SOURCES) $(EXECUTOR_LINK)

.PHONY: check-run-ubsan
check-asan: check-run-ubsan
check-run-ubsan: $(EXECUTOR_OUT)/run $(EXECUTOR_OUT)/nsexec-ubsan
	EXECUTOR_LARGE=1 $(EXECUTOR_OUT)/run $(EXECUTOR_OUT)/nsexec-ubsan || [ $$? = 77 ]
