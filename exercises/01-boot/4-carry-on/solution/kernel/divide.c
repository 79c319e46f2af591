/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Divide errors that a program survives: divl with a register.
 */
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/traps.h"

#define DIVL_LENGTH 2

static bool
is_divl(const uint8_t *code)
{
    return code[0] == 0xf7 && code[1] >= 0xf0 && code[1] <= 0xf7;
}

static void
divide_error(struct regs *regs)
{
    if (!is_divl((const uint8_t *)regs->eip)) {
        trap_dump(regs);
        panic("a division that nobody repairs");
    }
    regs->edx = regs->eax;
    regs->eax = 0xffffffff;
    regs->eip += DIVL_LENGTH;
}

static void
divide_init(void)
{
    trap_attach(0, divide_error);
}

initcall(21, divide_init);
