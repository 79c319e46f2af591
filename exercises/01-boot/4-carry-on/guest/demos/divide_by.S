/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Divisions whose every register is known before and after: divide_by_ecx()
 * and so on load them from a struct division, divide, and store them.
 */
#include "kernel/gdt.h"

        /* void divide_by_REG(struct division *) */
        .macro  DIVIDE name, instruction:vararg
        .globl  divide_\name, divide_\name\()_at
        .type   divide_\name, @function
divide_\name:
        pushl   %ebx
        pushl   %esi
        pushl   %edi
        pushl   %ebp
        movl    20(%esp), %ebp          /* the structure */
        movl    0(%ebp), %eax
        movl    4(%ebp), %edx
        movl    8(%ebp), %ebx
        movl    12(%ebp), %ecx
        movl    16(%ebp), %esi
        movl    20(%ebp), %edi
divide_\name\()_at:
        \instruction
        movl    %eax, 24(%ebp)
        movl    %edx, 28(%ebp)
        movl    %ebx, 32(%ebp)
        movl    %ecx, 36(%ebp)
        movl    %esi, 40(%ebp)
        movl    %edi, 44(%ebp)
        popl    %ebp
        popl    %edi
        popl    %esi
        popl    %ebx
        ret
        .size   divide_\name, . - divide_\name
        .endm

        .text
        DIVIDE  by_ebx, divl %ebx
        DIVIDE  by_ecx, divl %ecx
        DIVIDE  by_esi, divl %esi
        DIVIDE  by_edi, divl %edi
        /* The same exception from others: longer, signed, of a byte. */
        DIVIDE  by_memory, divl 48(%ebp)
        DIVIDE  signed, idivl %ecx
        DIVIDE  byte, divb %cl

        .section .note.GNU-stack, "", @progbits
