/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * System calls that only the book's kernels have, for kernel and programs.
 * Their numbers are far from Linux's; there they fail, and nothing happens.
 */
#ifndef KERNEL_OWN_CALLS_H
#define KERNEL_OWN_CALLS_H

#define OWN_DRAW         511 /* the tasks, under a name */
#define OWN_LOOK         510 /* behind one page of one's own */
#define OWN_DRAW_FILES   509 /* from chapter 5 on */
#define OWN_DRAW_PROGRAM 490 /* from chapter 6 on */

#endif
