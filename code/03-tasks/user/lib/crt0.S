/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a program begins: argc, argv and the environment lie on the stack,
 * as Linux leaves them.
 */
        .section .text.start, "ax"
        .globl  _start
        .type   _start, @function
_start:
        xorl    %ebp, %ebp
        movl    (%esp), %eax            /* argc */
        leal    4(%esp), %ecx           /* argv */
        leal    8(%esp,%eax,4), %edx    /* environ */
        andl    $-16, %esp
        subl    $4, %esp
        pushl   %edx
        pushl   %ecx
        pushl   %eax
        call    main
        pushl   %eax
        call    exit
        .size   _start, . - _start

        .section .note.GNU-stack, "", @progbits
