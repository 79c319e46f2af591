/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Any call with any arguments, n= times from the seed n: a model that knows
 * which of our addresses can be read says what must come back.  Children
 * come and go; not a frame may be lost.
 * Only the book's kernels.
 */
#include <stdbool.h>

#include "user/lib/fork.h"
#include "user/lib/raw.h"
#include "user/lib/test.h"

#define EBADF  9
#define ECHILD 10
#define EFAULT 14
#define EINVAL 22
#define ENOSYS 38

#define SLOT       0x4000000u
#define STACK      (SLOT - 4 * 4096)
#define MAX_LENGTH 200 /* of what is really written */

extern char end_of_data[] __asm__("end");

/* Where the kernel may store without harm. */
static uint32_t scratch[2048] __attribute__((aligned(4096)));

static bool pages; /* any address of the slot gets one when touched */
static int child, child_status;
static uint32_t children, refused, written;

static bool
readable(uint32_t at)
{
    return at < (((uint32_t)end_of_data + 4095) & ~4095u) ||
           (at >= (pages ? 0 : STACK) && at < SLOT);
}

/* How many bytes from `at` on can be read, up to n. */
static uint32_t
readable_bytes(uint32_t at, uint32_t n)
{
    uint32_t i = 0;

    while (i < n && readable(at + i))
        i++;
    return i;
}

/* Likely places, and a few bytes around them. */
static uint32_t
any_pointer(void)
{
    static const uint32_t likely[] = {
        0,
        0x1000,
        (uint32_t)scratch,
        (uint32_t)(scratch + 2048),
        (uint32_t)end_of_data,
        0x1000000,
        STACK,
        SLOT - 4096,
        SLOT,
        2 * SLOT,
        0x80000000,
        0xb8000000,
        0xbc000000,
        0xc0000000,
        0xc0100000,
        0xfffff000,
        0,
    };
    uint32_t at = likely[random_u32() % (sizeof(likely) / 4)];

    switch (random_u32() % 4) {
    case 0:
        return random_u32();
    case 1:
        return at;
    case 2:
        return at + random_u32() % 64 - 32;
    default:
        return at + random_u32() % 8192 - 4096;
    }
}

/* The same, but no place where a store would hurt us. */
static uint32_t
any_target(void)
{
    uint32_t at = any_pointer();

    for (uint32_t i = 0; i < 16; i++)
        if (readable(at + i) &&
            at + i - (uint32_t)scratch >= sizeof(scratch))
            return (uint32_t)scratch + random_u32() % 4096;
    return at;
}

static bool
is_target(uint32_t at, uint32_t n)
{
    return at - (uint32_t)scratch < sizeof(scratch) &&
           n <= sizeof(scratch) - (at - (uint32_t)scratch);
}

static uint32_t
any_length(void)
{
    switch (random_u32() % 4) {
    case 0:
        return random_u32();
    case 1:
        return random_u32() % 4096;
    case 2:
        return 0x7ffffff0 + random_u32() % 32;
    default:
        return random_u32() % 130;
    }
}

static void
any_write(void)
{
    uint32_t fd = random_u32() % 8 ? 1 + random_u32() % 2 : random_u32();
    uint32_t at = any_pointer(), length = any_length(), good;
    int32_t expected;

    if ((int32_t)length < 0) {
        expected = -EINVAL;
    } else {
        if (readable(at) && length > MAX_LENGTH)
            length = MAX_LENGTH;
        good = readable_bytes(at, length);
        if (good < length) /* whole parts of 64 bytes */
            good &= ~63u;
        expected = length > 0 && good == 0 ? -EFAULT : (int32_t)good;
    }
    if (fd != 1 && fd != 2)
        expected = -EBADF;
    if (expected > 0 && ++written > 400)
        return; /* that was enough to read */
    EQUAL(syscall3(4, fd, at, length), expected);
}

static void
any_waitpid(void)
{
    uint32_t pid = random_u32() % 8 ? random_u32() % 4 - 1 : random_u32();
    uint32_t options = random_u32() % 4 ? random_u32() % 4 : random_u32();
    uint32_t at = random_u32() % 4 ? any_target() : 0;
    int32_t expected = child;

    if (child && random_u32() % 2)
        pid = (uint32_t)child;
    if (options & ~3u)
        expected = -EINVAL;
    else if (!child || (pid != (uint32_t)child && pid + 1 > 1))
        expected = -ECHILD;
    else if (at && !is_target(at, 4))
        expected = -EFAULT;
    EQUAL(syscall3(7, pid, at, options), expected);
    if (expected == child && at)
        EQUAL(*(volatile int *)at, child_status);
    if (expected == child || expected == -EFAULT)
        child = 0;
}

/* The child ends before anything else happens, so it can be waited for. */
static void
any_fork(void)
{
    uint32_t status = random_u32();

    if (child)
        return;
    child = fork_exit((int32_t)status);
    CHECK(child > 0);
    child_status = (int32_t)(status & 0xff) << 8;
    sched_yield();
    children++;
}

static void
any_nanosleep(void)
{
    uint32_t at = any_pointer();
    volatile int32_t *time = (volatile int32_t *)at;
    int32_t expected = -EFAULT;

    if (readable_bytes(at, 8) == 8 && at <= SLOT - 8) {
        expected =
            time[0] < 0 || (uint32_t)time[1] > 999999999 ? -EINVAL : 0;
        if (expected == 0 && (time[0] > 0 || time[1] > 20000000))
            return; /* that would take too long */
    }
    EQUAL(syscall3(162, at, any_pointer(), random_u32()), expected);
}

static void
any_look(void)
{
    uint32_t at = any_target();

    EQUAL(syscall3(510, any_pointer(), at, 0),
          is_target(at, 12) ? 0 : -EFAULT);
}

static bool
is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

static void
any_draw(void)
{
    uint32_t at = any_pointer(), i = 0;

    while (i < 24 && readable(at + i) && is_name_char(*(char *)(at + i)))
        i++;
    if (i < 24 && i > 0 && readable(at + i) && !*(char *)(at + i))
        return; /* a name, for once */
    EQUAL(syscall3(511, at, random_u32(), random_u32()),
          i < 24 && !readable(at + i) ? -EFAULT : -EINVAL);
}

/* A number that is nobody's, in Linux and in any later chapter. */
static void
any_number(void)
{
    uint32_t number =
        random_u32() % 2 ? random_u32() | 512 : 462 + random_u32() % 18;

    EQUAL(syscall3(number, any_pointer(), any_pointer(), any_length()),
          -ENOSYS);
    refused++;
}

static void
anything(void)
{
    uint32_t a = any_pointer(), b = any_length(), c = random_u32();

    switch (random_u32() % 12) {
    case 0:
    case 1:
        any_write();
        break;
    case 2:
    case 3:
        any_waitpid();
        break;
    case 4:
        any_fork();
        break;
    case 5:
        any_nanosleep();
        break;
    case 6:
        any_look();
        break;
    case 7:
        any_draw();
        break;
    case 8:
        EQUAL(syscall3(20, a, b, c), getpid());
        break;
    case 9:
        EQUAL(syscall3(64, a, b, c), 1);
        break;
    case 10:
        EQUAL(syscall3(158, a, b, c), 0);
        break;
    default:
        any_number();
    }
}

int
main(int argc, char **argv, char **environ)
{
    uint32_t before = free_frames();

    (void)argc;
    (void)argv;
    (void)environ;
    pages = holes_are_pages();
    random_begin(number());
    for (uint32_t i = 0; i < number(); i++) {
        anything();
        if (i % 256 == 0 && !pages) /* a zombie has one frame */
            EQUAL(free_frames(), before - (child != 0));
    }
    while (waitpid(-1, 0, 0) > 0)
        ;
    if (!pages)
        EQUAL(free_frames(), before);
    printf("\nanything: %u calls, %u children, %u numbers "
           "refused\n",
           number(), children, refused);
    return 0;
}
