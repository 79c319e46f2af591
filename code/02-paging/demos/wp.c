// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=wp: the kernel stores into a read-only page, with CR0.WP clear, as on
 * a 386, and set, as every kernel since has it.
 */
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "mm/fault.h"
#include "mm/memory.h"
#include "mm/paging.h"

#define WHERE  0x08000000u
#define CR0_WP (1u << 16)

static unsigned int faults;

static void
set_wp(bool on)
{
    uint32_t cr0;

    __asm__ volatile("movl %%cr0, %0" : "=r"(cr0));
    cr0 = on ? cr0 | CR0_WP : cr0 & ~CR0_WP;
    __asm__ volatile("movl %0, %%cr0" : : "r"(cr0) : "memory");
}

/* Stands in for the chapter's handler: count, explain, allow the store. */
static void
count_fault(struct regs *regs)
{
    faults++;
    explain_fault(regs->error, fault_address());
    *find_pte(WHERE) |= PTE_WRITE;
    flush_page(WHERE);
}

static void
store(bool wp, uint32_t value)
{
    volatile uint32_t *word = (volatile uint32_t *)WHERE;

    *find_pte(WHERE) &= ~PTE_WRITE;
    flush_page(WHERE);
    set_wp(wp);
    faults = 0;
    *word = value;
    printk("CR0.WP %u: the word is %u, faults %u\n", wp, *word, faults);
}

static void
demo_wp(void)
{
    paddr_t page = get_free_page(); /* may_sleep: holds nothing */

    if (!page || !map_page(WHERE, page, 0))
        panic("out of memory in a demonstration");
    trap_attach(PAGE_FAULT, count_fault);
    store(false, 386);
    store(true, 486);
    set_wp(false);
}

DEMO("wp", demo_wp, "a store to a read-only page, with CR0.WP and without");
