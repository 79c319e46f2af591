// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the program `tour` asks the kernel for: its steps, which are the
 * word ops= of the command line, and a note of each.  Calls 500 to 506.
 */
#include "boot/multiboot.h"
#include "drivers/block.h"
#include "drivers/exit.h"
#include "drivers/io.h"
#include "drivers/serial.h"
#include "kernel/cmdline.h"
#include "kernel/errno.h"
#include "kernel/printk.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/demand.h"
#include "mm/memory.h"
#include "mm/uaccess.h"

#define NOTES 64

static uint32_t noted;
paddr_t tour_hog; /* frames taken, in a list */

static uint32_t
sectors_read(void)
{
    struct block_device *disk = block_device(DEV_RAMDISK);

    return disk ? disk->nr_read : 0;
}

static void
send(uint32_t word)
{
    for (uint32_t i = 0; i < 4; i++, word >>= 8)
        outb(COM2 + 7, (uint8_t)word);
}

/*
 * Who made a step, what it got, and the counts so far: to a port where QEMU
 * sees it, COM2's scratch register, which does nothing.
 */
static bool
note(uint32_t step, int32_t result)
{
    if (noted == NOTES)
        return false;
    noted++;
    send((uint32_t)current->pid);
    send(step);
    send((uint32_t)result);
    send(current->mm->min_flt);
    send(current->mm->maj_flt);
    send(sectors_read());
    return true;
}

/* 500: copy part ARG2 of the steps to ARG1; parts end with a semicolon. */
static int32_t
sys_steps(struct regs *regs)
{
    static char steps[MAX_CMDLINE];
    char *part = steps, *end;

    cmdline_get("ops", steps, sizeof(steps));
    for (uint32_t n = ARG2(regs); n > 0; n--) {
        while (*part && *part != ';')
            part++;
        part += *part == ';';
    }
    for (end = part; *end && *end != ';'; end++)
        ;
    *end = '\0';
    if (!copy_to_user(ARG1(regs), part, strlen(part) + 1))
        return -EFAULT;
    note((uint32_t)-1, 0); /* where the first step begins */
    return 0;
}

/* 501: step ARG1 is over, with result ARG2. */
static int32_t
sys_note(struct regs *regs)
{
    if (!note(ARG1(regs), (int32_t)ARG2(regs)))
        return -ENOMEM;
    printk("task %d  step %2u  made %u  loaded %u  blocks %u  result %d\n",
           current->pid, ARG1(regs) + 1, current->mm->min_flt,
           current->mm->maj_flt, sectors_read() / SECTORS_IN_BLOCK,
           (int32_t)ARG2(regs));
    return 0;
}

/* 502: here it ends, with all tasks as they are. */
static int32_t
sys_freeze(struct regs *regs)
{
    (void)regs;
    machine_exit(EXIT_PASS);
}

/* 503: store the word ARG2 at ARG1. */
static int32_t
sys_store(struct regs *regs)
{
    return put_user(ARG2(regs), ARG1(regs)) ? 0 : -EFAULT;
}

/* 504: take frames until ARG1 are free. */
static int32_t
sys_hog(struct regs *regs)
{
    while (nr_free_pages() > ARG1(regs)) {
        paddr_t page = get_free_page(); /* may_sleep: holds nothing */

        if (!page)
            break;
        *(paddr_t *)phys_to_virt(page) = tour_hog;
        tour_hog = page;
    }
    return 0;
}

/* 505: give them back. */
static int32_t
sys_unhog(struct regs *regs)
{
    (void)regs;
    while (tour_hog) {
        paddr_t page = tour_hog;

        tour_hog = *(paddr_t *)phys_to_virt(page);
        free_page(page);
    }
    return 0;
}

/* 506: load a byte from ARG1. */
static int32_t
sys_load(struct regs *regs)
{
    char c;

    return copy_from_user(&c, ARG1(regs), 1) ? 0 : -EFAULT;
}

SYSCALL(500, sys_steps);
SYSCALL(501, sys_note);
SYSCALL(502, sys_freeze);
SYSCALL(503, sys_store);
SYSCALL(504, sys_hog);
SYSCALL(505, sys_unhog);
SYSCALL(506, sys_load);
