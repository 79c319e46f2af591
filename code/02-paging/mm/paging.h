/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The page directory and its tables: look up, map, unmap.  There is one
 * directory for all programs, as in Linux 0.11.
 */
#ifndef MM_PAGING_H
#define MM_PAGING_H

#include <stdbool.h>
#include <stddef.h>

#include "mm/pte.h"
#include "mm/tlb.h"

extern pte_t page_directory[TABLE_ENTRIES]; /* head.S turns it on */

extern char boot_guard[]; /* head.S: the page below the boot stack */

/*
 * The directory in use, which the functions below walk: what CR3 names, as a
 * pointer.  Always page_directory, as long as all programs share that one.
 */
extern pte_t *directory;

/*
 * The entry for `linear`, to read or change, or NULL if its table is not
 * there.  The entry itself may be not present.
 */
pte_t *find_pte(laddr_t linear);

/*
 * Let `linear` lead to the frame `page` with `flags` besides PTE_PRESENT.
 * Makes the table if it is missing.  False if there is no frame for it; then
 * nothing has changed.  Panics if a page is mapped there already.  Does not
 * touch the frame's count: the caller's use becomes the mapping's.
 */
bool map_page(laddr_t linear, paddr_t page, uint32_t flags);

/*
 * Undo map_page: clear the entry, flush, and return the frame, whose use is
 * the caller's again; 0 if nothing was mapped.  The table stays.
 */
paddr_t unmap_page(laddr_t linear);

/* Draw the directory and its tables; equal neighbours share a row. */
void draw_tables(const char *name);

#endif
