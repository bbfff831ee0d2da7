# The front door (jrunc, static) and libnsexec.so. Adds to the targets all, check and check-asan; check-door is its own.
OUT ?= build
MUSL_CC ?= musl-gcc
DOOR_OUT := $(OUT)/door
DOOR_CFLAGS := -std=c11 -Os -g -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -fno-common

SPAWN_SOURCES := $(wildcard spawn/*.c)
DOOR_SOURCES := $(wildcard door/*.c) $(SPAWN_SOURCES)
DOOR_HEADERS := $(wildcard door/*.h spawn/*.h)

all: $(OUT)/libnsexec.so

$(OUT)/libnsexec.so: $(SPAWN_SOURCES) $(DOOR_HEADERS)
	@mkdir -p $(@D)
	$(CC) $(DOOR_CFLAGS) -shared -fPIC -fvisibility=hidden -Wl,-z,relro,-z,now,-z,defs -o $@ $(SPAWN_SOURCES)

# Which build speaks: in a REQUEST, for the JVM to compare with its own.
BUILD_DIGEST := $(shell cat $(sort $(DOOR_SOURCES) $(DOOR_HEADERS)) | sha256sum | cut -c1-16)

# Text and what is only read in one segment, for few mappings and page faults; nothing is relocated that could be made
# read-only after it.
DOOR_LINK := -Wl,--gc-sections,-z,norelro,-z,noseparate-code,-z,noexecstack,--build-id=none

all: $(OUT)/jrunc

$(OUT)/jrunc: $(DOOR_SOURCES) $(DOOR_HEADERS)
	@mkdir -p $(@D)
	$(MUSL_CC) $(DOOR_CFLAGS) -DBUILD_DIGEST=0x$(BUILD_DIGEST)ull -static -ffunction-sections -fdata-sections \
		-fno-asynchronous-unwind-tables $(DOOR_LINK) -s -o $@ $(DOOR_SOURCES)

# ---- tests ---------------------------------------------------------------------------------------------------------
# A tree with a JVM made of C; the same again with sanitizers (glibc: musl has none).
TEST_PARTS := door/bytes.c door/say.c $(SPAWN_SOURCES)
DIGEST_FLAG := -DBUILD_DIGEST=0x$(BUILD_DIGEST)ull
SANITIZE := -std=c11 -O1 -g -Wall -Wextra -Werror -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

define lay_out
	mkdir -p $(1)/tree/bin $(1)/tree/lib $(1)/tree/runtime/bin $(1)/tree/runtime/lib $(1)/scratch
	: > $(1)/tree/lib/jrunc.jar
	: > $(1)/tree/lib/other.jar
	mkdir -p $(1)/tree/lib/native $(1)/tree/libexec
	: > $(1)/tree/lib/native/lib.so
	: > $(1)/tree/libexec/nsexec
	printf '%s\n' '# comment' -Xfirst '' -cp '<tree>/lib/jrunc.jar:<tree>/lib/other.jar' > $(1)/tree/lib/jvm.options
	$(MUSL_CC) $(DOOR_CFLAGS) -static -o $(1)/tree/runtime/bin/java door/test/fake_jvm.c $(TEST_PARTS)
	$(CC) $(DOOR_CFLAGS) -o $(1)/probe door/test/probe.c
	$(CC) $(DOOR_CFLAGS) -o $(1)/catcher door/test/catcher.c
endef

.PHONY: check-door check-door-asan
check-door: $(OUT)/jrunc $(OUT)/libnsexec.so
	@$(call lay_out,$(DOOR_OUT))
	@cp $(OUT)/jrunc $(DOOR_OUT)/tree/bin/jrunc && chmod -R go-w $(DOOR_OUT)/tree
	$(CC) $(DOOR_CFLAGS) -pthread -o $(DOOR_OUT)/spawn_check door/test/spawn_check.c door/bytes.c door/say.c $(OUT)/libnsexec.so -Wl,-rpath,$(abspath $(OUT))
	$(CC) $(DOOR_CFLAGS) -o $(DOOR_OUT)/door_check door/test/door_check.c
	test "$$(nm -D --defined-only $(OUT)/libnsexec.so | cut -d' ' -f3)" = nsexec_spawn
	test $$(stat -c %s $(OUT)/jrunc) -lt 102400
	$(DOOR_OUT)/spawn_check $(DOOR_OUT)/probe
	$(DOOR_OUT)/door_check $(DOOR_OUT)

# The child's stack is a mapping that it never leaves in order: what AddressSanitizer notes of its variables would stay.
SANITIZED = $(filter-out spawn/child.c,$(1)) $(DOOR_OUT)-asan/child.o

check-door-asan: $(OUT)/jrunc
	@$(call lay_out,$(DOOR_OUT)-asan)
	$(CC) $(SANITIZE) --param asan-stack=0 -c -o $(DOOR_OUT)-asan/child.o spawn/child.c
	$(CC) $(SANITIZE) $(DIGEST_FLAG) -o $(DOOR_OUT)-asan/tree/bin/jrunc $(call SANITIZED,$(DOOR_SOURCES))
	@chmod -R go-w $(DOOR_OUT)-asan/tree
	$(CC) $(SANITIZE) -pthread -o $(DOOR_OUT)-asan/spawn_check door/test/spawn_check.c $(call SANITIZED,$(TEST_PARTS))
	$(CC) $(DOOR_CFLAGS) -o $(DOOR_OUT)-asan/door_check door/test/door_check.c
	$(DOOR_OUT)-asan/spawn_check $(DOOR_OUT)-asan/probe
	$(DOOR_OUT)-asan/door_check $(DOOR_OUT)-asan

check-asan: check-door-asan
