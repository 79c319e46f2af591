// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writes graphs to the second serial port.
 */
#include "kernel/draw.h"

#include <stdarg.h>

#include "drivers/serial.h"
#include "lib/format.h"

static void
to_drawing(char c, void *unused)
{
    (void)unused;
    serial_put(COM2, c);
}

void
draw(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    format_text(to_drawing, 0, format, args);
    va_end(args);
}

void
draw_begin(const char *name)
{
    draw("--- graph %s\n", name);
    draw("digraph \"%s\" {\nrankdir=LR; node [shape=record];\n", name);
}

void
draw_end(void)
{
    draw("}\n--- end\n");
}
