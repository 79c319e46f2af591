// SPDX-License-Identifier: GPL-2.0-only
/*
 * Touches pages of each kind, with places to stop the machine at, for the
 * test to look at the tables from outside:
 *
 *   1 nothing touched yet         2 page 0 of the data was read
 *   3 page 1 was stored to        4 bss, heap and stack were read
 *
 * Each block of its data is filled with a number of its own.
 * Only the book's kernels.
 */
#include "user/lib/test.h"

#define BLOCK(n, byte) [1024 * (n)... 1024 * (n) + 1023] = (byte)
#define FILLED(n) \
    [n] = { \
        BLOCK(0, 4 * (n) + 1), \
        BLOCK(1, 4 * (n) + 2), \
        BLOCK(2, 4 * (n) + 3), \
        BLOCK(3, 4 * (n) + 4), \
    }

static volatile unsigned char page[4][4096]
    __attribute__((aligned(4096))) = {
        FILLED(0),
        FILLED(1),
        FILLED(2),
        FILLED(3),
};
static volatile unsigned char empty[4096] __attribute__((aligned(4096)));

#define HEAP  ((volatile unsigned char *)0x00100000)
#define STACK ((volatile unsigned char *)0x03800000)

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    printf("page: 0x%x\n", (uint32_t)page);
    printf("empty: 0x%x\n", (uint32_t)empty);
    freeze(1);
    EQUAL(page[0][5], 1);
    freeze(2);
    page[1][7] = 99;
    freeze(3);
    EQUAL(empty[9] + HEAP[11] + STACK[13], 0);
    freeze(4);
    EQUAL(page[1][6], 5);
    EQUAL(page[1][7], 99);
    return 0;
}
