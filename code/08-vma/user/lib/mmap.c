// SPDX-License-Identifier: GPL-2.0-only
/*
 * Areas as C functions.
 */
#include "user/lib/mmap.h"

#include "kernel/own_calls.h"
#include "user/lib/libc.h"

void *
mmap(void *at, size_t length, int prot, int flags, int fd, uint32_t offset)
{
    uint32_t args[] = {(uint32_t)at,    length,       (uint32_t)prot,
                       (uint32_t)flags, (uint32_t)fd, offset};
    int32_t result = syscall3(90, (uint32_t)args, 0, 0);

    return (uint32_t)result > -4096u ? (void *)answer(result)
                                     : (void *)result;
}

int
munmap(void *at, size_t length)
{
    return answer(syscall3(91, (uint32_t)at, length, 0));
}

int
mprotect(void *at, size_t length, int prot)
{
    return answer(syscall3(125, (uint32_t)at, length, (uint32_t)prot));
}

int
getrlimit(int which, struct rlimit *limit)
{
    return answer(syscall3(76, (uint32_t)which, (uint32_t)limit, 0));
}

int
setrlimit(int which, const struct rlimit *limit)
{
    return answer(syscall3(75, (uint32_t)which, (uint32_t)limit, 0));
}

void *
pages_at(uint32_t at, size_t length, int prot)
{
    void *got = mmap((void *)at, length, prot,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);

    if (got == MAP_FAILED)
        die("mmap");
    return got;
}

void
draw_areas(const char *name)
{
    syscall3(OWN_DRAW_AREAS, (uint32_t)name, 0, 0);
}
