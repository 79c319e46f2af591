/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Replaces each division in memory by `int $0`, which has two bytes as well
 * and returns behind itself, and divides in the handler.
 */
#include "demos/divisions.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/traps.h"
#include "kernel/types.h"

extern uint8_t divide_by_ebx_at[], divide_by_ecx_at[];
extern uint8_t divide_by_esi_at[], divide_by_edi_at[];

static uint32_t
divisor_of(const struct regs *regs)
{
    const uint8_t *at = (const uint8_t *)regs->eip - 2;

    if (at == divide_by_ebx_at)
        return regs->ebx;
    if (at == divide_by_ecx_at)
        return regs->ecx;
    if (at == divide_by_esi_at)
        return regs->esi;
    if (at == divide_by_edi_at)
        return regs->edi;
    panic("a division that nobody repairs");
}

static void
divide_error(struct regs *regs)
{
    uint32_t divisor = divisor_of(regs);

    if (divisor > regs->edx) {
        __asm__("divl %2"
                : "+a"(regs->eax), "+d"(regs->edx)
                : "r"(divisor));
        return;
    }
    regs->edx = regs->eax;
    regs->eax = 0xffffffff;
}

static void
divide_init(void)
{
    uint8_t *const at[] = {divide_by_ebx_at, divide_by_ecx_at,
                           divide_by_esi_at, divide_by_edi_at};

    for (unsigned int i = 0; i < ARRAY_SIZE(at); i++) {
        at[i][0] = 0xcd;
        at[i][1] = 0;
    }
    trap_attach(0, divide_error);
}

initcall(21, divide_init);
