// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=story: starts the program `play`, whose tasks act in an order that is
 * fixed step by step, and stops the machine where the story ends, with all
 * tasks as they are.  Calls 491 to 494 and 500 to 508 are play's.
 */
#include "boot/multiboot.h"
#include "drivers/exit.h"
#include "kernel/cmdline.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/report.h"
#include "kernel/spawn.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/memory.h"
#include "mm/uaccess.h"

#define STEPS    64
#define PATIENCE 20000           /* looks at the clock, not ticks */
#define MOST     (3 * PAGE_SIZE) /* bytes of one call */

/* After each step: the entry of the actor's page, its frame's count. */
struct story_step {
    pte_t entry;
    uint32_t count;
} story_steps[STEPS];

uint32_t story_loads[STEPS];  /* what each step's load has brought */
volatile uint32_t story_turn; /* whose step is next, from 0 */
uint32_t story_pages;         /* logical address of play's pages */
paddr_t story_hog;            /* frames taken, a list through them */

void system_call(struct regs *regs); /* kernel/syscall.c */

/* 500: wait until this step's turn comes. */
static int32_t
sys_turn(struct regs *regs)
{
    for (uint32_t n = 0; story_turn != ARG1(regs); n++) {
        if (n == PATIENCE)
            panic("step %u: its turn never came", ARG1(regs) + 1);
        current->counter = 0;
        schedule();
    }
    return 0;
}

/* What lies behind the page at a logical address of the current task. */
static void
look(struct story_step *step, uint32_t at)
{
    const pte_t *pte = user_pte(current->mm, at);

    step->entry = pte ? *pte : 0;
    if (step->entry & PTE_PRESENT)
        step->count = page_count(pte_frame(step->entry));
    printk("entry %08x  count %u\n", step->entry, step->count);
}

/* 501: a step is over; the page at ARG2 is what it was about. */
static int32_t
sys_done(struct regs *regs)
{
    uint32_t step = ARG1(regs);

    if (step >= STEPS)
        panic("a story of more than %u steps", STEPS);
    printk("step %2u  task %d  ", step + 1, current->pid);
    look(&story_steps[step], ARG2(regs));
    story_pages = ARG3(regs);
    story_turn = step + 1;
    return 0;
}

/* 502: the same, and the actor ends. */
static int32_t
sys_leave(struct regs *regs)
{
    sys_done(regs);
    do_exit(0);
}

/* 503: store ARG2 bytes, all of them ARG3, at ARG1. */
static int32_t
sys_fill(struct regs *regs)
{
    static uint8_t bytes[MOST];

    if (ARG2(regs) > MOST)
        return -EINVAL;
    memset(bytes, (int)ARG3(regs), ARG2(regs));
    return copy_to_user(ARG1(regs), bytes, ARG2(regs)) ? 0 : -EFAULT;
}

void story_hog_frames(uint32_t left); /* demos/copy.c has them, too */
void story_give_frames(void);

void
story_hog_frames(uint32_t left)
{
    for (uint32_t n = nr_free_pages(); n > left; n--) {
        paddr_t page = get_free_page(); /* may_sleep: holds nothing */

        *(paddr_t *)phys_to_virt(page) = story_hog;
        story_hog = page;
    }
}

void
story_give_frames(void)
{
    while (story_hog) {
        paddr_t page = story_hog;

        story_hog = *(paddr_t *)phys_to_virt(page);
        free_page(page);
    }
}

/* 504: take frames until so many are free. */
static int32_t
sys_hog(struct regs *regs)
{
    story_hog_frames(ARG1(regs));
    return 0;
}

/* 505: give them back. */
static int32_t
sys_unhog(struct regs *regs)
{
    (void)regs;
    story_give_frames();
    return 0;
}

/* 506: here the story ends. */
static int32_t
sys_freeze(struct regs *regs)
{
    sys_done(regs);
    machine_exit(EXIT_PASS);
}

/* 507: the story on the command line, for whoever has none. */
static int32_t
sys_story(struct regs *regs)
{
    static char story[MAX_CMDLINE];

    cmdline_get("ops", story, sizeof(story));
    return copy_to_user(ARG1(regs), story, strlen(story) + 1) ? 0 : -EFAULT;
}

/* 508: what the kernel does before it stores, and no store. */
static int32_t
sys_verify(struct regs *regs)
{
    return verify_area(ARG1(regs), ARG2(regs)) ? 0 : -EFAULT;
}

/* 491: a fork while there are but ARG1 frames. */
static int32_t
sys_fork_with(struct regs *regs)
{
    story_hog_frames(ARG1(regs));
    regs->eax = 2;
    system_call(regs);
    story_give_frames();
    return (int32_t)regs->eax;
}

/* 492: what a load has brought. */
static int32_t
sys_loaded(struct regs *regs)
{
    if (ARG1(regs) >= STEPS)
        return -EINVAL;
    story_loads[ARG1(regs)] = ARG2(regs);
    printk("step %2u  task %d  loads %08x\n", ARG1(regs) + 1, current->pid,
           ARG2(regs));
    return 0;
}

/* 493: the kernel loads ARG2 bytes from ARG1. */
static int32_t
sys_fetch(struct regs *regs)
{
    static uint8_t bytes[MOST];

    if (ARG2(regs) > MOST)
        return -EINVAL;
    return copy_from_user(bytes, ARG1(regs), ARG2(regs)) ? 0 : -EFAULT;
}

/* 494: a store of the kernel's for nobody, at the linear address ARG1. */
static int32_t
sys_blunder(struct regs *regs)
{
    *(volatile uint32_t *)ARG1(regs) = 0xdeadbeef;
    return 0;
}

SYSCALL(500, sys_turn);
SYSCALL(501, sys_done);
SYSCALL(502, sys_leave);
SYSCALL(503, sys_fill);
SYSCALL(504, sys_hog);
SYSCALL(505, sys_unhog);
SYSCALL(506, sys_freeze);
SYSCALL(507, sys_story);
SYSCALL(508, sys_verify);
SYSCALL(491, sys_fork_with);
SYSCALL(492, sys_loaded);
SYSCALL(493, sys_fetch);
SYSCALL(494, sys_blunder);

static void
demo_story(void)
{
    uint32_t status;
    int32_t first = spawn("play"), pid;

    while ((pid = do_wait(-1, &status, 0)) > 0)
        report_end(pid, pid == first ? "A" : "another", status);
}

DEMO("story", demo_story, "ops=AfB,Bw3,Bx,Av: tasks, step by step");
