// SPDX-License-Identifier: GPL-2.0-only
/*
 * For run=script: `dA3` is put_page() of the frame of step 3 at A, `xA:106`
 * of the frame at 106000.  `h3` lets another user into the frame of step 3;
 * `o:2` takes frames until 2 are left.
 */
#include "demos/script.h"
#include "kernel/panic.h"
#include "mm/memory.h"
#include "mm/put.h"

uint32_t
script_op(const struct op *op)
{
    switch (op->letter) {
    case 'd':
        return put_page(script_result(op->number), op->page);
    case 'x':
        return put_page(op->value << PAGE_SHIFT, op->page);
    case 'h':
        return ++mem_map[MAP_NR(script_result(op->number))];
    case 'o':
        while (nr_free_pages() > op->value)
            get_free_page(); /* may_sleep: holds nothing */
        return op->value;
    default:
        panic("ops: nothing is called %c here", op->letter);
    }
}
