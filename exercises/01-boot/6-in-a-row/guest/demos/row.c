/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * `r` for run=script: a row of so many frames.
 */
#include "demos/script.h"
#include "kernel/panic.h"
#include "mm/row.h"

uint32_t
script_op(char letter, uint32_t number)
{
    if (letter != 'r')
        panic("ops: nothing is called %c%x here", letter, number);
    return get_free_pages(number);
}
