// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fault of a page that is not there.  Below end_data it comes from the
 * program's file, elsewhere it is made of zeros.
 */
#include "mm/demand.h"

#include "fs/buffer.h"
#include "fs/inode.h"
#include "kernel/printk.h"
#include "kernel/signal.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/memory.h"
#include "mm/oom.h"

#define BLOCKS_IN_PAGE (PAGE_SIZE / BLOCK_SIZE)

uint32_t nr_page_loads;

bool
put_page(paddr_t page, uint32_t logical)
{
    if (map_user_page(current->mm, logical, page, PTE_WRITE | PTE_USER))
        return true;
    free_page(page);
    return false;
}

uint32_t
get_empty_page(uint32_t logical)
{
    paddr_t page = get_free_page(); /* may_sleep: holds nothing */

    if (!page || !put_page(page, logical))
        return oom();
    current->mm->min_flt++;
    return 0;
}

bool
bread_page(paddr_t page, dev_t dev, const uint32_t blocks[4])
{
    char *to = phys_to_virt(page);

    for (uint32_t i = 0; i < BLOCKS_IN_PAGE; i++, to += BLOCK_SIZE) {
        struct buffer_head *bh;

        if (blocks[i] == 0)
            continue;
        bh = bread(dev, blocks[i]);
        if (!bh)
            return false;
        memcpy(to, bh->b_data, BLOCK_SIZE);
        brelse(bh);
    }
    return true;
}

/*
 * Fill a frame with the page at `logical`.  The file's block 0 is the
 * header, so text begins in block 1.
 */
static bool
load_page(paddr_t page, uint32_t logical)
{
    struct inode *inode = current->mm->executable;
    uint32_t first = 1 + logical / BLOCK_SIZE;
    uint32_t blocks[BLOCKS_IN_PAGE];

    for (uint32_t i = 0; i < BLOCKS_IN_PAGE; i++) {
        int32_t block = inode->i_op->bmap(inode, first + i);

        if (block < 0)
            return false;
        blocks[i] = (uint32_t)block;
    }
    return bread_page(page, inode->i_dev, blocks);
}

/* What lies behind the program's data in its file is not its memory. */
static void
zero_tail(paddr_t page, uint32_t logical)
{
    uint32_t used = current->mm->end_data - logical;

    if (used < PAGE_SIZE)
        memset((char *)phys_to_virt(page) + used, 0, PAGE_SIZE - used);
}

/* 0.11 goes on with zeros; only its driver says so, on the console. */
static uint32_t
unreadable(paddr_t page, uint32_t logical)
{
    free_page(page);
    printk("task %d (%s): the page at %08x cannot be read\n", current->pid,
           current->name, logical);
    return SIGBUS;
}

uint32_t
do_no_page(uint32_t error, laddr_t linear)
{
    laddr_t address = linear & ~(PAGE_SIZE - 1);
    uint32_t logical = address - current->mm->start_code;
    paddr_t page;

    (void)error; /* a load or a store: the same */
    if (!current->mm->executable || logical >= current->mm->end_data)
        return get_empty_page(logical);
    if (share_page(logical)) {
        current->mm->min_flt++;
        return 0;
    }
    page = get_free_page(); /* may_sleep: holds nothing */
    if (!page)
        return oom();
    if (!load_page(page, logical))
        return unreadable(page, logical);
    zero_tail(page, logical);
    nr_page_loads++;
    current->mm->maj_flt++;
    return put_page(page, logical) ? 0 : oom();
}
