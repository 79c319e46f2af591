/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every stub kernel begins with: a multiboot 1 header that asks for
 * the memory sizes, the entry point, and macros to speak on COM1 and to
 * leave. The stubs exercise the boot driver; they are no part of the book's
 * kernel.
 */
/* clang-format off */
#define MAGIC 0x1BADB002
#define FLAGS 0x00000002

#define COM1 0x3f8
#define COM2 0x2f8
#define EXIT_PORT 0xf4
#define PASS 16
#define FAIL 17

    .section .multiboot, "a"
    .balign 4
    .long MAGIC, FLAGS, -(MAGIC + FLAGS)

    .section .note.GNU-stack, "", @progbits

    .text
    .globl start
    .type start, @function
start:
    cli
    mov $stack_top, %esp

/* Prints the NUL-terminated string at a label on a serial port. */
.macro say port, label
    mov $\port, %edx
    mov $\label, %esi
    call print
.endm

/* Leaves through isa-debug-exit with status 2 * value + 1. */
.macro leave_with value
    mov $\value, %al
    out %al, $EXIT_PORT
    hlt
.endm

/*
 * emit: sends %al to port %dx, once there is room, as real hardware needs.
 */
    .section .text.emit, "ax"
    .type emit, @function
emit:
    push %eax
    add $5, %edx
1:  in (%dx), %al
    test $0x20, %al
    jz 1b
    sub $5, %edx
    pop %eax
    out %al, (%dx)
    ret
    .size emit, . - emit

/* print: sends the NUL-terminated string at %esi to port %dx. */
    .section .text.print, "ax"
    .type print, @function
print:
    lodsb
    test %al, %al
    jz 1f
    call emit
    jmp print
1:  ret
    .size print, . - print

    .bss
    .balign 16
    .skip 4096
stack_top:

    .text
