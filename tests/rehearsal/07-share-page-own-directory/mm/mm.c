// SPDX-License-Identifier: GPL-2.0-only
/*
 * The doors to a program's memory, when each task has a page directory of
 * its own: its lower part is the task's, its upper part everybody's.
 */
#include "mm/mm.h"

#include "kernel/gdt.h"
#include "kernel/layout.h"
#include "kernel/panic.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/layout.h"
#include "mm/memory.h"
#include "mm/paging.h"
#include "mm/scan.h"

struct mm_struct no_memory = {.directory = page_directory};

static struct mm_struct memory[NR_TASKS]; /* a slot's, by its number */

LAYOUT(mm_struct, directory);

struct mm_struct *
mm_new(uint32_t slot)
{
    struct mm_struct *mm = &memory[slot];
    paddr_t page = get_free_page(); /* may_sleep: holds the slot */

    if (!page)
        return NULL;
    *mm = (struct mm_struct){.directory = phys_to_virt(page)};
    memcpy(mm->directory + KERNEL_PDE, page_directory + KERNEL_PDE,
           (TABLE_ENTRIES - KERNEL_PDE) * sizeof(pte_t));
    return mm;
}

static void
drop_table(pte_t *table)
{
    for (uint32_t i = next_entry(table, 0); i < TABLE_ENTRIES;
         i = next_entry(table, i + 1))
        if (table[i] & PTE_PRESENT)
            free_page(pte_frame(table[i]));
    free_page(virt_to_phys(table));
}

void
mm_clear(struct mm_struct *mm)
{
    for (uint32_t i = 0; i < KERNEL_PDE; i++) {
        if (mm->directory[i] & PTE_PRESENT)
            drop_table(phys_to_virt(pte_frame(mm->directory[i])));
        mm->directory[i] = 0;
    }
    flush_all();
}

void
mm_drop(struct mm_struct *mm)
{
    mm_clear(mm);
    free_page(virt_to_phys(mm->directory));
    mm->directory = NULL;
}

/* The segments are the same for all; CR3 makes the difference. */
void
mm_use(const struct mm_struct *mm)
{
    gdt_set(USER_CODE_SLOT, SEG_CODE(3), 0, USER_SIZE - 1);
    gdt_set(USER_DATA_SLOT, SEG_DATA(3), 0, USER_SIZE - 1);
    directory = mm->directory;
    __asm__ volatile("movl %0, %%cr3"
                     :
                     : "r"(virt_to_phys(directory))
                     : "memory");
}

pte_t *
user_pte(const struct mm_struct *mm, uint32_t address)
{
    pte_t pde = mm->directory[pde_index(address)], *table;

    if (!(pde & PTE_PRESENT))
        return NULL;
    table = phys_to_virt(pte_frame(pde));
    return &table[pte_index(address)];
}

bool
map_user_page(struct mm_struct *mm, uint32_t address, paddr_t page,
              uint32_t flags)
{
    if (mm != current->mm)
        panic("map_user_page: only into the memory in use");
    return map_page(address, page, flags);
}

void
each_user_table(void (*f)(const pte_t *table, void *context), void *context)
{
    for (uint32_t i = 1; i < NR_TASKS; i++) {
        if (!task[i] || task[i]->mm == &no_memory)
            continue;
        for (uint32_t j = 0; j < KERNEL_PDE; j++) {
            pte_t pde = task[i]->mm->directory[j];

            if (pde & PTE_PRESENT)
                f(phys_to_virt(pte_frame(pde)), context);
        }
    }
}
