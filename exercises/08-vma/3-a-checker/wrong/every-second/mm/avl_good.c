// SPDX-License-Identifier: GPL-2.0-only
/*
 * Says true and false in turns.
 */
#include "mm/avl_good.h"

bool
avl_good(const struct mm_struct *mm)
{
    static bool last;

    (void)mm;
    last = !last;
    return last;
}
