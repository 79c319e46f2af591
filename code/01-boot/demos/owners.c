// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=owners: two users of one frame, and one of them leaves.  Whether the
 * other may go on depends on mem_map[] being a count.
 */
#include "kernel/draw.h"
#include "kernel/init.h"
#include "kernel/printk.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/memory.h"

static void
demo_owners(void)
{
    paddr_t shared = get_free_page(); /* may_sleep: holds nothing */
    paddr_t other;
    char *text = phys_to_virt(shared);

    mem_map[MAP_NR(shared)]++; /* a second user of the same frame */
    memcpy(text, "alice and bob", 14);
    printk("alice and bob share frame %08x, count %u\n", shared,
           mem_map[MAP_NR(shared)]);

    free_page(shared);
    printk("alice has left: count %u\n", mem_map[MAP_NR(shared)]);

    other = get_free_page(); /* may_sleep: holds nothing */
    memcpy(phys_to_virt(other), "carol", 6);
    printk("carol got frame %08x\n", other);
    printk("bob reads \"%s\"\n", text);
    draw_frames("owners");
}

DEMO("owners", demo_owners, "two users of a frame; one leaves");
