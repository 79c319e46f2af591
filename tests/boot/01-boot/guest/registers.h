/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The values that the guest puts into its registers and that the test looks
 * for.  No two bytes of two registers are equal, so a mix-up shows.
 */
#ifndef GUEST_REGISTERS_H
#define GUEST_REGISTERS_H

#define T_EAX 0xa1b2c3d4
#define T_EBX 0x11223344
#define T_ECX 0xfedcba98
#define T_EDX 0x55667788
#define T_ESI 0x0badf00d
#define T_EDI 0x99aabbcc
#define T_EBP 0x7e6f5d4b

/* Carry, parity, adjust, zero, sign, direction, overflow; and bit 1. */
#define T_EFLAGS 0xcd7

/* Three more data segments over all of memory. */
#define T_ES 0x18
#define T_FS 0x20
#define T_DS 0x28

/* Where each lies in t_after, in words. */
#define AFTER_EAX    0
#define AFTER_EBX    1
#define AFTER_ECX    2
#define AFTER_EDX    3
#define AFTER_ESI    4
#define AFTER_EDI    5
#define AFTER_EBP    6
#define AFTER_ESP    7
#define AFTER_ES     8
#define AFTER_FS     9
#define AFTER_DS     10
#define AFTER_EFLAGS 11
#define AFTER_WORDS  12

#endif
