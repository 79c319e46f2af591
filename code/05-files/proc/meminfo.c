// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/meminfo and /proc/vmstat: how much memory there is and what it is
 * used for; how much was read from disks.
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
static uint32_t
nr_tables(void)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < KERNEL_PDE; i++)
        n += page_directory[i] & PTE_PRESENT;
    return n;
}

static void
show_meminfo(struct text *text, const struct task_struct *t)
{
    uint32_t free = nr_free_pages();

    (void)t;
    kib(text, "MemTotal:", free + nr_counted_pages());
    kib(text, "MemFree:", free);
    kib(text, "Buffers:", nr_buffers() * BLOCK_SIZE / PAGE_SIZE);
    kib(text, "PageTables:", nr_tables());
}

PROC_TEXT("meminfo", show_meminfo);

/* Kilobytes that came from disks since the start. */
static void
show_vmstat(struct text *text, const struct task_struct *t)
{
    uint32_t sectors = 0;

    (void)t;
    for (dev_t dev = 1; dev < NR_DEVICES; dev++)
        if (block_device(dev))
            sectors += block_device(dev)->nr_read;
    text_print(text, "pgpgin %u\n", sectors / SECTORS_IN_BLOCK);
}

PROC_TEXT("vmstat", show_vmstat);
