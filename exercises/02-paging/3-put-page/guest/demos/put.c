// SPDX-License-Identifier: GPL-2.0-only
/*
 * `dA3` for run=script: put_page() of the frame of step 3 at A; `xA:106`:
 * of the frame at 106000.
 */
#include "demos/script.h"
#include "kernel/panic.h"
#include "mm/put.h"

uint32_t
script_op(const struct op *op)
{
    if (op->letter == 'd')
        return put_page(script_result(op->number), op->page);
    if (op->letter == 'x')
        return put_page(op->value << PAGE_SHIFT, op->page);
    panic("ops: nothing is called %c here", op->letter);
}
