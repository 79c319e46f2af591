// SPDX-License-Identifier: GPL-2.0-only
/*
 * printk: format, and hand each character to the first serial port.
 */
#include "kernel/printk.h"

#include "drivers/serial.h"
#include "lib/format.h"

static void
to_console(char c, void *unused)
{
    (void)unused;
    serial_put(COM1, c);
}

void
vprintk(const char *format, va_list args)
{
    format_text(to_console, 0, format, args);
}

void
printk(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vprintk(format, args);
    va_end(args);
}
