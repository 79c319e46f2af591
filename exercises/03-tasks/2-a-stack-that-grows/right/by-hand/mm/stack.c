// SPDX-License-Identifier: GPL-2.0-only
/* The entry is written by hand. */
#include "kernel/signal.h"
#include "kernel/task.h"
#include "mm/fault.h"
#include "mm/memory.h"
#include "mm/paging.h"
#include "mm/address.h"
uint32_t
repair_fault(struct regs *regs, laddr_t address)
{
    uint32_t mine = address - current->mm->start_code;
    pte_t *pte;
    paddr_t page;
    switch (regs->error) {
    case 4:
    case 6:
        break;
    default:
        return SIGSEGV;
    }
    if (!(regs->cs & 3))
        return SIGSEGV;
    if (mine / 4096 >= 16384 || mine / 4096 < 16384 - 64)
        return SIGSEGV;
    if (mine < regs->esp && regs->esp - mine > 32)
        return SIGSEGV;
    page = get_free_page(); /* may_sleep: holds nothing */
    if (page == 0)
        return SIGSEGV;
    pte = find_pte(address);
    *pte = pte_make(page, PTE_PRESENT | PTE_WRITE | PTE_USER);
    flush_page(address);
    return 0;
}
