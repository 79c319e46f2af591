// SPDX-License-Identifier: GPL-2.0-only
/*
 * How much memory there is decides how large mem_map must be, and how many
 * tables the kernel needs to see it all.  Both are put behind its image
 * before there is an allocator, as in Linux 1.2 (mm/init.c, arch/i386).
 */
#include "mm/ram.h"

#include "kernel/cmdline.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "mm/address.h"
#include "mm/memory.h"
#include "mm/paging.h"

#define REGION      (TABLE_ENTRIES * PAGE_SIZE) /* of one table: 4 MiB */
#define BOOT_TABLES 4u                          /* head.S has made these */

/* A range may run past 2^64: a hostile map, but ours to survive. */
static uint64_t
range_end(const struct ram_range *range)
{
    uint64_t end = range->base + range->length;

    return end < range->base ? UINT64_MAX : end;
}

paddr_t
ram_end(const struct ram_range *ranges, size_t n)
{
    uint64_t end = 0;

    for (size_t i = 0; i < n; i++)
        if (ranges[i].type == RAM_USABLE && ranges[i].length > 0 &&
            range_end(&ranges[i]) > end)
            end = range_end(&ranges[i]);
    return end < PAGING_MEMORY ? (paddr_t)end & ~(PAGE_SIZE - 1)
                               : PAGING_MEMORY;
}

void
mem_from_ranges(const struct ram_range *ranges, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (ranges[i].type == RAM_USABLE)
            mem_add(ranges[i].base, range_end(&ranges[i]));
    for (size_t i = 0; i < n; i++)
        if (ranges[i].type != RAM_USABLE)
            mem_reserve(ranges[i].base, range_end(&ranges[i]));
}

static uint64_t
page_up(uint64_t addr)
{
    return (addr + PAGE_SIZE - 1) & ~(uint64_t)(PAGE_SIZE - 1);
}

/* Has [start, end), which may be empty, a byte of [at, at + bytes)? */
static bool
touches(uint64_t start, uint64_t end, uint64_t at, uint32_t bytes)
{
    return start < end && start < at + bytes && at < end;
}

/* If [at, at + bytes) is in the way of something: where that ends, else 0. */
static uint64_t
end_of_obstacle(const struct boot_info *info, uint64_t at, uint32_t bytes)
{
    for (size_t i = 0; i < info->nr_modules; i++)
        if (touches(info->modules[i].start, info->modules[i].end, at,
                    bytes))
            return info->modules[i].end;
    for (size_t i = 0; i < info->nr_ranges; i++)
        if (info->ranges[i].type != RAM_USABLE &&
            touches(info->ranges[i].base, range_end(&info->ranges[i]), at,
                    bytes))
            return range_end(&info->ranges[i]);
    return 0;
}

static bool
is_usable(const struct boot_info *info, uint64_t at, uint32_t bytes)
{
    for (size_t i = 0; i < info->nr_ranges; i++)
        if (info->ranges[i].type == RAM_USABLE &&
            info->ranges[i].base <= at &&
            at + bytes <= range_end(&info->ranges[i]))
            return true;
    return false;
}

paddr_t
ram_room(const struct boot_info *info, paddr_t from, uint32_t bytes)
{
    uint64_t at = page_up(from), end = 0;

    while (at < PAGING_MEMORY && end < PAGING_MEMORY) {
        end = end_of_obstacle(info, at, bytes);
        if (!end && is_usable(info, at, bytes))
            return at + bytes <= PAGING_MEMORY ? (paddr_t)at : 0;
        at = end ? page_up(end) : at + PAGE_SIZE; /* page_up may overflow */
    }
    return 0;
}

/*
 * Let the kernel see the RAM that head.S has made no tables for.  What is
 * left of the last table held anything before.
 */
static void
map_rest(paddr_t tables, paddr_t end)
{
    pte_t *entry = phys_to_virt(tables);

    for (paddr_t at = BOOT_TABLES * REGION; at < end || at % REGION != 0;
         at += PAGE_SIZE) {
        if (at % REGION == 0)
            page_directory[pde_index(at + KERNEL_BASE)] =
                pte_make(virt_to_phys(entry), PTE_PRESENT | PTE_WRITE);
        *entry++ = at < end ? pte_make(at, PTE_PRESENT | PTE_WRITE) : 0;
    }
}

/* frames=N on the command line: a machine with N free frames. */
static void
memory_init(void)
{
    const struct boot_info *info = &boot_info;
    paddr_t end = ram_end(info->ranges, info->nr_ranges), room;
    uint32_t map_size = MAP_NR(end) * sizeof(*mem_map), bytes;
    uint32_t tables = 0;

    if (end > BOOT_TABLES * REGION)
        tables = (end - BOOT_TABLES * REGION + REGION - 1) / REGION;
    bytes = tables * PAGE_SIZE + map_size;
    room = ram_room(info, virt_to_phys(kernel_end), bytes);
    if (!room || room + bytes > BOOT_TABLES * REGION)
        panic("no room below 16 MiB for %u bytes of mem_map and tables",
              bytes);
    map_rest(room, end);
    mem_init(phys_to_virt(room + tables * PAGE_SIZE), end);
    mem_from_ranges(info->ranges, info->nr_ranges);
    mem_reserve(0, PAGE_SIZE);
    mem_reserve(virt_to_phys(kernel_start), virt_to_phys(kernel_end));
    mem_reserve(room, room + bytes);
    for (size_t i = 0; i < info->nr_modules; i++)
        mem_reserve(info->modules[i].start, info->modules[i].end);
    mem_open(cmdline_number("frames", PAGING_PAGES));
}

initcall(40, memory_init);
