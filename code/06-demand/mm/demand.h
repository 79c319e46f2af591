/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pages that come when they are touched.  Names and contracts are those of
 * Linux 0.11 (mm/memory.c).
 */
#ifndef MM_DEMAND_H
#define MM_DEMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/block.h"
#include "mm/pte.h"

/*
 * The page at `linear`, in the slot of `current`, is not there: bring it.
 * 0, or the signal that the task dies of: SIGSEGV when there is no frame,
 * SIGBUS when its file cannot be read.  May sleep.
 */
uint32_t do_no_page(uint32_t error, laddr_t linear);

/*
 * Map `page`, a fresh frame, at an address of `current`: present, writable, and clean, for
 * nobody has stored through this entry yet.  Its use becomes the mapping's.
 * False if there is no frame for a table; then the frame is freed.
 */
bool put_page(paddr_t page, uint32_t logical);

/* The same with a frame of zeros: 0, or oom()'s signal. */
uint32_t get_empty_page(uint32_t logical);

/*
 * Fill a frame from four blocks of 1 KiB; number 0 is a hole, and leaves the
 * zeros that are there.  False if one of them could not be read.
 */
bool bread_page(paddr_t page, dev_t dev, const uint32_t blocks[4]);

/*
 * Have the page at this logical address, below end_data, from another task
 * instead of reading it.  False: nobody can give it, or there is no frame
 * for a table.
 */
bool share_page(uint32_t logical);

/* How often do_no_page read a page from a file, since the start. */
extern uint32_t nr_page_loads;

#endif
