// SPDX-License-Identifier: GPL-2.0-only
/*
 * uname: who is this?
 */
#include "kernel/uname.h"

#include "kernel/cmdline.h"
#include "kernel/syscall.h"
#include "mm/uaccess.h"

static int32_t
sys_uname(struct regs *regs)
{
    (void)regs;
    return -ENOSYS;
}

SYSCALL(122, sys_uname);
