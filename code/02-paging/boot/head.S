/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The first instructions, now with paging.  The loader still puts the kernel
 * at 1 MiB and jumps there, but it is linked for 3 GiB + 1 MiB: until the
 * jump below, every address of ours is KERNEL_BASE too high.
 */
#include "mm/layout.h"

        .set    MAGIC, 0x1badb002
        .set    FLAGS, 1 << 0 | 1 << 1
        .set    PRESENT_WRITE, 3
        .set    PG, 1 << 31             /* in %cr0 */

        .section .multiboot, "a"
        .balign 4
        .long   MAGIC
        .long   FLAGS
        .long   -(MAGIC + FLAGS)

        .text
        .globl  _start
        .type   _start, @function
_start:
        cld
        movl    %eax, %ebp              /* the loader's magic number */

        /* Four tables: frame n at entry n, from 0 to 16 MiB. */
        movl    $kernel_tables - KERNEL_BASE, %edi
        movl    $PRESENT_WRITE, %eax
        movl    $4 * 1024, %ecx
1:      stosl
        addl    $4096, %eax
        loop    1b

        /* The same tables twice: at 0, where we run, and at KERNEL_BASE. */
        movl    $kernel_tables - KERNEL_BASE + PRESENT_WRITE, %eax
        movl    $page_directory - KERNEL_BASE, %edi
        movl    $4, %ecx
2:      movl    %eax, (%edi)
        movl    %eax, KERNEL_PDE * 4(%edi)
        addl    $4096, %eax
        addl    $4, %edi
        loop    2b

        movl    $page_directory - KERNEL_BASE, %eax
        movl    %eax, %cr3
        movl    %cr0, %eax
        orl     $PG, %eax
        movl    %eax, %cr0              /* from here on through the tables */
        movl    $high, %eax
        jmp     *%eax

high:   /* Up here; the way we came is taken down. */
        xorl    %eax, %eax
        movl    $page_directory, %edi
        movl    $4, %ecx
        rep stosl
        movl    %cr3, %eax
        movl    %eax, %cr3              /* forget it, too */

        movl    $boot_stack_top, %esp
        pushl   $0
        popfl
        movl    %ebp, %eax
        xorl    %ebp, %ebp
        pushl   %ebx                    /* the loader's facts: physical */
        pushl   %eax
        call    kmain
3:      cli
        hlt
        jmp     3b
        .size   _start, . - _start

        .bss
        .balign 4096
        .globl  page_directory, kernel_tables
page_directory:
        .skip   4096
kernel_tables:
        .skip   4 * 4096
        .globl  boot_guard, boot_stack, boot_stack_top
boot_guard:                             /* paging_init() unmaps it */
        .skip   4096
boot_stack:
        .skip   16384
boot_stack_top:

        .section .note.GNU-stack, "", @progbits
