/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stands in for the kernel's mm/tlb.h: a host has no such instructions for
 * us, so a flush is remembered, for a test to ask about.
 */
#ifndef MM_TLB_H
#define MM_TLB_H

#include "mm/pte.h"

__attribute__((unused)) static unsigned int page_flushes, all_flushes;
__attribute__((unused)) static laddr_t last_flushed;

static inline void
flush_page(laddr_t linear)
{
    page_flushes++;
    last_flushed = linear;
}

static inline void
flush_all(void)
{
    all_flushes++;
}

#endif
