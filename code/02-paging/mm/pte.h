/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Entries of page directories and page tables: what their bits mean, and
 * which entries a linear address leads to.  Pure arithmetic.
 */
#ifndef MM_PTE_H
#define MM_PTE_H

#include <stdint.h>

#include "kernel/types.h"

typedef uint32_t laddr_t; /* a linear address, in bytes */
typedef uint32_t pte_t;   /* an entry, of either kind */

#define PTE_PRESENT  0x001u
#define PTE_WRITE    0x002u
#define PTE_USER     0x004u
#define PTE_ACCESSED 0x020u /* set by the processor */
#define PTE_DIRTY    0x040u /* set by the processor */
#define PTE_FLAGS    0xfffu

#define TABLE_ENTRIES 1024u

static inline pte_t
pte_make(paddr_t frame, uint32_t flags)
{
    return (frame & ~PTE_FLAGS) | flags;
}

static inline paddr_t
pte_frame(pte_t entry)
{
    return entry & ~PTE_FLAGS;
}

/* Which entry of the directory, and which of the table it names. */
static inline uint32_t
pde_index(laddr_t linear)
{
    return linear >> 22;
}

static inline uint32_t
pte_index(laddr_t linear)
{
    return linear >> PAGE_SHIFT & (TABLE_ENTRIES - 1);
}

/* The address whose entries are number `pde` and, in that table, `pte`. */
static inline laddr_t
linear_of(uint32_t pde, uint32_t pte)
{
    return pde << 22 | pte << PAGE_SHIFT;
}

#endif
