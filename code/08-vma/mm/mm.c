// SPDX-License-Identifier: GPL-2.0-only
/*
 * The doors to a program's memory, when each task has a page directory of
 * its own.  Entries below KERNEL_PDE are the task's; those from there on are
 * a copy of the kernel's, the same in all directories.
 */
#include "mm/mm.h"

#include "kernel/gdt.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/area.h"
#include "mm/kernel_half.h"
#include "mm/kmalloc.h"
#include "mm/memory.h"
#include "mm/mmap.h"
#include "mm/paging.h"
#include "mm/scan.h"

#define NO_LIMIT    0xffffffffu
#define STACK_LIMIT (8u << 20)

struct mm_struct no_memory = {.directory = page_directory};

/* CR3 gets the address of the new directory, and the TLB is empty. */
void
mm_use(const struct mm_struct *mm)
{
    directory = mm->directory;
    __asm__ volatile("movl %0, %%cr3"
                     :
                     : "r"(virt_to_phys(directory))
                     : "memory");
}

struct mm_struct *
mm_new(uint32_t slot)
{
    struct mm_struct *mm = kmalloc(sizeof(*mm));
    paddr_t page = mm ? get_free_page() : 0; /* may_sleep: holds mm */

    (void)slot; /* where a program lies no longer depends on it */
    if (!page) {
        kfree(mm);
        return NULL;
    }
    *mm = (struct mm_struct){
        .directory = phys_to_virt(page),
        .data_limit = NO_LIMIT,
        .stack_limit = STACK_LIMIT,
    };
    memcpy(mm->directory + KERNEL_PDE, page_directory + KERNEL_PDE,
           (TABLE_ENTRIES - KERNEL_PDE) * sizeof(pte_t));
    return mm;
}

/* An entry of the kernel's half is new: every directory must have it. */
void
set_pgdir(laddr_t address, pte_t entry)
{
    page_directory[pde_index(address)] = entry;
    for (uint32_t i = 1; i < NR_TASKS; i++)
        if (task[i])
            task[i]->mm->directory[pde_index(address)] = entry;
}

void
mm_clear(struct mm_struct *mm)
{
    struct vm_area_struct *vma, *next;
    uint32_t i;

    for (vma = mm->mmap; vma; vma = next) {
        next = vma->vm_next;
        unmap_page_range(mm, vma->vm_start, vma->vm_end);
        kfree(vma);
    }
    mm->mmap = mm->mmap_avl = NULL;
    for (i = next_entry(mm->directory, 0); i < KERNEL_PDE;
         i = next_entry(mm->directory, i + 1)) {
        free_page(pte_frame(mm->directory[i]));
        mm->directory[i] = 0;
    }
    flush_all();
}

void
mm_drop(struct mm_struct *mm)
{
    mm_clear(mm);
    free_page(virt_to_phys(mm->directory));
    kfree(mm);
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
    if (mm->directory != directory)
        panic("map_user_page: only into the memory in use");
    return map_page(address, page, flags);
}

void
each_user_table(void (*f)(const pte_t *table, void *context), void *context)
{
    for (uint32_t i = 1; i < NR_TASKS; i++) {
        const pte_t *d = task[i] ? task[i]->mm->directory : NULL;

        if (!d || task[i]->mm == &no_memory)
            continue;
        for (uint32_t j = next_entry(d, 0); j < KERNEL_PDE;
             j = next_entry(d, j + 1))
            f(phys_to_virt(pte_frame(d[j])), context);
    }
}

/*
 * One pair of segments for all programs: from 0, as long as the user's part
 * is.  And stores of the kernel now ask whether a page may be written.
 */
static void
flat_init(void)
{
    uint32_t cr0;

    gdt_set(USER_CODE_SLOT, SEG_CODE(3), 0, USER_SIZE - 1);
    gdt_set(USER_DATA_SLOT, SEG_DATA(3), 0, USER_SIZE - 1);
    __asm__ volatile("movl %%cr0, %0" : "=r"(cr0));
    __asm__ volatile("movl %0, %%cr0" : : "r"(cr0 | CR0_WP));
}

initcall(26, flat_init);
