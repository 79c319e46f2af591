// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/meminfo: how much memory there is and what it is used for.
 */
#include "fs/buffer.h"
#include "mm/address.h"
#include "mm/layout.h"
#include "mm/memory.h"
#include "mm/paging.h"
#include "proc/proc.h"

static void
kib(struct text *text, const char *name, uint32_t pages)
{
    text_print(text, "%-16s%8u kB\n", name, pages * (PAGE_SIZE / 1024));
}

/* Tables of programs: the kernel's own are not counted, as in Linux. */
static void
count_table(const pte_t *table, void *n)
{
    (void)table;
    ++*(uint32_t *)n;
}

static void
show_meminfo(struct text *text, const struct task_struct *t)
{
    uint32_t free = nr_free_pages(), tables = 0;

    (void)t;
    each_user_table(count_table, &tables);
    kib(text, "MemTotal:", free + nr_counted_pages());
    kib(text, "MemFree:", free);
    kib(text, "Buffers:", nr_buffers() * BLOCK_SIZE / PAGE_SIZE);
    kib(text, "PageTables:", tables);
}

PROC_TEXT("meminfo", show_meminfo);
