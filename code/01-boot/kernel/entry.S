/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The way in and the way out: many stubs that end in one place.
 */
#include "kernel/gdt.h"
#include "kernel/stubs.h"

/*
 * The processor pushes an error code for some exceptions and none for the
 * others.  Each stub makes up the difference, so that struct regs has one
 * shape, and adds the number that the processor does not pass on.
 */
        .set    HAS_ERROR_CODE, 1 << 8 | 1 << 10 | 1 << 11 | 1 << 12 | \
                                1 << 13 | 1 << 14 | 1 << 17 | 1 << 21 | \
                                1 << 29 | 1 << 30

        .text
        .balign 16                      /* trap_stubs counts from here */
        .type   trap_stub_code, @function
trap_stub_code:
        .set    vector, 0
        .rept   NR_STUBS
        .balign 16
        .if     vector >= 32 || !(HAS_ERROR_CODE >> vector & 1)
        pushl   $0
        .endif
        pushl   $vector
        jmp     trap_entry
        .set    vector, vector + 1
        .endr
        .size   trap_stub_code, . - trap_stub_code

        .section .rodata
        .balign 4
        .globl  trap_stubs              /* their addresses, for the IDT */
trap_stubs:
        .set    vector, 0
        .rept   NR_STUBS
        .long   trap_stub_code + 16 * vector
        .set    vector, vector + 1
        .endr

        .text
        .globl  trap_entry
        .type   trap_entry, @function
trap_entry:
        pushal
        pushl   %ds
        pushl   %es
        pushl   %fs
        movl    $KERNEL_DS, %eax        /* a user's segments are not ours */
        movl    %eax, %ds
        movl    %eax, %es
        cld                             /* C expects it */
        pushl   %esp                    /* struct regs * */
        call    trap
        addl    $4, %esp
        .globl  trap_return
trap_return:
        popl    %fs
        popl    %es
        popl    %ds
        popal
        addl    $8, %esp                /* vector and error code */
        iretl
        .size   trap_entry, . - trap_entry

        .section .note.GNU-stack, "", @progbits
