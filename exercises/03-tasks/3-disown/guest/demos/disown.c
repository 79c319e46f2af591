// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=disown ops=... before=0: a shell has jobs A, B, C ... and does what the
 * command line says.  Task 1 waits for whatever is its own: the shell, and
 * so many bystanders that it has started before, who end when the shell does.
 *
 *   SfA     the shell, S, starts job A; the next is B
 *   Ax:7    A ends with exit(7)
 *   SdA     S disowns A;  Sd: all;  Sd9: the task with that pid
 *   Sv      S waits for any child that has ended (WNOHANG)
 */
#include "kernel/cmdline.h"
#include "kernel/disown.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/task.h"
#include "kernel/witness.h"
#include "boot/multiboot.h"
#include "drivers/timer.h"

#define JOBS  16
#define STEPS 40

/* witness: a step begins; what it brought; what task 1 is told of a job. */
enum { BEGINS, RESULT, STATUS, TOLD };

static int32_t pids[JOBS];
static volatile bool ends[JOBS];
static uint32_t codes[JOBS], jobs;
static const char *at;
static volatile bool over; /* the shell has come to its end */

static void
job(void)
{
    uint32_t me = 0;

    while (pids[me] != current->pid)
        me++;
    while (!ends[me])
        sleep_on((const void *)&ends[me]);
    do_exit(codes[me] << 8);
}

static uint32_t
number(void)
{
    uint32_t n = 0;

    for (; *at >= '0' && *at <= '9'; at++)
        n = n * 10 + (uint32_t)(*at - '0');
    return n;
}

/* They are called A, B, C and so on, in the order in which they start. */
static int32_t
start_job(void)
{
    struct task_struct *t = jobs < JOBS ? task_new("job", job) : NULL;

    if (!t)
        panic("ops: too many jobs");
    if (*at++ != (char)('A' + jobs))
        panic("ops: the next job is %c", (int)('A' + jobs));
    pids[jobs++] = t->pid;
    task_start(t);
    return t->pid;
}

static uint32_t
which(void)
{
    uint32_t n = (uint32_t)(*at++ - 'A');

    if (n >= jobs)
        panic("ops: no such job");
    return n;
}

static int32_t
end_job(void)
{
    uint32_t n = which();

    if (*at++ != 'x')
        panic("ops: all that a job does is to end");
    at += *at == ':';
    codes[n] = number();
    ends[n] = true;
    wake_up((const void *)&ends[n]);
    return 0;
}

static int32_t
act(uint32_t *status)
{
    if (*at != 'S')
        return end_job();
    switch (*++at) {
    case 'f':
        at++;
        return start_job();
    case 'd':
        at++;
        if (*at >= 'A')
            return disown(pids[which()]);
        return disown(*at >= '0' ? (int32_t)number() : -1);
    case 'v':
        at++;
        return do_wait(-1, status, WNOHANG);
    default:
        panic("ops: what is S%c?", *at);
    }
}

static void
shell(void)
{
    static char ops[MAX_CMDLINE];
    uint32_t step = 0;

    cmdline_get("ops", ops, sizeof(ops));
    for (at = ops; *at && step < STEPS; step++) {
        const char *from = at;
        uint32_t status = 0;
        int32_t result;

        witness(BEGINS, step, 0);
        result = act(&status);
        witness(RESULT, step, (uint32_t)result);
        witness(STATUS, step, status);
        printk("%u: %.3s brings %d\n", step + 1, from, result);
        at += *at == ',';
        sleep_until(jiffies + 2); /* let the others do their part */
    }
    witness(BEGINS, step, 0); /* its own end */
    over = true;
    wake_up((const void *)&over);
    do_exit(0);
}

static void
stand_by(void)
{
    while (!over)
        sleep_on((const void *)&over);
    do_exit(0);
}

static void
start(const char *name, void (*function)(void))
{
    struct task_struct *t = task_new(name, function);

    if (!t)
        panic("no slot for a %s", name);
    task_start(t);
}

static void
demo_disown(void)
{
    char before[12] = "0";
    uint32_t status;
    int32_t pid;

    cmdline_get("before", before, sizeof(before));
    at = before;
    for (uint32_t n = number(); n > 0; n--)
        start("bystander", stand_by);
    start("shell", shell);
    while ((pid = do_wait(-1, &status, 0)) > 0)
        for (uint32_t i = 0; i < jobs; i++)
            if (pids[i] == pid) {
                witness(TOLD, i, status);
                printk("task 1 is told: %c ended with %04x\n",
                       (int)('A' + i), status);
            }
}

DEMO("disown", demo_disown, "ops=SfA,Ax:7,SdA,Sv: a shell and its jobs");
