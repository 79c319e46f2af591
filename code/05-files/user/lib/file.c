// SPDX-License-Identifier: GPL-2.0-only
/*
 * The calls for files, as C functions.
 */
#include "user/lib/file.h"

#include "kernel/errno.h"
#include "user/lib/libc.h"

static int
call(uint32_t number, uint32_t a, uint32_t b, uint32_t c)
{
    return answer(syscall3(number, a, b, c));
}

int
read(int fd, void *to, size_t n)
{
    return call(3, (uint32_t)fd, (uint32_t)to, n);
}

int
open(const char *path, int flags)
{
    return call(5, (uint32_t)path, (uint32_t)flags, 0);
}

int
close(int fd)
{
    return call(6, (uint32_t)fd, 0, 0);
}

int
lseek(int fd, int offset, int whence)
{
    return call(19, (uint32_t)fd, (uint32_t)offset, (uint32_t)whence);
}

int
dup(int fd)
{
    return call(41, (uint32_t)fd, 0, 0);
}

int
pipe(int fds[2])
{
    return call(42, (uint32_t)fds, 0, 0);
}

int
dup2(int fd, int to)
{
    return call(63, (uint32_t)fd, (uint32_t)to, 0);
}

int
stat(const char *path, struct stat *to)
{
    return call(106, (uint32_t)path, (uint32_t)to, 0);
}

int
fstat(int fd, struct stat *to)
{
    return call(108, (uint32_t)fd, (uint32_t)to, 0);
}

int
getdents(int fd, void *to, size_t n)
{
    return call(141, (uint32_t)fd, (uint32_t)to, n);
}

int
read_all(int fd, void *to, size_t n)
{
    size_t done = 0;

    while (done < n) {
        int got = read(fd, (char *)to + done, n - done);

        if (got < 0)
            return -1;
        if (got == 0)
            break;
        done += (size_t)got;
    }
    return (int)done;
}

int
read_file(const char *path, char *to, size_t n)
{
    int fd = open(path, O_RDONLY), got;

    if (fd < 0)
        return -1;
    got = read_all(fd, to, n);
    close(fd);
    if ((size_t)got < n)
        to[got] = '\0';
    else if (got >= 0)
        got = answer(-EFBIG);
    return got;
}
