/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Copy on write: the fault that ends the sharing which fork began, or that
 * of the page of zeros.
 */
#ifndef MM_COW_H
#define MM_COW_H

#include <stdint.h>

/*
 * A store to the present, read-only page at `address` of `current`, in an
 * area that may be written.  0, or the signal that the task dies of, since
 * there is no frame for a copy.  May sleep.
 */
uint32_t do_wp_page(uint32_t address);

#endif
