// SPDX-License-Identifier: GPL-2.0-only
/*
 * For run=script: `k:1234` is kmap() of the frame at 1234000, `j3` kunmap()
 * of what step 3 brought; `o:2` takes frames until 2 are left.
 */
#include "demos/script.h"
#include "kernel/panic.h"
#include "mm/kmap.h"
#include "mm/memory.h"

uint32_t
script_op(const struct op *op)
{
    switch (op->letter) {
    case 'k':
        return (uint32_t)kmap(op->value << PAGE_SHIFT);
    case 'j':
        kunmap((void *)script_result(op->number));
        return 0;
    case 'o':
        while (nr_free_pages() > op->value)
            get_free_page(); /* may_sleep: holds nothing */
        return op->value;
    default:
        panic("ops: nothing is called %c here", op->letter);
    }
}
