// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lets a program look behind one of its own pages.  A stand-in until there
 * are files: chapter 5 has Linux's windows for this, below /proc.
 */
#include "kernel/own_calls.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "mm/memory.h"
#include "mm/paging.h"
#include "mm/uaccess.h"

/* The entry for a logical address, and the count of its frame. */
static int32_t
sys_look(struct regs *regs)
{
    struct look look = {.free_frames = nr_free_pages()};
    uint32_t at = ARG1(regs);
    const pte_t *pte = NULL;

    if (at < USER_SIZE)
        pte = user_pte(current->mm, at);
    if (pte && *pte & PTE_PRESENT) {
        look.entry = *pte;
        look.count = page_count(pte_frame(*pte));
    }
    return copy_to_user(ARG2(regs), &look, sizeof(look)) ? 0 : -EFAULT;
}

SYSCALL(OWN_LOOK, sys_look);
