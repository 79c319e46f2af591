# SPDX-License-Identifier: GPL-2.0-only
# Booting kernels: by hand, under the debugger, and for the book's record.

ARGS ?=

# The boot driver: a library, and a command over it.
BOOT_SOURCES := $(filter-out %/main.c,$(wildcard tools/boot/*.c))
BOOT_HEADERS := $(wildcard tools/boot/*.h)

build/tools/boot: tools/boot/main.c $(BOOT_SOURCES) $(BOOT_HEADERS)
	$(say) CC tools/boot
	mkdir -p $(@D)
	$(HOSTCC) $(HOST_CFLAGS) -o $@ $(filter %.c,$^)

# ---- by hand ---------------------------------------------------------------
# Booted is a run of the chapter: RUN=NAME, or the chapter's own; or, with
# ARGS= or PROGRAMS=, what these say.  With CH=work/07-share-page or a tree of
# code/breaks it is that tree's kernel which the chapter's runs are tried on.

# In the environment RUN may be anybody's.
$(if $(findstring command,$(origin RUN)),,$(eval RUN :=))

run_chapter = $(if $(chapter),$(call chapter_of,$(chapter)))
run_names   = $(patsubst $(run_chapter)/%,%,$(filter $(run_chapter)/%,$(RUNS)))
run_lists   = $(filter ?,$(RUN))
run_asked   = $(if $(RUN),$(run_of_name),$(if \
        $(strip $(ARGS)$(PROGRAMS)),,$(FIRST/$(run_chapter))))
run_of_name = $(if $(strip $(ARGS)$(PROGRAMS)),$(error RUN=$(RUN) has its own \
        words and programs; leave ARGS= and PROGRAMS= away$(if \
        $(filter $(RUN),$(run_names)),$(comma) or say the words yourself: \
        ARGS='$(WORDS/$(run_chapter)/$(RUN))')))$(or $(addprefix \
        $(run_chapter)/,$(filter $(RUN),$(run_names))),$(error CH=$(CH) has \
        no run $(RUN); there are $(run_names); RUN=? says what they show))

# Whose kernel: what was typed, if that is a chapter's number, means a run's
# own.  The tests' programs are in no tree but theirs.
run_tree = $(if $(run_asked),$(if $(filter $(chapter),$(run_chapter)),$(TREE/$(run_asked)),$(if \
        $(filter test/%,$(TREE/$(run_asked))),$(error RUN=$(RUN) is one of \
        $(TREE/$(run_asked))$(comma) which CH=$(CH) is without: \
        make run CH=$(NUMBER/$(run_chapter)) RUN=$(RUN)))$(chapter)),$(chapter))
hand_kernel = $(if $(run_tree),build/kernel/$(CONFIG)/$(run_tree).elf)

# PROGRAMS=hello,spin: programs of the chapter that the loader brings along.
# Before the trees are listed, no list says that a name is wrong.
comma := ,
module  = $(if $(or $(filter $(1),$(call programs_of,$(run_tree))),$(if \
        $(OBJS/$(run_tree)),,unlisted)),$(1),$(error PROGRAMS=$(PROGRAMS): \
        $(run_tree) has no program $(1); there are: \
        $(strip $(call programs_of,$(run_tree)))))
modules = $(if $(run_tree),$(foreach p,$(if $(run_asked),$(PROGRAMS/$(run_asked)),$(subst \
        $(comma), ,$(PROGRAMS))),build/program/$(CONFIG)/$(run_tree)/$(call module,$(p))))

# DISK=ram, ata or none: what a chapter with a disk finds it as.  A run knows
# whether it has one, and of which kind if nobody says.
DISK ?= ram
disk_ways  = $(filter-out none,$(if $(run_asked),$(if $(strip $(DISKS/$(run_asked))),$(if \
        $(findstring command,$(origin DISK)),$(DISK),$(DISKS/$(run_asked)))),$(DISK)))
disk_of    = $(if $(and $(run_tree),$(disk_ways)),$(call disk_image,$(CONFIG),$(run_tree)))
disk_words = $(if $(disk_of),$(foreach d,$(disk_ways),$(or $(call disk_as,$(d),$(disk_of)),$(error \
        DISK=$(d) is no way to bring a disk; there are ram, ata and none))))

hand_needs   = $(if $(run_lists),,$(hand_kernel) $(modules) $(disk_of) build/tools/boot)
hand_options = $(foreach m,$(modules),--module $(notdir $(m))=$(m)) $(disk_words)
hand_words   = $(or $(WORDS/$(run_asked)),$(ARGS))
list_runs    = awk -v list=$(run_chapter) -f tools/runs.awk $(RUN_FILES)

run: $$(hand_needs) ## CH=1 [RUN=frames] [DISK=ram|ata|none], or ARGS='run=frames' [PROGRAMS=a,b]: boot it on this terminal; RUN='?' lists the runs
	$(if $(run_lists),$(list_runs),build/tools/boot --interactive $(if \
	  $(run_asked),--expect $(EXPECT/$(run_asked))) \
	  $(hand_options) $(hand_kernel) $(hand_words))

debug: $$(hand_needs) ## CH=1 [RUN=...] [ARGS=...] [DISK=...]: boot it under gdb, stopped at the first C line
	$(if $(run_lists),$(list_runs),BOOT_OPTIONS='$(hand_options)' \
	  sh tools/debug $(hand_kernel) $(hand_words))

# A copy to change: a tree of its own, with a Makefile that leads back here.
play: build/trees.mk ## CH=1: copy the chapter's source to work/, to change and boot
	test ! -e work/$(chapter) || { echo 'work/$(chapter) is there already;' \
	  'go on with it, or move it away first' >&2; exit 1; }
	mkdir -p work
	cp -r build/tree/$(chapter) work/$(chapter).new
	chmod -R u+w work/$(chapter).new
	cp tools/play.mk work/$(chapter).new/play.mk
	printf 'include play.mk\n' > work/$(chapter).new/Makefile
	mv work/$(chapter).new work/$(chapter)
	echo 'work/$(chapter) is yours: change it, and type make run there'

# ---- runs: what the book prints -------------------------------------------
# code/CHAPTER/runs declares them; tools/runs.awk, which reads it, says how.

RUN_FILES := $(wildcard $(CHAPTERS:%=code/%/runs))

ifneq (,$(CHAPTERS))
ifneq ($(RUN_FILES),$(file <build/runs.list))
$(file >build/runs.list,$(RUN_FILES))
endif
include build/runs.mk
endif
build/runs.mk: tools/runs.awk $(RUN_FILES) build/runs.list
	mkdir -p build
	awk -f tools/runs.awk $(RUN_FILES) > $@.$$$$ && mv $@.$$$$ $@

run_kernel   = build/kernel/$(CANONICAL)/$(TREE/$(1)).elf
run_programs = $(PROGRAMS/$(1):%=build/program/$(CANONICAL)/$(TREE/$(1))/%)
run_disk     = $(if $(strip $(DISKS/$(1))),$(or $(call disk_image,$(CANONICAL),$(TREE/$(1))),$(error \
        the run $(1) wants a disk, but $(TREE/$(1)) has no folder disk)))

# What tools/boot must be told for a run, but for where its output goes.
boot_words = --expect $(EXPECT/$(1)) \
  $(foreach p,$(call run_programs,$(1)),--module $(notdir $(p))=$(p)) \
  $(foreach d,$(DISKS/$(1)),$(call disk_as,$(d),$(call run_disk,$(1)))) \
  $(call run_kernel,$(1)) $(WORDS/$(1))

build/run/%/status build/run/%/com1.txt build/run/%/com2.txt &: \
        $$(call run_kernel,$$*) $$(call run_programs,$$*) $$(call run_disk,$$*) \
        build/tools/boot build/runs.mk
	$(say) BOOT '$* ($(WORDS/$*))'
	mkdir -p build/run/$*
	build/tools/boot --com1 build/run/$*/com1.txt \
	  --com2 build/run/$*/com2.txt --status build/run/$*/status \
	  $(call boot_words,$*)

runs: $(RUNS:%=build/run/%/status) ## boot every run that the book prints

# The first kernel's words, shown when they are new: by `make` as the last of
# all, or the lines of the compilers would carry them away.
FIRST := build/run/$(firstword $(RUNS))
hello: build/hello
build/hello: $(FIRST)/com1.txt | $(if $(filter all,$(or $(MAKECMDGOALS),all)),kernels map html)
	echo
	cat $<
	echo
	touch $@

# With which compiler and which QEMU they are made; another one makes them anew.
build/made-with: FORCE
	$(call need,gcc,gcc)
	$(call need,qemu-system-i386,qemu-system-x86)
	mkdir -p $(@D)
	new=$@.$$$$; sh tools/made-with >$$new || exit; \
	  cmp -s $$new $@ && rm $$new || mv $$new $@
$(foreach f,status com1.txt com2.txt,$(RUNS:%=build/run/%/$(f))): build/made-with

accept: runs ## keep what the runs print and draw, to compare with
	sh tools/made-with accept $(RUNS)

.PHONY: run debug play runs hello accept
