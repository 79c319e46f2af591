// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two of these run at once: one address, two values.
 * Not alike on Linux: where that is.
 */
#include "user/lib/libc.h"

static volatile int mine;

int
main(void)
{
    mine = getpid();
    sched_yield(); /* let the other one store, too */
    printf("task %d: the word at %p is %d\n", getpid(), (void *)&mine,
           mine);
    return 0;
}
