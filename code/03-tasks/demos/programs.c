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
#include "kernel/types.h"
#include "mm/memory.h"

static void
demo_programs(void)
{
    const char *names[MAX_MODULES + 3] = {0};
    unsigned int before = nr_free_pages();
    uint32_t status;
    int32_t pid;

    for (size_t i = 0; i < boot_info.nr_modules; i++) {
        const char *name = boot_info.modules[i].name;

        pid = spawn(name);
        if (pid < 0)
            printk("%s did not start: error %d\n", name, -pid);
        else if ((size_t)pid < ARRAY_SIZE(names))
            names[pid] = name;
    }
    while ((pid = do_wait(-1, &status, 0)) > 0)
        report_end(pid,
                   (size_t)pid < ARRAY_SIZE(names) && names[pid]
                       ? names[pid]
                       : "orphan",
                   status);
    printk("frames lost: %d\n", (int)(before - nr_free_pages()));
}

DEMO("programs", demo_programs, "run every module as a program");
