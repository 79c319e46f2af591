/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Prints the PIT's counter and the low half of the time stamp counter,
 * again and again: 105 KB that depend on when each byte was sent.
 */
#include "stub.h"
#define LINES 6000
    movl $LINES, left
    mov $COM1, %edx
1:  mov $0, %al             /* latch counter 0 */
    out %al, $0x43
    in $0x40, %al
    mov %al, %bl
    in $0x40, %al
    mov %al, %bh
    shl $16, %ebx
    call hex
    mov $' ', %al
    call emit
    push %edx
    rdtsc
    pop %edx
    mov %eax, %ebx
    call hex
    mov $'\n', %al
    call emit
    decl left
    jnz 1b
    leave_with PASS
    .size start, . - start

/* hex: sends %ebx to port %dx as eight digits. */
hex:
    mov $8, %ecx
1:  rol $4, %ebx
    mov %ebx, %eax
    and $15, %eax
    mov digits(%eax), %al
    call emit
    loop 1b
    ret

    .section .rodata
digits: .ascii "0123456789abcdef"

    .bss
left: .skip 4
