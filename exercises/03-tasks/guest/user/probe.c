// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tries, one after the other, what its input says:
 *
 *   a100   uname() to byte 100 of its area
 *   u100   uname() to address 100, whatever is there
 *   d3     call itself three times; each call needs a page of stack
 *   p3     pusha with the stack pointer at the start of the third page below
 *   j3     store three pages below the stack pointer
 */
#include "user/lib/libc.h"

#define DASHES \
    "------------------------------------------------------------"
#define RESULTS 32
#define PAGE    4096

static volatile char input[] = "@input@" DASHES DASHES;
static volatile int32_t results[RESULTS];
static volatile char area[4 * PAGE] __attribute__((aligned(4096)));

/* How many calls came back with what they had stored. */
static int32_t
dive(uint32_t calls)
{
    volatile char frame[PAGE - 64];
    int32_t below;

    if (calls == 0)
        return 0;
    frame[0] = (char)calls;
    frame[PAGE - 65] = (char)calls;
    below = dive(calls - 1);
    return below +
           (frame[0] == (char)calls && frame[PAGE - 65] == frame[0]);
}

static int32_t
jump(uint32_t pages)
{
    volatile char here;

    *(&here - pages * PAGE) = 1;
    return 1;
}

static int32_t
push(uint32_t pages)
{
    uint32_t esp;

    __asm__ volatile("movl %%esp, %0\n\t"
                     "subl %1, %%esp\n\t"
                     "andl $-4096, %%esp\n\t"
                     "pushal\n\t"
                     "movl %0, %%esp"
                     : "=&S"(esp)
                     : "D"(pages * PAGE)
                     : "memory", "cc");
    return 1;
}

static int32_t
try(char what, uint32_t number)
{
    switch (what) {
    case 'a':
        return syscall3(122, (uint32_t)area + number, 0, 0);
    case 'u':
        return syscall3(122, number, 0, 0);
    case 'd':
        return dive(number);
    case 'p':
        return push(number);
    default:
        return jump(number);
    }
}

int
main(int argc, char **argv, char **environ)
{
    volatile char *at = input;

    (void)argc;
    (void)argv;
    (void)environ;
    if (*at == '@')
        syscall3(501, (uint32_t)input, 0, 0);
    for (int n = 0; *at && n < RESULTS; n++) {
        char what = *at++;
        uint32_t number = 0;

        for (; *at >= '0' && *at <= '9'; at++)
            number = number * 10 + (uint32_t)(*at - '0');
        syscall3(500, 0, 0, 0);
        results[n] = try(what, number);
        printf("%c%u: %d\n", what, number, results[n]);
        at += *at == ',';
    }
    syscall3(502, (uint32_t)results, (uint32_t)area, 0);
    return 0;
}
