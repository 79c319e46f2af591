// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=slots: every module as a program, drawn before the first one runs.
 */
#include "boot/multiboot.h"
#include "kernel/draw.h"
#include "kernel/init.h"
#include "kernel/printk.h"
#include "kernel/spawn.h"
#include "kernel/task.h"
#include "mm/paging.h"

static void
demo_slots(void)
{
    uint32_t status;

    for (size_t i = 0; i < boot_info.nr_modules; i++)
        printk("%s is task %d\n", boot_info.modules[i].name,
               spawn(boot_info.modules[i].name));
    for (uint32_t i = 0; i < NR_TASKS; i++)
        if (task[i])
            printk("slot %u: task %d (%s), linear %08x\n", i, task[i]->pid,
                   task[i]->name, task[i]->mm->start_code);
    draw_tables("slots");
    while (do_wait(-1, &status, 0) > 0)
        ;
}

DEMO("slots", demo_slots, "who has which part of the address space");
