/* SPDX-License-Identifier: GPL-2.0-only */
/* Says why and fails, as a panic does. */
#include "stub.h"
    say COM1, words
    leave_with FAIL
    .size start, . - start

    .section .rodata
words: .asciz "stub: about to fail\npanic: frame count below zero\n"
