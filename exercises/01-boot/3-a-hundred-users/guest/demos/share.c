/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For run=script: `u104` asks share_frame() to let a user into the frame at
 * 00104000, `i104` by an address inside of it.  `v104` asks for each frame
 * from 0 up to there, and brings the first answer that is not -EINVAL.
 */
#include "demos/script.h"
#include "kernel/panic.h"
#include "mm/share.h"

#define INSIDE 0xffc

uint32_t
script_op(char letter, uint32_t number)
{
    int answer = -EINVAL;

    switch (letter) {
    case 'u':
        return (uint32_t)share_frame(number << PAGE_SHIFT);
    case 'i':
        return (uint32_t)share_frame(number << PAGE_SHIFT | INSIDE);
    case 'v':
        for (uint32_t n = 0; n <= number && answer == -EINVAL; n++)
            answer = share_frame(n << PAGE_SHIFT);
        return (uint32_t)answer;
    default:
        panic("ops: nothing is called %c%x here", letter, number);
    }
}
