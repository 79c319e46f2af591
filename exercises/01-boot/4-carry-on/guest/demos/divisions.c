/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * run=divisions list=c:7:64:2b,...: divides.  Each item is a letter, then
 * the dividend's high and low half and the divisor, in hex.  The letter
 * says where the divisor is: a, b, c, x, s, d, p, t for %eax, %ebx, %ecx,
 * %edx, %esi, %edi, %ebp, %esp.  m is memory that holds zero, i is
 * idivl %ecx, y is divb %cl.  A fourth number says where in division_room
 * the instruction is to stand.
 */
#include "demos/divisions.h"

#include "boot/multiboot.h"
#include "kernel/cmdline.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"

#define CODE_LENGTH 16 /* a division, a count, and a jump */

struct division divisions[DIVISIONS];
volatile uint32_t divisions_done, divisions_passed;

uint8_t division_room[DIVISION_ROOM + CODE_LENGTH];
uint8_t division_esp[DIVISION_STACK] __attribute__((aligned(4096)));

/* Reads a hex number, and what stands behind it into *end. */
static uint32_t
read_hex(const char **text, char *end)
{
    uint32_t n = 0;

    for (; **text && **text != ':' && **text != ','; (*text)++) {
        char c = **text;

        n = n << 4 | (uint32_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    *end = **text;
    if (**text)
        (*text)++;
    return n;
}

static uint8_t *
write_word(uint8_t *code, uint32_t word)
{
    for (int i = 0; i < 4; i++)
        *code++ = (uint8_t)(word >> 8 * i);
    return code;
}

/* Writes the division, and behind it what counts it, and the way back. */
static void
write_code(uint8_t *code, char where)
{
    static const char letters[] = "acxbtpsd"; /* as the processor counts */

    switch (where) {
    case 'm': /* divl 32(%ebp) */
        *code++ = 0xf7;
        *code++ = 0x75;
        *code++ = 0x20;
        break;
    case 'i': /* idivl %ecx */
        *code++ = 0xf7;
        *code++ = 0xf9;
        break;
    case 'y': /* divb %cl */
        *code++ = 0xf6;
        *code++ = 0xf1;
        break;
    default:
        for (uint8_t i = 0; letters[i]; i++)
            if (letters[i] == where) {
                *code++ = 0xf7;
                *code++ = 0xf0 + i;
            }
    }
    *code++ = 0xff; /* incl divisions_passed */
    *code++ = 0x05;
    code = write_word(code, (uint32_t)&divisions_passed);
    *code++ = 0xe9; /* jmp division_back */
    write_word(code, (uint32_t)division_back - (uint32_t)(code + 4));
}

static uint32_t *
register_of(struct division *division, char where)
{
    struct registers *before = &division->before;

    switch (where) {
    case 'a':
        return &before->eax;
    case 'x':
        return &before->edx;
    case 'b':
        return &before->ebx;
    case 'c':
    case 'i':
    case 'y':
        return &before->ecx;
    case 's':
        return &before->esi;
    case 'd':
        return &before->edi;
    case 'p':
    case 'm':
        return &before->ebp;
    case 't':
        return &before->esp;
    default:
        panic("list: there is no place called `%c`", where);
    }
}

static void
demo_divisions(void)
{
    static char list[MAX_CMDLINE];
    const char *text = list;

    cmdline_get("list", list, sizeof(list));
    while (*text && divisions_done < DIVISIONS) {
        struct division *division = &divisions[divisions_done];
        char where = *text, end;
        uint32_t divisor, place = 0;

        read_hex(&text, &end); /* the letter */
        *division = (struct division){
            .before.ebx = 0x0b0b0b0b,
            .before.ecx = 0x0c0c0c0c,
            .before.esi = 0x05050505,
            .before.edi = 0x0d0d0d0d,
            .before.ebp = 0x0e0e0e0e,
        };
        division->before.edx = read_hex(&text, &end);
        division->before.eax = read_hex(&text, &end);
        divisor = read_hex(&text, &end);
        if (end == ':')
            place = read_hex(&text, &end);
        *register_of(division, where) =
            where == 'm' ? (uint32_t)&division->zero - 32 : divisor;
        write_code(division_room + place % DIVISION_ROOM, where);
        division_run(division, division_room + place % DIVISION_ROOM);
        divisions_done++;
        printk("%c  quotient %08x  remainder %08x\n", where,
               division->after.eax, division->after.edx);
    }
}

DEMO("divisions", demo_divisions, "list=c:7:64:2b,...: good ones and bad");
