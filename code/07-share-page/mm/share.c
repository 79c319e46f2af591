// SPDX-License-Identifier: GPL-2.0-only
/*
 * share_page and try_to_share: a missing page of a program may be in the
 * memory of another task that runs the same file.
 */
#include "mm/share.h"

#include "fs/inode.h"
#include "mm/demand.h"
#include "mm/memory.h"
#include "mm/paging.h"

bool
try_to_share(uint32_t logical, const struct task_struct *p)
{
    pte_t *from = user_pte(p->mm, logical);

    if (!from || (*from & (PTE_PRESENT | PTE_DIRTY)) != PTE_PRESENT)
        return false;
    if (pte_frame(*from) < LOW_MEM || pte_frame(*from) >= HIGH_MEMORY)
        return false; /* a frame without a count */
    if (!map_user_page(current->mm, logical, pte_frame(*from),
                       *from & PTE_FLAGS & ~PTE_WRITE))
        return false;
    *from &= ~PTE_WRITE;
    flush_page(p->mm->start_code + logical);
    mem_map[MAP_NR(pte_frame(*from))]++;
    return true;
}

/* Called by do_no_page, before it reads. */
bool
share_page(uint32_t logical)
{
    const struct inode *executable = current->mm->executable;

    if (!executable || executable->i_count < 2)
        return false;
    for (uint32_t i = NR_TASKS - 1; i > 0; i--) {
        const struct task_struct *p = task[i];

        if (p && p != current && p->mm->executable == executable &&
            try_to_share(logical, p))
            return true;
    }
    return false;
}
