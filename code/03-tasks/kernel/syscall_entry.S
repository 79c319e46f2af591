/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The stub of int 0x80, shaped like those of the exceptions.
 */
        .text
        .globl  syscall_stub
        .type   syscall_stub, @function
syscall_stub:
        pushl   $0
        pushl   $0x80
        jmp     trap_entry
        .size   syscall_stub, . - syscall_stub

        .section .note.GNU-stack, "", @progbits
