# SPDX-License-Identifier: GPL-2.0-only
# The book's programs on the Linux of this machine: run beside the book's
# kernel, and compared.  Where programs are a.out files they are linked for
# Linux from the canonical objects; ELF files are the same ones on both.

# Which programs are left out, each says in its header comment (tools/says).
# "Linux 0.11 gives it a page": what is a mistake elsewhere is none there, nor
# is it on a kernel of that time with mm/demand.c.
says = $(if $(2),$(shell sh tools/says "$(1)" $(2)))
not_alike = $(call says,Only the book's kernels,$(2)) \
        $(call says,Not alike on Linux,$(2)) \
        $(if $(and $(filter $(1),$(AOUT)),$(wildcard build/tree/$(1)/mm/demand.c)),\
        $(call says,Linux 0.11 gives it a page,$(2)))
tree_sources = $(patsubst %,build/tree/$(1)/user/%.c,$(call programs_of,$(1)))
linux_programs = $(patsubst build/tree/$(1)/user/%.c,%,$(filter-out $(call \
        not_alike,$(1),$(call tree_sources,$(1))),$(call tree_sources,$(1))))

build/linux/%: $$(addprefix build/obj/$(CANONICAL)/,$$(call program_objects,$$*))
	$(say) LD 'Linux $*'
	mkdir -p "$(@D)"
	$(LD/gcc) -z noexecstack --build-id=none -static -o $@ $^

# The list is not known before the trees are laid: a make of its own.
build/test/linux/%.log: build/test/bin/boot/linux build/trees.mk \
        $$(call disk_image,$(CANONICAL),test/$$*) FORCE
	+$(MAKE) $(patsubst %,build/program/$(CANONICAL)/test/$*/%,$(call \
	  linux_programs,test/$*)) $(if $(filter test/$*,$(AOUT)),$(patsubst \
	  %,build/linux/test/$*/%,$(call linux_programs,test/$*))) \
	  build/kernel/$(CANONICAL)/test/$*.elf
	$(call run_test,$< build/kernel/$(CANONICAL)/test/$*.elf \
	  $(call linux_programs,test/$*))

LINUX_TESTS := $(patsubst tests/boot/%/user/,linux/%,$(wildcard \
        $(TESTED:%=tests/boot/%/user/)))
EXTRA_TESTS += $(LINUX_TESTS)

test-linux: ## the book's programs here and in QEMU: do they say the same?
	+$(call judge,$(LINUX_TESTS))

.PHONY: test-linux
