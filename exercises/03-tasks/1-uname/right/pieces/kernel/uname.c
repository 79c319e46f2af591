// SPDX-License-Identifier: GPL-2.0-only
/* Six copies, the last field first. */
#include "kernel/uname.h"
#include "kernel/cmdline.h"
#include "kernel/syscall.h"
#include "mm/uaccess.h"
#include "lib/string.h"
static int32_t
sys_uname(struct regs *regs)
{
    static struct utsname n;
    static const char *v[6] = {"SharedPages", 0,      "3",
                               "#1",          "i386", "(none)"};
    memset(&n, 0, sizeof n);
    for (int i = 5; i >= 0; i--) {
        char f[UTS_FIELD] = {0};
        if (i == 1)
            cmdline_get("host", f, sizeof f);
        else
            memcpy(f, v[i], strlen(v[i]));
        if (!copy_to_user(ARG1(regs) + i * UTS_FIELD, f, UTS_FIELD))
            return -EFAULT;
    }
    return 0;
}
SYSCALL(122, sys_uname);
