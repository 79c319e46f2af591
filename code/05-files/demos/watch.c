// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=watch: start every module as a program, and after three seconds say
 * what has become of it.  It comes back even if a program never does.
 */
#include "boot/multiboot.h"
#include "drivers/timer.h"
#include "fs/buffer.h"
#include "kernel/init.h"
#include "kernel/printk.h"
#include "kernel/report.h"
#include "kernel/spawn.h"
#include "kernel/task.h"

static void
demo_watch(void)
{
    int32_t pids[MAX_MODULES];
    uint32_t status;

    for (size_t i = 0; i < boot_info.nr_modules; i++)
        pids[i] = spawn(boot_info.modules[i].name);
    sleep_until(jiffies + 3 * HZ);
    for (size_t i = 0; i < boot_info.nr_modules; i++) {
        const char *name = boot_info.modules[i].name;

        if (pids[i] < 0)
            printk("%s did not start: error %d\n", name, -pids[i]);
        else if (do_wait(pids[i], &status, WNOHANG) == pids[i])
            report_end(pids[i], name, status);
        else
            printk("task %d (%s) has not come back\n", pids[i], name);
    }
    printk("buffers: %u\nbuffers held: %u\n", nr_buffers(),
           nr_buffers_held());
}

DEMO("watch", demo_watch, "run every module, and look after three seconds");
