// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kernel stacks.  A table of the window is made when the first stack comes
 * into it, and must then be known to every directory; it goes with the last.
 */
#include "kernel/stack.h"

#include "mm/address.h"
#include "mm/kernel_half.h"
#include "mm/memory.h"
#include "mm/paging.h"

#define REGION          (TABLE_ENTRIES * PAGE_SIZE) /* of one table: 4 MiB */
#define STACKS_IN_TABLE (REGION / STACK_STRIDE)

/* The stacks in each table; sized for more slots than there are. */
static uint32_t stacks_in[4];

static uint32_t
table_of(uint32_t slot)
{
    return slot / STACKS_IN_TABLE;
}

static pte_t *
kernel_pte(laddr_t address)
{
    pte_t *table =
        phys_to_virt(pte_frame(page_directory[pde_index(address)]));

    return &table[pte_index(address)];
}

/* One stack less in a table; the last one's table goes. */
static void
leave_table(uint32_t slot)
{
    laddr_t address = stack_top(slot) - PAGE_SIZE;
    paddr_t table = pte_frame(page_directory[pde_index(address)]);

    if (--stacks_in[table_of(slot)] > 0)
        return;
    set_pgdir(address, 0);
    free_page(table);
    flush_all();
}

static bool
enter_table(uint32_t slot)
{
    laddr_t address = stack_top(slot) - PAGE_SIZE;
    paddr_t table;

    if (stacks_in[table_of(slot)] == 0) {
        table = get_free_page(); /* may_sleep: holds the slot */
        if (!table)
            return false;
        set_pgdir(address, pte_make(table, PTE_PRESENT | PTE_WRITE));
    }
    stacks_in[table_of(slot)]++;
    return true;
}

void
stack_drop(uint32_t slot)
{
    for (uint32_t i = 1; i <= STACK_SIZE / PAGE_SIZE; i++) {
        laddr_t address = stack_top(slot) - i * PAGE_SIZE;
        pte_t *pte = kernel_pte(address);

        free_page(pte_frame(*pte)); /* 0 is nobody's */
        *pte = 0;
        flush_page(address);
    }
    leave_table(slot);
}

bool
stack_new(uint32_t slot)
{
    if (!enter_table(slot))
        return false;
    for (uint32_t i = 1; i <= STACK_SIZE / PAGE_SIZE; i++) {
        paddr_t page = get_free_page(); /* may_sleep: holds the slot */

        if (!page) {
            stack_drop(slot);
            return false;
        }
        *kernel_pte(stack_top(slot) - i * PAGE_SIZE) =
            pte_make(page, PTE_PRESENT | PTE_WRITE);
    }
    return true;
}
