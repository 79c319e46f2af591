// SPDX-License-Identifier: GPL-2.0-only
/*
 * Decides which frames are ours: two passes over the memory map, so that
 * its order does not matter, then away with what the loader has put there.
 */
#include "mm/ram.h"

#include "kernel/init.h"
#include "mm/address.h"
#include "mm/memory.h"

/* A range may run past 2^64: a hostile map, but ours to survive. */
static uint64_t
range_end(const struct ram_range *range)
{
    uint64_t end = range->base + range->length;

    return end < range->base ? UINT64_MAX : end;
}

void
mem_from_ranges(const struct ram_range *ranges, size_t n)
{
    mem_init();
    for (size_t i = 0; i < n; i++)
        if (ranges[i].type == RAM_USABLE)
            mem_add(ranges[i].base, range_end(&ranges[i]));
    for (size_t i = 0; i < n; i++)
        if (ranges[i].type != RAM_USABLE)
            mem_reserve(ranges[i].base, range_end(&ranges[i]));
}

/* The kernel's own image and the loader's modules are in use already. */
static void
memory_init(void)
{
    mem_from_ranges(boot_info.ranges, boot_info.nr_ranges);
    mem_reserve(virt_to_phys(kernel_start), virt_to_phys(kernel_end));
    for (size_t i = 0; i < boot_info.nr_modules; i++)
        mem_reserve(boot_info.modules[i].start, boot_info.modules[i].end);
}

initcall(40, memory_init);
