// SPDX-License-Identifier: GPL-2.0-only
/*
 * What those who look from outside want to know of tasks and their memory.
 */
#include "kernel/layout.h"

#include "kernel/task.h"
#include "mm/layout.h"

LAYOUT_NUMBER(KERNEL_BASE);
LAYOUT_NUMBER(NR_TASKS);
LAYOUT_NUMBER(TASK_MAGIC);
LAYOUT_NUMBER(TASK_RUNNING);
LAYOUT_NUMBER(TASK_SLEEPING);
LAYOUT_NUMBER(TASK_ZOMBIE);
LAYOUT(task_struct, state);
LAYOUT(task_struct, counter);
LAYOUT(task_struct, priority);
LAYOUT(task_struct, pid);
LAYOUT(task_struct, parent);
LAYOUT(task_struct, slot);
LAYOUT(task_struct, exit_code);
LAYOUT(task_struct, esp);
LAYOUT(task_struct, esp0);
LAYOUT(task_struct, wake_at);
LAYOUT(task_struct, waits_for);
LAYOUT(task_struct, name);
LAYOUT(task_struct, mm);
LAYOUT(task_struct, magic);
