// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=unmap: Alice gives her page up, Carol gets the frame, and Alice looks
 * at her old address once more.
 */
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/memory.h"
#include "mm/paging.h"

#define DESK 0x08049000u

static void
demo_unmap(void)
{
    static const char hers[] = "Alice: buy milk", other[] = "Carol: 4711";
    paddr_t page = get_free_page(); /* may_sleep: holds nothing */

    if (!page || !map_page(DESK, page, PTE_WRITE))
        panic("out of memory in a demonstration");
    memcpy((char *)DESK, hers, sizeof(hers));
    printk("Alice at %08x, frame %08x: %s\n", DESK, page, (char *)DESK);

    free_page(unmap_page(DESK));
    page = get_free_page(); /* may_sleep: holds nothing */
    if (!page)
        panic("out of memory in a demonstration");
    memcpy(phys_to_virt(page), other, sizeof(other));
    printk("unmapped and freed; Carol gets frame %08x\n", page);

    printk("Alice reads at %08x: ", DESK);
    printk("%s\n", (char *)DESK);
}

DEMO("unmap", demo_unmap, "a page given up, and looked at again");
