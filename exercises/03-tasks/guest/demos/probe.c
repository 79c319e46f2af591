// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=probe: runs the program `probe`, which tries what its input says, and
 * stops the machine when it comes to its end, with the program as it is.
 */
#include "boot/multiboot.h"
#include "drivers/exit.h"
#include "kernel/cmdline.h"
#include "kernel/init.h"
#include "kernel/printk.h"
#include "kernel/report.h"
#include "kernel/spawn.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/uaccess.h"

#define DIRT 1536 /* bytes of the kernel's stack */

/* Logical addresses of the program's, 0 until it has come to its end. */
uint32_t probe_results, probe_area;

/* 500: the kernel's stack is not what it was. */
static __attribute__((noinline)) int32_t
sys_dirty(struct regs *regs)
{
    volatile uint8_t dirt[DIRT];

    (void)regs;
    for (uint32_t i = 0; i < DIRT; i++)
        dirt[i] = 0xd1;
    return dirt[DIRT / 2];
}

/* 501: what is to be tried, from the command line. */
static int32_t
sys_input(struct regs *regs)
{
    static char ops[MAX_CMDLINE];

    cmdline_get("ops", ops, sizeof(ops));
    return copy_to_user(ARG1(regs), ops, strlen(ops) + 1) ? 0 : -EFAULT;
}

/* 502: the end. */
static int32_t
sys_end(struct regs *regs)
{
    probe_results = ARG1(regs);
    probe_area = ARG2(regs);
    machine_exit(EXIT_PASS);
}

SYSCALL(500, sys_dirty);
SYSCALL(501, sys_input);
SYSCALL(502, sys_end);

static void
demo_probe(void)
{
    uint32_t status;
    int32_t pid = spawn("probe");

    if (do_wait(pid, &status, 0) == pid)
        report_end(pid, "probe", status);
}

DEMO("probe", demo_probe, "ops=a100,d3: the program `probe`");
