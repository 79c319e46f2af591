// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's own story: read what the loader left, start every part in
 * its order, run what the command line asks for, stop.
 */
#include "boot/multiboot.h"
#include "drivers/exit.h"
#include "drivers/serial.h"
#include "kernel/cmdline.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "lib/string.h"

TABLE(initcall_t, initcalls);
TABLE(struct demo, demos);

void kmain(uint32_t magic, paddr_t info);

static void
list_demos(void)
{
    for (const struct demo *d = demos_start; d < demos_end; d++)
        printk("  run=%-12s %s\n", d->name, d->help);
}

void
run_demo(void)
{
    char name[32] = "hello";

    cmdline_get("run", name, sizeof(name));
    for (const struct demo *d = demos_start; d < demos_end; d++) {
        if (strcmp(d->name, name) == 0) {
            d->run();
            return;
        }
    }
    printk("there is no run=%s here; there are\n", name);
    list_demos();
    panic("asked for an unknown demonstration");
}

__weak void
kernel_run(void)
{
    run_demo();
}

/*
 * Called once, by head.S, on the boot stack.  Must not return: there is
 * nothing to return to.
 */
void
kmain(uint32_t magic, paddr_t info)
{
    serial_init();
    multiboot_read(magic, info);
    for (const initcall_t *call = initcalls_start; call < initcalls_end;
         call++)
        (*call)();
    kernel_run();
    machine_exit(EXIT_PASS);
}
