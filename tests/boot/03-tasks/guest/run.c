/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs the first module as a program; the others are there for it to start.
 */
#include "boot/multiboot.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/spawn.h"
#include "kernel/task.h"
#include "mm/memory.h"

static void
t_program(void)
{
    unsigned int before = nr_free_pages();
    uint32_t status, adopted = 0;
    int32_t pid, first = spawn(boot_info.modules[0].name);

    if (first < 0)
        panic("the test program did not start: error %d", -first);
    while ((pid = do_wait(-1, &status, 0)) > 0) {
        if (pid == first)
            printk("status: 0x%x\n", status);
        else
            adopted++;
    }
    printk("adopted: %u\n", adopted);
    printk("frames lost: %d\n", (int)(before - nr_free_pages()));
}

DEMO("t-program", t_program, "run the first module");
