/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * `g:8` for run=script: a row of so many frames.
 */
#include "demos/script.h"
#include "kernel/panic.h"
#include "mm/row.h"

uint32_t
script_op(const struct op *op, uint32_t number)
{
    if (op->letter != 'g')
        panic("ops: nothing is called %c%x here", op->letter, number);
    return get_free_pages(op->value);
}
