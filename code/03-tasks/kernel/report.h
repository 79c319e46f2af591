/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a task ended, in words.
 */
#ifndef KERNEL_REPORT_H
#define KERNEL_REPORT_H

#include <stdint.h>

/* Say on the console how a task ended. */
void report_end(int32_t pid, const char *name, uint32_t status);

#endif
