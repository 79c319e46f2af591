// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=init: make the first program out of /bin/init, or of the file that
 * init= names; give it the word exec= of the command line.
 */
#include "boot/multiboot.h"
#include "drivers/block.h"
#include "fs/exec.h"
#include "kernel/cmdline.h"
#include "kernel/draw_program.h"
#include "kernel/errno.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/report.h"
#include "kernel/task.h"
#include "mm/memory.h"

static char path[MAX_CMDLINE] = "/bin/init", commands[MAX_CMDLINE];

/* Without a program there is nothing to do.  Often it is the disk's fault. */
static void __attribute__((noreturn)) cannot_run(int32_t error)
{
    const char *why =
        root_dev || *block_refused ? block_refused : "no disk";

    panic("%s cannot be run: error %d%s%s", path, -error, *why ? ", " : "",
          why);
}

/* A new task begins here, in the kernel, and never returns. */
static void
start_init(void)
{
    const char *const argv[] = {"init", commands, NULL};
    const char *const none[] = {NULL};
    struct regs *regs = task_regs(current);
    int32_t error = do_execve(regs, path, (struct strings){.kernel = argv},
                              (struct strings){.kernel = none});

    if (error)
        cannot_run(error);
    draw_program("at-the-start");
    __asm__ volatile("movl %0, %%esp\n\tjmp trap_return" : : "r"(regs));
    __builtin_unreachable();
}

static void
demo_init(void)
{
    unsigned int before = nr_free_pages();
    struct task_struct *init;
    uint32_t status;
    int32_t pid;

    cmdline_get("init", path, sizeof(path));
    cmdline_get("exec", commands, sizeof(commands));
    init = task_new("init", start_init);
    if (!init)
        panic("no memory for init");
    pid = init->pid;
    task_start(init);
    while (do_wait(-1, &status, 0) != pid)
        ;
    report_end(pid, "init", status);
    while (do_wait(-1, &status, 0) > 0)
        ;
    printk("frames lost: %d\n", (int)(before - nr_free_pages()));
}

DEMO("init", demo_init, "run programs from the disk: exec=a,x;b&c");
