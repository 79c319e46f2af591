/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Copy on write: what fork shares, and the fault that ends the sharing.
 * Names and contracts are those of Linux 0.11 (mm/memory.c).
 */
#ifndef MM_COW_H
#define MM_COW_H

#include <stdint.h>

#include "mm/pte.h"

/*
 * Let the `size` bytes from `to` on (rounded up to 4 MiB) see what lies at
 * `from`.  Both must be multiples of 4 MiB, and nothing may be mapped at
 * `to`: panics otherwise.  Pages end up read-only on both sides, their
 * frames' counts one higher.
 *
 * Returns 0, or -1 when there is no frame for a table: then what was done
 * stays, and the caller must free_page_tables(to, size).
 *
 * From slot 0 only the first 640 KiB are copied, as 0.11 did for its first
 * fork; frames below LOW_MEM are not counted, and stay writable in `from`.
 */
int copy_page_tables(laddr_t from, laddr_t to, uint32_t size);

/*
 * Make the page of a present entry private and writable: at once if its
 * frame has one user, else by a copy.  `linear` is any address in the page.
 * Ends the current task if there is no frame for a copy.
 */
void un_wp_page(pte_t *pte, laddr_t linear);

/* A store to the present, read-only page at `linear`: the fault path. */
void do_wp_page(uint32_t error, laddr_t linear);

/*
 * The kernel is about to store at `linear` on a program's behalf, and on a
 * 386 its stores ignore read-only pages.  Does nothing if no page is there.
 */
void write_verify(laddr_t linear);

/* No frame for a page that the current task cannot go on without. */
void oom(void) __attribute__((noreturn));

#endif
