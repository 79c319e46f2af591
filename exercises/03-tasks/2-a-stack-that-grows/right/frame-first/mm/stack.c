// SPDX-License-Identifier: GPL-2.0-only
/* The frame before the questions, which are asked of differences. */
#include "kernel/signal.h"
#include "kernel/task.h"
#include "mm/fault.h"
#include "mm/memory.h"
#include "mm/paging.h"
#include "mm/address.h"
uint32_t
repair_fault(struct regs *regs, laddr_t address)
{
    paddr_t page = get_free_page(); /* may_sleep: holds nothing */
    laddr_t end = current->mm->start_code + USER_SIZE;
    int32_t down = (int32_t)(end - address),
            up = (int32_t)(address - current->mm->start_code - regs->esp);
    uint32_t err = regs->error & 5;
    if (!page)
        return SIGSEGV;
    if (err == 4 && down > 0 && down <= 64 * 4096 && up >= -32 &&
        map_page(address & 0xfffff000u, page, 6))
        return 0;
    free_page(page);
    return SIGSEGV;
}
