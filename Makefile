# deputy: every task is a target. `make demo` and `make test` install what is missing first (ci/deps).
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules
SHELL = /bin/sh

BUILD ?= build
CC = gcc
PACKAGES = libxml-2.0 libpcre2-8 jansson
WARNINGS = -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wvla -Werror
CFLAGS ?= -O2 -g
VERSION = $(shell sed -n 's/^.define DEPUTY_VERSION "\(.*\)"/\1/p' cli/report.h)
# The machine policy is $(SYSCONFDIR)/deputy/policy.xml: built in, so that nobody can say otherwise later. It is /etc whatever the
# prefix is: an administrator looks for it there. sysconfdir is GNU's name for it.
# A build folder keeps what it was built for until another one is named: `make install` installs what `make sysconfdir=...` built.
BUILT_SYSCONFDIR := $(shell cat $(BUILD)/sysconfdir 2>/dev/null)
sysconfdir = $(or $(BUILT_SYSCONFDIR),/etc)
SYSCONFDIR ?= $(sysconfdir)
ifneq ($(words $(SYSCONFDIR))$(filter-out /%,$(SYSCONFDIR)),1)
$(error SYSCONFDIR must be an absolute path without spaces: "$(SYSCONFDIR)")
endif
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

# Recursive on purpose: pkg-config is asked after ci/deps has run.
PACKAGE_CFLAGS = $(shell pkg-config --cflags $(PACKAGES))
PACKAGE_LIBS = $(shell pkg-config --libs $(PACKAGES))
DEPUTY_CFLAGS = -std=gnu11 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -I. -I$(BUILD) $(WARNINGS) $(PACKAGE_CFLAGS)

ROOMS = core policy xml backends
ALL_SOURCES = $(sort $(foreach room,$(ROOMS) cli,$(wildcard $(room)/*.c)))
# Platforms are split by file: NAME_posix.c, NAME_win32.c, and the win32 backend but for its pure part.
WINDOWS_ONLY = $(filter %_win32.c,$(ALL_SOURCES)) $(filter-out backends/win32_environment.c,$(wildcard backends/win32*.c))
SOURCES = $(filter-out $(WINDOWS_ONLY),$(ALL_SOURCES))
EMBEDDED = policy/default.xml xml/sessions.xsd xml/sessions.rng xml/policy.xsd xml/machine.xsd \
    cli/page.css cli/page.js cli/report.html cli/table.html cli/diff.html \
    cli/completion.bash cli/completion.zsh cli/completion.fish cli/completion.ps1
# Built by themselves: a library that tests/oom builds, a program that tests launch, one that uses the library.
TEST_PROGRAMS = tests/fail_malloc.c tests/win32_helper.c tests/install_user.c
ALL_TEST_SOURCES = $(sort $(filter-out $(TEST_PROGRAMS),$(wildcard tests/*.c)))
WINDOWS_ONLY_TESTS = $(filter %_win32.c,$(ALL_TEST_SOURCES)) $(wildcard tests/test_win32_*.c)
TEST_SOURCES = $(filter-out $(WINDOWS_ONLY_TESTS),$(ALL_TEST_SOURCES))

OBJECTS = $(SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/embedded.o
TESTED_OBJECTS = $(patsubst %.c,$(BUILD)/checked/%.o,$(filter-out cli/main.c,$(SOURCES))) $(BUILD)/checked/embedded.o

all: $(BUILD)/deputy

$(BUILD)/deputy: $(OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(OBJECTS) $(PACKAGE_LIBS)

$(BUILD)/checked/deputy: $(TESTED_OBJECTS) $(BUILD)/checked/cli/main.o
	$(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(PACKAGE_LIBS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(DEPUTY_CFLAGS) -MMD -c -o $@ $<

$(BUILD)/checked/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SANITIZE) $(DEPUTY_CFLAGS) -MMD -c -o $@ $<

# Made again when SYSCONFDIR changes: a deputy that reads the policy of another build's machine would be a silent one.
ifneq ($(SYSCONFDIR),$(BUILT_SYSCONFDIR))
$(BUILD)/sysconfdir: always
endif
$(BUILD)/sysconfdir:
	@mkdir -p $(@D)
	@echo '$(SYSCONFDIR)' > $@

TRUST_OBJECTS = $(addsuffix /core/platform_trust_posix.o,$(BUILD) $(BUILD)/checked $(BUILD)/pic)
$(TRUST_OBJECTS): $(BUILD)/sysconfdir
$(TRUST_OBJECTS): DEPUTY_CFLAGS += -DDEPUTY_SYSCONFDIR='"$(SYSCONFDIR)"'

# checked/deputy, but its machine policy stands where tests can write it.
MACHINE_TRUST = $(BUILD)/checked/machine/platform_trust_posix.o
$(MACHINE_TRUST): core/platform_trust_posix.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SANITIZE) $(DEPUTY_CFLAGS) -DDEPUTY_SYSCONFDIR='"$(abspath $(BUILD))/machine-test"' -MMD -c -o $@ $<

MACHINE_OBJECTS = $(filter-out %/core/platform_trust_posix.o,$(TESTED_OBJECTS)) $(BUILD)/checked/cli/main.o $(MACHINE_TRUST)
$(BUILD)/checked/deputy-machine: $(MACHINE_OBJECTS)
	$(CC) $(CFLAGS) $(SANITIZE) -o $@ $(MACHINE_OBJECTS) $(PACKAGE_LIBS)

# Counting lines and columns is the one loop that the compiler must make wide.
$(BUILD)/xml/place_tracker.o $(BUILD)/xml/decoder.o: CFLAGS += -O3

$(BUILD)/embedded.o: $(BUILD)/embedded.c
	$(CC) $(CPPFLAGS) $(CFLAGS) $(DEPUTY_CFLAGS) -c -o $@ $<

$(BUILD)/checked/embedded.o: $(BUILD)/embedded.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(DEPUTY_CFLAGS) -c -o $@ $<

$(BUILD)/embedded.c: ci/embed $(EMBEDDED)
	@mkdir -p $(@D)
	ci/embed $(EMBEDDED) > $@.new && mv $@.new $@

$(BUILD)/checked/tests/run: $(TESTED_OBJECTS) $(TEST_SOURCES:%.c=$(BUILD)/checked/%.o)
	$(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(PACKAGE_LIBS) $$(pkg-config --libs check)

include ci/library.mk ci/install.mk

# ---- Windows: one static deputy.exe, and the tests as .exe, with libraries that ci/mingw-prefix builds once ----
MINGW = x86_64-w64-mingw32
MINGW_PREFIX ?= $(BUILD)/mingw
WINDOWS = $(BUILD)/windows
WINDOWS_SOURCES = $(filter-out %_posix.c,$(ALL_SOURCES))
# WIN32_NO_STATUS: winnt.h has a STATUS_NO_MEMORY of its own.
WINDOWS_CFLAGS = -std=gnu11 -D_GNU_SOURCE -D__USE_MINGW_ANSI_STDIO=1 -D_WIN32_WINNT=0x0A00 -DUNICODE -D_UNICODE -DWIN32_NO_STATUS \
    -DLIBXML_STATIC -DPCRE2_STATIC -I. -I$(BUILD) -I$(MINGW_PREFIX)/include -I$(MINGW_PREFIX)/include/libxml2 $(WARNINGS)
WINDOWS_LIBS = -L$(MINGW_PREFIX)/lib -lxml2 -lpcre2-8 -ljansson -static -lpthread -lws2_32 -lbcrypt -lole32 -luuid
WINDOWS_OBJECTS = $(WINDOWS_SOURCES:%.c=$(WINDOWS)/%.o) $(WINDOWS)/embedded.o
WINDOWS_TESTS = $(filter-out $(WINDOWS)/cli/main.o,$(WINDOWS_OBJECTS)) \
    $(patsubst %.c,$(WINDOWS)/%.o,$(filter-out tests/%_posix.c,$(ALL_TEST_SOURCES)))

windows: deps-windows
	ci/mingw-prefix $(MINGW_PREFIX)
	$(MAKE) $(WINDOWS)/deputy.exe

# The release. What is packed is what was run.
DIST = $(BUILD)/dist
dist: windows deps-wine deps-build
	ci/deps dist
	$(MAKE) all
	ci/dist $(WINDOWS)/deputy.exe $(MINGW_PREFIX) $(DIST) $(VERSION)
	tests/wine_documents $(BUILD)/deputy $(DIST)/deputy-$(VERSION)-windows-x64/deputy.exe $(DIST)/documents $(abspath $(BUILD))/wine

$(WINDOWS)/deputy.exe: $(WINDOWS_OBJECTS)
	$(MINGW)-gcc $(CFLAGS) $(LDFLAGS) -Wl,--no-insert-timestamp -o $@ $(WINDOWS_OBJECTS) $(WINDOWS_LIBS)

$(WINDOWS)/tests/run.exe: $(WINDOWS_TESTS)
	$(MINGW)-gcc $(CFLAGS) -o $@ $(WINDOWS_TESTS) -L$(MINGW_PREFIX)/lib -lcheck $(WINDOWS_LIBS)

$(WINDOWS)/tests/run.exe: | $(WINDOWS)/tests/win32_helper.exe

$(WINDOWS)/tests/win32_helper.exe: $(WINDOWS)/tests/win32_helper.o
	$(MINGW)-gcc $(CFLAGS) -o $@ $< -static

$(WINDOWS)/%.o: %.c
	@mkdir -p $(@D)
	$(MINGW)-gcc $(CFLAGS) $(WINDOWS_CFLAGS) -MMD -c -o $@ $<

# check.h means the C library's printf, too; the native build looks at the formats.
$(WINDOWS)/tests/%.o: WINDOWS_CFLAGS += -Wno-format -Wno-format-extra-args

$(WINDOWS)/embedded.o: $(BUILD)/embedded.c
	@mkdir -p $(@D)
	$(MINGW)-gcc $(CFLAGS) $(WINDOWS_CFLAGS) -c -o $@ $<

deps-build:
	ci/deps build

deps-windows:
	ci/deps windows

deps-wine:
	ci/deps wine

deps-test:
	ci/deps test

deps-browser:
	ci/deps browser

deps-mutants:
	ci/deps mutants

# Each stands alone: a fresh machine needs nothing typed before it.
demo: deps-build
	$(MAKE) all
	ci/demo $(BUILD)/deputy

test: deps-test deps-browser deps-windows deps-wine
	$(MAKE) check
	$(MAKE) check-browser
	$(MAKE) check-man
	$(MAKE) check-install
	$(MAKE) check-deb
	$(MAKE) check-ci
	$(MAKE) check-windows

check: $(BUILD)/checked/tests/run $(BUILD)/checked/deputy $(BUILD)/checked/deputy-machine all
	tests/check $(BUILD)

# The html pages in Chromium; pictures of them are left in $(BUILD)/browser.
check-browser: deps-build deps-browser
	$(MAKE) all
	tests/browser $(BUILD)/deputy $(BUILD)/browser

# Behind `check`, whose count of tests it compares.
check-windows:
	ci/mingw-prefix $(MINGW_PREFIX)
	$(MAKE) $(WINDOWS)/deputy.exe $(WINDOWS)/tests/run.exe
	tests/wine $(BUILD) $(BUILD)/checked/tests/run.output
	tests/wine_documents $(BUILD)/deputy $(WINDOWS)/deputy.exe $(WINDOWS)/documents $(abspath $(BUILD))/wine
	tests/wine_launches $(WINDOWS)/deputy.exe $(WINDOWS)/launches $(abspath $(BUILD))/wine
	tests/wine_prompt $(WINDOWS)/deputy.exe $(WINDOWS)/prompt $(abspath $(BUILD))/wine

# The man pages against the program.
check-man:
	ci/deps build man
	$(MAKE) all
	tests/man $(BUILD)/deputy $(BUILD)/man-test

# The GitHub Action, pre-commit's hooks, the examples and the problem matchers, as their services run them.
check-ci:
	ci/deps ci
	$(MAKE) all
	tests/ci-integration $(BUILD)/deputy $(BUILD)/ci-test

memcheck:
	ci/deps memcheck
	$(MAKE) $(BUILD)/memcheck/tests/run
	tests/memcheck $(BUILD)

$(BUILD)/memcheck/tests/run: $(filter-out cli/main.c,$(SOURCES)) $(TEST_SOURCES) $(BUILD)/embedded.c
	@mkdir -p $(@D)
	$(CC) -O1 -g $(DEPUTY_CFLAGS) -o $@ $(filter %.c,$^) $(PACKAGE_LIBS) $$(pkg-config --libs check)

bench: deps-build
	ci/deps bench
	$(MAKE) all
	tests/bench/run.sh $(BUILD)/deputy $(BUILD)/bench

# libFuzzer over both dialects, from the fixtures on; FUZZ_SECONDS says how long.
FUZZ_SECONDS ?= 60
fuzz: deps-build
	ci/deps fuzz
	$(MAKE) $(BUILD)/fuzz/document
	mkdir -p $(BUILD)/fuzz/corpus
	$(BUILD)/fuzz/document -max_total_time=$(FUZZ_SECONDS) $(BUILD)/fuzz/corpus fixtures/valid fixtures/invalid

$(BUILD)/fuzz/document: $(filter-out cli/%,$(SOURCES)) tests/fuzz_document.c $(BUILD)/embedded.c
	@mkdir -p $(@D)
	clang -O1 -g -fsanitize=fuzzer,address,undefined -DDEPUTY_FUZZER $(DEPUTY_CFLAGS) -o $@ $(filter %.c,$^) $(PACKAGE_LIBS)

# Steps that no suite notices. MUTANTS restricts them: "policy/glob.c core/plan.c:20-40"; JOBS run at a time.
MUTATED = $(sort $(wildcard policy/*.c) core/plan.c core/plan_line.c)
MUTANT_COPIES = $(MUTATED:%=$(BUILD)/mutants/%)
JOBS ?= 2
mutants: mutants-build
	ci/mutants run $(BUILD)/mutants --jobs $(JOBS) $(MUTANTS)

mutants-list: deps-mutants
	$(MAKE) $(BUILD)/mutants/steps.json
	ci/mutants list $(BUILD)/mutants $(MUTANTS)

# The tool itself first: what it finds in an example is what its author found.
mutants-build: deps-mutants
	ci/mutants write $(BUILD)/mutants/example tests/mutants/example.c -- -I.
	ci/mutants list $(BUILD)/mutants/example > $(BUILD)/mutants/example/list
	diff tests/mutants/example.expect $(BUILD)/mutants/example/list
	$(MAKE) $(BUILD)/mutants/run $(BUILD)/mutants/checked

$(BUILD)/mutants/steps.json: $(MUTATED) $(wildcard core/*.h policy/*.h) ci/mutants ci/mutant_sites.py
	ci/mutants write $(BUILD)/mutants $(MUTATED) -- $(DEPUTY_CFLAGS)

# The copies are no code that a person reads: no warnings.
MUTANT_SOURCES = tests/mutants/switch.c tests/mutants/check_wrap.c
MUTANT_LIBS = $(PACKAGE_LIBS) $$(pkg-config --libs check) -Wl,--wrap=_ck_assert_failed,--wrap=_tcase_add_test
$(BUILD)/mutants/run: $(BUILD)/mutants/steps.json $(MUTANT_SOURCES) tests/mutants/switch.h $(BUILD)/embedded.c \
    $(filter-out cli/main.c $(MUTATED),$(SOURCES)) $(TEST_SOURCES) $(wildcard */*.h)
	$(CC) -O1 -g $(DEPUTY_CFLAGS) -w -o $@ $(filter %.c,$^) $(MUTANT_COPIES) $(MUTANT_LIBS)

$(BUILD)/mutants/checked: $(BUILD)/mutants/steps.json $(MUTANT_SOURCES) tests/mutants/switch.h \
    $(filter-out $(MUTATED:%.c=$(BUILD)/checked/%.o),$(TESTED_OBJECTS)) $(TEST_SOURCES:%.c=$(BUILD)/checked/%.o)
	$(CC) -O1 -g $(SANITIZE) $(DEPUTY_CFLAGS) -w -o $@ $(filter %.c %.o,$^) $(MUTANT_COPIES) $(MUTANT_LIBS)

lint:
	ci/deps lint
	ci/lint

# docs/rules from policy/default.xml: commit what it changes.
rule-pages: all
	ci/rule-pages $(BUILD)/deputy docs/rules

clean:
	rm -rf $(BUILD)

.PHONY: always all demo test check memcheck bench fuzz mutants mutants-list mutants-build lint rule-pages clean deps-build deps-test \
    deps-mutants check-browser deps-browser windows deps-windows deps-wine check-windows dist check-man check-ci

-include $(WINDOWS_OBJECTS:.o=.d) $(WINDOWS_TESTS:.o=.d)
-include $(OBJECTS:.o=.d) $(BUILD)/checked/cli/main.d $(TESTED_OBJECTS:.o=.d) $(TEST_SOURCES:%.c=$(BUILD)/checked/%.d) $(MACHINE_TRUST:.o=.d)
