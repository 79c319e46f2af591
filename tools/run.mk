# SPDX-License-Identifier: GPL-2.0-only
# Booting kernels: by hand, under the debugger, and for the book's record.

kernel_of = $(if $(chapter),build/kernel/$(CONFIG)/$(chapter).elf)
ARGS ?=

# The boot driver: a library, and a command over it.
BOOT_SOURCES := $(filter-out %/main.c,$(wildcard tools/boot/*.c))
BOOT_HEADERS := $(wildcard tools/boot/*.h)

build/tools/boot: tools/boot/main.c $(BOOT_SOURCES) $(BOOT_HEADERS)
	$(say) CC tools/boot
	mkdir -p $(@D)
	$(HOSTCC) $(HOST_CFLAGS) -o $@ $(filter %.c,$^)

# PROGRAMS=hello,spin: programs of the chapter that the loader brings along.
# Before the trees are listed, no list says that a name is wrong.
comma := ,
module  = $(if $(or $(filter $(1),$(call programs_of,$(chapter))),$(if \
        $(OBJS/$(chapter)),,unlisted)),$(1),$(error PROGRAMS=$(PROGRAMS): \
        $(chapter) has no program $(1); there are: \
        $(strip $(call programs_of,$(chapter)))))
modules = $(if $(chapter),$(foreach p,$(subst $(comma), ,$(PROGRAMS)),$(addprefix \
        build/program/$(CONFIG)/$(chapter)/,$(call module,$(p)))))

# DISK=ram, ata or none: what a chapter with a disk finds it as.
DISK ?= ram
disk_of    = $(if $(and $(chapter),$(filter-out none,$(DISK))),$(call disk_image,$(CONFIG),$(chapter)))
disk_words = $(if $(disk_of),$(or $(call disk_as,$(DISK),$(disk_of)),$(error \
        DISK=$(DISK) is no way to bring a disk; there are ram, ata and none)))

run: $$(kernel_of) $$(modules) $$(disk_of) build/tools/boot ## CH=1 [ARGS='run=hello'] [PROGRAMS=a,b] [DISK=ram|ata|none]: boot it on this terminal
	build/tools/boot --interactive $(foreach m,$(modules),--module \
	  $(notdir $(m))=$(m)) $(disk_words) $< $(ARGS)

debug: $$(kernel_of) $$(disk_of) build/tools/boot ## CH=1 [ARGS=...] [DISK=...]: boot it under gdb, stopped at the first C line
	BOOT_OPTIONS='$(disk_words)' sh tools/debug $< $(ARGS)

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
# code/CHAPTER/runs declares them: NAME | WORDS | options, which are
# expect=fail, tree=TREE, programs=A,B (modules, from the tree's user/),
# disk=yes (the tree's disk in memory), ata=yes (the same as an ATA disk).

RUN_FILES := $(wildcard $(CHAPTERS:%=code/%/runs))

ifneq (,$(CHAPTERS))
ifneq ($(RUN_FILES),$(file <build/runs.list))
$(file >build/runs.list,$(RUN_FILES))
endif
include build/runs.mk
endif
build/runs.mk: tools/runs.awk $(RUN_FILES) build/runs.list
	mkdir -p build
	awk -f tools/runs.awk $(RUN_FILES) > $@

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

# The first kernel's words, shown once when it is built.
FIRST := build/run/$(firstword $(RUNS))
hello: build/hello
build/hello: $(FIRST)/com1.txt
	echo
	cat $<
	echo
	touch $@

# With which compiler and which QEMU they are made; another one makes them anew.
build/made-with: FORCE
	$(call need,gcc,gcc)
	$(call need,qemu-system-i386,qemu-system-x86)
	mkdir -p $(@D)
	sh tools/made-with >$@.tmp
	cmp -s $@.tmp $@ && rm $@.tmp || mv $@.tmp $@
$(foreach f,status com1.txt com2.txt,$(RUNS:%=build/run/%/$(f))): build/made-with

accept: runs ## keep what the runs print and draw, to compare with
	sh tools/made-with accept $(RUNS)

.PHONY: run debug play runs hello accept
