/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A division whose every register is known before and after: loads all
 * eight from a struct division, goes to where the instruction was written,
 * and stores what comes of it when that comes back to division_back.
 */
#include "kernel/gdt.h"

        .text
        /* void division_run(struct division *, void *code) */
        .globl  division_run
        .type   division_run, @function
division_run:
        pushal
        movl    36(%esp), %ebp          /* the structure */
        movl    40(%esp), %eax
        movl    %eax, division_code
        movl    %ebp, division_now
        movl    %esp, division_stack
        movl    28(%ebp), %eax
        testl   %eax, %eax              /* 0: a stack is a stack */
        jz      1f
        movl    %eax, %esp
1:      movl    %esp, 28(%ebp)
        movl    0(%ebp), %eax
        movl    4(%ebp), %edx
        movl    8(%ebp), %ebx
        movl    12(%ebp), %ecx
        movl    16(%ebp), %esi
        movl    20(%ebp), %edi
        movl    24(%ebp), %ebp
        jmp     *division_code

        .globl  division_back
division_back:
        movl    %ebp, division_kept
        movl    division_now, %ebp
        movl    %eax, 32(%ebp)
        movl    %edx, 36(%ebp)
        movl    %ebx, 40(%ebp)
        movl    %ecx, 44(%ebp)
        movl    %esi, 48(%ebp)
        movl    %edi, 52(%ebp)
        movl    division_kept, %eax
        movl    %eax, 56(%ebp)
        movl    %esp, 60(%ebp)
        movl    division_stack, %esp
        popal
        ret
        .size   division_run, . - division_run

        .bss
        .balign 4
division_code:  .skip 4
division_now:   .skip 4
division_kept:  .skip 4
division_stack: .skip 4

        .section .note.GNU-stack, "", @progbits
