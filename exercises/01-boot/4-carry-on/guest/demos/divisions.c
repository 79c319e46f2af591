/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * run=divisions list=c:7:64:2b,...: divides.  Each item is a letter, then
 * the dividend's high and low half and the divisor, in hex.  The letter
 * says where the divisor is: b, c, s, d for %ebx, %ecx, %esi, %edi.  m is
 * memory that holds zero, i is idivl %ecx, y is divb %cl.
 */
#include "demos/divisions.h"

#include "boot/multiboot.h"
#include "kernel/cmdline.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"

struct division divisions[DIVISIONS];
volatile uint32_t divisions_done;

/* Reads a hex number and moves past it and the `:` or `,` behind it. */
static uint32_t
read_hex(const char **text)
{
    uint32_t n = 0;

    for (; **text && **text != ':' && **text != ','; (*text)++) {
        char c = **text;

        n = n << 4 | (uint32_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    if (**text)
        (*text)++;
    return n;
}

static void
divide(char where, struct division *division, uint32_t divisor)
{
    switch (where) {
    case 'b':
        division->ebx = divisor;
        divide_by_ebx(division);
        break;
    case 's':
        division->esi = divisor;
        divide_by_esi(division);
        break;
    case 'd':
        division->edi = divisor;
        divide_by_edi(division);
        break;
    case 'm':
        divide_by_memory(division);
        break;
    case 'c':
        division->ecx = divisor;
        divide_by_ecx(division);
        break;
    case 'i':
        division->ecx = divisor;
        divide_signed(division);
        break;
    case 'y':
        division->ecx = divisor;
        divide_byte(division);
        break;
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
        char where = *text;

        read_hex(&text); /* the letter */
        *division = (struct division){
            .ebx = 0x0b0b0b0b,
            .ecx = 0x0c0c0c0c,
            .esi = 0x05050505,
            .edi = 0x0d0d0d0d,
        };
        division->high = read_hex(&text);
        division->low = read_hex(&text);
        divide(where, division, read_hex(&text));
        divisions_done++;
        printk("%c  quotient %08x  remainder %08x\n", where,
               division->quotient, division->remainder);
    }
}

DEMO("divisions", demo_divisions, "list=c:7:64:2b,...: good ones and bad");
