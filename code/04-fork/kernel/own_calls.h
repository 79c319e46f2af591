/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * System calls that only the book's kernels have, for kernel and programs.
 * Their numbers are far from Linux's; there they fail, and nothing happens.
 */
#ifndef KERNEL_OWN_CALLS_H
#define KERNEL_OWN_CALLS_H

#include <stdint.h>

#define OWN_DRAW         511 /* the tasks, under a name */
#define OWN_LOOK         510 /* behind one page of one's own */
#define OWN_DRAW_FILES   509 /* from chapter 5 on */
#define OWN_DRAW_PROGRAM 490 /* from chapter 6 on */

/* What OWN_LOOK tells. */
struct look {
    uint32_t entry;       /* of the page table, or 0 */
    uint32_t count;       /* of the frame it names, or 0 */
    uint32_t free_frames; /* of the whole machine */
};

#endif
