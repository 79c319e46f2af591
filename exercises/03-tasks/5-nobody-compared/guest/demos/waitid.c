// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=waitid before=2 ops=AfB,Bx:7,Av@1000: A, a caller of waitid(), among
 * bystanders, so many of them in the slots before its own, one in the slot
 * behind.
 *
 *   AfB        start a child, B; the next is C
 *   Bx:7       B exits with 7;  Bx:7+9: when nine ticks are over, when the
 *              caller may be waiting
 *   Bx-11      B dies of signal 11
 *   Av@1000    waitid() for any child, `to` is 1000
 *   AvC@1000   ... for C, whether it is there or not
 *   Ai3@1000   ... with 3 for `which`
 *   Aj8@1000   ... with 8 for the options
 *
 * Caller and bystanders have pages at 0, 1000, 2000 and at the end of their
 * slots; the kernel has one, the vault, at ff000000.
 */
#include "boot/multiboot.h"
#include "drivers/exit.h"
#include "drivers/timer.h"
#include "kernel/cmdline.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "kernel/types.h"
#include "kernel/waitid.h"
#include "kernel/witness.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/memory.h"
#include "mm/paging.h"

#define STEPS    48
#define CHILDREN 12
#define VAULT    0xff000000u
#define FILLING  0x5a

void system_call(struct regs *regs); /* kernel/syscall.c */

static int32_t pids[CHILDREN];
static volatile bool ends[CHILDREN];
static uint32_t fates[CHILDREN], delays[CHILDREN], children;
static const char *at;

static void
page_at(laddr_t linear, uint32_t rights)
{
    paddr_t page = get_free_page(); /* may_sleep: holds a new task */

    if (!page || !map_page(linear, page, PTE_WRITE | rights))
        panic("no page for %08x", linear);
    memset(phys_to_virt(page), FILLING, PAGE_SIZE);
}

/* A task of the kernel's, with pages as a program has them. */
static void
start(const char *name, void (*function)(void))
{
    static const uint32_t pages[] = {0, 0x1000, 0x2000,
                                     USER_SIZE - PAGE_SIZE};
    struct task_struct *t = task_new(name, function);

    if (!t)
        panic("no slot for a %s", name);
    for (size_t i = 0; i < ARRAY_SIZE(pages); i++)
        page_at(t->mm->start_code + pages[i], PTE_USER);
    task_start(t);
}

static void
stand_by(void)
{
    for (;;)
        sleep_on(&children); /* nobody will say so */
}

static void
child(void)
{
    uint32_t me = 0;

    while (pids[me] != current->pid)
        me++;
    while (!ends[me])
        sleep_on((const void *)&ends[me]);
    sleep_until(jiffies + delays[me]);
    do_exit(fates[me]);
}

static uint32_t
number(uint32_t base)
{
    uint32_t n = 0;

    for (; (*at >= '0' && *at <= '9') || (*at >= 'a' && *at <= 'f'); at++)
        n = n * base + (uint32_t)(*at <= '9' ? *at - '0' : *at - 'a' + 10);
    return n;
}

/* They are called B, C and so on, in the order in which they start. */
static int32_t
start_child(void)
{
    struct task_struct *t = NULL;

    if (children < CHILDREN)
        t = task_new("child", child);
    if (!t)
        panic("ops: too many children");
    if (*at++ != (char)('B' + children))
        panic("ops: the next child is %c", (int)('B' + children));
    pids[children++] = t->pid;
    task_start(t);
    return t->pid;
}

static int32_t
end_child(uint32_t n)
{
    if (n >= children)
        panic("ops: no such child");
    if (*at++ != 'x')
        panic("ops: all that a child does is to end");
    if (*at++ == '-')
        fates[n] = number(10);
    else
        fates[n] = number(10) << 8;
    if (*at == '+') {
        at++;
        delays[n] = number(10);
    }
    ends[n] = true;
    wake_up((const void *)&ends[n]);
    return 0;
}

static int32_t
wait(uint32_t which, int32_t pid, uint32_t options)
{
    struct regs regs = {.eax = 284,
                        .ebx = which,
                        .ecx = (uint32_t)pid,
                        .esi = options};

    at += *at == '@';
    regs.edx = number(16);
    system_call(&regs);
    return (int32_t)regs.eax;
}

static int32_t
act(void)
{
    char who = *at++, what;
    uint32_t n;

    if (who != 'A')
        return end_child((uint32_t)(who - 'B'));
    what = *at++;
    if (what == 'f')
        return start_child();
    if (what == 'v' && *at >= 'B' && *at < 'B' + CHILDREN) {
        n = (uint32_t)(*at++ - 'B');
        return wait(P_PID, n < children ? pids[n] : 9999,
                    WEXITED | WNOHANG);
    }
    if (what == 'v')
        return wait(P_ALL, 0, WEXITED | WNOHANG);
    n = number(10);
    if (what == 'i')
        return wait(n, 1, WEXITED | WNOHANG);
    if (what == 'j')
        return wait(P_ALL, 0, n);
    panic("ops: what is A%c?", what);
}

static void
call(void)
{
    static char ops[MAX_CMDLINE];
    uint32_t step = 0;

    cmdline_get("ops", ops, sizeof(ops));
    for (at = ops; *at && step < STEPS; step++) {
        const char *from = at;
        int32_t result = act();

        witness(0, step, (uint32_t)result);
        printk("%u: ", step + 1);
        for (; from < at; from++)
            printk("%c", *from);
        printk(" brings %d\n", result);
        at += *at == ',';
        sleep_until(jiffies + 2); /* children come to their ends */
    }
    printk("the vault: %08x %08x\n", *(uint32_t *)(VAULT + 0x340),
           *(uint32_t *)(VAULT + 0x34c));
    machine_exit(EXIT_PASS);
}

static void
demo_waitid(void)
{
    char before[12] = "0";
    uint32_t status;

    cmdline_get("before", before, sizeof(before));
    page_at(VAULT, 0);
    at = before;
    for (uint32_t n = number(10); n > 0; n--)
        start("bystander", stand_by);
    start("caller", call);
    start("bystander", stand_by);
    do_wait(-1, &status, 0);
}

DEMO("waitid", demo_waitid,
     "before=2 ops=AfB,Bx:7,Av@1000: a caller of waitid");
