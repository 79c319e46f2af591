/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kernel/task.c's own, where tests can reach it.
 */
#ifndef GUEST_PIDS_H
#define GUEST_PIDS_H

#include <stdint.h>

extern int32_t last_pid;

#endif
