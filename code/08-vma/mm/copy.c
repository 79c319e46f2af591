// SPDX-License-Identifier: GPL-2.0-only
/*
 * fork's half of copy on write.  An area and its pages are copied together,
 * so that whatever was copied when memory runs out is in an area.
 */
#include "mm/copy.h"

#include "kernel/types.h"
#include "mm/address.h"
#include "mm/area.h"
#include "mm/memory.h"
#include "mm/paging.h"

#define REGION (TABLE_ENTRIES * PAGE_SIZE) /* of one table: 4 MiB */

/* The entry for `at` in the new memory; NULL: no frame for its table. */
static pte_t *
make_pte(struct mm_struct *mm, uint32_t at)
{
    if (!(mm->directory[pde_index(at)] & PTE_PRESENT)) {
        paddr_t table = get_free_page(); /* may_sleep: holds new memory */

        if (!table)
            return NULL;
        mm->directory[pde_index(at)] =
            pte_make(table, PTE_PRESENT | PTE_WRITE | PTE_USER);
    }
    return user_pte(mm, at);
}

/*
 * `n` entries of one table.  Whose stores must be told apart is the area's to
 * say: 1.2 asked a bit of the entry, which not every private page had.
 */
static void
copy_entries(pte_t *from, pte_t *to, uint32_t n, bool private)
{
    pte_t kept = private ? ~PTE_WRITE : ~0u;

    for (pte_t *end = from + n; from < end; from++, to++) {
        if (!*from)
            continue;
        *to = *from &= kept;
        hold_page(pte_frame(*to));
    }
}

static bool
copy_page_range(struct mm_struct *to, const struct vm_area_struct *vma)
{
    uint32_t at = vma->vm_start;

    while (at < vma->vm_end) {
        pte_t *from = user_pte(vma->vm_mm, at), *copy;
        uint32_t stop = (at | (REGION - 1)) + 1; /* of this table */

        if (stop > vma->vm_end)
            stop = vma->vm_end;
        if (from) {
            copy = make_pte(to, at);
            if (!copy)
                return false;
            copy_entries(from, copy, (stop - at) >> PAGE_SHIFT,
                         !(vma->vm_flags & VM_SHARED));
        }
        at = stop;
    }
    return true;
}

int
mm_copy(struct mm_struct *to, const struct mm_struct *from)
{
    pte_t *own = to->directory;
    int result = 0;

    *to = *from;
    to->directory = own;
    to->mmap = to->mmap_avl = NULL;
    to->min_flt = to->maj_flt = 0; /* and rss is as large: all is copied */
    for (const struct vm_area_struct *vma = from->mmap; vma && !result;
         vma = vma->vm_next) {
        struct vm_area_struct *copy =
            area_new(to, vma->vm_start, vma->vm_end, vma->vm_flags);

        if (copy)
            insert_vm_struct(to, copy);
        if (!copy || !copy_page_range(to, vma))
            result = -1;
    }
    flush_all(); /* the source is read-only now */
    return result;
}
