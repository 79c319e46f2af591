/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Speaks on both ports, repeats its command line, leaves a mark in memory
 * and passes.
 */
#include "stub.h"
    mov %ebx, info
    say COM1, greeting
    mov info, %ebx
    mov 16(%ebx), %esi
    mov $COM1, %edx
    call print
    say COM1, values
    say COM2, graph
    movl $0x5ba6ed, mark
    leave_with PASS
    .size start, . - start

    .data
    .balign 4
    .globl mark
    .type mark, @object
mark: .long 0
    .size mark, 4
info: .long 0

    .section .rodata
greeting: .asciz "hello from the stub\ncommand line: "
values:
    .ascii "\nframes: 4096 frames\n"
    .ascii "top: 0x1000000\n"
    .ascii "twice: 1\ntwice: 2\n"
    .asciz "no number: none\nbelow: -12 below zero\n"
graph:
    .ascii "--- graph first\ndigraph first { a -> b }\n--- end\n"
    .ascii "--- graph second\ndigraph second {\n    c -> d\n}\n--- end\n"
    .asciz "--- graph cut\ndigraph cut {\n"
