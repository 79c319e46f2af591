/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The end of a kernel that found one of its own invariants broken.
 */
#ifndef KERNEL_PANIC_H
#define KERNEL_PANIC_H

/* Say which invariant broke, in words used nowhere else, and stop. */
void panic(const char *format, ...)
    __attribute__((noreturn, format(printf, 1, 2)));

#endif
