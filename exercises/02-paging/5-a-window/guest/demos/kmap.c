// SPDX-License-Identifier: GPL-2.0-only
/*
 * `k:1234` for run=script: kmap() of the frame at 1234000; `j3`: kunmap() of
 * what step 3 brought.
 */
#include "demos/script.h"
#include "kernel/panic.h"
#include "mm/kmap.h"

uint32_t
script_op(const struct op *op)
{
    if (op->letter == 'k')
        return (uint32_t)kmap(op->value << PAGE_SHIFT);
    if (op->letter != 'j')
        panic("ops: nothing is called %c here", op->letter);
    kunmap((void *)script_result(op->number));
    return 0;
}
