# SPDX-License-Identifier: GPL-2.0-only
# Exercises: a student's folder, its verdict, an instructor's table.
#
#   build/exercise/1.2/kit   what the grader of 1.2 needs to know of the build
#   build/exercise/1.2/check the grader: its check.c over tools/exercise/
#
# A student's files lie over tree judge/CHAPTER/all: the chapter with the
# code that graders run in the guest (exercises/CHAPTER/guest/), or over
# judge/CHAPTER/EXERCISE, where the exercise has a guest/ of its own.

# ---- the graders ----------------------------------------------------------

JUDGE_SOURCES := $(wildcard tools/exercise/*.c) $(BOOT_SOURCES) tools/util.c
JUDGE_OBJECTS := $(JUDGE_SOURCES:tools/%.c=build/exercise/lib/%.o)

$(JUDGE_OBJECTS): build/exercise/lib/%.o: tools/%.c
	mkdir -p "$(@D)"
	$(HOSTCC) $(HOST_CFLAGS) -I tools/boot -MMD -MP -MF $(@:.o=.d) -MT $@ \
	  -c -o $@.$$$$ $< && mv $@.$$$$ $@

build/exercise/lib.a: $(JUDGE_OBJECTS)
	$(say) AR tools/exercise
	ar rcs $@.$$$$ $^ && mv $@.$$$$ $@

build/tools/grade build/tools/bench-check: build/tools/%: \
        tools/exercise/programs/%.c build/exercise/lib.a
	$(say) CC $@
	mkdir -p $(@D)
	$(HOSTCC) $(HOST_CFLAGS) -I tools/boot -MMD -MP -MF build/exercise/lib/$*.d \
	  -MT $@ -o $@.$$$$ $< build/exercise/lib.a && mv $@.$$$$ $@

# A chapter's graders may share a header beside their folders.
build/exercise/%/check: $$(FOLDER/$$*)/check.c build/exercise/lib.a
	$(say) CC $<
	mkdir -p $(@D)
	$(HOSTCC) $(HOST_CFLAGS) -I tools/exercise -I tools/boot -I $(dir $(<D)) \
	  -I tests/unit/host -MMD -MP -MF $@.d -MT $@ -o $@.$$$$ $< \
	  build/exercise/lib.a && mv $@.$$$$ $@

-include $(wildcard build/exercise/lib/*.d build/exercise/lib/*/*.d \
        build/exercise/*/check.d)

# ---- their kits -----------------------------------------------------------

# Always one compiler, so that everybody is judged alike.
JUDGED := $(CROSS)gcc-Og

INSIDE_CFLAGS := -std=gnu11 -O1 -g -ffreestanding -fno-pic -no-pie \
        -mcmodel=small -fno-stack-protector -fcf-protection=none \
        -fno-asynchronous-unwind-tables -fno-tree-loop-distribute-patterns \
        -fsanitize=undefined -fsanitize-undefined-trap-on-error

judge_tree = $(firstword \
        $(filter $(FOLDER/$(1):exercises/%=judge/%),$(JUDGE_ONE)) \
        $(filter judge/$(call chapter_of,$(FOLDER/$(1)))/all,$(JUDGE_ALL)) \
        $(call chapter_of,$(FOLDER/$(1))))
judge_objects = $(patsubst %,build/obj/$(JUDGED)/%,$(call kernel_objects,$(call judge_tree,$(1))))
judge_kernel = build/kernel/$(JUDGED)/$(call judge_tree,$(1)).elf
judge_programs = $(patsubst exercises/$(call chapter_of,$(FOLDER/$(1)))/guest/user/%.c,\
        build/program/$(JUDGED)/$(call judge_tree,$(1))/%,$(wildcard \
        exercises/$(call chapter_of,$(FOLDER/$(1)))/guest/user/*.c))
judge_disk = $(call disk_image,$(JUDGED),$(call judge_tree,$(1)))

define KIT
$(FACTS/$(1))
compile env $(HEADER_PATHS:%=-u %) $(filter-out -Werror,$(FLAGS/$(JUDGED)))
link $(LD/$(CROSS)gcc) -z noexecstack --build-id=none
host-compile $(HOSTCC) $(INSIDE_CFLAGS)
tree build/tree/$(call judge_tree,$(1))
kernel $(call judge_kernel,$(1))
$(foreach o,$(call judge_objects,$(1)),object $(o)
)
$(foreach p,$(call judge_programs,$(1)),program $(p)
)
$(addprefix disk ,$(call judge_disk,$(1)))
endef

# Whole or not at all: another make's grader may be reading it.
build/exercise/%/kit: FORCE
	$(if $(call differs,$(file <$@),$(call KIT,$*)),$(shell \
	  mkdir -p build/exercise/$*)$(file >$@.$(this_make),$(call KIT,$*))mv $@.$(this_make) $@)
differs   = $(or $(subst x$(1),,x$(2)),$(subst x$(2),,x$(1)))
this_make = $(eval this_make := $(shell echo $$PPID))$(this_make)

# All that one exercise's grader needs.  A kernel that a student's files
# complete is not linked without them.
grader = build/exercise/$(1)/check build/exercise/$(1)/kit build/tools/layer \
        $(call judge_programs,$(1)) $(call judge_disk,$(1)) $(if $(FILES/$(1)),$(call judge_objects,$(1)),$(call judge_kernel,$(1)))

# ---- their proof ----------------------------------------------------------

build/test/bin/exercises/%: tests/exercises/%.c
	$(say) CC $<
	mkdir -p $(@D)
	$(HOSTCC) $(HOST_CFLAGS) -MMD -MP -o $@ $<

# What all graders of a kind see to alike is proved of the first of them, or
# with ALL=1 of each: build/test/exercises/1.2-forgeries.log.
grader_kind = grader$(if $(FILES/$(1)),-kernel)$(if $(wildcard $(FOLDER/$(1))/host.c),-pure)$(if \
        $(call judge_programs,$(1)),-programs)$(if $(call judge_disk,$(1)),-disk)
FORGED := $(foreach e,$(EXERCISES),$(if $(FILES/$(e)),$(foreach k,$(call \
        grader_kind,$(e)),$(if $(or $(ALL),$(if $(FORGED/$(k)),,yes)),$(e))$(eval FORGED/$(k) := $(e)))))

build/test/exercises/%.log: build/test/bin/exercises/proof \
        $$(call grader,$$*) FORCE
	$(call run_test,$< $*)

build/test/exercises/%-forgeries.log: build/test/bin/exercises/proof \
        $$(call grader,$$*) FORCE
	$(call run_test,$< $* forgeries)

# What one types, tried on the first two, which have a drawn question and a
# kernel file, and on the first with notes for a person.
TRIED := $(wordlist 1,2,$(EXERCISES)) $(firstword $(foreach e,$(EXERCISES),$(if \
        $(findstring written ,$(FACTS/$(e))),$(e))))
build/test/exercises/commands.log build/test/exercises/grading.log: \
        build/test/exercises/%.log: build/test/bin/exercises/% build/tools/grade \
        $$(foreach e,$$(TRIED),$$(call grader,$$(e))) FORCE
	$(call run_test,$< $(TRIED))

# What the texts have one type, in those that have one type something.
STORIES := $(wildcard chapters/stories.md)
TOLD    := $(if $(STORIES),$(foreach e,$(EXERCISES),$(if $(findstring \
        make try EX=,$(file <$(FOLDER/$(e))/exercise.md)),$(e))))
TOLD_BY_CARD := $(if $(STORIES),$(filter $(patsubst EX=%,%,$(filter EX=%,$(file <$(STORIES)))),$(EXERCISES)))
build/test/exercises/stories.log: build/test/bin/exercises/stories build/tools/boot \
        $$(foreach e,$$(sort $$(TOLD) $$(TOLD_BY_CARD)),$$(call grader,$$(e))) FORCE
	$(call run_test,$< $(STORIES) $(foreach e,$(TOLD),$(e):$(FOLDER/$(e))))

-include $(wildcard build/test/bin/exercises/*.d)

EXTRA_TESTS += $(EXERCISES:%=exercises/%) $(FORGED:%=exercises/%-forgeries) $(if $(TRIED),exercises/commands exercises/grading) $(if $(TOLD),exercises/stories)

# How long one waits, for each exercise that changes the kernel.
TIMED := $(foreach e,$(EXERCISES),$(if $(FILES/$(e)),$(e)))
ifneq (,$(TIMED))
BENCHES     += check
BENCH_NEEDS += build/tools/bench-check \
        $(foreach e,$(TIMED),$(call grader,$(e)))
BENCH/check = { $(TIMED:%=build/tools/bench-check build/exercise/%/kit;) }
endif

# ---- what one types -------------------------------------------------------

# EX= names an exercise; `make check` without it means all in work/, and for
# `make grade` it may name several.
EX_GOALS := start try hint $(if $(EX),check tree)
ex = $(if $(filter $(EX_GOALS),$(MAKECMDGOALS)),$(if $(EXERCISES),$(one_exercise)))
one_exercise = $(if $(word 2,$(EX)),$(error One exercise at a time, \
  as EX=$(firstword $(EX)); `make check` judges all in work/))$(or $(filter $(EX),$(EXERCISES)),$(no_such_exercise))
no_such_exercise = $(error \
  $(if $(EX),EX=$(EX) names no exercise,Say which exercise); there are \
  $(foreach e,$(EXERCISES),EX=$(e) ($(notdir $(FOLDER/$(e))))))
begun = $(foreach e,$(EXERCISES),$(if $(wildcard work/$(e)/.),$(e)))

# What was typed, as one word of the shell's, whatever is in it: neither Make
# nor the shell is to find anything to do in a folder's name.
quoted = '$(subst ','\'',$(if $(filter file,$(origin $(1))),$($(1)),$(value $(1))))'

IN ?= work/$(ex)
run_check = build/exercise/$(ex)/check --kit build/exercise/$(ex)/kit \
        $(if $(SEED),--seed $(call quoted,SEED))

start: $$(call grader,$$(ex)) ## EX=1.2: an exercise's files, yours to change, in work/1.2/
	$(run_check) start $(call quoted,IN)

# With WATCH=1 what follows the + is seen at once.
check: pristine $$(check_needs) ## [EX=1.2] [SEED=...] [WATCH=1]: judge what is in work/1.2/, at each save; without EX= list what is done in work/
	$(if $(EX),$(if $(WATCH),+sh tools/exercise/watch $(call quoted,IN)) $(run_check) \
	  --redraw judge $(call quoted,IN),$(if $(WATCH),+$(list_done); sh tools/exercise/watch,$(list_done)))
check_needs = $(if $(EX),$(call grader,$(ex)),$(if $(and $(filter check,$(MAKECMDGOALS)),$(findstring \
        command,$(origin IN))),$(error IN= is the folder of one exercise; say which: EX=1.2))build/tools/grade \
        $(EXERCISES:%=build/exercise/%/kit) $(foreach e,$(begun),$(call grader,$(e))))
list_done = mkdir -p work; build/tools/grade --progress --out build/progress \
        $(if $(SEED),--seed $(call quoted,SEED)) work $(EXERCISES)

# The words of ARGS= are for a terminal; without them it is booted as a check
# does it.
by_hand = $(findstring command,$(origin ARGS))

# The steps of a story may be parted by blanks: ops=AfB Bw3 is ops=AfB,Bw3.
words_by_hand = $(if $(findstring ops=,$(ARGS)),$(subst $(comma)$(comma),$(comma),$(subst \
        $(blank)$(comma),$(comma),$(foreach w,$(ARGS),$(if $(findstring =,$(w)),,$(comma))$(w)))),$(ARGS))
blank := $(subst x,,x x)
try: $$(call grader,$$(ex)) build/tools/boot ## EX=1.2 [CHECK=name] [SEED=...]: boot your kernel as a check does, or by hand with ARGS='run=...'
	$(if $(by_hand),$(run_check) kernel $(call quoted,IN) build/exercise/$(ex)/try.elf,$(run_check) try $(call quoted,IN) \
	  $(if $(findstring command,$(origin CHECK)),$(call quoted,CHECK)))
	$(if $(by_hand),build/tools/boot --interactive $(foreach p,$(call judge_programs,$(ex)),--module \
	  $(notdir $(p))=$(p)) $(call disk_as,$(if $(call judge_disk,$(ex)),ram),$(call judge_disk,$(ex))) build/exercise/$(ex)/try.elf $(words_by_hand))

# Which were shown is kept here, not with what is handed in.
hint: $$(addprefix build/exercise/$$(ex)/,check kit) ## EX=1.2 [N=2]: one hint more, or the second one again
	$(run_check) hint build/exercise/$(ex)/hints-shown $(if \
	  $(findstring command,$(origin N)),$(call quoted,N))

# FROM= takes a folder of one student's exercises, or one of students; with
# EX='1.2 2.1' only these count.  What comes of it is in GRADES.json,
# GRADES.csv, and a folder of reports, which is made anew.
FROM   ?= work
GRADES ?= build/grades
ifneq (,$(filter grade,$(MAKECMDGOALS)))
ifneq (yes,$(shell test -d $(call quoted,FROM) && echo yes))
$(error There is no folder $(value FROM); \
  `make start EX=$(firstword $(EXERCISES))` begins one)
endif
endif
graded = $(if $(filter grade,$(MAKECMDGOALS)),$(if $(EX),$(if $(EXERCISES),$(if \
        $(filter-out $(EXERCISES),$(EX)),$(no_such_exercise),$(EX))),$(EXERCISES)))
grade: pristine build/tools/grade $(EXERCISES:%=build/exercise/%/kit) $$(foreach e,$$(graded),$$(call grader,$$(e))) ## [FROM=folder] [EX=1.2] [SECONDS=100]: judge all there, or of a class; reports, table, JSON, CSV
	build/tools/grade --out $(call quoted,GRADES) $(foreach e,$(if $(EX),$(graded)),--only $(e)) \
	  $(if $(SEED),--seed $(call quoted,SEED)) $(if $(SECONDS),--seconds $(call quoted,SECONDS)) \
	  $(if $(filter-out work,$(FROM)),--all,--own) $(call quoted,FROM) $(EXERCISES)

# Graders count only if they are the committed ones.
pristine:
	$(if $(DIRTY),:,sh tools/exercise/pristine $(if $(filter grade,$(MAKECMDGOALS)),,--alone))

.PHONY: start check try hint grade pristine
