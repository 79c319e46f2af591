// SPDX-License-Identifier: GPL-2.0-only
/*
 * The double fault.  An exception whose handler cannot be entered, as when
 * the stack it needs has run into the guard page, is reported on a stack
 * of its own: vector 8 is a task gate, which switches everything at once.
 */
#include "kernel/gdt.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/traps.h"
#include "kernel/tss.h"
#include "kernel/types.h"
#include "mm/address.h"
#include "mm/fault.h"
#include "mm/paging.h"

#define DOUBLE_FAULT  8
#define TSS_AVAILABLE 0x89
#define TASK_GATE     0x85

/* A map of ports that begins past the end: no port for a program. */
#define NO_IO_MAP (sizeof(struct tss) << 16)

struct tss tss = {.io_map = NO_IO_MAP};

static struct tss double_tss;
static uint8_t double_stack[4096] __attribute__((aligned(16)));

/*
 * Entered by the task switch; the dying kernel's registers are in `tss`.
 * %cr2 belongs to this fault only if it is where a push would have gone.
 */
static _Noreturn void
double_fault(void)
{
    printk("exception %u: %s\n", DOUBLE_FAULT,
           exception_name(DOUBLE_FAULT));
    printk("  eip %04x:%08x  esp %08x  eflags %08x\n", tss.cs & 0xffff,
           tss.eip, tss.esp, tss.eflags);
    if (tss.esp - fault_address() <= PAGE_SIZE)
        explain_fault(FAULT_WRITE, fault_address());
    panic("an exception whose handler could not be entered");
}

static void
double_init(void)
{
    double_tss = (struct tss){
        .cr3 = virt_to_phys(page_directory),
        .eip = (uint32_t)double_fault,
        .eflags = 2, /* the bit that is always set */
        .esp = (uint32_t)(double_stack + sizeof(double_stack)),
        .cs = KERNEL_CS,
        .es = KERNEL_DS,
        .ss = KERNEL_DS,
        .ds = KERNEL_DS,
        .fs = KERNEL_DS,
        .gs = KERNEL_DS,
        .io_map = NO_IO_MAP,
    };
    gdt_set(TSS_SELECTOR, TSS_AVAILABLE, (uint32_t)&tss, sizeof(tss) - 1);
    gdt_set(DOUBLE_TSS_SELECTOR, TSS_AVAILABLE, (uint32_t)&double_tss,
            sizeof(double_tss) - 1);
    __asm__ volatile("ltr %w0" : : "r"(TSS_SELECTOR));
    idt_set(DOUBLE_FAULT, TASK_GATE, DOUBLE_TSS_SELECTOR, 0);
}

initcall(23, double_init);
