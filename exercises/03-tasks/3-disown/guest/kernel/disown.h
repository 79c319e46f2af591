/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KERNEL_DISOWN_H
#define KERNEL_DISOWN_H

#include <stdint.h>

/*
 * Give a child of `current` to task 1 (pid > 0: that one; -1: all of them),
 * as if `current` had ended.  From then on task 1 waits for it, and
 * `current` knows it no more.  0, or -ECHILD if there is no such child.
 */
int32_t disown(int32_t pid);

#endif
