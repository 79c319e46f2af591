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
	$(HOSTCC) $(HOST_CFLAGS) -I tools/boot -MMD -MP -c -o $@ $<

build/exercise/lib.a: $(JUDGE_OBJECTS)
	$(say) AR tools/exercise
	rm -f $@
	ar rcs $@ $^

build/tools/grade build/tools/bench-check: build/tools/%: \
        tools/exercise/programs/%.c build/exercise/lib.a
	$(say) CC $@
	mkdir -p $(@D)
	$(HOSTCC) $(HOST_CFLAGS) -I tools/boot -MMD -MP -MF build/exercise/lib/$*.d \
	  -o $@ $< build/exercise/lib.a

# A chapter's graders may share a header beside their folders.
build/exercise/%/check: $$(FOLDER/$$*)/check.c build/exercise/lib.a
	$(say) CC $<
	mkdir -p $(@D)
	$(HOSTCC) $(HOST_CFLAGS) -I tools/exercise -I tools/boot -I $(dir $(<D)) \
	  -I tests/unit/host -MMD -MP -o $@ $< build/exercise/lib.a

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

build/exercise/%/kit: FORCE
	$(shell mkdir -p build/exercise/$*)$(file >$@,$(call KIT,$*))

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

# What one types, tried on the first two: a drawn question, a kernel file.
TRIED := $(wordlist 1,2,$(EXERCISES))
build/test/exercises/commands.log: build/test/bin/exercises/commands \
        build/tools/grade \
        $$(foreach e,$$(TRIED),$$(call grader,$$(e))) FORCE
	$(call run_test,$< $(TRIED))

-include $(wildcard build/test/bin/exercises/*.d)

EXTRA_TESTS += $(EXERCISES:%=exercises/%) $(FORGED:%=exercises/%-forgeries) $(if $(TRIED),exercises/commands)

# How long one waits, for each exercise that changes the kernel.
TIMED := $(foreach e,$(EXERCISES),$(if $(FILES/$(e)),$(e)))
ifneq (,$(TIMED))
BENCHES     += check
BENCH_NEEDS += build/tools/bench-check \
        $(foreach e,$(TIMED),$(call grader,$(e)))
BENCH/check = { $(TIMED:%=build/tools/bench-check build/exercise/%/kit;) }
endif

# ---- what one types -------------------------------------------------------

EX_GOALS := start check try
ex = $(if $(filter $(EX_GOALS),$(MAKECMDGOALS)),$(if $(EXERCISES),$(one_exercise)))
one_exercise = $(if $(word 2,$(EX)),$(error One exercise at a time, \
  as EX=$(firstword $(EX)); `make grade` judges all in work/))$(or $(filter $(EX),$(EXERCISES)),$(error \
  $(if $(EX),EX=$(EX) names no exercise,Say which exercise); there are \
  $(foreach e,$(EXERCISES),EX=$(e) ($(notdir $(FOLDER/$(e)))))))

IN ?= work/$(ex)
run_check = build/exercise/$(ex)/check --kit build/exercise/$(ex)/kit \
        $(if $(SEED),--seed "$(SEED)")

start: $$(call grader,$$(ex)) ## EX=1.2: an exercise's files, yours to change, in work/1.2/
	$(run_check) start "$(IN)"

check: pristine $$(call grader,$$(ex)) ## EX=1.2 [SEED=...]: judge what is in work/1.2/
	$(run_check) --redraw judge "$(IN)"

try: $$(call grader,$$(ex)) build/tools/boot ## EX=1.2 [ARGS='run=...']: boot the kernel with your files
	$(run_check) kernel "$(IN)" build/exercise/$(ex)/try.elf
	build/tools/boot --interactive $(foreach p,$(call judge_programs,$(ex)),--module \
	  $(notdir $(p))=$(p)) $(call disk_as,$(if $(call judge_disk,$(ex)),ram),$(call judge_disk,$(ex))) build/exercise/$(ex)/try.elf $(ARGS)

# FROM= takes a folder of one student's exercises, or one of students.
FROM ?= work
ifneq (,$(filter grade,$(MAKECMDGOALS)))
ifneq (yes,$(shell test -d "$(FROM)" && echo yes))
$(error There is no folder $(FROM); \
  `make start EX=$(firstword $(EXERCISES))` begins one)
endif
endif
grade: pristine build/tools/grade $$(foreach e,$$(EXERCISES),$$(call grader,$$(e))) ## [FROM=folder]: judge all exercises there, write build/grades.json
	build/tools/grade --json build/grades.json --reports build/grades \
	  $(if $(SEED),--seed "$(SEED)") $(if $(filter-out work,$(FROM)),--all) \
	  "$(FROM)" $(EXERCISES)

# Graders count only if they are the committed ones.
pristine:
	$(if $(DIRTY),:,sh tools/exercise/pristine $(if $(filter grade,$(MAKECMDGOALS)),,--alone))

.PHONY: start check try grade pristine
