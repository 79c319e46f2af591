# SPDX-License-Identifier: GPL-2.0-only
# From the chapters' folders to kernels: lay the trees, compile, link.
#
#   build/tree/T/            tree T, read-only (T: 01-boot, test/01-boot, ...)
#   build/obj/CONFIG/T/F.o   source F of tree T; inherited by later trees
#   build/kernel/CONFIG/T.elf

# ---- which compilers ------------------------------------------------------
# A config is a compiler and a level: gcc-Og (canonical), clang-O2, ...

TOOLCHAIN ?= gcc
OPT       ?= -Og
LEVELS    := -O0 -Og -O2
CANONICAL := gcc-Og
compiler  := $(if $(CROSS),$(CROSS)gcc,$(TOOLCHAIN))
CONFIG    := $(compiler)$(OPT)

ifneq ($(TOOLCHAIN),$(filter gcc clang,$(firstword $(TOOLCHAIN))))
$(error TOOLCHAIN=$(TOOLCHAIN) is not known; it can be gcc or clang)
endif
ifneq ($(OPT),$(or $(filter -O0 -O1 -Og -O2 -O3 -Os,$(firstword $(OPT))),none))
$(error OPT=$(OPT) is not known; it can be one of -O0, -Og, -O1, -O2, -O3 and -Os)
endif

CC/gcc   := gcc -m32
LD/gcc   := ld -m elf_i386
CC/clang := clang --target=i386-unknown-none-elf
LD/clang := ld.lld -m elf_i386
ifneq (,$(CROSS))
CC/$(CROSS)gcc := $(CROSS)gcc
LD/$(CROSS)gcc := $(CROSS)ld -m elf_i386
endif

# Where a compiler looks for headers besides its own: not for a kernel's.
HEADER_PATHS := CPATH C_INCLUDE_PATH

# ---- the trees ------------------------------------------------------------
# One line a tree for tools/layer: its name, the tree below it, its folder.
# A `test` line is a chapter's tests, which stand on those of the chapters
# before, as far as these have programs of one format (tools/layer/tests.c).
# TREES, OBJS/ and the rest come back in build/trees.mk.

BREAKS     := $(patsubst code/breaks/%/,%,$(wildcard $(CHAPTERS:%=code/breaks/%/*/)))
MUTANTS    := $(patsubst tests/mutants/%/layer,%,$(wildcard $(CHAPTERS:%=tests/mutants/%/*/layer)))
TESTED     := $(foreach c,$(CHAPTERS),$(if $(wildcard tests/boot/$(c)/),$(c)))
WORK_TREES := $(patsubst work/%/play.mk,work/%,$(wildcard work/*/play.mk))
VARIANTS   := $(patsubst tests/variants/%/layer,%,$(wildcard $(CHAPTERS:%=tests/variants/%-*/layer)))
JUDGE_ALL  := $(foreach c,$(CHAPTERS),$(if $(wildcard exercises/$(c)/guest/),judge/$(c)/all))
JUDGE_ONE  := $(foreach c,$(CHAPTERS),$(patsubst exercises/%/guest/,judge/%,\
        $(wildcard exercises/$(c)/*/guest/)))

# 07-share-page for 07-share-page-NAME
chapter_in  = $(firstword $(foreach c,$(CHAPTERS),$(if $(filter $(c) $(c)-%,$(1)),$(c))))

judge_below = $(firstword $(filter judge/$(call chapter_of,$(1))/all,$(JUDGE_ALL)) $(call chapter_of,$(1)))

define PLAN
$(foreach c,$(CHAPTERS),$(c) $(PARENT/$(c)) $(CODE/$(c))
)$(foreach c,$(TESTED),test $(c) tests/boot/$(c)
)$(foreach b,$(BREAKS),break/$(b) $(call chapter_of,$(b)) code/breaks/$(b)
)$(foreach m,$(MUTANTS),mutant/$(m) $(call chapter_of,$(m)) tests/mutants/$(m)
)$(foreach v,$(VARIANTS),variant/$(v) test/$(call chapter_in,$(v)) tests/variants/$(v)
)$(foreach w,$(WORK_TREES),$(w) - $(w)
)$(foreach j,$(JUDGE_ALL),$(j) $(call chapter_of,$(j)) $(j:judge/%/all=exercises/%/guest)
)$(foreach j,$(JUDGE_ONE),$(j) $(call judge_below,$(j)) $(j:judge/%=exercises/%)/guest
)
endef

ifneq (,$(CHAPTERS))
$(shell mkdir -p build)
$(file >build/plan,$(PLAN))
include build/trees.mk
endif

# Runs at every make, in a few milliseconds; it writes only what changed.
build/trees.mk: FORCE build/tools/layer
	build/tools/layer lay --mk $@

build/tools/layer: $(wildcard tools/layer/*.c) tools/layer/layer.h
	$(call need,$(firstword $(HOSTCC)),gcc)
	$(say) CC tools/layer
	mkdir -p $(@D)
	$(HOSTCC) $(HOST_CFLAGS) -o $@ $(filter %.c,$^)

build/tools/aout: tools/aout.c
	$(say) CC tools/aout
	mkdir -p $(@D)
	$(HOSTCC) $(HOST_CFLAGS) -o $@ $<

# ---- objects and kernels --------------------------------------------------

include code/01-boot/flags.mk
KERNEL_CFLAGS += $(if $(CI),-Werror)

CONFIGS := $(sort $(CONFIG) $(foreach c,gcc clang,$(LEVELS:%=$(c)%)))

# 01-boot for 01-boot/mm/memory.c
tree_of = $(strip $(foreach t,$(TREES),$(if $(filter $(t)/%,$(1)),$(t))))

# In a tree, user/ holds programs: one for each user/NAME.c, linked with
# what lies in user/lib and lib/format.c.  Everything else is the kernel.
user_of         = $(foreach o,$(OBJS/$(1)),$(if $(findstring /user/,$(o)),$(o)))
kernel_objects  = $(filter-out $(call user_of,$(1)),$(OBJS/$(1)))
program_objects = $(filter %/user/$(notdir $(1)).c.o,$(OBJS/$(call tree_of,$(1)))) \
        $(foreach o,$(OBJS/$(call tree_of,$(1))),$(if $(or \
        $(findstring /user/lib/,$(o)),$(filter %/lib/format.c.o %/lib/string.c.o,$(o))),$(o)))

# Where a program lies is its tree's to say, in user/program.ld.  A kernel
# with kernel/aout.h gets it as an a.out file, any other as an ELF file.  What
# the linker knows besides is in NAME.elf, for gdb and for tests.
link_program = $(LD/$(1)) -z noexecstack --build-id=none \
        -T build/tree/$(call tree_of,$(2))/user/program.ld
program_source = $(SRC/$(filter %/user/$(notdir $(1)).c.o,$(call program_objects,$(1))))

# A tree's one LD line is its kernel's: the programs are too many to name.
#
# The rules of one config: its name, its compiler, its level.  Flags are a
# file too: when they change, what was built with them is old.
define config_rules
FLAGS/$(1) := $$(CC/$(2)) $(3) $$(KERNEL_CFLAGS)
ifneq (,$$(CHAPTERS))
ifneq ($$(FLAGS/$(1)),$$(file <build/obj/$(1)/flags))
$$(shell mkdir -p build/obj/$(1))
$$(file >build/obj/$(1)/flags,$$(FLAGS/$(1)))
endif
endif

# Another version of it compiles everything anew.
build/obj/$(1)/compiler: FORCE
	$$(call need,$$(firstword $$(CC/$(2))),$$(firstword \
	  $$(CC/$(2))),$$(if $$(filter gcc,$(2)),run,test))
	mkdir -p $$(@D)
	new=$$@.$$$$$$$$; $$(CC/$(2)) --version >$$$$new || exit; \
	  cmp -s $$$$new $$@ && rm $$$$new || mv $$$$new $$@

build/obj/$(1)/%.o: $$$$(SRC/$$$$*.o) build/tree/% build/obj/$(1)/flags \
        build/obj/$(1)/compiler
	$$(say) CC '$(1) $$*'
	mkdir -p "$$(@D)"
	unset $$(HEADER_PATHS); $$(FLAGS/$(1)) -I build/tree/$$(call tree_of,$$*) \
	  -ffile-prefix-map="$$(CURDIR)"=. -MMD -MP -c -o $$@ $$<

build/kernel/$(1)/%.elf: $$$$(addprefix build/obj/$(1)/,$$$$(call kernel_objects,$$$$*)) \
        build/tree/$$$$*/kernel.ld build/trees.mk | build/may-sleep
	$$(say) LD '$(1) $$*'
	mkdir -p "$$(@D)"
	$$(LD/$(2)) -z noexecstack --build-id=none \
	  -T build/tree/$$*/kernel.ld -o $$@ $$(filter %.o,$$^)

build/program/$(1)/%: $$$$(addprefix build/obj/$(1)/,$$$$(call program_objects,$$$$*)) \
        build/tree/$$$$(call tree_of,$$$$*)/user/program.ld build/tools/aout \
        tools/says build/trees.mk
	mkdir -p "$$(@D)"
	$$(call link_program,$(2),$$*) -o $$@.elf $$(filter %.o,$$^)
	keeps=$$$$(sh tools/says 'Keeps its symbols' $$(call program_source,$$*)) && \
	  $$(if $$(filter $$(call tree_of,$$*),$$(AOUT)), \
	  build/tools/aout $$$${keeps:+--symbols} $$@.elf $$@, \
	  $$(call link_program,$(2),$$*) -S -o $$@ $$(filter %.o,$$^))
endef

# The programs of a tree: it has a file user/NAME.c for each.
programs_of = $(foreach o,$(filter %.c.o,$(OBJS/$(1))),$(if \
        $(filter user,$(lastword $(subst /, ,$(dir $(o))))),$(notdir $(o:.c.o=))))

level_of = -$(lastword $(subst -, ,$(1)))
$(foreach c,$(CONFIGS),$(eval \
  $(call config_rules,$(c),$(c:$(call level_of,$(c))=),$(call level_of,$(c)))))

OBJECTS := $(sort $(foreach t,$(TREES),$(OBJS/$(t))))
-include $(wildcard $(foreach c,$(CONFIGS),$(OBJECTS:%.o=build/obj/$(c)/%.d)))

# A source that is no longer where a .d file says makes no error, but a
# compilation from where it is now: its copy in the tree is new.
code/%.c code/%.S tests/boot/%.c tests/boot/%.S work/%.c exercises/%.c: ;
%.d: ;

.SECONDARY:

# Each call of get_free_page() says what its caller holds meanwhile.
build/may-sleep: tools/may-sleep $(wildcard code/*/*/*.c tests/variants/*/*/*.c)
	tools/may-sleep $(filter %.c,$^)
	touch $@

# ---- what one asks for ----------------------------------------------------

kernels: $(CHAPTERS:%=build/kernel/$(CONFIG)/%.elf) ## every chapter's kernel, with TOOLCHAIN= and OPT=

# With EX= it is what the exercise's files lie over, which may differ.
tree_asked = $(if $(EX),$(call judge_tree,$(ex)),$(chapter))
tree: build/trees.mk ## CH=1: the chapter's whole source, and where each file comes from; EX=1.2: the exercise's
	echo 'build/tree/$(tree_asked)/'
	build/tools/layer list $(tree_asked)

carried: build/trees.mk ## how many lines the replaced files merely repeat
	build/tools/layer carried $(CHAPTERS)

.PHONY: kernels tree carried
