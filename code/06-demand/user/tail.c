// SPDX-License-Identifier: GPL-2.0-only
/*
 * A variable that the file has, and one behind it that is zero at first.
 * Keeps its symbols: behind the data, its file is not zero.
 */
#include "user/lib/libc.h"

static volatile int first = 1; /* the last data in the file */
static volatile int sum;       /* the same page, not the file */

int
main(void)
{
    for (int i = first; i <= 10; i++)
        sum += i;
    printf("sum of 1 to 10: %d\n", sum);
    return 0;
}
