/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * uint32_t hold(pattern, loops, number, fs, gs, struct held *held)
 */
        .text
        .globl  hold
        .type   hold, @function
hold:
        pushl   %ebp
        pushl   %ebx
        pushl   %esi
        pushl   %edi
        pushl   %fs
        pushl   %gs
        pushl   36(%esp)                /* number, at 4(%esp) below */
        pushl   36(%esp)                /* loops, at (%esp) below */
        movl    %esp, saved_esp
        movl    48(%esp), %eax
        movl    %eax, %fs
        movl    52(%esp), %eax
        movl    %eax, %gs
        movl    36(%esp), %eax          /* pattern */
        leal    1(%eax), %ebx
        leal    2(%eax), %ecx
        leal    3(%eax), %edx
        leal    4(%eax), %esi
        leal    5(%eax), %edi
        leal    6(%eax), %ebp
        std
        stc
        cmpl    $0, 4(%esp)             /* clears the carry flag */
        stc
        jne     2f
1:      decl    (%esp)                  /* leaves it alone */
        jnz     1b
        jmp     3f
2:      movl    4(%esp), %eax
        int     $0x80
        decl    (%esp)
        jnz     2b
3:      movl    %eax, saved_eax
        pushfl
        popl    %eax
        cld
        pushl   %eax
        movl    60(%esp), %eax          /* held */
        movl    %ebx, (%eax)
        movl    %ecx, 4(%eax)
        movl    %edx, 8(%eax)
        movl    %esi, 12(%eax)
        movl    %edi, 16(%eax)
        movl    %ebp, 20(%eax)
        popl    40(%eax)                /* eflags */
        movl    %esp, %ecx
        subl    saved_esp, %ecx
        movl    %ecx, 24(%eax)
        movl    %fs, %ecx
        movl    %ecx, 28(%eax)
        movl    %gs, %ecx
        movl    %ecx, 32(%eax)
        movl    %es, %ecx
        movl    %ecx, 36(%eax)
        movl    saved_eax, %eax
        addl    $8, %esp
        popl    %gs
        popl    %fs
        popl    %edi
        popl    %esi
        popl    %ebx
        popl    %ebp
        ret
        .size   hold, . - hold

        .bss
        .balign 4
saved_esp:
        .skip   4
saved_eax:
        .skip   4

        .section .note.GNU-stack, "", @progbits
