// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=turns tasks=5:3,8:8,6:2:1:2,7:7: tasks A to D, each with its priority
 * and its first counter, and if it sleeps, after how many ticks of a turn
 * and for how many turns.  They wait in the kernel while the clock takes
 * their ticks away, so that each turn ends where a program's would.
 */
#include "boot/multiboot.h"
#include "drivers/exit.h"
#include "drivers/io.h"
#include "kernel/cmdline.h"
#include "kernel/init.h"
#include "kernel/irq.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/task.h"

#define ACTORS     4
#define FIRST_SLOT 2
#define TURNS      12

/* Whose turn it was, how long it took; the counters after the last. */
struct turn {
    uint32_t slot, ticks;
} turns[TURNS];
uint32_t turns_done;
int32_t turns_left[ACTORS];

static struct actor {
    uint32_t stays, rests;
    uint32_t until; /* turns_done, to be woken at */
} actors[ACTORS];

static void
end_of_turn(uint32_t ticks)
{
    printk("turn %2u: %c, ticks %u\n", turns_done + 1,
           (int)('A' + current->slot - FIRST_SLOT), ticks);
    turns[turns_done] = (struct turn){current->slot, ticks};
    turns_done++;
    for (uint32_t i = 0; i < ACTORS; i++) {
        turns_left[i] = task[FIRST_SLOT + i]->counter;
        if (actors[i].until == turns_done)
            wake_up(&actors[i]);
    }
    if (turns_done == TURNS)
        machine_exit(EXIT_PASS);
}

static void
act(void)
{
    struct actor *me = &actors[current->slot - FIRST_SLOT];

    irq_disable();
    for (;;) {
        uint32_t had = (uint32_t)current->counter, used = 0;

        while (used < had && (!me->stays || used < me->stays)) {
            irq_wait();
            irq_disable();
            used = had - (uint32_t)current->counter;
        }
        end_of_turn(used);
        if (used == had)
            schedule();
        else
            me->until = turns_done + me->rests;
        while (me->until > turns_done)
            sleep_on(me);
    }
}

static uint32_t
number(const char **at)
{
    uint32_t n = 0;

    for (; **at >= '0' && **at <= '9'; ++*at)
        n = n * 10 + (uint32_t)(**at - '0');
    *at += **at == ':';
    return n;
}

static void
demo_turns(void)
{
    static char list[MAX_CMDLINE];
    const char *at = list;
    uint32_t status;

    cmdline_get("tasks", list, sizeof(list));
    irq_disable(); /* all of them, then the first */
    for (uint32_t i = 0; i < ACTORS; i++) {
        struct task_struct *t = task_new("actor", act);
        struct actor *a = &actors[i];

        if (!t || t->slot != FIRST_SLOT + i)
            panic("actor %u has no slot", i);
        t->priority = (int32_t)number(&at);
        t->counter = (int32_t)number(&at);
        a->stays = number(&at);
        a->rests = number(&at);
        task_start(t);
        at += *at == ',';
    }
    do_wait(-1, &status, 0);
}

DEMO("turns", demo_turns, "tasks=5:3,8:8,6:2:1:2,7:7: whose turn it is");
