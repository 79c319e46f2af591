/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sharing the pages of a program between the tasks that run it.  Names and
 * contracts are those of Linux 0.11 (mm/memory.c).
 */
#ifndef MM_SHARE_H
#define MM_SHARE_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/task.h"

/*
 * Map, in `current`, the frame that `p` has at the same logical address, and
 * make it read-only for both.  Both run the same program, and `current` has
 * no page there: panics otherwise.  False, and nothing has changed, if `p`
 * has no page there, or has written to it, if its frame is not one that is
 * counted, or if there is no frame for a table.
 */
bool try_to_share(uint32_t logical, const struct task_struct *p);

#endif
