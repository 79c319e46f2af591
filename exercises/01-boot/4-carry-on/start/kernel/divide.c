/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Divide errors that a program survives.
 */
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/traps.h"

static void
divide_error(struct regs *regs)
{
    trap_dump(regs);
    panic("a division that nobody repairs");
}

static void
divide_init(void)
{
    trap_attach(0, divide_error);
}

initcall(21, divide_init);
