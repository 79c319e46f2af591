/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Eight windows of one page each, through which the kernel can look at any
 * frame for a while, also at those above 16 MiB.
 */
#ifndef MM_KMAP_H
#define MM_KMAP_H

#include "mm/pte.h"

#define KMAP_BASE  0xff800000u
#define KMAP_PAGES 8

/*
 * Open a window on the frame `page` and return a pointer to its first byte,
 * between KMAP_BASE and the end of the last window.  If one is open on that
 * frame already, it gets one more user and is returned.  NULL if all are
 * open on other frames, or if there is no frame for a table.  The frame's
 * own count is not touched.
 */
void *kmap(paddr_t page);

/*
 * One user less of a window that kmap() returned.  The last one closes it:
 * from the next access on, nothing is there.
 */
void kunmap(void *window);

#endif
