// SPDX-License-Identifier: GPL-2.0-only
/*
 * The doors to a program's memory, in the era of slots: it lies in 16
 * entries of the one page directory, 64 MiB.
 */
#include "mm/slots.h"

#include "kernel/gdt.h"
#include "kernel/panic.h"
#include "kernel/task.h"
#include "mm/address.h"
#include "mm/layout.h"
#include "mm/memory.h"
#include "mm/paging.h"
#include "mm/scan.h"

#define REGION (TABLE_ENTRIES * PAGE_SIZE) /* of one table: 4 MiB */

void
free_page_tables(laddr_t from, uint32_t size)
{
    if (from == 0 || from % REGION || size % REGION ||
        from + size > KERNEL_BASE)
        panic("free_page_tables: %08x and %08x bytes are no part of a slot",
              from, size);
    for (uint32_t i = pde_index(from); i < pde_index(from + size); i++) {
        pte_t *table;

        if (!(page_directory[i] & PTE_PRESENT))
            continue;
        table = phys_to_virt(pte_frame(page_directory[i]));
        for (uint32_t j = next_entry(table, 0); j < TABLE_ENTRIES;
             j = next_entry(table, j + 1))
            if (table[j] & PTE_PRESENT)
                free_page(pte_frame(table[j]));
        free_page(pte_frame(page_directory[i]));
        page_directory[i] = 0;
    }
    flush_all();
}

struct mm_struct no_memory;

static struct mm_struct memory[NR_TASKS]; /* a slot's, by its number */

struct mm_struct *
mm_new(uint32_t slot)
{
    memory[slot] = (struct mm_struct){.start_code = slot * SLOT_SIZE};
    return &memory[slot];
}

void
mm_clear(struct mm_struct *mm)
{
    free_page_tables(mm->start_code, SLOT_SIZE);
}

void
mm_drop(struct mm_struct *mm)
{
    mm_clear(mm);
}

/* The two segments of user mode are where the slot is. */
void
mm_use(const struct mm_struct *mm)
{
    gdt_set(USER_CODE_SLOT, SEG_CODE(3), mm->start_code, SLOT_SIZE - 1);
    gdt_set(USER_DATA_SLOT, SEG_DATA(3), mm->start_code, SLOT_SIZE - 1);
}

pte_t *
user_pte(const struct mm_struct *mm, uint32_t address)
{
    return find_pte(mm->start_code + address);
}

bool
map_user_page(struct mm_struct *mm, uint32_t address, paddr_t page,
              uint32_t flags)
{
    return map_page(mm->start_code + address, page, flags);
}

void
each_user_table(void (*f)(const pte_t *table, void *context), void *context)
{
    for (uint32_t i = 0; i < KERNEL_PDE; i++)
        if (page_directory[i] & PTE_PRESENT)
            f(phys_to_virt(pte_frame(page_directory[i])), context);
}
