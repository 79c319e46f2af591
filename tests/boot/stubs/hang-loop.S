/* SPDX-License-Identifier: GPL-2.0-only */
/* Spins for ever after an unfinished line. */
#include "stub.h"
    say COM1, words
1:  jmp 1b
    .size start, . - start

    .section .rodata
words: .asciz "stub: spinning\nhalf a li"
