// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls as C functions, and printf.
 */
#include "user/lib/libc.h"

#include <stdarg.h>

#include "lib/format.h"

int errno;

int32_t
syscall3(uint32_t number, uint32_t a, uint32_t b, uint32_t c)
{
    int32_t result;

    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(number), "b"(a), "c"(b), "d"(c)
                     : "memory");
    return result;
}

int
answer(int32_t result)
{
    if ((uint32_t)result > -4096u) {
        errno = -result;
        return -1;
    }
    return result;
}

void
exit(int status)
{
    for (;;)
        syscall3(1, (uint32_t)status, 0, 0);
}

int
write(int fd, const void *from, size_t n)
{
    return answer(syscall3(4, (uint32_t)fd, (uint32_t)from, n));
}

int
waitpid(int pid, int *status, int options)
{
    return answer(
        syscall3(7, (uint32_t)pid, (uint32_t)status, (uint32_t)options));
}

int
getpid(void)
{
    return answer(syscall3(20, 0, 0, 0));
}

int
getppid(void)
{
    return answer(syscall3(64, 0, 0, 0));
}

int
sched_yield(void)
{
    return answer(syscall3(158, 0, 0, 0));
}

int
sleep_ms(unsigned int milliseconds)
{
    uint32_t time[2] = {milliseconds / 1000, milliseconds % 1000 * 1000000};

    return answer(syscall3(162, (uint32_t)time, 0, 0));
}

struct buffer {
    char text[256];
    size_t used;
};

static void
to_buffer(char c, void *context)
{
    struct buffer *b = context;

    if (b->used == sizeof(b->text)) {
        write(1, b->text, b->used);
        b->used = 0;
    }
    b->text[b->used++] = c;
}

void
printf(const char *format, ...)
{
    struct buffer b = {.used = 0};
    va_list args;

    va_start(args, format);
    format_text(to_buffer, &b, format, args);
    va_end(args);
    write(1, b.text, b.used);
}

void
die(const char *what)
{
    printf("%s: error %d\n", what, errno);
    exit(1);
}
