// SPDX-License-Identifier: GPL-2.0-only
/*
 * Want of memory on purpose.
 */
#include "user/lib/fail.h"

#include "user/lib/libc.h"

uint32_t
fail_at(uint32_t n)
{
    return (uint32_t)syscall3(483, n, 0, 0);
}

int
fork_failing(uint32_t n)
{
    return answer(syscall3(485, n, 0, 0));
}

uint32_t
kernel_objects(void)
{
    return (uint32_t)syscall3(484, 0, 0, 0);
}
