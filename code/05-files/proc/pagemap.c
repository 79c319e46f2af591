// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/<pid>/pagemap and /proc/kpagecount: eight bytes for every page of a
 * task, and for every frame of the machine.
 */
#include "kernel/errno.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/layout.h"
#include "mm/memory.h"
#include "mm/paging.h"
#include "mm/scan.h"
#include "mm/uaccess.h"
#include "proc/proc.h"

#define FRAMES ((LOW_MEM + PAGING_MEMORY) >> PAGE_SHIFT)

#define PART 64u /* entries given out at a time */

#define PM_PRESENT   (1ull << 63)
#define PM_EXCLUSIVE (1ull << 56) /* nobody else maps the frame */

/* Positions and lengths are in whole entries, as Linux wants it. */
static bool
whole(uint32_t at, uint32_t n)
{
    return at % sizeof(uint64_t) == 0 && n % sizeof(uint64_t) == 0;
}

/* What the file says of an entry. */
static uint64_t
encode(pte_t pte)
{
    if (!(pte & PTE_PRESENT))
        return 0;
    return PM_PRESENT |
           (page_count(pte_frame(pte)) == 1 ? PM_EXCLUSIVE : 0) |
           pte_frame(pte) >> PAGE_SHIFT;
}

static uint64_t
page_entry(const struct task_struct *t, uint32_t logical)
{
    const pte_t *pte = user_pte(t->mm, logical);

    return pte ? encode(*pte) : 0;
}

/* How many whole entries at `at` come next: as many as `part` holds. */
static uint32_t
entries_at(uint32_t at, uint32_t n, uint32_t limit)
{
    uint32_t first = at / sizeof(uint64_t), wanted = n / sizeof(uint64_t);

    if (first >= limit)
        return 0;
    if (wanted > limit - first)
        wanted = limit - first;
    return wanted < PART ? wanted : PART;
}

static int32_t
read_pagemap(const struct task_struct *t, uint32_t at, uint32_t to,
             uint32_t n)
{
    uint32_t entries = entries_at(at, n, USER_SIZE / PAGE_SIZE);
    uint64_t part[PART];

    if (!whole(at, n))
        return -EINVAL;
    for (uint32_t i = 0; i < entries; i++)
        part[i] = page_entry(t, (at / sizeof(uint64_t) + i) << PAGE_SHIFT);
    n = entries * sizeof(uint64_t);
    return copy_to_user(to, part, n) ? (int32_t)n : -EFAULT;
}

PROC_TASK_BYTES("pagemap", read_pagemap);

/* Frames that are asked for, and how many entries name each. */
struct asked {
    uint32_t first, frames;
    uint64_t counts[PART];
};

/* Which of them does a table map? */
static void
count_mappings(const pte_t *table, void *context)
{
    struct asked *asked = context;

    for (uint32_t i = next_entry(table, 0); i < TABLE_ENTRIES;
         i = next_entry(table, i + 1)) {
        uint32_t n = (pte_frame(table[i]) >> PAGE_SHIFT) - asked->first;

        if (table[i] & PTE_PRESENT && n < asked->frames)
            asked->counts[n]++;
    }
}

static int32_t
read_kpagecount(const struct task_struct *t, uint32_t at, uint32_t to,
                uint32_t n)
{
    struct asked asked = {.first = at / sizeof(uint64_t),
                          .frames = entries_at(at, n, FRAMES)};

    (void)t;
    if (!whole(at, n))
        return -EINVAL;
    each_user_table(count_mappings, &asked);
    n = asked.frames * sizeof(uint64_t);
    return copy_to_user(to, asked.counts, n) ? (int32_t)n : -EFAULT;
}

PROC_BYTES("kpagecount", read_kpagecount);
