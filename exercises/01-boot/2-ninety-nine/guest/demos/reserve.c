/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * `o@104` for run=script: the frame at 00104000 is not the allocator's from
 * now on, as if the firmware's map had said so.
 */
#include "demos/script.h"
#include "kernel/panic.h"
#include "mm/memory.h"

uint32_t
script_op(const struct op *op, uint32_t number)
{
    uint64_t start = (uint64_t)number << PAGE_SHIFT;

    if (op->letter != 'o')
        panic("ops: nothing is called %c%x here", op->letter, number);
    mem_reserve(start, start + PAGE_SIZE);
    return (uint32_t)start;
}
