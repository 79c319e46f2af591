# SPDX-License-Identifier: GPL-2.0-only
# The tests of the boot driver, and the stub kernels that they boot.

STUBS := $(patsubst tests/boot/stubs/%.S,build/test/stubs/%.elf, \
        $(wildcard tests/boot/stubs/*.S))
DRIVER_TESTS := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/driver*.c))

build/test/stubs/%.elf: tests/boot/stubs/%.S tests/boot/stubs/stub.h \
        tests/boot/stubs/stub.ld
	$(say) LD tests/boot/stubs/$*
	mkdir -p $(@D)
	$(CC/$(compiler)) -c -o $(@:.elf=.o) $<
	$(LD/$(compiler)) -z noexecstack --build-id=none \
	  -T tests/boot/stubs/stub.ld -o $@ $(@:.elf=.o)

# What is said of a unit test in test.mk, these need besides.
$(foreach t,$(DRIVER_TESTS),$(eval UNIT_SOURCES/$(t) := $(BOOT_SOURCES)))
$(DRIVER_TESTS:%=build/test/bin/unit/%): $(BOOT_SOURCES) $(BOOT_HEADERS) \
        tests/unit/driver.h
$(DRIVER_TESTS:%=build/test/unit/%.log): $(STUBS)

test-driver: $(DRIVER_TESTS:%=build/test/unit/%.log) ## the boot driver: verdicts, limits, leftovers

.PHONY: test-driver
