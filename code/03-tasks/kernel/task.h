/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tasks: 48 slots, each with 64 MiB of linear address space of its own in
 * the one page directory.  After Linux 0.11 (include/linux/sched.h), which
 * had 64 slots; ours end where the kernel's half begins.
 */
#ifndef KERNEL_TASK_H
#define KERNEL_TASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/init.h"
#include "kernel/traps.h"
#include "mm/mm.h"

#define NR_TASKS 48

#define USER_CODE_SLOT 0x18
#define USER_DATA_SLOT 0x20
#define USER_CS        (USER_CODE_SLOT | 3)
#define USER_DS        (USER_DATA_SLOT | 3)

enum task_state {
    TASK_RUNNING,  /* runs, or would like to */
    TASK_SLEEPING, /* waits for wake_up() */
    TASK_ZOMBIE,   /* has ended; its parent may ask how */
    TASK_NEW,      /* has its slot, but is being made */
};

/*
 * One task.  Lies at the start of a frame whose rest is its kernel stack.
 * The idle task, slot 0, is static and runs on the boot stack.
 */
struct task_struct {
    enum task_state state;
    int32_t counter;  /* clock ticks left to run */
    int32_t priority; /* ticks it gets anew */
    int32_t pid;
    struct task_struct *parent; /* never NULL but for slot 0 */
    uint32_t slot;              /* its index in task[] */
    uint32_t exit_code;         /* as wait() reports it */
    uint32_t esp;               /* kernel stack while not running */
    uint32_t esp0;              /* its upper end */
    uint32_t wake_at;           /* jiffies; 0: not by the clock */
    const void *waits_for;      /* what wake_up() must name */
    char name[16];
    struct mm_struct *mm; /* never NULL */
    uint32_t magic;       /* TASK_MAGIC, or the stack hit it */
};

#define TASK_MAGIC 0x7a5c57acu

extern struct task_struct *task[NR_TASKS];
extern struct task_struct *current;

/*
 * A new task in a free slot, child of `current`, that will begin in the
 * kernel function `start`.  It has the slot from here on, and its memory is
 * empty.  NULL if there is no slot or no frame.  May sleep.  task_start()
 * lets it run, or task_release() gives it up.
 */
struct task_struct *task_new(const char *name, void (*start)(void));
void task_start(struct task_struct *t);

/*
 * TASK_PART(copy, drop): what else belongs to a task, kept elsewhere; from
 * chapter 5 on, its open files.  `copy` gives `child`, about to run for the
 * first time, what `current` has; `drop` gives up what `current` has, for
 * it ends.  Neither can fail.
 */
struct task_part {
    void (*copy)(struct task_struct *child);
    void (*drop)(void);
};

#define TASK_PART(copy, drop) \
    TABLE_ROW("task_parts", "") \
    static const struct task_part task_part_##copy = {copy, drop}

extern const struct task_part task_parts_start[], task_parts_end[];

/* Give a task's frame and slot back.  Not for `current`. */
void task_release(struct task_struct *t);

/* Let the best runnable task run; returns when the caller runs again. */
void schedule(void);

/*
 * Sleep until somebody calls wake_up() with the same pointer.  The caller
 * must look again at what it waited for: others may have been faster.
 */
void sleep_on(const void *what);
void wake_up(const void *what);

/* Sleep until `jiffies` has passed `when`. */
void sleep_until(uint32_t when);

/*
 * End `current` with a wait status: exit(n) is n << 8, death by a signal
 * is its number.  Frees its memory, gives its children to task 1.
 */
void do_exit(uint32_t status) __attribute__((noreturn));

/*
 * Wait for a child (pid > 0: that one; -1 or 0: any) to end, release it,
 * store its status and return its pid.  0 with WNOHANG if none has ended,
 * -ECHILD if there is none to wait for.
 */
int32_t do_wait(int32_t pid, uint32_t *status, uint32_t options);

#define WNOHANG   1u
#define WUNTRACED 2u

/* switch.S: leave `from`, go on where `to` left. */
void switch_stacks(uint32_t *from_esp, uint32_t to_esp);

/* The way back to user mode through a struct regs on top of the stack. */
void trap_return(void);

/* That struct: the registers with which a task is, or will be, a program. */
static inline struct regs *
task_regs(const struct task_struct *t)
{
    return (struct regs *)t->esp0 - 1;
}

/* Registers for the first instruction of a program. */
void user_regs(struct regs *regs, uint32_t start, uint32_t stack);

#endif
