// SPDX-License-Identifier: GPL-2.0-only
/*
 * The gate of int 0x80.
 */
#include "kernel/syscall.h"

#include <stddef.h>

#include "kernel/gdt.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/types.h"

#define TRAP_GATE(ring) (0x8f | (ring) << 5) /* leaves interrupts on */

TABLE(struct syscall_row, syscalls);

/* syscall_entry.S, and what it calls. */
void syscall_stub(void);
void system_call(struct regs *regs);

static syscall_t table[NR_SYSCALLS];

void
system_call(struct regs *regs)
{
    syscall_t function = NULL;

    if (regs->eax < NR_SYSCALLS)
        function = table[regs->eax];
    regs->eax = function ? (uint32_t)function(regs) : (uint32_t)-ENOSYS;
}

static void
syscall_init(void)
{
    for (const struct syscall_row *row = syscalls_start; row < syscalls_end;
         row++) {
        if (row->number >= NR_SYSCALLS || table[row->number])
            panic("system call %u is declared twice, or too large",
                  row->number);
        table[row->number] = row->function;
    }
    idt_set(SYSCALL_VECTOR, TRAP_GATE(3), KERNEL_CS,
            (uint32_t)syscall_stub);
}

initcall(24, syscall_init);
