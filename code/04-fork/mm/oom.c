// SPDX-License-Identifier: GPL-2.0-only
/*
 * Out of memory: the task that needs a frame pays.  After Linux 0.11
 * (mm/memory.c), where oom() ended it on the spot; here the fault's handler
 * does, which knows whether a program faulted or the kernel for it.
 */
#include "mm/oom.h"

#include "kernel/printk.h"
#include "kernel/signal.h"
#include "kernel/task.h"

uint32_t
oom(void)
{
    printk("task %d (%s): out of memory\n", current->pid, current->name);
    return SIGSEGV;
}
