/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The accesses themselves.  Load and store are two bytes long each, which is
 * what the handler steps over.
 */
#include "guest/user.h"

        .text
/* void access_kernel(laddr_t address, bool write) */
        .globl  access_kernel
        .type   access_kernel, @function
access_kernel:
        pushl   %ebx
        movl    8(%esp), %ebx
        cmpb    $0, 12(%esp)
        jne     1f
        movl    (%ebx), %eax
        jmp     2f
1:      movl    %eax, (%ebx)
2:      popl    %ebx
        ret
        .size   access_kernel, . - access_kernel

/* Copied into a page of user mode: the same, and then the way back. */
        .globl  user_load, user_store, user_end
user_load:
        movl    (%ebx), %eax
        int     $LEAVE
user_store:
        movl    %eax, (%ebx)
        int     $LEAVE
user_end:

/*
 * void enter_user(laddr_t entry, laddr_t address): go to user mode at
 * `entry` with `address` in ebx; comes back when somebody calls leave_user.
 */
        .globl  enter_user, leave_user
        .type   enter_user, @function
enter_user:
        movl    4(%esp), %ecx
        movl    8(%esp), %edx
        pushal
        movl    %esp, kernel_esp
        movl    %esp, tss + 4           /* esp0: traps come in below this */
        movl    $0x10, tss + 8
        movl    %edx, %ebx
        pushl   $USER_DATA
        pushl   $0                      /* no stack is needed */
        pushl   $2                      /* eflags: interrupts off */
        pushl   $USER_CODE
        pushl   %ecx
        movl    $USER_DATA, %eax
        movl    %eax, %ds
        movl    %eax, %es
        iretl
        .size   enter_user, . - enter_user

        .type   leave_user, @function
leave_user:
        movl    kernel_esp, %esp
        popal
        ret
        .size   leave_user, . - leave_user

        .bss
        .balign 4
kernel_esp:
        .skip   4

        .section .note.GNU-stack, "", @progbits
