// SPDX-License-Identifier: GPL-2.0-only
/*
 * For run=script: `Am3` is put_page() of the frame of step 3 at A, `Am@106`
 * of the frame at 106000.
 */
#include "demos/script.h"
#include "mm/put.h"

uint32_t
script_map(const struct op *op)
{
    return put_page(op->number ? script_result(op->number) : op->frame,
                    op->page);
}
