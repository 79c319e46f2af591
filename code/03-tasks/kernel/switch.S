/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * void switch_stacks(uint32_t *from_esp, uint32_t to_esp)
 *
 * Saves what a C function must keep, changes stacks, and returns into
 * whatever the other task was doing when it came through here.
 */
        .text
        .globl  switch_stacks
        .type   switch_stacks, @function
switch_stacks:
        movl    4(%esp), %eax
        movl    8(%esp), %edx
        pushl   %ebp
        pushl   %ebx
        pushl   %esi
        pushl   %edi
        pushl   %gs                     /* no trap saves it */
        movl    %esp, (%eax)
        movl    %edx, %esp
        popl    %gs                     /* with the new slot's base */
        popl    %edi
        popl    %esi
        popl    %ebx
        popl    %ebp
        ret
        .size   switch_stacks, . - switch_stacks

        .section .note.GNU-stack, "", @progbits
