/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The arguments on their way from the old program to the new one: copied out
 * of the old memory before it goes.  They belong to `current`, and go with
 * it if it ends in between.
 */
#ifndef FS_ARGS_H
#define FS_ARGS_H

#include "fs/exec.h"

/*
 * Copy all strings into frames.  0, -E2BIG, -EFAULT, -ENOMEM; after an
 * error args_drop().
 */
int32_t args_collect(struct strings argv, struct strings envp);
void args_drop(void);

/*
 * Map the frames at the end of the slot, and store the count and the two
 * lists below them, as Linux does.  Returns the new stack pointer,
 * or 0: there was no frame for a page.
 */
uint32_t args_install(void);

#endif
