// SPDX-License-Identifier: GPL-2.0-only
/* Task 1 runs before the answer. */
#include "kernel/disown.h"
#include "kernel/errno.h"
#include "kernel/task.h"
int32_t
disown(int32_t pid)
{
    int32_t result = -ECHILD;
    struct task_struct *init = task[1];
    for (uint32_t i = 1; i < NR_TASKS; i++) {
        struct task_struct *t = task[i];
        if (t && t->parent == current && (pid < 0 || t->pid == pid)) {
            t->parent = init;
            if (t->state == TASK_ZOMBIE && init->state == TASK_SLEEPING &&
                init->waits_for == init) {
                init->state = TASK_RUNNING;
                schedule();
            }
            result = 0;
            if (pid > 0)
                break;
        }
    }
    return result;
}
