// SPDX-License-Identifier: GPL-2.0-only
/*
 * For run=script: `m@1234` is kmap() of the frame at 1234000, `u3` kunmap()
 * of what step 3 brought.
 */
#include "demos/script.h"
#include "kernel/panic.h"
#include "mm/kmap.h"

uint32_t
script_op(const struct op *op)
{
    switch (op->letter) {
    case 'm':
        return (uint32_t)kmap(op->frame);
    case 'u':
        kunmap((void *)script_result(op->number));
        return 0;
    default:
        panic("ops: nothing is called %c here", op->letter);
    }
}
