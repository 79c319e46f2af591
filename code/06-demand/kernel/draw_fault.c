// SPDX-License-Identifier: GPL-2.0-only
/*
 * Draws the way of a fault, from the address in CR2 to the blocks of the
 * disk.
 */
#include "drivers/block.h"
#include "fs/inode.h"
#include "kernel/draw.h"
#include "kernel/draw_program.h"
#include "kernel/errno.h"
#include "kernel/task.h"
#include "mm/fault.h"
#include "mm/paging.h"

/* The block of the file that lies at each quarter of a page, and where. */
static void
draw_blocks(uint32_t first)
{
    struct inode *inode = current->mm->executable;

    draw("blocks [what=file, cols=\"block block\", "
         "label=\"{file|disk}\\\n");
    for (uint32_t i = 0; i < PAGE_SIZE / BLOCK_SIZE; i++)
        draw("|{block %u|block %d}\\\n", first + i,
             inode->i_op->bmap(inode, first + i));
    draw("\"];\n");
}

/* CR2 keeps the address of the latest fault until there is another. */
int32_t
draw_fault(const char *name)
{
    laddr_t linear = fault_address();
    uint32_t logical = linear - current->mm->start_code;
    uint32_t page = logical & ~(PAGE_SIZE - 1);
    pte_t *pte = find_pte(linear), entry = pte ? *pte : 0;

    if (!current->mm->executable || logical >= current->mm->end_data)
        return -EINVAL;
    draw_begin(name);
    draw("linear [what=register, label=\"CR2\\n%08x\"];\n", linear);
    draw("logical [what=page, label=\"logical\\n%08x\\npage %08x\"];\n",
         logical, page);
    draw_blocks(1 + page / BLOCK_SIZE);
    draw("frame [what=frame, label=\"frame\\n%08x\"];\n", pte_frame(entry));
    draw("entry [what=entry, label=\"entry\\n%08x\"];\n", entry);
    draw("linear -> logical [label=\"− %08x\"];\n",
         current->mm->start_code);
    draw("logical -> blocks -> frame -> entry;\n");
    draw_end();
    return 0;
}
