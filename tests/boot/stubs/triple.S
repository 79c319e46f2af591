/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Faults with an empty descriptor table: a triple fault resets the
 * machine.
 */
#include "stub.h"
    say COM1, words
    lidt no_idt
    ud2
    .size start, . - start

    .section .rodata
words: .asciz "stub: no way back\n"
    .balign 4
no_idt: .word 0
    .long 0
