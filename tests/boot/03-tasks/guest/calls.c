/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * System calls for test programs, numbers 500 to 508, which Linux does not
 * have.  user/lib/test.h says what each is for.
 */
#include "drivers/exit.h"
#include "drivers/timer.h"
#include "kernel/cmdline.h"
#include "kernel/spawn.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "mm/address.h"
#include "mm/memory.h"
#include "mm/uaccess.h"

/* 500: the machine stops here if the command line has freeze=N. */
static int32_t
t_freeze(struct regs *regs)
{
    if (cmdline_number("freeze", 0) == ARG1(regs))
        machine_exit(EXIT_PASS);
    return 0;
}

SYSCALL(500, t_freeze);

/* 501: a word that outlives the program; ~0 only reads it. */
static int32_t
t_word(struct regs *regs)
{
    static uint32_t word;
    uint32_t old = word;

    if (ARG1(regs) != ~0u)
        word = ARG1(regs);
    return (int32_t)old;
}

SYSCALL(501, t_word);

/*
 * 502: take frames away until ARG1 are left, or give back until so many are;
 * returns how many there are.  Each frame holds the address of the next; the
 * test counts this list as a user.
 */
extern paddr_t t_taken;
paddr_t t_taken;

static int32_t
t_leave_frames(struct regs *regs)
{
    uint32_t left = nr_free_pages();

    for (; left > ARG1(regs); left--) {
        paddr_t page = get_free_page();

        *(paddr_t *)phys_to_virt(page) = t_taken;
        t_taken = page;
    }
    for (; t_taken && left < ARG1(regs); left++) {
        paddr_t page = t_taken;

        t_taken = *(paddr_t *)phys_to_virt(page);
        free_page(page);
    }
    return (int32_t)left;
}

SYSCALL(502, t_leave_frames);

/* 503: start a module as a child of the caller. */
static int32_t
t_spawn(struct regs *regs)
{
    char name[16];

    if (!copy_from_user(name, ARG1(regs), sizeof(name)))
        return -EFAULT;
    name[sizeof(name) - 1] = '\0';
    return spawn(name);
}

SYSCALL(503, t_spawn);

/* 504: the clock. */
static int32_t
t_ticks(struct regs *regs)
{
    (void)regs;
    return (int32_t)jiffies;
}

SYSCALL(504, t_ticks);

/* 506: how many frames are free. */
static int32_t
t_free_frames(struct regs *regs)
{
    (void)regs;
    return (int32_t)nr_free_pages();
}

SYSCALL(506, t_free_frames);

/* 505: n=, from the command line. */
static int32_t
t_number(struct regs *regs)
{
    (void)regs;
    return (int32_t)cmdline_number("n", 0);
}

SYSCALL(505, t_number);

/* 507: copy ARG2 bytes from ARG1, or to it with ARG3; -EFAULT or 0. */
static int32_t
t_copy(struct regs *regs)
{
    static char buffer[128];
    bool good = ARG3(regs) ? copy_to_user(ARG1(regs), buffer, ARG2(regs))
                           : copy_from_user(buffer, ARG1(regs), ARG2(regs));

    return good ? 0 : -EFAULT;
}

SYSCALL(507, t_copy);
