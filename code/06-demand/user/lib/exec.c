// SPDX-License-Identifier: GPL-2.0-only
/*
 * execve and brk as C functions.
 */
#include "user/lib/exec.h"

#include "kernel/errno.h"
#include "user/lib/libc.h"

int
execve(const char *path, char *const argv[], char *const envp[])
{
    errno = -syscall3(11, (uint32_t)path, (uint32_t)argv, (uint32_t)envp);
    return -1;
}

int
brk(void *end)
{
    if ((void *)syscall3(45, (uint32_t)end, 0, 0) == end)
        return 0;
    errno = 12; /* ENOMEM */
    return -1;
}

int
join(char *to, size_t n, const char *a, const char *b)
{
    for (size_t i = 0; i < n; i++) {
        to[i] = *a ? *a++ : *b++;
        if (!to[i])
            return 0;
    }
    return answer(-ENAMETOOLONG);
}
