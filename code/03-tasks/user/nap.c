// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeps for a while, so that one can look at it.
 */
#include "user/lib/libc.h"

int
main(void)
{
    if (sleep_ms(100) < 0)
        die("sleep_ms");
    return 0;
}
