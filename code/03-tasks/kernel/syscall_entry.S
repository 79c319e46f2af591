/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The way in of int 0x80.  It leaves the same struct regs as trap_entry, but
 * need not ask whose trap this is: one call saved, and calls are frequent.
 */
#include "kernel/gdt.h"

        .text
        .globl  syscall_stub
        .type   syscall_stub, @function
syscall_stub:
        pushl   $0                      /* no error code */
        pushl   $0x80
        pushal
        pushl   %ds
        pushl   %es
        pushl   %fs
        movl    $KERNEL_DS, %eax
        movl    %eax, %ds
        movl    %eax, %es
        cld
        pushl   %esp                    /* struct regs * */
        call    system_call
        addl    $4, %esp
        jmp     trap_return
        .size   syscall_stub, . - syscall_stub

        .section .note.GNU-stack, "", @progbits
