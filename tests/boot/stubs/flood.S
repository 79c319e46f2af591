/* SPDX-License-Identifier: GPL-2.0-only */
/* Prints the same line without end. */
#include "stub.h"
1:  say COM1, words
    jmp 1b
    .size start, . - start

    .section .rodata
words: .asciz "stub: and again and again and again\n"
