/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 8.4: areas that come and go, in a locked-in process, where the
 * tree is looked at after each, and in a kernel, where it is found in memory.
 */
#include "../rover.h"

enum {
    IDS = 32,
    SEQUENCES = 16,
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

static char *
until(const struct question *q, unsigned step)
{
    char *s = text("after areas come and go:");

    for (unsigned i = 0; i <= step; i++) {
        bool goes = false;

        for (unsigned j = 0; j < i; j++)
            goes ^= q->step[j] == q->step[i];
        s = text("%s %s%u", s, goes ? "-" : "", q->step[i]);
    }
    return s;
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
    if (depth == IDS || look->count > IDS)
        miss(look->where, "an end to every way down", "there is none");
    walk(look, look->now->node[id - 1].left, depth + 1);
    if (look->count < IDS)
        look->in_order[look->count] = id;
    look->count++;
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
want_order(const struct question *q, unsigned step,
           const struct snapshot *now)
{
    struct look look = {.now = now, .where = until(q, step)};
    uint8_t id[IDS];
    unsigned n = members(q, step, id);

    walk(&look, now->root, 0);
    for (unsigned i = 0; i < n || i < look.count; i++)
        if (i >= n || i >= look.count || id[i] != look.in_order[i])
            miss(look.where,
                 text("a walk in order meets %u areas, and number %u is %s",
                      n, i + 1, i < n ? text("%u", id[i]) : "none"),
                 text("it meets %u, and number %u is %s", look.count, i + 1,
                      i < look.count ? text("%u", look.in_order[i])
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
             const struct snapshot *now)
{
    uint8_t id[IDS];
    unsigned n = members(q, step, id);

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
             const struct snapshot *now)
{
    uint8_t id[IDS];
    unsigned n = members(q, step, id);

    for (unsigned i = 0; i < n; i++)
        want(text("vm_avl_height of area %u %s", id[i], until(q, step)),
             "%d", (uint32_t)height_of(now, id[i]),
             (uint32_t)now->node[id[i] - 1].height);
}

static void
want_counts(const struct question *q, unsigned step,
            const struct snapshot *now)
{
    uint8_t id[IDS];
    unsigned n = members(q, step, id);

    for (unsigned i = 0; i < n; i++)
        want(text("vm_avl_areas of area %u %s", id[i], until(q, step)),
             "%u", areas_of(now, id[i]), now->node[id[i] - 1].areas);
}

static void
want_nth(const struct question *q, unsigned step,
         const struct snapshot *now)
{
    uint8_t id[IDS];
    unsigned n = members(q, step, id);

    for (unsigned i = 0; i <= IDS; i++)
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
                     const struct snapshot *now);

static void
look_at_all(looks_t *looks, bool go, bool few)
{
    for (unsigned i = 0; i < SEQUENCES; i++) {
        draw_sequence(&question[i], i, go);
        ask(&question[i], sizeof question[i]);
    }
    for (unsigned i = 0; i < SEQUENCES; i++) {
        const struct snapshot *now =
            answer(i, EVENTS * sizeof *now, until(&question[i], 0));
        static const struct snapshot empty;

        for (unsigned step = 0; step < question[i].steps; step++) {
            if (looks)
                looks(&question[i], step, &now[step]);
            if (few)
                want_few(&question[i], step, step ? &now[step - 1] : &empty,
                         &now[step]);
        }
    }
}

static void
balance(void)
{
    look_at_all(want_balance, true, false);
}

static void
order(void)
{
    look_at_all(want_order, true, false);
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
        for (unsigned step = 0; step < question[i].steps; step++)
            want_nth(&question[i], step, &now[step]);
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

/* A task maps pages that do not touch, and gives some back. */
static void
kernel(void)
{
    const char *ops = "";
    uint8_t page[26];
    struct guest_task task;
    struct areas areas;
    struct run run;

    for (unsigned i = 0; i < COUNT(page); i++)
        page[i] = (uint8_t)(2 * i + 1);
    shuffle(page, draw_chance(50) ? COUNT(page) : 1);
    for (unsigned i = 0; i < COUNT(page); i++)
        ops = with_step(ops, text("m%u", page[i]));
    shuffle(page, COUNT(page));
    for (unsigned i = 0; i < COUNT(page) / 3; i++)
        ops = with_step(ops, text("u%u", page[i]));
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
    {"balance", "sons differ in height by 1 at most, whoever comes or goes",
     2, NULL, balance,
     "Which of two grandsons is too low, and which rotation takes him up?",
     "balanced"},
    {"order", "no area is lost, and all stay in order", 1, "balance", order,
     "Whose son is the one in the middle before a rotation, and whose after "
     "it?",
     "order"},
    {"heights", "every height is right", 1, "balance", heights,
     "Which of the two nodes that have changed places is below now?",
     "height"},
    {"counts", "so is every count", 2, "balance", counts,
     "How far up does an area that comes change a count? And how far up a "
     "height?",
     "count"},
    {"few", "an area that comes turns one place of the tree", 1, "balance",
     few, "Which pointers does a rotation change?", "few"},
    {"nth", "the nth area is found in one way down", 1, "counts", nth,
     "How many areas come before a node, and all of its right ones?",
     "nth down"},
    {"kernel", "a program maps and unmaps, and the tree is right", 1,
     "balance", kernel, "What do insert and remove promise in mm/avl.h?",
     "kernel"},
};

const struct exercise exercise = {
    .checks = checks,
    .count = COUNT(checks),
    .pure = "mm/avl.c",
};
