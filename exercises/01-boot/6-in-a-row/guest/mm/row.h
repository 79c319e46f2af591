/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frames that lie side by side.
 */
#ifndef MM_ROW_H
#define MM_ROW_H

#include "kernel/types.h"

/*
 * Take `n` free frames that lie side by side: of all such places, the
 * highest.  Each frame's count becomes 1, its bytes 0.  Returns the address
 * of the lowest of them, or 0 if there is no such place or n is 0; then
 * nothing has changed.
 */
paddr_t get_free_pages(unsigned int n);

#endif
