/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls with good and bad numbers, descriptors, sizes and pointers, at
 * random (n= says how many times); each must answer as Linux does.
 */
#include "user/lib/test.h"

#define EBADF  9
#define ECHILD 10
#define EFAULT 14
#define EINVAL 22
#define ENOSYS 38

static char good[8192];
static uint32_t tally[7];

/* Where nothing is for a program, on either machine. */
static uint32_t
bad_pointer(void)
{
    switch (random_u32() % 4) {
    case 0:
        return (holes_are_pages() ? 0x04000000 : 0x02000000) +
               random_u32() % 0x1000000;
    case 1:
        return 0xc0000000 + random_u32() % 0x1000000;
    case 2:
        return 0xffffe000 + random_u32() % 0x2000;
    default:
        return 0xffffffff - random_u32() % 8;
    }
}

static void
try_write(void)
{
    static const uint32_t fds[] = {1, 1, ~0u, 77, 0x80000000};
    uint32_t fd = fds[random_u32() % 5], at = bad_pointer();
    uint32_t length = 1 + random_u32() % 40;

    if (random_u32() % 2)
        length = random_u32() % 0x7fffffff + 1;
    if (random_u32() % 8 == 0) {
        length = random_u32() % 40;
        at = (uint32_t)good + random_u32() % 8000;
    }
    EQUAL(syscall3(4, fd, at, length), fd != 1 ? -EBADF
                                       : at - (uint32_t)good < sizeof(good)
                                           ? (int32_t)length
                                           : -EFAULT);
}

/* No child, so no status is stored: any pointer will do. */
static void
try_waitpid(void)
{
    uint32_t pid = random_u32(), options = random_u32() & 0x1ffffff7;

    if (random_u32() % 2)
        options &= 3;
    if (random_u32() % 2)
        pid = random_u32() % 3 - 1;
    if (pid == 0x80000000)
        pid = 0;
    EQUAL(syscall3(7, pid, random_u32(), options),
          options & ~3u ? -EINVAL : -ECHILD);
}

static void
try_nanosleep(void)
{
    static int32_t time[2];
    uint32_t at = (uint32_t)time;
    int32_t expected = 0;

    time[0] = time[1] = 0;
    switch (random_u32() % 5) {
    case 0:
        time[1] = (int32_t)(random_u32() % 100000);
        break;
    case 1:
        time[0] = (int32_t)(random_u32() | 0x80000000);
        expected = -EINVAL;
        break;
    case 2:
        time[1] = (int32_t)(random_u32() | 0x80000000);
        expected = -EINVAL;
        break;
    case 3:
        time[1] = 1000000000 + (int32_t)(random_u32() % 1000000000);
        expected = -EINVAL;
        break;
    default:
        at = bad_pointer();
        expected = -EFAULT;
    }
    EQUAL(syscall3(162, at, bad_pointer(), random_u32()), expected);
}

static void
try(uint32_t which)
{
    uint32_t a = random_u32(), b = random_u32(), c = random_u32();

    switch (which) {
    case 0:
        try_write();
        break;
    case 1:
        try_waitpid();
        break;
    case 2:
        if (random_u32() % 16 == 0) /* it takes time */
            try_nanosleep();
        break;
    case 3:
        EQUAL(syscall3(20, a, b, c), getpid());
        break;
    case 4:
        EQUAL(syscall3(64, a, b, c), getppid());
        break;
    case 5:
        EQUAL(syscall3(158, a, b, c), 0);
        break;
    default:
        EQUAL(syscall3(1000 + random_u32() % 0xfffffc00, a, b, c), -ENOSYS);
    }
    tally[which]++;
}

int
main(int argc, char **argv, char **environ)
{
    uint32_t n = number();

    (void)argc;
    (void)argv;
    (void)environ;
    if (n == 0 || n > 0x7fffffff) /* not asked for, or on Linux */
        n = 5000;
    for (size_t i = 0; i < sizeof(good); i++)
        good[i] = i % 32 == 31 ? '\n' : 'w';
    random_begin(n);
    for (uint32_t i = 0; i < n; i++)
        try(random_u32() % 7);
    for (int i = 0; i < 7; i++)
        printf("%scall %d: %u times\n", i ? "" : "\n", i, tally[i]);
    return 0;
}
