/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page tables are mostly empty.  The processor's own search passes over 1000
 * zeros in 1000 steps, a loop in C in some 8000; fork and exit do it twice.
 */
#ifndef MM_SCAN_H
#define MM_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "mm/pte.h"

/* The first entry from number `i` on that is not 0; TABLE_ENTRIES: none. */
static inline uint32_t
next_entry(const pte_t *table, uint32_t i)
{
    const pte_t *at = table + i;
    size_t left = TABLE_ENTRIES - i;
    bool found;

    __asm__ volatile("cmpl %%eax, %%eax\n\t" /* nothing left: not found */
                     "repe scasl"
                     : "+D"(at), "+c"(left), "=@ccne"(found)
                     : "a"(0)
                     : "memory");
    return found ? (uint32_t)(at - table) - 1 : TABLE_ENTRIES;
}

#endif
