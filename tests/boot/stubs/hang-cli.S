/* SPDX-License-Identifier: GPL-2.0-only */
/* Halts with interrupts off: nothing inside the machine can wake it. */
#include "stub.h"
    say COM1, words
    cli
1:  hlt
    jmp 1b
    .size start, . - start

    .section .rodata
words: .asciz "stub: halting for good\n"
