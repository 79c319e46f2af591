/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The frame allocator on the machine itself.  What it has done is judged
 * from outside: the test reads mem_map and t_taken when the run is over.
 */
#include "mm/memory.h"

#include "boot/multiboot.h"
#include "kernel/cmdline.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/ram.h"

/* Every frame in the order in which it was given; 0 follows the last. */
extern paddr_t t_taken[PAGING_PAGES + 1];
paddr_t t_taken[PAGING_PAGES + 1];

static unsigned int
take_all(void)
{
    unsigned int n = 0;
    paddr_t page;

    while ((page = get_free_page()))
        t_taken[n++] = page;
    t_taken[n] = 0;
    return n;
}

/* Dirty every frame, give all back, take all again: now they must be zero.
 * The run ends with no frame left. */
static void
t_exhaust(void)
{
    unsigned int n = take_all();

    for (unsigned int i = 0; i < n; i++)
        memset(phys_to_virt(t_taken[i]), 0xa5, PAGE_SIZE);
    for (unsigned int i = 0; i < n; i++)
        free_page(t_taken[i]);
    if (take_all() != n)
        panic("a frame was lost");
    if (get_free_page() != 0)
        panic("a frame came out of nothing");
    printk("frames taken: %u\n", n);
    for (size_t i = 0; i < boot_info.nr_modules; i++)
        printk("module %s from %08x to %08x\n", boot_info.modules[i].name,
               boot_info.modules[i].start, boot_info.modules[i].end);
}

DEMO("t-exhaust", t_exhaust, "take every frame");

/* The same, and everything back in another order. */
static void
t_refill(void)
{
    unsigned int n = take_all();

    for (unsigned int i = 0; i < n; i += 2)
        free_page(t_taken[i] + 4095);
    for (unsigned int i = 1; i < n; i += 2)
        free_page(t_taken[i]);
    printk("frames given back: %u\n", n);
}

DEMO("t-refill", t_refill, "take every frame and give all back");

/* ---- misuse ---- */

static void
t_free(void)
{
    free_page(cmdline_number("address", 0));
    printk("nothing happened\n");
}

DEMO("t-free", t_free, "address=: free what was never taken");

static void
t_free_twice(void)
{
    paddr_t page = get_free_page();

    free_page(page);
    printk("freed: 0x%08x\n", page);
    free_page(page);
}

DEMO("t-free-twice", t_free_twice, "free one frame twice");

/* ---- memory maps that no machine here has ---- */

/* One result a map: the end of memory, and every frame's count. */
#define MAPS 32

struct t_map_result {
    int32_t ranges;
    paddr_t end;
    uint8_t map[PAGING_PAGES];
};

extern struct t_map_result t_maps[MAPS];
struct t_map_result t_maps[MAPS];

/*
 * The first module holds maps as a loader would write them, one behind the
 * other, each after a word that says its length in bytes; ~0 ends them.
 * The frames in use are forgotten, so nothing may follow.
 */
static void
t_map(void)
{
    const char *at = phys_to_virt(boot_info.modules[0].start);
    static struct ram_range ranges[MAX_RANGES];
    uint32_t bytes;
    int maps = 0;

    if (boot_info.nr_modules != 1)
        panic("t-map needs one module");
    for (; maps < MAPS; maps++) {
        struct t_map_result *result = &t_maps[maps];

        memcpy(&bytes, at, 4);
        if (bytes == UINT32_MAX)
            break;
        result->ranges =
            multiboot_ranges(at + 4, bytes, ranges, MAX_RANGES);
        mem_from_ranges(ranges, (size_t)result->ranges);
        result->end = HIGH_MEMORY;
        memcpy(result->map, mem_map, sizeof(mem_map));
        at += 4 + bytes;
    }
    printk("maps: %d\n", maps);
}

DEMO("t-map", t_map, "the memory maps in the first module");
