// SPDX-License-Identifier: GPL-2.0-only
/*
 * Starts programs of the disk by name; whoever starts one waits until it is
 * known whether it can run.
 */
#include "kernel/spawn.h"

#include "fs/exec.h"
#include "kernel/errno.h"
#include "kernel/task.h"
#include "lib/string.h"

/* Of the one start that is under way. */
static char path[32];
static int32_t error;
static bool known;

/* A task of ours begins here, and becomes the program. */
static void
start(void)
{
    const char *const argv[] = {path + sizeof("/bin/") - 1, NULL};
    const char *const none[] = {NULL};
    struct regs *regs = task_regs(current);

    error = do_execve(regs, path, (struct strings){.kernel = argv},
                      (struct strings){.kernel = none});
    known = true;
    if (error)
        do_exit(0);
    __asm__ volatile("movl %0, %%esp\n\tjmp trap_return" : : "r"(regs));
    __builtin_unreachable();
}

static bool
is_slot_free(void)
{
    for (uint32_t i = 1; i < NR_TASKS; i++)
        if (!task[i])
            return true;
    return false;
}

int32_t
spawn(const char *name)
{
    struct task_struct *t;
    uint32_t status;

    memcpy(path, "/bin/", sizeof("/bin/"));
    memcpy(path + sizeof("/bin/") - 1, name, strlen(name) + 1);
    if (!is_slot_free())
        return -EAGAIN;
    t = task_new(name, start);
    if (!t)
        return -ENOMEM;
    known = false;
    error = 0;
    task_start(t);
    while (!known && t->state != TASK_ZOMBIE) {
        current->counter = 0; /* its turn */
        schedule();
    }
    if (!error)
        return t->pid;
    do_wait(t->pid, &status, 0);
    return error;
}
