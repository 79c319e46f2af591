// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/vmstat: how much was read from disks.
 */
#include "drivers/block.h"
#include "proc/proc.h"

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
