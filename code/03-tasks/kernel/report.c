// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a task ended, in words.
 */
#include "kernel/report.h"

#include "kernel/printk.h"

void
report_end(int32_t pid, const char *name, uint32_t status)
{
    if (status & 0x7f)
        printk("task %d (%s) was killed by signal %u\n", pid, name,
               status & 0x7f);
    else
        printk("task %d (%s) exited with %u\n", pid, name, status >> 8);
}
