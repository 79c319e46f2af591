/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Copy on write: the fault that ends the sharing which fork began.  Names
 * are those of Linux 0.11 (mm/memory.c).  Results are 0, or the signal that
 * the current task dies of, since there is no frame for a copy.
 */
#ifndef MM_COW_H
#define MM_COW_H

#include <stdint.h>

#include "mm/pte.h"

/*
 * Make the page of a present entry private and writable: at once if its
 * frame has one user, else by a copy.  `linear` is any address in the page.
 */
uint32_t un_wp_page(pte_t *pte, laddr_t linear);

/* A store to the present, read-only page at `linear`: the fault path. */
uint32_t do_wp_page(uint32_t error, laddr_t linear);

/*
 * The kernel is about to store at `linear` on a program's behalf, and on a
 * 386 its stores ignore read-only pages.  Does nothing if no page is there.
 */
uint32_t write_verify(laddr_t linear);

#endif
