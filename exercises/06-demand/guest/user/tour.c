// SPDX-License-Identifier: GPL-2.0-only
/*
 * Goes where it is told to, one step at a time; numbers are hexadecimal:
 *
 *   r5004  loads from that address       b9000  moves the end of the heap
 *   w5004  stores there                  c ... e  what a child does; then
 *   k5004  has the kernel store there           it ends, and we go on
 *   l5004  has the kernel load there     f      forks, and the child goes
 *   h5     frames are taken until five          on while the parent sleeps
 *          are left; g: given back       x80    executes itself, with so
 *                                               many words
 *
 * At the end it stops the machine, or with a letter q ends.
 */
#include "user/lib/exec.h"
#include "user/lib/fork.h"
#include "user/lib/libc.h"

#define PAGES 16 /* in the file, all different */
#define WORDS 600
#define TEXT  ((const volatile char *)0) /* two pages */

#define BLOCK(n, byte) [1024 * (n)... 1024 * (n) + 1023] = (byte)
#define FILLED(n) \
    [n] = { \
        BLOCK(0, 4 * (n) + 1), \
        BLOCK(1, 4 * (n) + 2), \
        BLOCK(2, 4 * (n) + 3), \
        BLOCK(3, 4 * (n) + 4), \
    }

volatile unsigned char pages[PAGES][4096] __attribute__((aligned(4096))) = {
    FILLED(0),  FILLED(1),  FILLED(2),  FILLED(3),  FILLED(4),  FILLED(5),
    FILLED(6),  FILLED(7),  FILLED(8),  FILLED(9),  FILLED(10), FILLED(11),
    FILLED(12), FILLED(13), FILLED(14), FILLED(15),
};

static uint32_t
number(const char *at)
{
    uint32_t n = 0;

    for (; *at >= '0' && *at <= 'f'; at++)
        n = n * 16 + (uint32_t)(*at <= '9' ? *at - '0' : *at - 'a' + 10);
    return n;
}

static int32_t
execute(uint32_t words, char **environ)
{
    static const char name[] = "/bin/tour";
    static const char *argv[WORDS + 1];

    if (words > WORDS)
        return -1;
    for (uint32_t i = 0; i < words; i++)
        argv[i] = &name[i % 9];
    argv[words] = NULL;
    return syscall3(11, (uint32_t)name, (uint32_t)argv, (uint32_t)environ);
}

static void
fall_asleep(void)
{
    for (;;)
        sleep_ms(100000);
}

/* One step; what the kernel said, or 0. */
static int32_t
act(const char *op, uint32_t step, char **environ)
{
    uint32_t n = number(op + 1);

    switch (*op) {
    case 'r':
        (void)*(volatile unsigned char *)n;
        return 0;
    case 'w':
        *(volatile uint32_t *)n = step + 1;
        return 0;
    case 'k':
        return syscall3(503, n, step + 1, 0);
    case 'l':
        return syscall3(506, n, 0, 0);
    case 'b':
        return syscall3(45, n, 0, 0);
    case 'h':
    case 'g':
        return syscall3(*op == 'h' ? 504 : 505, n, 0, 0);
    case 'f':
        if (syscall3(2, 0, 0, 0) != 0)
            fall_asleep();
        return 0;
    case 'x':
        return execute(n, environ);
    default:
        return 0;
    }
}

static const char *
next(const char *op)
{
    while (*op && *op != ',')
        op++;
    return op + (*op == ',');
}

int
main(int argc, char **argv, char **environ)
{
    char ops[320];
    uint32_t step = 0, part = argc > 1 ? number(argv[1]) : 0;

    (void)TEXT[0];
    (void)TEXT[4096]; /* all, before the first step */
    if (argc < 1 || argc > 2)
        syscall3(502, 0, 0, 0);
    syscall3(500, (uint32_t)ops, part, 0);
    for (const char *op = ops; *op; op = next(op), step++) {
        int32_t status = 0;

        if (*op == 'q' || *op == 'e')
            exit(0);
        if (*op == 'c') {
            if (syscall3(2, 0, 0, 0) == 0)
                continue;
            syscall3(7, (uint32_t)-1, (uint32_t)&status, 0);
            for (; *op && *op != 'e'; step++)
                op = next(op);
        } else {
            status = act(op, step, environ);
        }
        syscall3(501, step, (uint32_t)status, 0);
    }
    syscall3(502, 0, 0, 0);
    return 1;
}
