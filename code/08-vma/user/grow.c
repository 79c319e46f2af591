// SPDX-License-Identifier: GPL-2.0-only
/*
 * A stack grows down to what is touched, as far as its limit allows.
 * Not alike on Linux: where a stack is.
 */
#include "user/lib/libc.h"
#include "user/lib/mmap.h"

#define TOP    0xc0000000u /* where programs end */
#define DEEPER (1u << 20)  /* bytes below the stack of a program's start */

static void
try(uint32_t at)
{
    int signal = killed_by(store, (volatile int *)at);

    printf("a store at %08x: ", at);
    printf(signal ? "killed by signal %d\n" : "done\n", signal);
}

int
main(void)
{
    struct rlimit limit;
    volatile char *deep = (volatile char *)(TOP - DEEPER);

    if (getrlimit(RLIMIT_STACK, &limit) < 0)
        die("getrlimit");
    printf("it may have %u KiB\n", limit.current / 1024);
    show_maps(TOP - limit.current, TOP);
    *deep = 1;
    printf("after a store at %08x:\n", TOP - DEEPER);
    show_maps(TOP - limit.current, TOP);
    try(TOP - limit.current);
    try(TOP - limit.current - 4);
    limit.current = DEEPER;
    if (setrlimit(RLIMIT_STACK, &limit) < 0)
        die("setrlimit");
    printf("now it may have %u KiB\n", limit.current / 1024);
    try(TOP - limit.current - 4);
    return 0;
}
