/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 8.4: areas that come and go, in a locked-in process, where the
 * tree is looked at after each, and in a kernel, where it is found in memory.
 */
#include "../rover.h"

enum {
    IDS = 32,
    SEQUENCES = 12,
    EVENTS = 40, /* of one sequence */
    FULL = 63,
    MOST_POINTERS = 6, /* that an insertion changes: see few() */
};

/* As in host.c. */
struct question {
    uint8_t nth, steps, step[EVENTS];
};

struct node {
    uint8_t left, right;
    int8_t height;
    uint8_t areas;
};

struct snapshot {
    uint8_t root, nth[IDS + 1];
    struct node node[IDS];
};

static struct question question[SEQUENCES];

/* ---- what comes and goes ---- */

static void
shuffle(uint8_t *id, unsigned n)
{
    for (; n > 1; n--) {
        unsigned other = draw_below(n);
        uint8_t kept = id[n - 1];

        id[n - 1] = id[other];
        id[other] = kept;
    }
}

/*
 * All from below, all from above, or in any order; with `go`, half of the
 * room is for those who go again.
 */
static void
draw_sequence(struct question *q, unsigned nth, bool go)
{
    unsigned n = draw_between(go ? 18 : 24, go ? 22 : IDS);
    uint8_t id[IDS];

    for (unsigned i = 0; i < IDS; i++)
        id[i] = (uint8_t)(nth % 3 == 1 ? IDS - i : i + 1);
    if (nth % 3 == 2)
        shuffle(id, IDS);
    memset(q, 0, sizeof *q);
    q->steps = (uint8_t)n;
    memcpy(q->step, id, n);
    shuffle(id, n);
    for (unsigned i = 0; go && i < n && q->steps < EVENTS; i++)
        q->step[q->steps++] = id[i];
}

/*
 * Eight areas, of which one goes: then the higher son of the root has two
 * equally high ones, and the inner of these has a son on one side alone.
 */
static void
draw_tie(struct question *q, bool mirrored)
{
    static const uint8_t rank[] = {6, 3, 7, 2, 4, 8, 1, 5, 8};
    uint8_t id[IDS], n = COUNT(rank);

    for (unsigned i = 0; i < IDS; i++)
        id[i] = (uint8_t)(i + 1);
    shuffle(id, IDS);
    for (unsigned i = 0; i < n - 1u; i++) /* eight of them, in order */
        for (unsigned j = i + 1; j < n - 1u; j++)
            if (id[j] < id[i]) {
                uint8_t kept = id[i];

                id[i] = id[j];
                id[j] = kept;
            }
    memset(q, 0, sizeof *q);
    q->steps = n;
    for (unsigned i = 0; i < n; i++)
        q->step[i] = id[mirrored ? n - 1 - rank[i] : rank[i] - 1];
}

/* Who has come and gone up to a step; the words hold until the next call. */
static const char *
until(const struct question *q, unsigned step)
{
    static char words[400];
    size_t n =
        (size_t)snprintf(words, sizeof words, "after areas come and go:");

    for (unsigned i = 0; i <= step; i++) {
        bool goes = false;

        for (unsigned j = 0; j < i; j++)
            goes ^= q->step[j] == q->step[i];
        n += (size_t)snprintf(words + n, sizeof words - n, " %s%u",
                              goes ? "-" : "", q->step[i]);
    }
    return words;
}

/* ---- a tree ---- */

struct look {
    const struct snapshot *now;
    const char *where;
    uint8_t in_order[IDS];
    unsigned count;
};

/* Notes the areas in order, as far as there are nodes. */
static void
walk(struct look *look, uint8_t id, unsigned depth)
{
    if (id == 0)
        return;
    if (id > IDS)
        miss(look->where, "sons that are areas, or NULL",
             "a pointer that leads elsewhere");
    if (depth == IDS)
        miss(look->where, "an end to every way down", "there is none");
    walk(look, look->now->node[id - 1].left, depth + 1);
    if (look->count == IDS)
        miss(look->where, "an end to every way down", "there is none");
    look->in_order[look->count++] = id;
    walk(look, look->now->node[id - 1].right, depth + 1);
}

/* Who is there after a step, in order. */
static unsigned
members(const struct question *q, unsigned step, uint8_t id[IDS])
{
    bool is_in[IDS + 1] = {false};
    unsigned n = 0;

    for (unsigned i = 0; i <= step; i++)
        is_in[q->step[i]] ^= true;
    for (unsigned i = 1; i <= IDS; i++)
        if (is_in[i])
            id[n++] = (uint8_t)i;
    return n;
}

static void
want_order(const struct question *q, unsigned step, const struct look *look)
{
    uint8_t id[IDS];
    unsigned n = members(q, step, id);

    for (unsigned i = 0; i < n || i < look->count; i++)
        if (i >= n || i >= look->count || id[i] != look->in_order[i])
            miss(until(q, step),
                 text("a walk in order meets %u areas, and number %u is %s",
                      n, i + 1, i < n ? text("%u", id[i]) : "none"),
                 text("it meets %u, and number %u is %s", look->count,
                      i + 1,
                      i < look->count ? text("%u", look->in_order[i])
                                      : "none"));
}

static int
height_of(const struct snapshot *now, uint8_t id)
{
    int left, right;

    if (id == 0)
        return 0;
    left = height_of(now, now->node[id - 1].left);
    right = height_of(now, now->node[id - 1].right);
    return 1 + (left > right ? left : right);
}

static unsigned
areas_of(const struct snapshot *now, uint8_t id)
{
    return id == 0 ? 0
                   : 1 + areas_of(now, now->node[id - 1].left) +
                         areas_of(now, now->node[id - 1].right);
}

static void
want_balance(const struct question *q, unsigned step,
             const struct look *look)
{
    const struct snapshot *now = look->now;
    const uint8_t *id = look->in_order;
    unsigned n = look->count;

    for (unsigned i = 0; i < n; i++) {
        const struct node *node = &now->node[id[i] - 1];
        int left = height_of(now, node->left),
            right = height_of(now, node->right);

        if (left > right + 1 || right > left + 1)
            miss(until(q, step),
                 text("sons of area %u that differ in height by 1 at most",
                      id[i]),
                 text("heights of %d and %d", left, right));
    }
}

static void
want_heights(const struct question *q, unsigned step,
             const struct look *look)
{
    const struct snapshot *now = look->now;
    const uint8_t *id = look->in_order;
    unsigned n = look->count;

    for (unsigned i = 0; i < n; i++) {
        int height = height_of(now, id[i]);

        if (height != now->node[id[i] - 1].height)
            miss(text("vm_avl_height of area %u %s", id[i], until(q, step)),
                 text("%d", height),
                 text("%d", now->node[id[i] - 1].height));
    }
}

static void
want_counts(const struct question *q, unsigned step,
            const struct look *look)
{
    const struct snapshot *now = look->now;
    const uint8_t *id = look->in_order;
    unsigned n = look->count;

    for (unsigned i = 0; i < n; i++)
        if (areas_of(now, id[i]) != now->node[id[i] - 1].areas)
            want(text("vm_avl_areas of area %u %s", id[i], until(q, step)),
                 "%u", areas_of(now, id[i]), now->node[id[i] - 1].areas);
}

static void
want_nth(const struct question *q, unsigned step, const struct look *look)
{
    const struct snapshot *now = look->now;
    uint8_t id[IDS];
    unsigned n = members(q, step, id);

    for (unsigned i = 0; i <= IDS; i++)
        if (now->nth[i] != (i < n ? id[i] : 0))
            want(text("avl_nth(root, %u) %s", i, until(q, step)),
                 "area %u (0: NULL)", i < n ? id[i] : 0, now->nth[i]);
}

/*
 * What an insertion has changed: the place that the new area hangs in; and a
 * rotation gives three pointers, or twice, five, a new value.
 */
static void
want_few(const struct question *q, unsigned step,
         const struct snapshot *before, const struct snapshot *now)
{
    static const struct node none;
    unsigned changed = before->root != now->root;
    uint8_t id[IDS];
    unsigned n = members(q, step, id);

    for (unsigned i = 0; i < n; i++) {
        const struct node *is = &now->node[id[i] - 1],
                          *was = id[i] == q->step[step]
                                     ? &none
                                     : &before->node[id[i] - 1];

        changed += (is->left != was->left) + (is->right != was->right);
    }
    if (changed > MOST_POINTERS)
        miss(until(q, step),
             text("%u pointers at most have changed", MOST_POINTERS),
             text("%u have", changed));
}

/* ---- checks ---- */

typedef void looks_t(const struct question *q, unsigned step,
                     const struct look *look);

/* Misses where a pointer leads nowhere, or round in a circle. */
static struct look
look_at(const struct question *q, unsigned step, const struct snapshot *now)
{
    struct look look = {.now = now, .where = until(q, step)};

    walk(&look, now->root, 0);
    return look;
}

static void
look_at_all(looks_t *looks, bool go, bool few)
{
    for (unsigned i = 0; i < SEQUENCES; i++) {
        if (go && i >= SEQUENCES - 2)
            draw_tie(&question[i], i % 2);
        else
            draw_sequence(&question[i], i, go);
        ask(&question[i], sizeof question[i]);
    }
    for (unsigned i = 0; i < SEQUENCES; i++) {
        const struct snapshot *now =
            answer(i, EVENTS * sizeof *now, until(&question[i], 0));
        static const struct snapshot empty;

        for (unsigned step = 0; step < question[i].steps; step++) {
            struct look look = look_at(&question[i], step, &now[step]);

            if (looks)
                looks(&question[i], step, &look);
            if (few)
                want_few(&question[i], step, step ? &now[step - 1] : &empty,
                         &now[step]);
        }
    }
}

static void
want_shape(const struct question *q, unsigned step, const struct look *look)
{
    want_order(q, step, look);
    want_balance(q, step, look);
}

static void
shape(void)
{
    look_at_all(want_shape, true, false);
}

static void
heights(void)
{
    look_at_all(want_heights, true, false);
}

static void
counts(void)
{
    look_at_all(want_counts, true, false);
}

static void
few(void)
{
    look_at_all(NULL, false, true);
}

static void
nth(void)
{
    uint8_t id[SEQUENCES];

    for (unsigned i = 0; i < SEQUENCES; i++) {
        memset(&question[i], 0, sizeof question[i]);
        id[i] = (uint8_t)draw_between(1, FULL);
        if (i % 2 == 0)
            draw_sequence(&question[i], i / 2, true);
        else
            question[i].nth = id[i];
        ask(&question[i], sizeof question[i]);
    }
    for (unsigned i = 0; i < SEQUENCES; i++) {
        const char *where =
            i % 2
                ? text("avl_nth(root, %u), in a tree of %u areas in which "
                       "there is nothing that does not lead there",
                       id[i] - 1, FULL)
                : until(&question[i], 0);
        const struct snapshot *now = answer(i, EVENTS * sizeof *now, where);

        if (i % 2)
            want(where, "area %u", id[i], now->root);
        for (unsigned step = 0; step < question[i].steps; step++) {
            struct look look = look_at(&question[i], step, &now[step]);

            want_nth(&question[i], step, &look);
        }
    }
}

/* ---- in a kernel ---- */

static const char *const areas_name = "vm_area_struct.vm_avl_areas";

static unsigned
below(const struct areas *areas, int node)
{
    return node == NO_AREA ? 0
                           : 1 + below(areas, areas->area[node].left) +
                                 below(areas, areas->area[node].right);
}

/*
 * A task maps pages that do not touch, gives some back, and cuts holes into
 * three areas: then an area comes into the tree that is a copy of another.
 */
static void
kernel(void)
{
    enum { SMALL = 20, LARGE = 3 };
    const char *ops = "";
    uint8_t page[SMALL];
    struct guest_task task;
    struct areas areas;
    struct run run;

    for (unsigned i = 0; i < SMALL; i++)
        page[i] = (uint8_t)(2 * i + 20);
    shuffle(page, draw_chance(50) ? SMALL : 1);
    for (unsigned i = 0; i < LARGE; i++)
        ops = with_step(ops, text("m%u:5", 6 * i));
    for (unsigned i = 0; i < SMALL; i++)
        ops = with_step(ops, text("m%u", page[i]));
    shuffle(page, SMALL);
    for (unsigned i = 0; i < SMALL / 3; i++)
        ops = with_step(ops, text("u%u", page[i]));
    for (unsigned i = 0; i < LARGE; i++)
        ops = with_step(ops, text("u%u", 6 * i + 2));
    run = rover_boot(ops);
    for (unsigned i = 0; i < steps_in(ops); i++)
        if (rover_note(&run, i)->result < 0)
            rover_want(&run, i, 0);
    task = task_with(run.guest, FIRST_PID, ops);
    read_areas(run.guest, &task, ops, &areas);
    want_good_tree(&areas, ops);
    for (size_t i = 0; i < areas.count; i++)
        want(text("vm_avl_areas of the area from %08x after %s",
                  areas.area[i].start, ops),
             "%u", below(&areas, (int)i),
             area_field(run.guest, &areas.area[i], areas_name, ops));
}

static const struct check checks[] = {
    {"shape", "whoever comes or goes, all are in order, and sons balanced",
     3, NULL, shape,
     "Whose son is the subtree in the middle before a rotation, and whose "
     "after it? And when does one rotation not help?",
     "order balanced"},
    {"heights", "every height is right", 1, "shape", heights,
     "What does a node have its height from, and when are these right?",
     "height"},
    {"counts", "so is every count", 2, "heights", counts,
     "How far up does an area that comes change a count? And how far up a "
     "height?",
     "count"},
    {"few", "an area that comes turns one place of the tree", 1, "shape",
     few, "Which pointers does a rotation change?", "few"},
    {"nth", "the nth area is found in one way down", 1, "counts", nth,
     "How many areas come before a node, and all of its right ones?",
     "nth down"},
    {"kernel", "programs map, cut and unmap, and their trees are right", 1,
     "counts", kernel,
     "What is in an area's own pointers when it comes into the tree?",
     "any-node"},
};

const struct exercise exercise = {
    .checks = checks,
    .count = COUNT(checks),
    .pure = "mm/avl.c",
};
