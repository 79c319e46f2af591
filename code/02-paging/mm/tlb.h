/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The processor's memory of translations, its TLB.  It is not told when an
 * entry in a table changes: whoever changes one that was present, flushes.
 */
#ifndef MM_TLB_H
#define MM_TLB_H

#include "mm/pte.h"

/* Make the processor forget one translation, or all of them. */
static inline void
flush_page(laddr_t linear)
{
    __asm__ volatile("invlpg (%0)" : : "r"(linear) : "memory");
}

static inline void
flush_all(void)
{
    uint32_t cr3;

    __asm__ volatile("movl %%cr3, %0\n\tmovl %0, %%cr3"
                     : "=r"(cr3)
                     :
                     : "memory");
}

#endif
