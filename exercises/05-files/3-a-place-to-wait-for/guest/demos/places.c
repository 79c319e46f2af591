/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * run=places: tasks A to D get and give back inodes of a file system of its
 * own, one step after the other, as ops= says.  After each step everybody
 * runs until he sleeps.
 *
 *   h2    the table is filled until 2 places are left; the first step only
 *   h+3   3 of the places that were filled are given back
 *   Ag7   A gets inode 7         Ad7   A drops one use of inode 7
 *   y     the disk answers: whoever waits for it has his inode
 *   y-5   it answers with an error: whoever waits for it gets -5
 *
 * From number 10 on, a reading waits for y.  When steps begin and what
 * an iget brought goes to a port where QEMU sees it: COM2's scratch register,
 * which does nothing.
 */
#include "demos/places.h"

#include "drivers/io.h"
#include "drivers/serial.h"
#include "fs/inode.h"
#include "kernel/cmdline.h"
#include "kernel/errno.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/task.h"
#include "lib/string.h"

#define DEV_DRAWN 50u
#define SLOW      10u
#define FILLED    1000u
#define ACTORS    4
#define LINE      256

static volatile uint32_t places_step; /* the one that is on, from 1 */

/* The actors, and what each shall do. */
static struct actor {
    char verb; /* 0: nothing */
    uint32_t ino, step;
    const struct inode *held[STEPS];
    uint32_t held_ino[STEPS];
} actors[ACTORS];
static uint32_t nr_born;

static struct inode *filled[NR_INODE];
static uint32_t nr_filled, answers; /* of the disk, in all */
static int32_t disk_says;

static bool
drawn_owns(dev_t dev)
{
    return dev == DEV_DRAWN;
}

static int32_t
drawn_read_inode(struct inode *inode)
{
    uint32_t before = answers, ino = inode->i_ino;

    while (ino >= SLOW && ino < FILLED && answers == before)
        sleep_on(&answers);
    if (ino >= SLOW && ino < FILLED && disk_says != 0)
        return disk_says;
    inode->i_size = 100 + ino;
    return 0;
}

FILE_SYSTEM("drawn", drawn_owns, drawn_read_inode);

static void
send(uint32_t value, uint32_t bytes)
{
    for (; bytes > 0; bytes--, value >>= 8)
        outb(COM2 + 7, (uint8_t)value);
}

static void
get(struct actor *me)
{
    int32_t error = 0;
    struct inode *inode = iget(DEV_DRAWN, me->ino, &error);

    send(PLACES_GOT, 1);
    send(me->step, 1);
    send((uint32_t)inode, 4);
    send((uint32_t)error, 4);
    send(inode ? inode->i_ino : 0, 4);
    send(inode ? inode->i_locked : 0, 1);
    send(inode ? inode->i_size : 0, 4);
    if (!inode)
        return;
    printk("step %2u got inode %u at %08x\n", me->step, inode->i_ino,
           (uint32_t)inode);
    me->held[me->step - 1] = inode;
    me->held_ino[me->step - 1] = me->ino;
}

static void
put(struct actor *me)
{
    for (uint32_t i = 0; i < STEPS; i++) {
        struct inode *inode = (struct inode *)(uintptr_t)me->held[i];

        if (!inode || me->held_ino[i] != me->ino)
            continue;
        me->held[i] = NULL;
        iput(inode);
        return;
    }
}

static void
life(void)
{
    struct actor *me = &actors[nr_born++];

    for (;;) {
        while (!me->verb)
            sleep_on(me);
        if (me->verb == 'g')
            get(me);
        else
            put(me);
        me->verb = '\0';
    }
}

static uint32_t
number(const char **at)
{
    uint32_t n = 0;

    for (; **at >= '0' && **at <= '9'; ++*at)
        n = n * 10 + (uint32_t)(**at - '0');
    return n;
}

static void
fill(uint32_t left)
{
    int32_t error;

    for (; nr_filled < NR_INODE - left; nr_filled++) {
        filled[nr_filled] = iget(DEV_DRAWN, FILLED + nr_filled, &error);
        if (!filled[nr_filled])
            panic("places: the table cannot be filled");
    }
}

static void
act(const char *at)
{
    char verb = *at++;

    if (verb == 'h' && *at != '+') {
        fill(number(&at));
    } else if (verb == 'h') {
        at++;
        for (uint32_t n = number(&at); n > 0 && nr_filled > 0; n--)
            iput(filled[--nr_filled]);
    } else if (verb == 'y') {
        disk_says = *at == '-' ? -EIO : 0;
        answers++;
        wake_up(&answers);
    } else if (verb >= 'A' && verb < 'A' + ACTORS) {
        struct actor *actor = &actors[verb - 'A'];

        if (actor->verb)
            panic("step %u: %c still sleeps", places_step, verb);
        actor->step = places_step;
        actor->verb = *at++;
        actor->ino = number(&at);
        wake_up(actor);
    }
    schedule(); /* until all of them sleep */
}

static void
say(const char *at)
{
    printk("step %2u  %c%c%c  inodes in use: %u\n", places_step, at[0],
           at[1] ? at[1] : ' ', at[1] && at[2] ? at[2] : ' ',
           nr_inodes_used());
}

static void
demo_places(void)
{
    static char ops[LINE];
    const char *at = ops;

    cmdline_get("ops", ops, sizeof(ops));
    for (int i = 0; i < ACTORS; i++) {
        struct task_struct *t = task_new("actor", life);

        if (!t)
            panic("places: no room for a task");
        task_start(t);
        schedule();
    }
    while (*at && places_step < STEPS) {
        places_step++;
        send(PLACES_STEP, 1);
        act(at);
        say(at);
        while (*at && *at++ != ',')
            ;
    }
    send(PLACES_END, 1);
}

DEMO("places", demo_places, "ops=h0,Ag7,Bg7,h+2: inodes, step by step");
