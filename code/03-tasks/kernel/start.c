// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first task.  What kernel_run() did in chapter 1 is now done by task 1,
 * so that demonstrations can sleep and wait; the boot stack becomes idle.
 */
#include "drivers/exit.h"
#include "drivers/io.h"
#include "kernel/init.h"
#include "kernel/irq.h"
#include "kernel/panic.h"
#include "kernel/task.h"

static void
first_task(void)
{
    irq_enable();
    run_demo();
    machine_exit(EXIT_PASS);
}

void
kernel_run(void)
{
    struct task_struct *first = task_new("first", first_task);

    if (!first)
        panic("no memory for the first task");
    task_start(first);
    for (;;) {
        irq_disable();
        schedule();
        irq_wait();
    }
}
