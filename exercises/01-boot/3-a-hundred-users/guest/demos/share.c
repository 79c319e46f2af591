/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For run=script: `s@104` asks share_frame() to let a user into the frame at
 * 00104000, `s@104:2048` by an address inside of it.  `y@104` asks for each
 * frame from 0 up to there, and brings the first answer that is not -EINVAL.
 */
#include "demos/script.h"
#include "kernel/panic.h"
#include "mm/share.h"

uint32_t
script_op(const struct op *op, uint32_t number)
{
    int answer = -EINVAL;

    switch (op->letter) {
    case 's':
        return (uint32_t)share_frame(number << PAGE_SHIFT | op->value);
    case 'y':
        for (uint32_t n = 0; n <= number && answer == -EINVAL; n++)
            answer = share_frame(n << PAGE_SHIFT);
        return (uint32_t)answer;
    default:
        panic("ops: nothing is called %c%x here", op->letter, number);
    }
}
