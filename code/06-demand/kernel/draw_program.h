/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A picture of what the task that runs has in its slot.
 */
#ifndef KERNEL_DRAW_PROGRAM_H
#define KERNEL_DRAW_PROGRAM_H

#include <stdint.h>

/* Pages in the order of their addresses; absent neighbours share a row. */
void draw_program(const char *name);

/*
 * Draw the way of the latest fault: 0, or -EINVAL if it led to no file.
 * Weak: draws nothing, -EINVAL; an era that has another way draws another
 * picture.
 */
int32_t draw_fault(const char *name);

#endif
