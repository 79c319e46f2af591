/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A RAM disk that can be held back: whoever reads it then sleeps, as before
 * a disk that takes its time, until it is let go.  And a call that looks at
 * a buffer as Linux 0.11's read did, before it knows what there is to store.
 */
#include "drivers/block.h"
#include "kernel/errno.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/uaccess.h"

static bool held;
static int32_t (*answer_at_once)(struct block_device *device,
                                 uint32_t block, void *to);

static int32_t
answer_later(struct block_device *device, uint32_t block, void *to)
{
    while (held)
        sleep_on(&held);
    return answer_at_once(device, block, to);
}

/* 484: hold the disk back (1), or let it go (0). */
static int32_t
t_hold(struct regs *regs)
{
    struct block_device *disk = block_device(DEV_RAMDISK);

    if (!disk)
        return -ENXIO;
    if (!answer_at_once) {
        answer_at_once = disk->read;
        disk->read = answer_later;
    }
    held = ARG1(regs) == 1;
    if (!held)
        wake_up(&held);
    return 0;
}

SYSCALL(484, t_hold);

/* 485: how many tasks with the caller's name are asleep. */
static int32_t
t_asleep(struct regs *regs)
{
    int32_t n = 0;

    (void)regs;
    for (uint32_t i = 1; i < NR_TASKS; i++)
        n += task[i] && task[i]->state == TASK_SLEEPING &&
             strcmp(task[i]->name, current->name) == 0;
    return n;
}

SYSCALL(485, t_asleep);

/* 486: the byte at ARG1 may be stored to; but there is nothing to store. */
static int32_t
t_look(struct regs *regs)
{
    verify_area(ARG1(regs), 1);
    return 0;
}

SYSCALL(486, t_look);
