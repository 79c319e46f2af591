// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the program `rover` asks the kernel for: its steps, which are the
 * word ops= of the command line, one turn after the other, and a note of
 * each.  Calls 498 to 507.
 */
#include "boot/multiboot.h"
#include "drivers/exit.h"
#include "drivers/io.h"
#include "drivers/serial.h"
#include "kernel/cmdline.h"
#include "kernel/errno.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/kmalloc.h"
#include "mm/memory.h"
#include "mm/uaccess.h"

#define STEPS    64
#define PATIENCE 20000  /* looks at the clock, not ticks */
#define ENDED    0x7ead /* what a step brings its actor dies in */

static uint32_t turn;                   /* whose step is next, from 0 */
static const struct task_struct *actor; /* who is in the middle of one */

static void
send(uint32_t word)
{
    for (uint32_t i = 0; i < 4; i++, word >>= 8)
        outb(COM2 + 7, (uint8_t)word);
}

static uint32_t
count_areas(void)
{
    uint32_t n = 0;

    for (const struct vm_area_struct *vma = current->mm->mmap; vma;
         vma = vma->vm_next)
        n++;
    return n;
}

static void
show_areas(void)
{
    for (const struct vm_area_struct *vma = current->mm->mmap; vma;
         vma = vma->vm_next)
        printk("         %08x-%08x %c%c%c%s\n", vma->vm_start, vma->vm_end,
               vma->vm_flags & VM_READ ? 'r' : '-',
               vma->vm_flags & VM_WRITE ? 'w' : '-',
               vma->vm_flags & VM_EXEC ? 'x' : '-',
               vma->vm_flags & VM_GROWSDOWN ? " grows" : "");
}

/*
 * Who made a step, what it brought, and what lies behind the page that it
 * was about: to a port where QEMU sees it, COM2's scratch register, which
 * does nothing.  Then it is the next step's turn.
 */
static void
note(int32_t result, uint32_t at)
{
    const struct mm_struct *mm = current->mm;
    const pte_t *pte = user_pte(mm, at);
    pte_t entry = pte ? *pte : 0;
    uint32_t count = entry & PTE_PRESENT ? page_count(pte_frame(entry)) : 0;

    send(turn | (uint32_t)current->pid << 16);
    send((uint32_t)result);
    send(entry);
    send(count);
    send(mm->min_flt);
    send(mm->rss);
    send(count_areas());
    printk("step %2u  task %d  result %x  entry %08x  count %u  "
           "frames %u  areas %u\n",
           turn + 1, current->pid, (uint32_t)result, entry,
           count & MAP_PAGE_RESERVED ? 0 : count, mm->rss, count_areas());
    actor = NULL;
    turn++;
}

/* 499: the steps, to ARG1. */
static int32_t
sys_steps(struct regs *regs)
{
    static char steps[MAX_CMDLINE];

    cmdline_get("ops", steps, sizeof(steps));
    if (strlen(steps) >= ARG2(regs))
        return -EINVAL;
    return copy_to_user(ARG1(regs), steps, strlen(steps) + 1) ? 0 : -EFAULT;
}

/* 500: wait until this step's turn comes. */
static int32_t
sys_turn(struct regs *regs)
{
    for (uint32_t n = 0; turn != ARG1(regs); n++) {
        if (n == PATIENCE)
            panic("step %u: its turn never came", ARG1(regs) + 1);
        current->counter = 0;
        schedule();
    }
    if (turn >= STEPS)
        panic("a story of more than %u steps", STEPS);
    actor = current;
    return 0;
}

/* 501: step ARG1 is over, with result ARG2; it was about ARG3. */
static int32_t
sys_done(struct regs *regs)
{
    char verb = (char)(ARG1(regs) >> 8);

    if ((ARG1(regs) & 0xff) != turn || actor != current)
        panic("step %u ends out of turn", (ARG1(regs) & 0xff) + 1);
    note((int32_t)ARG2(regs), ARG3(regs));
    if (verb == 'm' || verb == 'u' || verb == 'l')
        show_areas();
    return 0;
}

/* 502: the same, and the actor ends. */
static int32_t
sys_leave(struct regs *regs)
{
    (void)regs;
    note(0, 0);
    do_exit(0);
}

/* A step that its actor dies in is over, too. */
static void
died(void)
{
    if (actor == current)
        note(ENDED, 0);
}

static void
born(struct task_struct *child)
{
    (void)child;
}

TASK_PART(born, died);

/* 503: the kernel stores the word ARG2 at ARG1. */
static int32_t
sys_store(struct regs *regs)
{
    return put_user(ARG2(regs), ARG1(regs)) ? 0 : -EFAULT;
}

/* 504: the kernel loads a word from ARG1. */
static int32_t
sys_load(struct regs *regs)
{
    uint32_t word;

    return copy_from_user(&word, ARG1(regs), sizeof(word)) ? 0 : -EFAULT;
}

static paddr_t held;       /* frames, in a list */
static void **held_places; /* the same of objects of an area's size */

/* 505: all frames are taken, and all objects but ARG1. */
static int32_t
sys_hold(struct regs *regs)
{
    uint32_t left = ARG1(regs);

    while (nr_free_pages() > 0) {
        paddr_t page = get_free_page(); /* may_sleep: holds nothing */

        *(paddr_t *)phys_to_virt(page) = held;
        held = page;
    }
    for (void **place;
         (place = kmalloc(sizeof(struct vm_area_struct))) != NULL;) {
        *place = held_places;
        held_places = place;
    }
    for (; left > 0 && held_places; left--) {
        void **place = held_places;

        held_places = *place;
        kfree(place);
    }
    return 0;
}

/* 506: they are given back. */
static int32_t
sys_give(struct regs *regs)
{
    (void)regs;
    while (held_places) {
        void **place = held_places;

        held_places = *place;
        kfree(place);
    }
    while (held) {
        paddr_t page = held;

        held = *(paddr_t *)phys_to_virt(page);
        free_page(page);
    }
    return 0;
}

/* 507: a program that was started with ARG1 arguments is here. */
static int32_t
sys_arrive(struct regs *regs)
{
    note((int32_t)ARG1(regs), regs->esp);
    return 0;
}

/* 498: here the story ends, with all tasks as they are. */
static int32_t
sys_freeze(struct regs *regs)
{
    (void)regs;
    machine_exit(EXIT_PASS);
}

SYSCALL(498, sys_freeze);
SYSCALL(499, sys_steps);
SYSCALL(500, sys_turn);
SYSCALL(501, sys_done);
SYSCALL(502, sys_leave);
SYSCALL(503, sys_store);
SYSCALL(504, sys_load);
SYSCALL(505, sys_hold);
SYSCALL(506, sys_give);
SYSCALL(507, sys_arrive);
