/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The first instructions.  A multiboot loader finds the header, copies the
 * kernel to 1 MiB and jumps to _start in 32-bit protected mode, paging off.
 */
        .set    MAGIC, 0x1badb002
        .set    FLAGS, 1 << 0 | 1 << 1  /* align modules; memory map, please */

        .section .multiboot, "a"
        .balign 4
        .long   MAGIC
        .long   FLAGS
        .long   -(MAGIC + FLAGS)        /* the three add up to zero */

        .text
        .globl  _start
        .type   _start, @function
_start:
        movl    $boot_stack_top, %esp
        pushl   $0                      /* eflags: no flag left to chance */
        popfl
        xorl    %ebp, %ebp              /* a backtrace ends here */
        pushl   %ebx                    /* where the loader's facts are */
        pushl   %eax                    /* the loader's own magic number */
        call    kmain
1:      cli                             /* kmain does not return */
        hlt
        jmp     1b
        .size   _start, . - _start

        .bss
        .balign 4096
        .globl  boot_stack, boot_stack_top
boot_stack:
        .skip   16384
boot_stack_top:

        .section .note.GNU-stack, "", @progbits
