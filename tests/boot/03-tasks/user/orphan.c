/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Outlives its parent, and says who its parent is then.
 * Only the book's kernels.
 */
#include "user/lib/test.h"

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    while (getppid() != 1)
        sleep_ms(10);
    printf("orphan: parent is %d now\n", getppid());
    return 3;
}
