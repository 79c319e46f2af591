/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Letting another user into a frame, with the question first whether there
 * is room for one.
 */
#ifndef MM_SHARE_H
#define MM_SHARE_H

#include "kernel/types.h"

/* Error codes are Linux's; functions return them as negative numbers. */
#define EINVAL 22 /* invalid argument */
#define EMLINK 31 /* too many links */

/*
 * One more user of the frame that holds `addr`.  Returns 0, or
 *   -EINVAL  if there is nothing to share: the frame is free, or is not the
 *            allocator's to give, or mem_map[] has no cell for it;
 *   -EMLINK  if the frame has as many users as its cell can count.
 * After an error nothing has changed.
 */
int share_frame(paddr_t addr);

#endif
