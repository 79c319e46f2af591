// SPDX-License-Identifier: GPL-2.0-only
/*
 * One call of the test kernels.
 */
#include "user/lib/forget.h"

#include "user/lib/libc.h"

int
forget(const void *at)
{
    return syscall3(491, (uint32_t)at, 0, 0);
}
