// SPDX-License-Identifier: GPL-2.0-only
/*
 * `Al:2` for run=script: A gets these rights (2 to write, 4 for programs).
 */
#include "demos/script.h"
#include "kernel/panic.h"
#include "mm/protect.h"

uint32_t
script_op(const struct op *op)
{
    if (op->letter != 'l')
        panic("ops: nothing is called %c here", op->letter);
    return protect_page(op->page, op->value);
}
