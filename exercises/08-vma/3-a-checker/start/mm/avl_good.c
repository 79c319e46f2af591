// SPDX-License-Identifier: GPL-2.0-only
/*
 * Are list and tree of a task's areas in order?
 */
#include "mm/avl_good.h"

bool
avl_good(const struct mm_struct *mm)
{
    (void)mm;
    return true;
}
