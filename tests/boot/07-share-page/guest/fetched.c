/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the count of instructions does not show: translations that the
 * processor has to fetch again.  It notes in an entry that it fetched it; so
 * when all such notes are deleted, and the TLB is left alone, those that come
 * back are the fetches.
 */
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "mm/address.h"
#include "mm/mm.h"
#include "mm/paging.h"

/* Delete the notes of a table; how many there were. */
static uint32_t
forget(pte_t *entries)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < TABLE_ENTRIES; i++) {
        n += (entries[i] & (PTE_PRESENT | PTE_ACCESSED)) ==
             (PTE_PRESENT | PTE_ACCESSED);
        entries[i] &= ~PTE_ACCESSED;
    }
    return n;
}

/* Of the tables of [from, to), numbers of directory entries. */
static uint32_t
forget_all(uint32_t from, uint32_t to)
{
    uint32_t n = 0;

    for (uint32_t i = from; i < to; i++)
        if (directory[i] & PTE_PRESENT)
            n += forget(phys_to_virt(pte_frame(directory[i])));
    return n;
}

/*
 * 495: entries fetched since the last such call, of the program's memory
 * (and, in one directory for all, of others') or, if ARG1, of the kernel's.
 */
static int32_t
t_fetched(struct regs *regs)
{
    uint32_t border = pde_index(KERNEL_BASE);

    return (int32_t)(ARG1(regs) ? forget_all(border, TABLE_ENTRIES)
                                : forget_all(0, border));
}

SYSCALL(495, t_fetched);
