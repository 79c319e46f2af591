// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=programs: start every module as a program, and say how each ended.
 */
#include "boot/multiboot.h"
#include "kernel/init.h"
#include "kernel/printk.h"
#include "kernel/report.h"
#include "kernel/spawn.h"
#include "kernel/task.h"
#include "mm/memory.h"

/* The module that task `pid` was made of; a task of a task was of none. */
static const char *
name_of(int32_t pid, const int32_t pids[MAX_MODULES])
{
    for (size_t i = 0; i < boot_info.nr_modules; i++)
        if (pids[i] == pid)
            return boot_info.modules[i].name;
    return "orphan";
}

static void
demo_programs(void)
{
    int32_t pids[MAX_MODULES], pid;
    unsigned int before = nr_free_pages();
    uint32_t status;

    for (size_t i = 0; i < boot_info.nr_modules; i++) {
        pids[i] = spawn(boot_info.modules[i].name);
        if (pids[i] < 0)
            printk("%s did not start: error %d\n",
                   boot_info.modules[i].name, -pids[i]);
    }
    while ((pid = do_wait(-1, &status, 0)) > 0)
        report_end(pid, name_of(pid, pids), status);
    printk("frames lost: %d\n", (int)(before - nr_free_pages()));
}

DEMO("programs", demo_programs, "run every module as a program");
