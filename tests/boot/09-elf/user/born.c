// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stops as soon as it runs: text, data and bss of a few pages, of which it
 * has touched as little as it can.
 * Only the book's kernels.
 */
#include "user/lib/test.h"

/* The text has more pages than one, data ends in the middle of its third. */
const char far_text[3 * 4096] = {1};
char data[2 * 4096 + 100] __attribute__((aligned(4096))) = {1, 2, 3};
char empty[3 * 4096] __attribute__((aligned(4096)));

int
main(void)
{
    freeze(1);
    EQUAL(far_text[0] + data[1] + empty[0], 3);
    for (unsigned int i = 0; i < sizeof(empty); i++)
        EQUAL(empty[i], 0);
    for (unsigned int i = 3; i < sizeof(data); i++)
        EQUAL(data[i], 0);
    freeze(2);
    return 0;
}
