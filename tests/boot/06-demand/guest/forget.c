// SPDX-License-Identifier: GPL-2.0-only
/*
 * Takes a page away from a program, as if it had never been touched.
 */
#include <stddef.h>

#include "kernel/syscall.h"
#include "kernel/task.h"
#include "mm/memory.h"
#include "mm/paging.h"

/* 491: the page at the logical address ARG1; 1 if there was one. */
static int32_t
t_forget(struct regs *regs)
{
    laddr_t linear = current->mm->start_code + ARG1(regs);
    pte_t *pte = ARG1(regs) < USER_SIZE ? find_pte(linear) : NULL;
    paddr_t page;

    if (!pte || !(*pte & PTE_PRESENT))
        return 0;
    page = pte_frame(*pte);
    *pte = 0;
    flush_page(linear);
    free_page(page);
    return 1;
}

SYSCALL(491, t_forget);
