// SPDX-License-Identifier: GPL-2.0-only
/*
 * The interrupt descriptor table, and what happens to an exception that
 * nobody expects: it is named, its registers are printed, the kernel stops.
 */
#include "kernel/traps.h"

#include <stddef.h>

#include "kernel/gdt.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/stubs.h"
#include "kernel/types.h"

struct gate {
    uint16_t offset_low;
    uint16_t selector;
    uint8_t zero;
    uint8_t type;
    uint16_t offset_high;
};

static struct gate idt[NR_VECTORS];
static trap_handler_t handlers[NR_VECTORS];

static const char *const names[NR_EXCEPTIONS] = {
    [0] = "divide error",
    [1] = "debug",
    [2] = "non-maskable interrupt",
    [3] = "breakpoint",
    [4] = "overflow",
    [5] = "bound range exceeded",
    [6] = "invalid opcode",
    [7] = "device not available",
    [8] = "double fault",
    [9] = "coprocessor segment overrun",
    [10] = "invalid TSS",
    [11] = "segment not present",
    [12] = "stack-segment fault",
    [13] = "general protection fault",
    [14] = "page fault",
    [16] = "x87 floating-point error",
    [17] = "alignment check",
    [18] = "machine check",
    [19] = "SIMD floating-point exception",
    [20] = "virtualization exception",
    [21] = "control protection exception",
    [28] = "hypervisor injection exception",
    [29] = "VMM communication exception",
    [30] = "security exception",
};

const char *
exception_name(unsigned int vector)
{
    return names[vector] ? names[vector] : "reserved exception";
}

uint32_t
trap_esp(const struct regs *regs)
{
    if (regs->cs & 3)
        return regs->esp;
    return (uint32_t)&regs->esp; /* nothing was pushed there */
}

__weak void
trap_explain(const struct regs *regs)
{
    (void)regs;
}

void
trap_dump(const struct regs *regs)
{
    if (regs->vector < NR_EXCEPTIONS)
        printk("exception %u: %s\n", regs->vector,
               exception_name(regs->vector));
    else
        printk("interrupt vector %u\n", regs->vector);
    printk("  eip %04x:%08x  esp %08x  eflags %08x  error %08x\n",
           regs->cs & 0xffff, regs->eip, trap_esp(regs), regs->eflags,
           regs->error);
    printk("  eax %08x  ebx %08x  ecx %08x  edx %08x\n", regs->eax,
           regs->ebx, regs->ecx, regs->edx);
    printk("  esi %08x  edi %08x  ebp %08x\n", regs->esi, regs->edi,
           regs->ebp);
    printk("  ds %04x  es %04x  fs %04x\n", regs->ds & 0xffff,
           regs->es & 0xffff, regs->fs & 0xffff);
    trap_explain(regs);
}

void
trap(struct regs *regs)
{
    if (handlers[regs->vector]) {
        handlers[regs->vector](regs);
        return;
    }
    trap_dump(regs);
    panic("no handler for vector %u", regs->vector);
}

void
trap_attach(unsigned int vector, trap_handler_t handler)
{
    handlers[vector] = handler;
}

void
idt_set(unsigned int vector, uint8_t type, uint16_t selector,
        uint32_t target)
{
    idt[vector] = (struct gate){
        .offset_low = (uint16_t)target,
        .selector = selector,
        .type = type,
        .offset_high = (uint16_t)(target >> 16),
    };
}

static void
idt_init(void)
{
    struct {
        uint16_t limit;
        uint32_t base;
    } __attribute__((packed)) table = {sizeof(idt) - 1, (uint32_t)idt};

    for (unsigned int vector = 0; vector < NR_STUBS; vector++)
        idt_set(vector, INTERRUPT_GATE(0), KERNEL_CS,
                (uint32_t)trap_stubs[vector]);
    __asm__ volatile("lidt %0" : : "m"(table));
}

initcall(20, idt_init);
