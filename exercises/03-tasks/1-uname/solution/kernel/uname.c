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
    struct utsname name = {
        .sysname = "SharedPages",
        .release = "3",
        .version = "#1",
        .machine = "i386",
        .domainname = "(none)",
    };

    cmdline_get("host", name.nodename, sizeof(name.nodename));
    return copy_to_user(ARG1(regs), &name, sizeof(name)) ? 0 : -EFAULT;
}

SYSCALL(122, sys_uname);
