/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stands in for the kernel's mm/tlb.h: a TLB for the processor that the test
 * plays.  What it remembers stays until somebody flushes it, so a flush that
 * is forgotten shows in what the program may do.
 */
#ifndef MM_TLB_H
#define MM_TLB_H

#include <string.h>

#include "mm/pte.h"

#define TLB_ENTRIES 256

static struct {
    laddr_t page;
    pte_t entry; /* 0: nothing is remembered */
} tlb[TLB_ENTRIES];

static inline uint32_t
tlb_index(laddr_t linear)
{
    return (linear >> PAGE_SHIFT) % TLB_ENTRIES;
}

static inline void
flush_page(laddr_t linear)
{
    tlb[tlb_index(linear)].entry = 0;
}

static inline void
flush_all(void)
{
    memset(tlb, 0, sizeof(tlb));
}

#endif
