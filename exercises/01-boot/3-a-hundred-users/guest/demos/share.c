/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * `u` for run=script: a user asks share_frame() to be let in.  The step's
 * result is what it answers.
 */
#include "demos/script.h"
#include "kernel/panic.h"
#include "mm/share.h"

uint32_t
script_op(char letter, uint32_t number)
{
    if (letter != 'u')
        panic("ops: nothing is called %c%x here", letter, number);
    return (uint32_t)share_frame(number << PAGE_SHIFT);
}
