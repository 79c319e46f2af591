// SPDX-License-Identifier: GPL-2.0-only
/*
 * The system calls that concern tasks.
 */
#include "drivers/timer.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "mm/uaccess.h"

/* Seconds of one sleep: jiffies are compared as if they had a sign. */
#define LONG_SLEEP 1000000

static int32_t
sys_exit(struct regs *regs)
{
    do_exit((ARG1(regs) & 0xff) << 8);
}

static int32_t
sys_waitpid(struct regs *regs)
{
    int32_t pid = (int32_t)ARG1(regs), ended;
    uint32_t status;

    if (ARG3(regs) & ~(WNOHANG | WUNTRACED))
        return -EINVAL;
    if (pid < -1)
        return -ECHILD; /* there are no process groups */
    ended = do_wait(pid, &status, ARG3(regs));
    if (ended > 0 && ARG2(regs) && !put_user(status, ARG2(regs)))
        return -EFAULT;
    return ended;
}

static int32_t
sys_getpid(struct regs *regs)
{
    (void)regs;
    return current->pid;
}

static int32_t
sys_getppid(struct regs *regs)
{
    (void)regs;
    return current->parent->pid;
}

static int32_t
sys_sched_yield(struct regs *regs)
{
    (void)regs;
    current->counter = 0;
    schedule();
    return 0;
}

/* Rounds up to whole ticks.  Nothing can interrupt it. */
static int32_t
sys_nanosleep(struct regs *regs)
{
    struct {
        int32_t seconds, nanoseconds;
    } time;
    uint32_t ticks;

    if (!copy_from_user(&time, ARG1(regs), sizeof(time)))
        return -EFAULT;
    if (time.seconds < 0 || (uint32_t)time.nanoseconds > 999999999)
        return -EINVAL;
    for (; time.seconds > LONG_SLEEP; time.seconds -= LONG_SLEEP)
        sleep_until(jiffies + LONG_SLEEP * HZ);
    ticks = (uint32_t)time.seconds * HZ +
            ((uint32_t)time.nanoseconds + 9999999) / 10000000;
    if (ticks)
        sleep_until(jiffies + ticks + 1);
    return 0;
}

SYSCALL(1, sys_exit);
SYSCALL(7, sys_waitpid);
SYSCALL(20, sys_getpid);
SYSCALL(64, sys_getppid);
SYSCALL(158, sys_sched_yield);
SYSCALL(162, sys_nanosleep);
