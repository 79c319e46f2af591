// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=programs: start a program for each module but the disk, by its name,
 * and say how each ended.  As it was when modules were programs.
 */
#include "boot/multiboot.h"
#include "kernel/init.h"
#include "kernel/printk.h"
#include "kernel/report.h"
#include "kernel/spawn.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/memory.h"

#define PIDS (MAX_MODULES + 3)

static void
demo_programs(void)
{
    unsigned int before = nr_free_pages();
    const char *names[PIDS] = {NULL}; /* by pid */
    uint32_t status;
    int32_t pid;

    for (size_t i = 0; i < boot_info.nr_modules; i++) {
        const char *name = boot_info.modules[i].name;

        pid = strcmp(name, "disk") != 0 ? spawn(name) : 0;
        if (pid < 0)
            printk("%s did not start: error %d\n", name, -pid);
        else if (pid < PIDS)
            names[pid] = name;
    }
    while ((pid = do_wait(-1, &status, 0)) > 0)
        report_end(pid, pid < PIDS && names[pid] ? names[pid] : "orphan",
                   status);
    printk("frames lost: %d\n", (int)(before - nr_free_pages()));
}

DEMO("programs", demo_programs, "run a program for each module");
