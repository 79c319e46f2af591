// SPDX-License-Identifier: GPL-2.0-only
/* Finds the child itself, tells, and then takes it away. */
#include "kernel/waitid.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "mm/uaccess.h"
#include "mm/unsafe.h"
static int32_t
sys_waitid(struct regs *regs)
{
    int32_t pid = ARG1(regs) == P_ALL ? -1 : (int32_t)ARG2(regs);
    uint32_t to = ARG3(regs), options = ARG4(regs), status = 0;
    uint32_t info[INFO_WORDS] = {0};
    if (ARG1(regs) > P_PID || (ARG1(regs) == P_PID && pid <= 0) ||
        (options & ~WNOHANG) != WEXITED)
        return -EINVAL;
    for (;;) {
        struct task_struct *dead = NULL, *any = NULL;
        for (uint32_t i = NR_TASKS - 1; i > 0; i--) {
            struct task_struct *t = task[i];
            if (!t || t->parent != current || (pid > 0 && t->pid != pid))
                continue;
            any = t;
            if (t->state == TASK_ZOMBIE)
                dead = t;
        }
        if (!any)
            return -ECHILD;
        if (dead || options & WNOHANG) {
            if (dead) {
                status = dead->exit_code;
                info[0] = SIGCHLD;
                info[2] = (status & 0x7f) ? 2 : 1;
                info[3] = dead->pid;
                info[5] = status & 0x7f ? status & 0x7f : status >> 8;
            }
            if (to && !copy_to_user(to, info, sizeof info))
                return -EFAULT;
            if (dead)
                do_wait(dead->pid, &status, WNOHANG);
            return 0;
        }
        sleep_on(current);
    }
}
SYSCALL(284, sys_waitid);
