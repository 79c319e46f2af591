/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The doors to a program's memory.  Whoever only looks at it, copies to it,
 * or switches to it comes through here, and need not know where it lies.
 * An address of a program is its own; what that means to the processor is
 * the affair of the file behind the doors.
 */
#ifndef MM_MM_H
#define MM_MM_H

#include <stdbool.h>

#include "mm/mm_type.h"
#include "mm/pte.h"

/* The memory of tasks that have none, as the idle task: nothing is in it. */
extern struct mm_struct no_memory;

/*
 * Memory, still empty, for the task that got that slot; NULL if there is no
 * frame for it.  May sleep.
 */
struct mm_struct *mm_new(uint32_t slot);

/* Give up every page and every table of that memory.  May sleep. */
void mm_clear(struct mm_struct *mm);

/* The same, and then the memory itself, which nobody may be using. */
void mm_drop(struct mm_struct *mm);

/* From here on a program's addresses are those of this memory. */
void mm_use(const struct mm_struct *mm);

/*
 * The entry for a program's address, to read or change, or NULL if its table
 * is not there.
 */
pte_t *user_pte(const struct mm_struct *mm, uint32_t address);

/* map_page() for a program's address, in any memory.  May sleep. */
bool map_user_page(struct mm_struct *mm, uint32_t address, paddr_t page,
                   uint32_t flags);

/* Call f for each page table of each program. */
void each_user_table(void (*f)(const pte_t *table, void *context),
                     void *context);

#endif
