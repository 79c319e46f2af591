// SPDX-License-Identifier: GPL-2.0-only
/*
 * fork, draw and look, as C functions.
 */
#include "user/lib/fork.h"

#include "user/lib/libc.h"

int
fork(void)
{
    return answer(syscall3(2, 0, 0, 0));
}

int
draw(const char *name)
{
    return answer(syscall3(OWN_DRAW, (uint32_t)name, 0, 0));
}

int
look(const volatile void *at, struct look *result)
{
    return answer(syscall3(OWN_LOOK, (uint32_t)at, (uint32_t)result, 0));
}
