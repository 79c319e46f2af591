// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=frames: three frames out, the middle one back, one out again.
 */
#include "kernel/draw.h"
#include "kernel/init.h"
#include "kernel/printk.h"
#include "mm/address.h"
#include "mm/memory.h"

static void
show(const char *what, paddr_t page)
{
    printk("%-6s %08x  count %u, free frames %u\n", what, page,
           mem_map[MAP_NR(page)], nr_free_pages());
}

static paddr_t
take(void)
{
    paddr_t page = get_free_page(); /* may_sleep: holds nothing */

    show("get", page);
    return page;
}

static void
demo_frames(void)
{
    paddr_t first, middle, last;
    uint32_t *word;

    first = take();
    middle = take();
    last = take();
    draw_frames("three-out");

    word = phys_to_virt(middle);
    *word = 0xdeadbeef; /* a trace of the first owner */
    free_page(middle);
    show("free", middle);
    draw_frames("middle-back");

    middle = take();
    word = phys_to_virt(middle);
    printk("the frame is back, its first word is %08x\n", *word);
    free_page(first);
    free_page(middle);
    free_page(last);
    printk("frames free: %u\n", nr_free_pages());
}

DEMO("frames", demo_frames, "take three frames, return one, take it again");
