// SPDX-License-Identifier: GPL-2.0-only
/*
 * Children that somebody does not want to wait for.
 */
#include "kernel/disown.h"

#include "kernel/errno.h"
#include "kernel/task.h"

int32_t
disown(int32_t pid)
{
    int32_t result = -ECHILD;

    for (uint32_t i = 1; i < NR_TASKS; i++) {
        struct task_struct *t = task[i];

        if (!t || t->state == TASK_ZOMBIE || t->parent != current)
            continue;
        if (pid > 0 && t->pid != pid)
            continue;
        t->parent = task[1];
        result = 0;
    }
    return result;
}
