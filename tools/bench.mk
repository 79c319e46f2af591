# SPDX-License-Identifier: GPL-2.0-only
# The benchmarks.  Each is a name in BENCHES and a command BENCH/NAME that
# prints rows: what, value, unit, limit or -, with a tab between them.  What
# a command needs built is in BENCH_NEEDS.  They run one after the other.

BENCHES     += boot
BENCH_NEEDS += build/tools/bench build/test/stubs/exit.elf \
        build/kernel/$(CANONICAL)/01-boot.elf

# Chapter 1's kernel against one that only exits: what a boot test costs.
BENCH/boot = build/tools/bench build/test/stubs/exit.elf \
  build/kernel/$(CANONICAL)/01-boot.elf run=hello run=frames run=owners \
  'run=exception by=divide'

# Chapter 4's calls and faults, in instructions.  A compiler that optimises
# harder makes the floor shorter than the kernel: there the limit is higher.
COSTS       := test/04-fork
ifneq (,$(filter $(COSTS),$(TREES)))
BENCHES     += costs
COSTS_OF     = build/kernel/$(1)/$(COSTS).elf build/program/$(1)/$(COSTS)
BENCH_NEEDS += build/tools/costs $(foreach c,$(CANONICAL) gcc-O2, \
        $(firstword $(call COSTS_OF,$(c))) $(addprefix $(lastword $(call \
        COSTS_OF,$(c)))/,cost fork16 fork64 fork256))
BENCH/costs  = { build/tools/costs $(call COSTS_OF,$(CANONICAL)) 3 && \
  build/tools/costs $(call COSTS_OF,gcc-O2) 4 gcc-O2; }
endif

# The same for files and programs from the disk, on chapter 6's kernel.
FILE_COSTS  := test/06-demand
ifneq (,$(filter $(FILE_COSTS),$(TREES)))
BENCHES     += file-costs
FILES_OF     = build/kernel/$(1)/$(FILE_COSTS).elf build/disk/$(1)/$(FILE_COSTS).ext2
BENCH_NEEDS += build/tools/costs $(foreach c,$(CANONICAL) gcc-O2,$(call FILES_OF,$(c)))
BENCH/file-costs = { build/tools/costs $(call FILES_OF,$(CANONICAL)) 3 && \
  build/tools/costs $(call FILES_OF,gcc-O2) 4 gcc-O2; }
endif

# And for areas, on chapter 8's: its run has counted already.
AREA_COSTS  := 08-vma/cost
ifneq (,$(filter $(AREA_COSTS),$(RUNS)))
BENCHES     += area-costs
BENCH_NEEDS += build/run/$(AREA_COSTS)/com1.txt
BENCH/area-costs = awk -f tools/area-costs.awk build/run/$(AREA_COSTS)/com1.txt
endif

build/tools/bench build/tools/costs: build/tools/%: tools/%.c $(BOOT_SOURCES) \
        $(BOOT_HEADERS) tools/util.c tools/util.h
	$(say) CC tools/$*
	mkdir -p $(@D)
	$(HOSTCC) $(HOST_CFLAGS) -I tools/boot -o $@ $(filter %.c,$^)

bench: $$(BENCH_NEEDS) ## what things cost, as ratios, against their limits
	rm -rf build/bench
	mkdir -p build/bench
	$(foreach b,$(BENCHES),$(BENCH/$(b)) > build/bench/$(b).rows &&) :
	sh tools/bench-table build/bench.json $(BENCHES:%=build/bench/%.rows)

.PHONY: bench
