/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What fork does with memory: two tasks, one set of frames.
 */
#ifndef MM_COPY_H
#define MM_COPY_H

#include <stdint.h>

#include "mm/mm.h"

/*
 * Let `to`, the memory of a new task, which is empty, have all that `from`
 * has.  0, or -1 when there is no frame for a table: then what was done
 * stays, and the caller must mm_drop(to).
 */
int mm_copy(struct mm_struct *to, const struct mm_struct *from);

/*
 * Let the `size` bytes from `to` on (rounded up to 4 MiB) see what lies at
 * `from`.  Both must be multiples of 4 MiB, and nothing may be mapped at
 * `to`: panics otherwise.  Pages end up read-only on both sides, their
 * frames' counts one higher.  Linux 0.11's (mm/memory.c).
 *
 * Returns 0, or -1 when there is no frame for a table: then what was done
 * stays, and the caller must free_page_tables(to, size).
 *
 * From slot 0 only the first 640 KiB are copied, as 0.11 did for its first
 * fork; frames below LOW_MEM are not counted, and stay writable in `from`.
 */
int copy_page_tables(laddr_t from, laddr_t to, uint32_t size);

#endif
