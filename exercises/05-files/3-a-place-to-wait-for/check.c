/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 5.3: the student's story must get two in-core inodes for one
 * number out of the kernel with the defect; the student's iget must not let
 * that happen in drawn ones.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "exercise.h"

#include "guest/demos/places.h"

enum {
    ACTORS = 4,
    SLOW = 10,
    MOST_INO = 99,
    OPS = 200,
    KERNEL = 0xc0000000,
    EIO = -5,
};

static char ops[OPS + 32];
static unsigned nr_steps;
static struct {
    char actor, verb; /* + of h+2; - of y-5 */
    uint32_t ino;
    bool given_back; /* a g whose use ended later */
} plan[STEPS];
static struct {
    uint32_t done_at; /* the step, from 1, in which it ended */
    int32_t error;
    uint32_t inode;             /* where it lies */
    uint32_t ino, locked, size; /* as iget gave it out */
} steps[STEPS];
static const struct boot_result *guest;

/* ---- stories ---- */

static void
begin(void)
{
    ops[0] = '\0';
    nr_steps = 0;
    memset(plan, 0, sizeof plan);
}

static void
add(char actor, char verb, uint32_t ino)
{
    size_t length = strlen(ops);

    if (nr_steps == STEPS - 1 || length > OPS)
        broken("check.c: the story is too long");
    plan[nr_steps].actor = actor;
    plan[nr_steps].verb = verb;
    plan[nr_steps].ino = ino;
    if (verb == 'd')
        for (unsigned i = 0; i < nr_steps; i++)
            if (plan[i].actor == actor && plan[i].verb == 'g' &&
                plan[i].ino == ino && !plan[i].given_back) {
                plan[i].given_back = true;
                break;
            }
    nr_steps++;
    snprintf(ops + length, sizeof ops - length, "%s%.*s%s%s",
             length ? "," : "", actor != '\0', &actor,
             verb == '+'   ? "h+"
             : verb == '-' ? "y-5"
                           : text("%c", verb),
             verb == '-' || verb == 'y' ? "" : text("%u", ino));
}

/* An iget is over in a step; misses if that was said before. */
static void
note(const char **at, uint32_t now)
{
    uint32_t i = next_sent(guest, at, 1) - 1;

    if (i >= nr_steps || plan[i].verb != 'g' || i >= now ||
        steps[i].done_at)
        miss(text("QEMU's log of %s", ops), "an end for each iget",
             text("another one in step %u", now));
    steps[i].done_at = now;
    steps[i].inode = next_sent(guest, at, 4);
    steps[i].error = (int32_t)next_sent(guest, at, 4);
    steps[i].ino = next_sent(guest, at, 4);
    steps[i].locked = next_sent(guest, at, 1);
    steps[i].size = next_sent(guest, at, 4);
}

static void
play(const char *kernel)
{
    uint32_t now = 0, what;
    const char *at = NULL;

    guest = boot_with(
        (struct boot_options){.kernel = kernel,
                              .log = EVENT_LOG,
                              .words = text("run=places ops=%s", ops)});
    memset(steps, 0, sizeof steps);
    while ((what = next_sent(guest, &at, 1)) != NOTHING_SENT &&
           what != PLACES_END) {
        if (what == PLACES_STEP)
            now++;
        else if (what == PLACES_GOT)
            note(&at, now);
    }
    want("steps that came to an end", "%u", nr_steps,
         what == PLACES_END ? now : 0);
}

/* An in-core inode's first words. */
struct in_core {
    uint32_t dev, ino, count;
};

/* A field of the inode that a step got, by its name in the kernel. */
static bool
look_for(uint32_t at, const char *field, uint32_t *value)
{
    uint32_t offset;

    return at >= KERNEL && guest_layout(guest, field, &offset) &&
           guest_u32(guest, at - KERNEL + offset, value);
}

static bool
look_at(uint32_t at, struct in_core *inode)
{
    *inode = (struct in_core){0};
    return look_for(at, "inode.i_dev", &inode->dev) &&
           look_for(at, "inode.i_ino", &inode->ino) &&
           look_for(at, "inode.i_count", &inode->count);
}

static bool
is_user(unsigned i)
{
    return plan[i].verb == 'g' && !plan[i].given_back && steps[i].inode;
}

static const char *
where(unsigned i)
{
    return text("in %s\nstep %u, %cg%u", ops, i + 1, plan[i].actor,
                plan[i].ino);
}

/* ---- the student's story ---- */

static void
bad_story(const char *op)
{
    miss("story.txt", "one line of steps, like h1,Ag7,Bg7,h+2",
         text("`%.20s`", op));
}

/* A step without a task, in one of the forms that there are and were. */
static bool
is_of_nobody(const char *op, char *verb, unsigned *n)
{
    static const struct {
        const char *form;
        char verb;
    } forms[] = {{"h+%u%c", '+'},
                 {"h%u%c", 'h'},
                 {"f%u%c", 'h'},
                 {"u%u%c", '+'}};
    char rest;

    *n = 0;
    *verb = strcmp(op, "y") == 0 || strcmp(op, "d") == 0     ? 'y'
            : strcmp(op, "y-5") == 0 || strcmp(op, "e") == 0 ? '-'
                                                             : '\0';
    for (size_t i = 0; !*verb && i < COUNT(forms); i++)
        if (sscanf(op, forms[i].form, n, &rest) == 1 && *n <= 64)
            *verb = forms[i].verb;
    return *verb && (*verb != 'h' || nr_steps == 0);
}

static void
read_story(void)
{
    char *data = answer_steps("story.txt", "ABCDfgpudehy"), *op;

    begin();
    while ((op = strsep(&data, ","))) {
        char actor, verb, rest;
        unsigned n;

        if (strlen(ops) > OPS - 20 || nr_steps > STEPS - 3)
            miss("story.txt", "at most 180 characters and 60 steps",
                 "more");
        for (char *c = op; *c; c++)
            *c = (char)tolower(*c);
        if (isalpha((unsigned char)op[0]) && isalpha((unsigned char)op[1]))
            *op = (char)toupper(*op); /* an actor */
        if (is_of_nobody(op, &verb, &n))
            add('\0', verb, n);
        else if (sscanf(op, "%c%c%u%c", &actor, &verb, &n, &rest) == 3 &&
                 actor >= 'A' && actor < 'A' + ACTORS &&
                 strchr("gdp", verb) && n > 0 && n <= MOST_INO)
            add(actor, verb == 'g' ? 'g' : 'd', n);
        else
            bad_story(op);
    }
}

static void
shown(void)
{
    read_story();
    play(start_kernel());
    for (unsigned i = 0; i < nr_steps; i++) {
        for (unsigned j = 0; j < i; j++) {
            struct in_core one, two;

            if (is_user(i) && is_user(j) && plan[i].ino == plan[j].ino &&
                steps[i].inode != steps[j].inode &&
                look_at(steps[i].inode, &one) &&
                look_at(steps[j].inode, &two) && one.dev == two.dev &&
                one.ino == plan[i].ino && two.ino == plan[i].ino &&
                one.count && two.count)
                return;
        }
    }
    miss("your story on the kernel with the defect",
         "two in-core inodes of one number, each with users",
         "one inode for each number");
}

/* ---- in its time ---- */

/* The step after which an iget's use is over; 0: it is not. */
static unsigned
given_back_at(unsigned get)
{
    for (unsigned i = get + 1; i < nr_steps; i++)
        if (plan[i].verb == 'd' && plan[i].actor == plan[get].actor &&
            plan[i].ino == plan[get].ino)
            return i + 1;
    return 0;
}

/* Has somebody this number in the table after this step, from 1 on? */
static bool
is_in_core(uint32_t ino, unsigned step)
{
    for (unsigned i = 0; i < step; i++) {
        unsigned gone = given_back_at(i);

        if (plan[i].verb == 'g' && plan[i].ino == ino &&
            (ino >= SLOW ||
             (steps[i].done_at && steps[i].done_at <= step)) &&
            (!steps[i].error || steps[i].done_at > step) &&
            (!gone || gone > step))
            return true;
    }
    return false;
}

static unsigned
free_places(unsigned step)
{
    unsigned n = 0;

    for (unsigned i = 0; i < step; i++)
        if (plan[i].verb == 'h' || plan[i].verb == '+')
            n += plan[i].ino;
    for (uint32_t ino = 1; ino <= MOST_INO; ino++)
        if (is_in_core(ino, step)) {
            if (n == 0)
                miss(text("in %s\nafter step %u", ops, step),
                     "as many inodes in the table as there are places",
                     "more");
            n--;
        }
    return n;
}

/*
 * Who wants an inode that is read at once sleeps only while it is not in the
 * table, and no place is free.
 */
static void
compare_times(void)
{
    for (unsigned i = 0; i < nr_steps; i++) {
        unsigned end = steps[i].done_at ? steps[i].done_at : nr_steps + 1;

        if (plan[i].verb != 'g' || plan[i].ino >= SLOW)
            continue;
        for (unsigned step = i + 1; step < end; step++) {
            bool there = is_in_core(plan[i].ino, step);

            if (there || free_places(step) > 0)
                miss(where(i),
                     text("it ends in step %u at the latest: %s", step,
                          there ? "the inode is in the table"
                                : "a place is free"),
                     steps[i].done_at
                         ? text("it ends in step %u", steps[i].done_at)
                         : "it sleeps on");
        }
    }
}

/* ---- drawn stories ---- */

/*
 * All igets have ended by the end of the story, with one inode for a
 * number; where `may_fail`, -EIO is as good.
 */
static void
compare(bool may_fail)
{
    for (unsigned i = 0; i < nr_steps; i++) {
        struct in_core inode;
        unsigned users = 0;

        if (plan[i].verb != 'g')
            continue;
        if (!steps[i].done_at)
            miss(where(i), "iget came back", "it sleeps");
        if (may_fail && !steps[i].inode && steps[i].error == EIO)
            continue;
        if (!steps[i].inode)
            miss(where(i), "an inode", text("error %d", steps[i].error));
        want(text("%s: the inode's number", where(i)), "%u", plan[i].ino,
             steps[i].ino);
        want(text("%s: is it locked", where(i)), "%u", 0,
             steps[i].locked & 0xff);
        want(text("%s: its size, as it was read", where(i)), "%u",
             100 + plan[i].ino, steps[i].size);
        if (!is_user(i))
            continue;
        for (unsigned j = 0; j < nr_steps; j++) {
            if (!is_user(j) || plan[j].ino != plan[i].ino)
                continue;
            users++;
            if (steps[j].inode != steps[i].inode)
                miss(where(i), text("the same inode as in step %u", j + 1),
                     "another one with the same number");
        }
        if (!look_at(steps[i].inode, &inode))
            miss(where(i), "a pointer to an inode",
                 text("%08x", steps[i].inode));
        want(text("%s: i_ino at the end", where(i)), "%u", plan[i].ino,
             inode.ino);
        want(text("%s: i_count at the end", where(i)), "%u", users,
             inode.count);
    }
}

/* A full table; all four want something, at least two the same. */
static void
wanted(uint32_t least, uint32_t most)
{
    uint32_t ino[ACTORS];
    unsigned same = 0;

    do {
        same = 0;
        for (unsigned i = 0; i < ACTORS; i++) {
            ino[i] =
                draw_between(least, least + 2 < most ? least + 2 : most);
            for (unsigned j = 0; j < i; j++)
                same += ino[i] == ino[j];
        }
    } while (same == 0);
    begin();
    add('\0', 'h', 0);
    for (unsigned i = 0; i < ACTORS; i++)
        add((char)('A' + i), 'g', ino[i]);
}

/* Who has one gives it back. */
static void
give_back(unsigned i)
{
    add(plan[i].actor, 'd', plan[i].ino);
}

static void
one(void)
{
    for (unsigned story = 0; story < 4; story++) {
        wanted(draw_between(1, 7), SLOW - 1);
        if (story % 2)
            add('\0', '+', draw_between(4, 20));
        for (unsigned i = 0; i < 4; i++)
            add('\0', '+', story % 2 ? draw_between(1, 3) : 1);
        play(NULL);
        compare(false);
        compare_times();
    }
}

/* The disk fails: who reads is told, and who waits has the place, or reads. */
static void
disk_fails(void)
{
    uint32_t slow = draw_between(SLOW, 80);

    begin();
    add('\0', 'h', 1);
    add('A', 'g', slow); /* has the last place */
    add('B', 'g', draw_between(1, SLOW - 1));
    add('\0', '-', 0);
    add('\0', '+', 1);
    add('C', 'g', slow + 1);
    add('D', 'g', slow + 1);
    add('\0', '-', 0);
    add('\0', 'y', 0);
    play(NULL);
    if (steps[1].done_at != 4 || steps[1].error != EIO)
        miss(where(1), "error -5 in step 4",
             text("error %d in step %u", steps[1].error, steps[1].done_at));
    compare(true);
    compare_times();
}

/* Places come free while the disk still works, and it may fail. */
static void
ready(void)
{
    for (unsigned story = 0; story < 5; story++) {
        bool fails = story % 2;

        wanted(draw_between(SLOW, 80), MOST_INO);
        add('\0', '+', draw_between(4, 20));
        add('\0', fails ? '-' : 'y', 0);
        for (unsigned i = 0; i < ACTORS; i++)
            add('\0', 'y', 0);
        play(NULL);
        compare(fails);
        for (unsigned i = 1; i <= ACTORS; i++)
            if (steps[i].done_at > (fails ? 8 : 7))
                miss(where(i), text("it ends in step %u", fails ? 8 : 7),
                     text("it ends in step %u", steps[i].done_at));
    }
    disk_fails();
}

/* So many wait, and fewer places than that: who has none sleeps on. */
static void
waits(void)
{
    for (unsigned story = 0; story < 3; story++) {
        unsigned ended = 0, least = draw_between(1, 3);

        begin();
        add('\0', 'h', 0);
        for (unsigned i = 0; i < ACTORS; i++)
            add((char)('A' + i), 'g', 1 + 2 * i + draw_below(2));
        add('\0', '+', least);
        play(NULL);
        for (unsigned i = 0; i < nr_steps; i++)
            ended += plan[i].verb == 'g' && steps[i].done_at;
        want(text("in %s\nigets that came back", ops), "%u", least, ended);
        for (unsigned i = 1; i <= ACTORS && story < 2; i++)
            if (steps[i].done_at) {
                give_back(i);
                break;
            }
        add('\0', '+', ACTORS);
        play(NULL);
        compare(false);
        compare_times();
    }
}

/* One inode is being read, and others can be had. */
static void
others(void)
{
    uint32_t slow = draw_between(SLOW, 80);

    begin();
    add('\0', 'h', 2);
    add('A', 'g', slow);
    add('B', 'g', draw_between(1, SLOW - 1));
    add('C', 'g', draw_chance(50) ? plan[2].ino : slow);
    add('D', 'g', plan[2].ino);
    add('\0', 'y', 0);
    play(NULL);
    compare(false);
    compare_times();
}

static const struct check checks[] = {
    {"shown", "two in-core inodes for one number", 2, NULL, shown,
     "Who may have come between the look and the place?", "shown"},
    {"one", "who waited for a place shares it, as soon as it is there", 2,
     NULL, one, "What can have happened to the table while one slept?",
     "share waits count time"},
    {"ready", "nobody gets an inode that is still being read", 1, "one",
     ready,
     "The inode has come while you waited for a place. Is it "
     "ready?",
     "read failed"},
    {"sleeps", "who has no place sleeps on", 1, "one", waits,
     "How many wake up when one place is free?", "full"},
    {"others", "who need not wait does not", 1, "one", others,
     "What does each who sleeps here wait for?", "nothing-else"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
