/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * put_page, by its name in Linux 0.11 (mm/memory.c).
 */
#ifndef MM_PUT_H
#define MM_PUT_H

#include "mm/pte.h"

/*
 * Let `linear` lead to the frame `page`, writable and for programs.  The
 * caller's use of the frame becomes the entry's.  If the entry leads to
 * another frame, that use is given up, and from the next access on nobody
 * reaches that frame through `linear`.
 *
 * Returns `page`, or 0 if it is no frame in use (1 to 99 users), or if there
 * is no frame for a table: then nothing has changed.
 */
paddr_t put_page(paddr_t page, laddr_t linear);

#endif
