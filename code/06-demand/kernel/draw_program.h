/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A picture of what the task that runs has in its slot.
 */
#ifndef KERNEL_DRAW_PROGRAM_H
#define KERNEL_DRAW_PROGRAM_H

/* Pages in the order of their addresses; absent neighbours share a row. */
void draw_program(const char *name);

#endif
