/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * No frame for a page that a program cannot go on without.
 */
#ifndef MM_OOM_H
#define MM_OOM_H

#include <stdint.h>

/* Say so; the signal that `current` is to die of for it. */
uint32_t oom(void);

#endif
