/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 5.3: the student's story must get two in-core inodes for one
 * number out of the kernel with the defect; the student's iget must not let
 * that happen in drawn ones.
 */
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
    char actor, verb;
    uint32_t ino;
    bool given_back; /* a g whose use ended later */
} plan[STEPS];
static struct places_step steps[STEPS];
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
    if (verb == 'p')
        for (unsigned i = 0; i < nr_steps; i++)
            if (plan[i].actor == actor && plan[i].verb == 'g' &&
                plan[i].ino == ino && !plan[i].given_back) {
                plan[i].given_back = true;
                break;
            }
    nr_steps++;
    if (length)
        ops[length++] = ',';
    if (actor)
        ops[length++] = actor;
    ops[length++] = verb;
    if (verb != 'd' && verb != 'e')
        snprintf(ops + length, 12, "%u", ino);
    else
        ops[length] = '\0';
}

static void
play(const char *kernel)
{
    uint32_t done;

    guest = boot_with(
        (struct boot_options){.kernel = kernel,
                              .words = text("run=places ops=%s", ops)});
    peek(guest, "places_done", &done, sizeof done);
    want("steps that came to an end", "%u", nr_steps, done);
    peek(guest, "places_steps", steps, sizeof steps);
}

/* An in-core inode's first words. */
struct in_core {
    uint32_t dev, ino, count;
};

/* A field of the inode that a step got, by its name in the kernel. */
static bool
look_for(const struct places_step *step, const char *field, uint32_t *value)
{
    uint32_t offset;

    return step->inode >= KERNEL && guest_layout(guest, field, &offset) &&
           guest_u32(guest, step->inode - KERNEL + offset, value);
}

static bool
look_at(const struct places_step *step, struct in_core *inode)
{
    *inode = (struct in_core){0};
    return look_for(step, "inode.i_dev", &inode->dev) &&
           look_for(step, "inode.i_ino", &inode->ino) &&
           look_for(step, "inode.i_count", &inode->count);
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
    miss("story.txt", "one line of steps, like f1,Ag7,Bg7,u2",
         text("`%.20s`", op));
}

static void
read_story(void)
{
    char *data = text("%s", answer_file("story.txt")), *op;

    begin();
    data[strcspn(data, "\n")] = '\0';
    while ((op = strsep(&data, ","))) {
        char actor, verb, rest;
        unsigned n;

        if (strlen(ops) > OPS - 20 || nr_steps > STEPS - 3)
            miss("story.txt", "at most 180 characters and 60 steps",
                 "more");
        if (strcmp(op, "d") == 0 || strcmp(op, "e") == 0)
            add('\0', *op, 0);
        else if (sscanf(op, "%c%u%c", &verb, &n, &rest) == 2 &&
                 ((verb == 'u' && n <= 64) ||
                  (verb == 'f' && n <= 64 && nr_steps == 0)))
            add('\0', verb, n);
        else if (sscanf(op, "%c%c%u%c", &actor, &verb, &n, &rest) == 3 &&
                 actor >= 'A' && actor < 'A' + ACTORS &&
                 (verb == 'g' || verb == 'p') && n > 0 && n <= MOST_INO)
            add(actor, verb, n);
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
                look_at(&steps[i], &one) && look_at(&steps[j], &two) &&
                one.dev == two.dev && one.ino == plan[i].ino &&
                two.ino == plan[i].ino && one.count && two.count)
                return;
        }
    }
    miss("your story on the kernel with the defect",
         "two in-core inodes of one number, each with users",
         "one inode for each number");
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
        if (!look_at(&steps[i], &inode))
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
    add('\0', 'f', 0);
    for (unsigned i = 0; i < ACTORS; i++)
        add((char)('A' + i), 'g', ino[i]);
}

static void
one(void)
{
    for (unsigned story = 0; story < 4; story++) {
        wanted(draw_between(1, 7), SLOW - 1);
        if (draw_chance(50))
            add('\0', 'u', draw_between(4, 20));
        for (unsigned i = 0; i < 4; i++)
            add('\0', 'u', draw_between(1, 3));
        play(NULL);
        compare(false);
    }
}

/* Places come free while the disk still works, and it may fail. */
static void
ready(void)
{
    for (unsigned story = 0; story < 6; story++) {
        bool fails = story % 2;

        wanted(draw_between(SLOW, 80), MOST_INO);
        add('\0', 'u', draw_between(4, 20));
        add('\0', fails ? 'e' : 'd', 0);
        for (unsigned i = 0; i < ACTORS; i++)
            add('\0', 'd', 0);
        play(NULL);
        compare(fails);
    }
}

/* So many wait, and fewer places than that: who has none sleeps on. */
static void
waits(void)
{
    for (unsigned story = 0; story < 4; story++) {
        unsigned ended = 0;

        begin();
        add('\0', 'f', 0);
        for (unsigned i = 0; i < ACTORS; i++)
            add((char)('A' + i), 'g', 1 + 2 * i + draw_below(2));
        add('\0', 'u', draw_between(1, 3));
        play(NULL);
        for (unsigned i = 0; i < nr_steps; i++)
            ended += plan[i].verb == 'g' && steps[i].done_at;
        want(text("in %s\nigets that came back", ops), "%u",
             plan[nr_steps - 1].ino, ended);
        add('\0', 'u', 4);
        play(NULL);
        compare(false);
    }
}

static const struct check checks[] = {
    {"shown", "two in-core inodes for one number", 2, NULL, shown,
     "Who may have come between the look and the place?", NULL},
    {"one", "who waited for a place shares it", 2, NULL, one,
     "What can have happened to the table while one slept?", NULL},
    {"ready", "nobody gets an inode that is still being read", 2, "one",
     ready,
     "The inode has come while you waited for a place. Is it "
     "ready?",
     NULL},
    {"waits", "who has no place sleeps on", 1, "one", waits,
     "How many wake up when one place is free?", NULL},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
