/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The console, as far as others may have a say in it.
 */
#ifndef FS_CONSOLE_H
#define FS_CONSOLE_H

#include <stdint.h>

/*
 * The pid of the task whose descendants are in front: Ctrl-C marks them, but
 * not the task itself.  At first 1, so that all programs are.
 */
extern int32_t console_owner;

#endif
