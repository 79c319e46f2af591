/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Other rights for a page that is mapped already.
 */
#ifndef MM_PROTECT_H
#define MM_PROTECT_H

#include <stdbool.h>

#include "mm/pte.h"

/*
 * Give the page mapped at `linear` the rights in `flags`, any of PTE_WRITE
 * and PTE_USER, and no others.  They hold from the next access on.  The
 * frame, and what the processor noted in the entry, stay.
 *
 * Returns false if no page is mapped there; then nothing has changed.
 */
bool protect_page(laddr_t linear, uint32_t flags);

#endif
