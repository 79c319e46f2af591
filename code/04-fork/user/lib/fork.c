// SPDX-License-Identifier: GPL-2.0-only
/*
 * fork and draw, as C functions.
 */
#include "user/lib/fork.h"

#include "user/lib/libc.h"

int
fork(void)
{
    int32_t result = syscall3(2, 0, 0, 0);

    if (result < 0) {
        errno = -result;
        return -1;
    }
    return result;
}

int
draw(const char *name)
{
    return syscall3(511, (uint32_t)name, 0, 0) < 0 ? -1 : 0;
}
