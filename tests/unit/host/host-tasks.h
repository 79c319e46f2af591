/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tasks for unit tests: stacks of their own that change hands where the
 * kernel sleeps, in an order drawn at random.  Include after host.h.
 */
#ifndef HOST_TASKS_H
#define HOST_TASKS_H

#include <ucontext.h>

#define NR_RUNNERS 6
#define STACK      (256 << 10)

static struct runner {
    ucontext_t context;
    char *stack;
    const void *waits_for;
    bool ended;
} runners[NR_RUNNERS];
static ucontext_t scheduler;
static struct runner *running; /* NULL: a test without tasks */
static unsigned int nr_sleeps;

/* Let somebody else run, perhaps. */
static void
give_way(void)
{
    if (running && swapcontext(&running->context, &scheduler) < 0)
        abort();
}

void sleep_on(const void *what);
void wake_up(const void *what);

void
sleep_on(const void *what)
{
    if (!running)
        fail_msg("a task sleeps that nobody can wake");
    nr_sleeps++;
    running->waits_for = what;
    give_way();
}

void
wake_up(const void *what)
{
    for (uint32_t i = 0; i < NR_RUNNERS; i++)
        if (runners[i].waits_for == what)
            runners[i].waits_for = NULL;
}

static void
prepare(struct runner *r, void (*life)(void))
{
    *r = (struct runner){.stack = malloc(STACK)};
    if (getcontext(&r->context) < 0)
        abort();
    r->context.uc_stack.ss_sp = r->stack;
    r->context.uc_stack.ss_size = STACK;
    r->context.uc_link = &scheduler;
    makecontext(&r->context, life, 0);
}

/* Run `life` as so many tasks, until all have ended. */
static void
run_tasks(uint32_t n, void (*life)(void))
{
    uint32_t ready[NR_RUNNERS], nr_ready;

    for (uint32_t i = 0; i < n; i++)
        prepare(&runners[i], life);
    for (;;) {
        nr_ready = 0;
        for (uint32_t i = 0; i < n; i++)
            if (!runners[i].ended && !runners[i].waits_for)
                ready[nr_ready++] = i;
        if (nr_ready == 0)
            break;
        running = &runners[ready[random_below(nr_ready)]];
        swapcontext(&scheduler, &running->context);
    }
    running = NULL;
    for (uint32_t i = 0; i < n; i++) {
        if (!runners[i].ended)
            fail_msg("task %u sleeps for ever", i);
        free(runners[i].stack);
    }
}

/*
 * An assertion would jump from a task's stack to the test's: a task leaves
 * words instead, and the test reads them when all tasks have ended.
 */
static const char *wrong;

static void
check(bool good, const char *words)
{
    if (!good)
        wrong = words;
}

#endif
