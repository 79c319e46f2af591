// SPDX-License-Identifier: GPL-2.0-only
/*
 * Want of memory on purpose, and a kernel stack that is too deep.
 */
#include "kernel/init.h"
#include "kernel/printk.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "mm/kmalloc.h"
#include "mm/memory.h"

#define FORK 2

static uint32_t left_of_fork;

/*
 * 483: from now on the ARG1-th allocation fails, or none does: 0.  Returns
 * how many were to come before the last one that was asked to fail; 0: it
 * has failed.
 */
static int32_t
t_fail(struct regs *regs)
{
    uint32_t left = fail_countdown ? fail_countdown : left_of_fork;

    left_of_fork = 0;
    fail_countdown = ARG1(regs);
    return (int32_t)left;
}

SYSCALL(483, t_fail);

/*
 * 485: fork, whose ARG1-th allocation fails, and no later one: both sides
 * need frames as soon as they go on.
 */
static int32_t
t_fork(struct regs *regs)
{
    const struct syscall_row *row = syscalls_start;
    int32_t result;

    while (row->number != FORK)
        row++;
    fail_countdown = ARG1(regs);
    result = row->function(regs);
    left_of_fork = fail_countdown;
    fail_countdown = 0;
    return result;
}

SYSCALL(485, t_fork);

/* 484: how many small objects there are. */
static int32_t
t_objects(struct regs *regs)
{
    (void)regs;
    return (int32_t)nr_slab_objects;
}

SYSCALL(484, t_objects);

/* Each level takes a good 256 bytes of the stack, and says so now and then. */
static uint32_t
deeper(uint32_t level)
{
    volatile uint32_t room[64];

    room[level % 64] = level;
    if (level % 8 == 0)
        printk("level %u\n", level);
    return level < 1000 ? deeper(level + 1) + room[level % 64] : 0;
}

static void
begin_deep(void)
{
    printk("sum %u\n", deeper(1));
}

/* The next stack below is this one. */
static void
t_deep(void)
{
    uint32_t status;

    task_start(task_new("deep", begin_deep));
    do_wait(-1, &status, 0);
}

DEMO("t-deep", t_deep, "a kernel stack that is too deep");
