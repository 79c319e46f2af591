/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ways in for a page fault and for int 0x80, with the trap flag set from
 * the first instruction of the kernel's own way in.
 */
        .macro  step_into
        pushfl
        orl     $0x100, (%esp)          /* TF; the iretl at the end takes */
        popfl                           /* it away again */
        .endm

        .text
        .globl  step_fault_stub
        .type   step_fault_stub, @function
step_fault_stub:
        step_into
        jmp     *%cs:trap_stubs + 4 * 14        /* %ds is the program's */
        .size   step_fault_stub, . - step_fault_stub

        .globl  step_call_stub
        .type   step_call_stub, @function
step_call_stub:
        step_into
        jmp     syscall_stub
        .size   step_call_stub, . - step_call_stub

        .section .note.GNU-stack, "", @progbits
