// SPDX-License-Identifier: GPL-2.0-only
/*
 * The page-fault handler: puts CR2 and the error code into words.
 */
#include "mm/fault.h"

#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/types.h"
#include "mm/paging.h"

extern char boot_guard[];

__weak bool
repair_fault(struct regs *regs, laddr_t address)
{
    (void)regs;
    (void)address;
    return false;
}

/* What an address that nothing is mapped at may have been meant to be. */
static const char *
guess(laddr_t address)
{
    if (address < PAGE_SIZE)
        return " (a null pointer?)";
    if (address - (laddr_t)(uintptr_t)boot_guard < PAGE_SIZE)
        return " (the kernel's stack has run over)";
    return "";
}

/*
 * What stood in the way.  A program's store to a page of the kernel has the
 * same error code as one to a read-only page: only the entry tells.
 */
static const char *
obstacle(uint32_t error, laddr_t address)
{
    const pte_t *pte = find_pte(address);
    bool allowed = !(error & FAULT_USER) || (pte && *pte & PTE_USER);

    if (!(error & FAULT_PRESENT))
        return "no page is there";
    if (error & FAULT_WRITE && allowed)
        return "the page is read-only";
    return "the page is the kernel's";
}

void
explain_fault(uint32_t error, laddr_t address)
{
    printk("  page fault: %s %08x by %s, %s%s\n",
           error & FAULT_WRITE ? "write to" : "read of", address,
           error & FAULT_USER ? "a program" : "the kernel",
           obstacle(error, address),
           error & FAULT_PRESENT ? "" : guess(address));
}

/* Overrides the weak default: for a page fault there is more to say. */
void
trap_explain(const struct regs *regs)
{
    if (regs->vector == PAGE_FAULT)
        explain_fault(regs->error, fault_address());
}

static void
page_fault(struct regs *regs)
{
    if (repair_fault(regs, fault_address()))
        return;
    trap_dump(regs);
    panic("a page fault that nobody can repair");
}

static void
fault_init(void)
{
    trap_attach(PAGE_FAULT, page_fault);
}

initcall(22, fault_init);
