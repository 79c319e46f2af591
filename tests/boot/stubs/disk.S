/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Prints the first eight bytes of the first ATA disk's sector 0, then
 * writes zeros over sector 1.  Fails if there is no disk.
 */
#include "stub.h"
#define ATA 0x1f0
    mov $ATA + 7, %edx
    in (%dx), %al
    test %al, %al
    jz 9f
    cmp $0xff, %al
    je 9f

    mov $0x20, %ah          /* read one sector */
    mov $0, %bl
    call command
    mov $ATA, %edx
    mov $sector, %edi
    mov $256, %ecx
    rep insw
    mov $COM1, %edx
    mov $sector, %esi
    movb $0, sector + 8
    call print

    mov $0x30, %ah          /* write one sector */
    mov $1, %bl
    call command
    mov $ATA, %edx
    mov $256, %ecx
    mov $0, %eax
1:  out %ax, (%dx)
    loop 1b
    mov $0xe7, %ah          /* flush the disk's cache */
    call ready
    mov %ah, %al
    out %al, (%dx)
    call ready
    leave_with PASS
9:  leave_with FAIL
    .size start, . - start

/* command: %ah on the one sector %bl; returns when data may be moved. */
command:
    call ready
    mov $ATA + 2, %edx
    mov $1, %al
    out %al, (%dx)
    inc %edx
    mov %bl, %al
    out %al, (%dx)
    mov $0, %al
    inc %edx
    out %al, (%dx)
    inc %edx
    out %al, (%dx)
    inc %edx
    mov $0xe0, %al
    out %al, (%dx)
    inc %edx
    mov %ah, %al
    out %al, (%dx)
1:  in (%dx), %al
    test $0x08, %al
    jz 1b
    ret

/*
 * ready: waits until the disk is not busy; leaves its status port in %dx.
 */
ready:
    mov $ATA + 7, %edx
1:  in (%dx), %al
    test $0x80, %al
    jnz 1b
    ret

    .bss
    .balign 4
sector: .skip 512
