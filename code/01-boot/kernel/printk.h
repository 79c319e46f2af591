/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's voice: formatted text on the console (COM1).
 */
#ifndef KERNEL_PRINTK_H
#define KERNEL_PRINTK_H

#include <stdarg.h>

/* Conversions as lib/format.h lists them.  Never fails, never sleeps. */
void printk(const char *format, ...) __attribute__((format(printf, 1, 2)));
void vprintk(const char *format, va_list args)
    __attribute__((format(printf, 1, 0)));

#endif
