// SPDX-License-Identifier: GPL-2.0-only
/*
 * getrlimit and setrlimit, for the two limits that memory has here.
 */
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "mm/uaccess.h"

#define RLIMIT_DATA  2
#define RLIMIT_STACK 3

struct rlimit {
    uint32_t current, most;
};

static uint32_t *
limit(uint32_t which)
{
    return which == RLIMIT_DATA    ? &current->mm->data_limit
           : which == RLIMIT_STACK ? &current->mm->stack_limit
                                   : NULL;
}

static int32_t
sys_setrlimit(struct regs *regs)
{
    uint32_t *bytes = limit(ARG1(regs));
    struct rlimit to;

    if (!bytes)
        return -EINVAL;
    if (!copy_from_user(&to, ARG2(regs), sizeof(to)))
        return -EFAULT;
    *bytes = to.current;
    return 0;
}

static int32_t
sys_getrlimit(struct regs *regs)
{
    uint32_t *bytes = limit(ARG1(regs));
    struct rlimit is;

    if (!bytes)
        return -EINVAL;
    is = (struct rlimit){*bytes, 0xffffffff};
    return copy_to_user(ARG2(regs), &is, sizeof(is)) ? 0 : -EFAULT;
}

SYSCALL(75, sys_setrlimit);
SYSCALL(76, sys_getrlimit);
