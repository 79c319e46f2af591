/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the trap tests need and C cannot say: entering a gate as the
 * processor does, and a moment in which every register has a known value.
 */
#include "guest/registers.h"
#include "kernel/gdt.h"

        .text
/*
 * void raise(uint32_t target, uint32_t error, bool with_error):
 * go to a gate's target with the frame that the processor would make.
 * Comes back when the handler returns.
 */
        .globl  raise
        .type   raise, @function
raise:
        movl    4(%esp), %eax
        movl    8(%esp), %ecx
        movl    12(%esp), %edx
        pushfl
        pushl   %cs
        pushl   $2f
        testb   %dl, %dl
        jz      1f
        pushl   %ecx
1:      cli                             /* as an interrupt gate does */
        jmp     *%eax
2:      ret
        .size   raise, . - raise

        .macro  set_registers
        movl    $T_ES, %eax
        movl    %eax, %es
        movl    $T_FS, %eax
        movl    %eax, %fs
        movl    $T_DS, %eax
        movl    %eax, %ds
        movl    $T_EAX, %eax
        movl    $T_EBX, %ebx
        movl    $T_ECX, %ecx
        movl    $T_EDX, %edx
        movl    $T_ESI, %esi
        movl    $T_EDI, %edi
        movl    $T_EBP, %ebp
        movl    $t_stack_top, %esp
        .endm

/* void t_trap_here(void): an invalid opcode at t_trap_eip, all registers
 * set.  Does not come back. */
        .globl  t_trap_here, t_trap_eip
        .type   t_trap_here, @function
t_trap_here:
        set_registers
        pushl   $T_EFLAGS
        popfl
t_trap_eip:
        ud2
        .size   t_trap_here, . - t_trap_here

/* Leave the known state: every register into t_after, then as we came. */
        .macro  save_registers
        movl    %eax, t_after + 4 * AFTER_EAX
        movl    %ebx, t_after + 4 * AFTER_EBX
        movl    %ecx, t_after + 4 * AFTER_ECX
        movl    %edx, t_after + 4 * AFTER_EDX
        movl    %esi, t_after + 4 * AFTER_ESI
        movl    %edi, t_after + 4 * AFTER_EDI
        movl    %ebp, t_after + 4 * AFTER_EBP
        movl    %esp, t_after + 4 * AFTER_ESP
        movl    %es, %eax
        movl    %eax, t_after + 4 * AFTER_ES
        movl    %fs, %eax
        movl    %eax, t_after + 4 * AFTER_FS
        movl    %ds, %eax
        movl    %eax, t_after + 4 * AFTER_DS
        pushfl
        popl    t_after + 4 * AFTER_EFLAGS
        .endm

        .macro  begin_known_state
        pushal
        pushfl
        movl    %esp, t_saved_esp
        set_registers
        .endm

        .macro  end_known_state
        save_registers
        cld
        movl    $KERNEL_DS, %eax
        movl    %eax, %ds
        movl    %eax, %es
        movl    %eax, %fs
        movl    t_saved_esp, %esp
        popfl
        popal
        ret
        .endm

/* void t_across_breakpoint(void): int3, whose handler must return. */
        .globl  t_across_breakpoint
        .type   t_across_breakpoint, @function
t_across_breakpoint:
        begin_known_state
        pushl   $T_EFLAGS
        popfl
        int3
        end_known_state
        .size   t_across_breakpoint, . - t_across_breakpoint

/* void t_across_tick(void): loop until the clock has interrupted us.  %eax
 * is the clock's last value, and the comparison changes flags. */
        .globl  t_across_tick
        .type   t_across_tick, @function
t_across_tick:
        begin_known_state
        pushl   $T_EFLAGS | 1 << 9      /* interrupts on */
        popfl
        movl    jiffies, %eax
1:      cmpl    jiffies, %eax
        je      1b
        end_known_state
        .size   t_across_tick, . - t_across_tick

        .bss
        .balign 16
        .globl  t_after, t_stack_top
t_after:
        .skip   4 * AFTER_WORDS
t_saved_esp:
        .skip   4
        .balign 16
        .skip   4096
t_stack_top:

        .section .note.GNU-stack, "", @progbits
