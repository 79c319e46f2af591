/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the kernel's instructions go: guest/walk.c.
 */
#ifndef USER_LIB_WALK_H
#define USER_LIB_WALK_H

#include "user/lib/test.h"

/* What is walked from here on: a page missed, a read, and so on. */
enum way { NOWHERE, PAGE, READ, BYTE, PROGRAM };

static inline void
walk(enum way way)
{
    syscall3(483, way, 0, 0);
}

/* No more; print all that was walked. */
static inline void
print_walks(void)
{
    syscall3(483, NOWHERE, 1, 0);
}

#endif
