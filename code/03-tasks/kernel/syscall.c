// SPDX-License-Identifier: GPL-2.0-only
/*
 * The gate of int 0x80, and the calls that concern tasks.
 */
#include "kernel/syscall.h"

#include "drivers/timer.h"
#include "kernel/gdt.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/task.h"
#include "kernel/types.h"
#include "mm/uaccess.h"

#define TRAP_GATE(ring) (0x8f | (ring) << 5)    /* leaves interrupts on */

TABLE(struct syscall_row, syscalls);

/* syscall_entry.S, and what it calls. */
void syscall_stub(void);
void system_call(struct regs *regs);

static syscall_t table[NR_SYSCALLS];

void
system_call(struct regs *regs)
{
    syscall_t function = NULL;

    if (regs->eax < NR_SYSCALLS)
        function = table[regs->eax];
    regs->eax = function ? (uint32_t)function(regs) : (uint32_t)-ENOSYS;
}

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
        return -ECHILD;                 /* there are no process groups */
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
    if (time.seconds > 1000000)         /* keeps the comparison signed */
        time.seconds = 1000000;
    ticks = (uint32_t)time.seconds * HZ
            + ((uint32_t)time.nanoseconds + 9999999) / 10000000;
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

static void
syscall_init(void)
{
    for (const struct syscall_row *row = syscalls_start; row < syscalls_end;
         row++) {
        if (row->number >= NR_SYSCALLS || table[row->number])
            panic("system call %u is declared twice, or too large",
                  row->number);
        table[row->number] = row->function;
    }
    idt_set(SYSCALL_VECTOR, TRAP_GATE(3), KERNEL_CS, (uint32_t)syscall_stub);
}

initcall(24, syscall_init);
