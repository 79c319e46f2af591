/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Slots: a task's part of the linear address space that all share, which
 * begins at the number of its slot times SLOT_SIZE.  For the few files that
 * have to know that.
 */
#ifndef MM_SLOTS_H
#define MM_SLOTS_H

#include "mm/mm.h"

#define SLOT_SIZE USER_SIZE

/*
 * Unmap everything in [from, from + size), which must be whole 4 MiB
 * regions of one slot, and give up one use of each frame; the tables too.
 */
void free_page_tables(laddr_t from, uint32_t size);

#endif
