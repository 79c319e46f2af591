// SPDX-License-Identifier: GPL-2.0-only
/* From the last slot down, and task 1 is woken whatever it was given. */
#include "kernel/disown.h"

#include "kernel/errno.h"
#include "kernel/irq.h"
#include "kernel/task.h"

int32_t
disown(int32_t pid)
{
    uint32_t flags = irq_save(), n = 0;

    for (uint32_t i = NR_TASKS - 1; i > 0; i--)
        if (task[i] && task[i]->parent == current &&
            (pid == -1 || task[i]->pid == pid)) {
            task[i]->parent = task[1];
            n++;
        }
    wake_up(task[1]);
    irq_restore(flags);
    return n ? 0 : -ECHILD;
}
