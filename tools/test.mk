# SPDX-License-Identifier: GPL-2.0-only
# The tests.  A test program is one .c file:
#
#   tests/unit/NAME.c            of a tool, on the host
#   tests/unit/CHAPTER/NAME.c    of a chapter's pure code, on the host; it
#                                includes the sources it tests
#   tests/boot/CHAPTER.c, tests/boot/CHAPTER-NAME.c
#                                boots the chapter's test kernel, which is the
#                                layer tests/boot/CHAPTER/ over the chapter,
#                                once for each compiler and level; with the
#                                layer tests/variants/CHAPTER-NAME/ over it,
#                                where there is one
#
# Each test leaves build/test/NAME.log and never stops the others; then
# tools/verdict adds up what the logs say, tools/budget what CPU they took.  Of
# those of a goal,
#
#   CH=1                  takes the tests of a chapter and of its kernel,
#   ONE=unit/disk         takes those of this name; % is any part of it,
#   TEST='*frames*'       runs those functions of them (as a shell's pattern).
#
# ALL=1 tries the forgeries of all exercises on each of them.
#
# SEED=n gives the unit tests other random numbers, TIMES=n boots each run of
# the book so often.

SANITIZE     := -fsanitize=address,undefined -fno-sanitize-recover=all
# cmocka 2 calls assert_in_range() old.
TEST_CFLAGS  := $(HOST_CFLAGS) -I tools/boot -Wno-deprecated-declarations
TEST_LIBS    := -Wl,--wrap=_cmocka_run_group_tests tests/filter.c -lcmocka
TEST_SECONDS := 900
TIMES        ?= 3

# ---- which tests there are ------------------------------------------------

UNIT_TESTS := $(patsubst tests/%.c,%,$(wildcard tests/unit/*.c \
        $(CHAPTERS:%=tests/unit/%/*.c)))

# Besides the six: a compiler for bare i386 machines, if one is installed.
BARE_GCC := $(firstword $(foreach p,i686-elf-gcc i686-linux-gnu-gcc, \
        $(if $(wildcard $(addsuffix /$(p),$(subst :, ,$(PATH)))),$(p))))
ifneq (,$(BARE_GCC))
BARE_CONFIG := $(BARE_GCC)-Og
ifeq (,$(filter $(BARE_CONFIG),$(CONFIGS)))
CC/$(BARE_GCC) := $(BARE_GCC)
LD/$(BARE_GCC) := $(BARE_GCC:gcc=ld) -m elf_i386
$(eval $(call config_rules,$(BARE_CONFIG),$(BARE_GCC),-Og))
-include $(wildcard $(OBJECTS:%.o=build/obj/$(BARE_CONFIG)/%.d))
endif
endif
BOOT_CONFIGS := $(sort $(CONFIGS) $(BARE_CONFIG))

BOOT_PROGRAMS := $(patsubst tests/boot/%.c,%,$(wildcard \
        $(CHAPTERS:%=tests/boot/%.c) $(CHAPTERS:%=tests/boot/%-*.c)))
BOOT_TESTS := $(foreach p,$(BOOT_PROGRAMS),$(BOOT_CONFIGS:%=boot/$(p)@%))

# A later chapter's kernel has an earlier one's test programs: those tests
# once more on it, of the canonical build.
BOOT_TESTS += $(foreach c,$(TESTED),$(foreach u,$(EARLIER/test/$(c)), \
        $(patsubst %,boot/%@$(CANONICAL)@$(c),$(filter-out $(VARIANTS), \
        $(filter $(u) $(u)-%,$(BOOT_PROGRAMS))))))

# Where the format of programs has changed in between: what does not say that
# it is only for the old one.
also_beyond = $(if $(1),$(filter-out $(VARIANTS) $(patsubst tests/boot/%.c,%,$(shell \
        sh tools/says 'Only where programs are' $(1:%=tests/boot/%.c))),$(1)))
BOOT_TESTS += $(foreach c,$(TESTED),$(foreach u,$(BEYOND/test/$(c)), \
        $(patsubst %,boot/%@$(CANONICAL)@$(c),$(call also_beyond,$(filter \
        $(u) $(u)-%,$(BOOT_PROGRAMS))))))

# Mistakes put into a chapter's code on purpose, to be caught on the host.
MUTANT_TESTS := $(patsubst tests/mutants/%.expect,mutants/%,$(wildcard \
        $(CHAPTERS:%=tests/mutants/%.expect)))

TRANSCRIPT_TESTS := transcripts $(RUNS:%=again/%)

# Other makefiles may add names here, each with a rule that makes
# build/test/NAME.log by $(call run_test,COMMAND).  The command speaks as
# cmocka does, or as TAP: `1..N`, then lines `ok ...` and `not ok ...`.
EXTRA_TESTS += may-sleep format

# ---- test programs --------------------------------------------------------

# A unit test of a chapter sees tests/unit/CHAPTER/host, where there is one, and
# tests/unit/host before the chapter's tree; one of the boot driver,
# tests/unit/driver*.c, is linked with it.
unit_chapter = $(if $(findstring /,$(1)),$(call chapter_of,$(1)))
unit_sources = $(if $(filter driver%,$(1)),$(BOOT_SOURCES))
unit_headers = $(patsubst %,-I %,$(wildcard tests/unit/$(1)/host) tests/unit/host)

# Said once, not for each program.
build/test/cmocka:
	mkdir -p $(@D)
	printf '#include <%s>\n' stdarg.h stddef.h setjmp.h stdint.h cmocka.h | \
	  $(HOSTCC) -E -x c - >/dev/null 2>&1 || { echo "cmocka.h is missing," \
	  "of the package libcmocka-dev; 'tools/setup test' installs it" >&2; exit 1; }
	touch $@

build/test/bin/unit/%: tests/unit/%.c $$(call unit_sources,$$*) \
        $(BOOT_HEADERS) tests/filter.c | build/trees.mk build/test/cmocka
	$(say) CC tests/unit/$*
	mkdir -p "$(@D)"
	$(HOSTCC) $(TEST_CFLAGS) $(SANITIZE) -MMD -MP -MF $@.d -MT $@ \
	  $(if $(call unit_chapter,$*),$(call unit_headers,$(call unit_chapter,$*)) \
	  -I build/tree/$(call unit_chapter,$*)) -c -o $@.o $<
	$(HOSTCC) $(TEST_CFLAGS) $(SANITIZE) -o $@ $@.o \
	  $(call unit_sources,$*) $(TEST_LIBS)

build/test/bin/boot/%: tests/boot/%.c $(BOOT_SOURCES) $(BOOT_HEADERS) \
        tests/filter.c | build/test/cmocka
	$(say) CC tests/boot/$*
	mkdir -p "$(@D)"
	$(HOSTCC) $(TEST_CFLAGS) -MMD -MP -MF $@.d -MT $@ -c -o $@.o $<
	$(HOSTCC) $(TEST_CFLAGS) -o $@ $@.o $(BOOT_SOURCES) $(TEST_LIBS)

-include $(wildcard $(UNIT_TESTS:%=build/test/bin/%.d) \
        $(BOOT_PROGRAMS:%=build/test/bin/boot/%.d))

# The kernels on which the boot driver itself is tested.
STUBS := $(patsubst tests/boot/stubs/%.S,build/test/stubs/%.elf, \
        $(wildcard tests/boot/stubs/*.S))

build/test/stubs/%.elf: tests/boot/stubs/%.S tests/boot/stubs/stub.h \
        tests/boot/stubs/stub.ld
	$(say) AS tests/boot/stubs/$*
	mkdir -p $(@D)
	$(CC/gcc) -c -o $(@:.elf=.o) $<
	$(LD/gcc) --build-id=none -T tests/boot/stubs/stub.ld -o $@ $(@:.elf=.o)

# ---- one log each ---------------------------------------------------------

# Leave what a command says, and its status, in the log; show the log if it
# tells of a failure.
run_test = mkdir -p "$(@D)"; { timeout --foreground -k 5 $(TEST_SECONDS) \
  env $(1); status=$$?; echo cpu; times; echo "exit $$status"; } >$@ 2>&1; \
  sh tools/verdict --show $@

unit_needs = $(if $(filter driver%,$(1)),build/tools/boot $(STUBS)) \
        $(if $(filter layer%,$(1)),build/tools/layer) \
        $(if $(filter disk,$(1)),build/tools/disk) \
        $(if $(filter aout,$(1)),build/tools/aout build/tools/layer) \
        $(if $(filter gdb,$(1)),build/tools/boot \
        build/kernel/gcc-Og/02-paging.elf build/kernel/gcc-Og/03-tasks.elf)

build/test/unit/%.log: build/test/bin/unit/% $$(call unit_needs,$$*) FORCE
	$(call run_test,$<)

build/test/mutants/%.log: tests/mutants/%.expect build/trees.mk FORCE
	$(call run_test,sh tools/mutants $* \
	  $(HOSTCC) $(filter-out -O% -g,$(TEST_CFLAGS)) -w $(call unit_headers,$*))

# tests/boot/01-boot-traps.c and the gcc-O2 kernel:
# build/test/boot/01-boot-traps@gcc-O2.log.  One more @ says which chapter's
# kernel: 03-tasks@gcc-Og@04-fork.
boot_program = $(firstword $(subst @, ,$(1)))
boot_config  = $(word 2,$(subst @, ,$(1)))
boot_tree    = $(firstword $(filter variant/$(1) test/$(1),$(TREES)) $(1))
boot_kernel  = build/kernel/$(call boot_config,$(1))/$(call boot_tree,$(or \
        $(word 3,$(subst @, ,$(1))),$(filter $(VARIANTS),$(call boot_program,$(1))),$(call \
        chapter_in,$(call boot_program,$(1))))).elf

boot_programs = $(foreach t,$(patsubst build/kernel/%.elf,%,$(boot_kernel)), \
        $(addprefix build/program/$(t)/,$(call programs_of,$(patsubst \
        $(boot_config)/%,%,$(t)))))
boot_disk     = $(foreach t,$(patsubst build/kernel/%.elf,%,$(boot_kernel)),$(call \
        disk_image,$(boot_config),$(patsubst $(boot_config)/%,%,$(t))))

build/test/boot/%.log: build/test/bin/boot/$$(call boot_program,$$*) \
        $$(call boot_kernel,$$*) $$(call boot_programs,$$*) \
        $$(call boot_disk,$$*) FORCE
	$(call run_test,$(wordlist 1,2,$^))

build/test/may-sleep.log: FORCE
	$(call run_test,sh tests/may-sleep)

# The sources have the form of .clang-format; other versions of the tool
# would give them another, and then nobody is asked.
build/test/format.log: FORCE
	$(call run_test,sh tools/format --check)
	sed -n 's/^skipped: /  SKIP     format: /p' $@

# The runs of the canonical build, byte for byte what was accepted.
build/test/transcripts.log: $$(patsubst %,build/run/%/status,$$(runs_asked)) FORCE
	$(call run_test,FOLDER=$(test_chapter) sh tools/compare-transcripts \
	  $(runs_asked))

# A run, booted again and again: always the same bytes.
build/test/again/%.log: build/run/%/status FORCE
	$(call run_test,sh tools/compare-boots $(TIMES) build/run/$* \
	  build/test/again/$* $(call boot_words,$*))

# ---- what one asks for ----------------------------------------------------

# In the environment these may be anybody's.
$(foreach v,ONE TEST ALL,$(if $(findstring command,$(origin $(v))),,$(eval $(v) :=)))

# Which tests belong to chapter $(1): those that boot its kernel, too.
test_chapter = $(if $(CH),$(if $(CHAPTERS),$(one_chapter)))
runs_asked   = $(filter $(addsuffix /%,$(test_chapter)) $(if $(CH),,%),$(RUNS))
booted       = $(or $(word 3,$(subst @, ,$(1))),$(call chapter_in,$(call boot_program,$(1))))
of_chapter   = $(filter unit/$(1)/% mutants/$(1) linux/$(1) transcripts book/here again/$(1)/% \
        exercises/$(NUMBER/$(1)).%,$(2)) $(foreach b,$(patsubst boot/%,%,$(filter \
        boot/%,$(2))),$(if $(filter $(1),$(call booted,$(b))),boot/$(b)))

in_chapter = $(if $(CH),$(call of_chapter,$(test_chapter),$(1)),$(1))
asked      = $(filter $(or $(ONE),%),$(call in_chapter,$(1)))

# Make the logs of those tests anew that are asked for, whatever becomes of
# them; then judge.  What make and all it started took is more than the tests
# did: the rest went into what they test.
judge_logs = rm -f $(1); $(if $(filter build/test/unit/% build/test/boot/% \
        build/test/mutants/%,$(1)),$(MAKE) build/test/cmocka || exit; )$(MAKE) -k $(1) || \
        :; { echo cpu; times; } >build/test/all.cpu; sh tools/verdict $(1)
judge = $(if $(call asked,$(1)),$(call judge_logs,$(patsubst \
  %,build/test/%.log,$(call asked,$(1)))),sh tools/no-such-test $(if \
  $(ONE),"ONE=$$ONE",CH=$(CH)) $(call in_chapter,$(1)))

test: ## [CH=1] [ONE=unit/disk] [TEST='*word*']: everything, or a part of it: host, QEMU, transcripts, book
	$(if $(or $(BARE_GCC),$(ONE)),,echo '  SKIP     no i686-elf-gcc and no i686-linux-gnu-gcc here')
	+$(call judge,$(UNIT_TESTS) $(MUTANT_TESTS) $(BOOT_TESTS) $(TRANSCRIPT_TESTS) $(EXTRA_TESTS))
test-unit: ## [CH=] [ONE=] [TEST=]: the pure code and the tools, on this machine
	+$(call judge,$(UNIT_TESTS) $(MUTANT_TESTS))
test-boot: ## [CH=] [ONE=] [TEST=]: every chapter's kernel in QEMU, built six ways
	+$(call judge,$(BOOT_TESTS))
test-transcripts: ## the runs against the transcripts kept, TIMES= times
	+$(call judge,$(TRANSCRIPT_TESTS))

.PHONY: test test-unit test-boot test-transcripts
