// SPDX-License-Identifier: GPL-2.0-only
/*
 * The page-fault handler, for every page fault of every chapter.  It asks
 * repair_fault(); what that cannot repair is put into words, from CR2 and
 * the error code.
 */
#include "mm/fault.h"

#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/signal.h"
#include "kernel/types.h"
#include "mm/paging.h"

__weak uint32_t
repair_fault(struct regs *regs, laddr_t address)
{
    (void)regs;
    (void)address;
    return SIGSEGV;
}

__weak void
fault_mistake(struct regs *regs, uint32_t signal)
{
    (void)signal; /* there are no programs yet */
    trap_dump(regs);
    panic("a page fault that nobody can repair");
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
    uint32_t signal = repair_fault(regs, fault_address());

    if (signal)
        fault_mistake(regs, signal);
}

static void
fault_init(void)
{
    trap_attach(PAGE_FAULT, page_fault);
}

initcall(22, fault_init);
