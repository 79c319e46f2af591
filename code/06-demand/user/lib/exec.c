// SPDX-License-Identifier: GPL-2.0-only
/*
 * execve and brk as C functions.
 */
#include "user/lib/exec.h"

#include "kernel/errno.h"
#include "lib/string.h"
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
    size_t length = strlen(a);

    if (length + strlen(b) >= n)
        return answer(-ENAMETOOLONG);
    memcpy(to, a, length);
    memcpy(to + length, b, strlen(b) + 1);
    return 0;
}
