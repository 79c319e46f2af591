/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The shortest ways in and out that a kernel written in C can have: for
 * int 0x81, and for a page fault in place of the kernel's own.
 */
#include "kernel/gdt.h"

        .macro  enter
        pushl   %ds
        pushl   %es
        pushal
        movl    $KERNEL_DS, %ecx
        movl    %ecx, %ds
        movl    %ecx, %es
        .endm

        .macro  leave_trap
        popal
        popl    %es
        popl    %ds
        .endm

        .text
        .globl  floor_call_stub
        .type   floor_call_stub, @function
floor_call_stub:
        enter
        pushl   %ebx
        call    *floor_calls(,%eax,4)   /* whoever calls knows the table */
        addl    $4, %esp
        movl    %eax, 28(%esp)
        leave_trap
        iretl
        .size   floor_call_stub, . - floor_call_stub

        .globl  floor_fault_stub
        .type   floor_fault_stub, @function
floor_fault_stub:
        enter
        pushl   40(%esp)                /* the error code */
        call    floor_fault
        addl    $4, %esp
        leave_trap
        addl    $4, %esp                /* the error code */
        iretl
        .size   floor_fault_stub, . - floor_fault_stub

        .section .note.GNU-stack, "", @progbits
