// SPDX-License-Identifier: GPL-2.0-only
/*
 * A page of a file that is clean and in a frame of the task's own, though
 * others have it, too: else only two who read at once get there.
 */
#include "kernel/errno.h"
#include "kernel/syscall.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/memory.h"
#include "mm/paging.h"

/* 480: the page at ARG1, which must be there, becomes a copy of itself. */
static int32_t
t_own_copy(struct regs *regs)
{
    pte_t *pte = find_pte(ARG1(regs));
    paddr_t copy = __get_free_page();

    if (!pte || !(*pte & PTE_PRESENT) || !copy)
        return -EINVAL;
    memcpy(phys_to_virt(copy), phys_to_virt(pte_frame(*pte)), PAGE_SIZE);
    free_page(pte_frame(*pte));
    *pte = pte_make(copy, *pte & PTE_FLAGS);
    flush_page(ARG1(regs));
    return 0;
}

SYSCALL(480, t_own_copy);
