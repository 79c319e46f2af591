// SPDX-License-Identifier: GPL-2.0-only
/*
 * fork, draw and look, as C functions.
 */
#include "user/lib/fork.h"

#include "user/lib/libc.h"

static int
checked(int32_t result)
{
    if (result < 0) {
        errno = -result;
        return -1;
    }
    return result;
}

int
fork(void)
{
    return checked(syscall3(2, 0, 0, 0));
}

int
draw(const char *name)
{
    return checked(syscall3(511, (uint32_t)name, 0, 0));
}

int
look(const volatile void *at, struct look *result)
{
    return checked(syscall3(510, (uint32_t)at, (uint32_t)result, 0));
}
