/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Starting and stopping: the order of initcalls, panics of every kind, and
 * numbers from the command line.
 */
#include "boot/multiboot.h"
#include "drivers/exit.h"
#include "kernel/cmdline.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/traps.h"
#include "mm/memory.h"

/* ---- the linker's table ---- */

/* Declared in no order at all; called by their numbers. */
static char order[16];
static unsigned int called;
static paddr_t page_before, page_after;

static void
call_e(void)
{
    order[called++] = 'e';
}

static void
call_b(void)
{
    order[called++] = 'b';
    page_before = get_free_page();
}

static void
call_d(void)
{
    order[called++] = 'd';
}

static void
call_a(void)
{
    order[called++] = 'a';
}

static void
call_c(void)
{
    order[called++] = 'c';
    page_after = get_free_page();
    free_page(page_after);
}

initcall(99, call_e);
initcall(39, call_b);
initcall(59, call_d);
initcall(00, call_a);
initcall(41, call_c);

static void
t_order(void)
{
    printk("called %s\n", order);
    printk("page before memory: 0x%08x\n", page_before);
    printk("page after memory: 0x%08x\n", page_after);
}

DEMO("t-order", t_order, "the order of initcalls");

/* ---- the end ---- */

static void
t_panic(void)
{
    panic("%s %d %08x", "words", -5, 0xbeef);
}

DEMO("t-panic", t_panic, "a panic with arguments");

/*
 * A breakpoint of the processor's on the last function that panic calls,
 * so that an exception comes in the middle of it, and panics too.
 */
static void
panic_again(struct regs *regs)
{
    (void)regs;
    __asm__ volatile("movl %0, %%dr7" : : "r"(0));
    panic("a second time");
}

static void
t_panic_twice(void)
{
    trap_attach(1, panic_again);
    __asm__ volatile("movl %0, %%dr0\n\t"
                     "movl %1, %%dr7"
                     :
                     : "r"(machine_exit), "r"(1 << 1));
    panic("the first time");
}

DEMO("t-panic-twice", t_panic_twice, "a panic inside a panic");

/* ---- the loader and its words ---- */

static void
t_loader(void)
{
    multiboot_read(cmdline_number("magic", 0), 0x9500);
}

DEMO("t-loader", t_loader, "magic=: another loader than we expect");

static void
t_number(void)
{
    printk("n: %u\n", cmdline_number("n", 77));
}

DEMO("t-number", t_number, "n=: a number");
