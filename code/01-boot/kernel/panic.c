// SPDX-License-Identifier: GPL-2.0-only
/*
 * panic: print, and leave the machine with the status that means failure.
 */
#include "kernel/panic.h"

#include <stdbool.h>

#include "drivers/exit.h"
#include "drivers/io.h"
#include "kernel/printk.h"

void
panic(const char *format, ...)
{
    static bool panicking;
    va_list args;

    irq_disable();
    if (!panicking) { /* a panic inside a panic stays silent */
        panicking = true;
        va_start(args, format);
        printk("panic: ");
        vprintk(format, args);
        printk("\n");
        va_end(args);
    }
    machine_exit(EXIT_FAIL);
}
