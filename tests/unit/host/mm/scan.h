/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stands in for the kernel's mm/scan.h where the host is no x86; where it is
 * one, the kernel's own is what gets tested.
 */
#if defined(__x86_64__) || defined(__i386__)
#include_next <mm/scan.h>
#else
#ifndef MM_SCAN_H
#define MM_SCAN_H

#include "mm/pte.h"

static inline uint32_t
next_entry(const pte_t *table, uint32_t i)
{
    while (i < TABLE_ENTRIES && table[i] == 0)
        i++;
    return i;
}

#endif
#endif
