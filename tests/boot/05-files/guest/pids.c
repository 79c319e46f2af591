/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lets pids pass as if tasks had had them: 32 thousand take long to make.
 */
#include "guest/pids.h"
#include "kernel/syscall.h"

/* 488: the pid ARG1 was the last one. */
static int32_t
t_last_pid(struct regs *regs)
{
    last_pid = (int32_t)ARG1(regs);
    return 0;
}

SYSCALL(488, t_last_pid);
