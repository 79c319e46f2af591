/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * int fork_freeze(int n) and int fork_exit(int status)
 */
        .text
        .globl  fork_freeze
        .type   fork_freeze, @function
fork_freeze:
        pushl   %ebx
        movl    8(%esp), %ebx
        movl    $2, %eax
        int     $0x80
        movl    %eax, %ecx              /* freeze leaves it alone */
        movl    $500, %eax
        int     $0x80
        movl    %ecx, %eax
        popl    %ebx
        ret
        .size   fork_freeze, . - fork_freeze

        .globl  fork_exit
        .type   fork_exit, @function
fork_exit:
        pushl   %ebx
        movl    8(%esp), %ebx
        movl    $2, %eax
        int     $0x80
        testl   %eax, %eax
        jnz     1f
        movl    $1, %eax
        int     $0x80
1:      popl    %ebx
        ret
        .size   fork_exit, . - fork_exit

        .section .note.GNU-stack, "", @progbits
