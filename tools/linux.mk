# SPDX-License-Identifier: GPL-2.0-only
# The book's programs on the Linux of this machine: linked for it from the
# canonical objects, run beside the book's kernel, and compared.

# A program for the book's kernels alone says so in its header comment.  Of
# the others these print what differs: hello how many arguments it got, where
# its own number and address, storm how many tasks there can be, flow how much
# a pipe holds, show, windows, words and reach where memory is, twice what the
# disk did, atlas how many faults there were, heap how far brk may go, crowd,
# pair and the holes who shares a page.
NOT_ALIKE := hello where storm flow show windows words reach twice atlas heap \
        crowd pair hole1 hole2

# They make mistakes with pointers into a hole, which is no mistake for Linux
# 0.11: it makes a page there.  A kernel with mm/demand.c does the same.
LIVE_ON := badptr mistakes pointers wild
not_alike = $(NOT_ALIKE) $(if $(wildcard build/tree/$(1)/mm/demand.c),$(LIVE_ON))

only_here = $(shell grep -lE "Only the book's kernel" $(1))
tree_sources = $(wildcard $(patsubst %,build/tree/$(1)/user/%.c,$(call programs_of,$(1))))
linux_programs = $(filter-out $(call not_alike,$(1)),$(patsubst build/tree/$(1)/user/%.c,%, \
        $(filter-out $(call only_here,$(call tree_sources,$(1))), \
        $(call tree_sources,$(1)))))

LINUX_TREES := $(TEST_USERS:%=test/%)

build/linux/%: $$(addprefix build/obj/$(CANONICAL)/,$$(call program_objects,$$*))
	$(say) LD 'Linux $*'
	mkdir -p "$(@D)"
	$(LD/gcc) -z noexecstack --build-id=none -static -o $@ $^

# The list is not known before the trees are laid: a make of its own.
build/test/linux/%.log: build/test/bin/boot/linux build/trees.mk \
        $$(call disk_image,$(CANONICAL),test/$$*) FORCE
	+$(MAKE) $(patsubst %,build/program/$(CANONICAL)/test/$*/%,$(call \
	  linux_programs,test/$*)) $(patsubst %,build/linux/test/$*/%,$(call \
	  linux_programs,test/$*)) build/kernel/$(CANONICAL)/test/$*.elf
	$(call run_test,$< build/kernel/$(CANONICAL)/test/$*.elf \
	  $(call linux_programs,test/$*))

EXTRA_TESTS += $(TEST_USERS:%=linux/%)

test-linux: ## the book's programs here and in QEMU: do they say the same?
	+$(call judge,$(TEST_USERS:%=linux/%))

.PHONY: test-linux
