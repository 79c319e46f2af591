/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 8.3: trees of areas, good ones and damaged ones, drawn anew and
 * put to the student's avl_good() in a locked-in process and in a kernel.
 */
#define _GNU_SOURCE
#include "exercise.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    PAGE = 4096,
    MOST = 2400,      /* areas of one tree; guest/mm/forest.h has room */
    STACK = 16 << 10, /* of this machine's, whose words are twice as long */
    TREES = 24,       /* a check, half of them good */
    HEIGHT = 8,
    PLANTED = 28, /* in one kernel */
};

/* As in guest/mm/forest.h. */
struct forest_area {
    uint32_t start, end;
    int32_t height;
    uint16_t left, right, next, unused;
};

struct tree {
    uint32_t count;
    uint16_t root, list;
    struct forest_area area[MOST];
};

/* What host.c replies. */
struct said {
    uint32_t good, stack;
};

struct asked {
    struct tree tree;
    const char *what; /* is wrong with it; NULL: it is good */
};

static struct asked asked[TREES];

static size_t
bytes_of(const struct tree *tree)
{
    return offsetof(struct tree, area) + tree->count * sizeof tree->area[0];
}

/* ---- good trees ---- */

/* The fewest and the most areas that a tree of this height has. */
static unsigned
fewest(int height)
{
    return height <= 0   ? 0
           : height == 1 ? 1
                         : fewest(height - 1) + fewest(height - 2) + 1;
}

static unsigned
most(int height)
{
    return (1u << height) - 1;
}

/*
 * A tree of this height over so many areas from number `first` on; returns
 * its root.
 */
static uint16_t
grow(struct tree *tree, unsigned first, unsigned n, int height)
{
    int left, right;
    unsigned in_left;
    struct forest_area *area;

    if (n == 0)
        return 0;
    do { /* which heights, and how many areas in the left one */
        left = height - 1 - (int)draw_below(2);
        right = left == height - 1 ? height - 1 - (int)draw_below(2)
                                   : height - 1;
        in_left = draw_between(fewest(left < 0 ? 0 : left),
                               most(left < 0 ? 0 : left));
    } while (left < 0 || right < 0 || in_left > n - 1 ||
             n - 1 - in_left < fewest(right) ||
             n - 1 - in_left > most(right));
    area = &tree->area[first + in_left];
    area->height = height;
    area->left = grow(tree, first, in_left, left);
    area->right = grow(tree, first + in_left + 1, n - 1 - in_left, right);
    return (uint16_t)(first + in_left + 1);
}

/* Areas that ascend, some of which touch, in a list. */
static void
lay_areas(struct tree *tree, unsigned n)
{
    uint32_t at = draw_chance(20) ? 0 : draw_between(1, 400) * PAGE;

    memset(tree, 0, sizeof *tree);
    tree->count = n;
    tree->list = n > 0;
    for (unsigned i = 0; i < n; i++) {
        struct forest_area *area = &tree->area[i];

        area->start = at;
        at += draw_between(1, 9) * PAGE;
        area->end = at;
        area->next = (uint16_t)(i + 1 < n ? i + 2 : 0);
        at += draw_chance(50) ? 0 : draw_between(1, 900) * PAGE;
    }
}

static void
draw_good(struct tree *tree, int height)
{
    unsigned n =
        draw_between(fewest(height), most(height) < 60 ? most(height) : 60);

    if (n < fewest(height))
        n = fewest(height);
    lay_areas(tree, n);
    if (n > 0 && draw_chance(25)) /* up to the end of what programs have */
        tree->area[n - 1].end = 0xc0000000;
    tree->root = grow(tree, 0, n, height);
}

/* ---- places in a tree ---- */

static struct forest_area *
number(struct tree *tree, unsigned nr)
{
    return nr ? &tree->area[nr - 1] : NULL;
}

/* Where the number of an area stands in its tree. */
static uint16_t *
place_of(struct tree *tree, unsigned nr)
{
    if (tree->root == nr)
        return &tree->root;
    for (unsigned i = 0; i < tree->count; i++) {
        if (tree->area[i].left == nr)
            return &tree->area[i].left;
        if (tree->area[i].right == nr)
            return &tree->area[i].right;
    }
    broken("area %u is not in its tree", nr);
}

static unsigned
draw_number(const struct tree *tree)
{
    return draw_between(1, tree->count);
}

/* An area without sons. */
static unsigned
draw_leaf(struct tree *tree)
{
    for (;;) {
        unsigned nr = draw_number(tree);

        if (!number(tree, nr)->left && !number(tree, nr)->right)
            return nr;
    }
}

/* ---- damage ---- */

/*
 * A way down goes on for one or two steps too long, somewhere: sons differ
 * by two, and all heights are right.
 */
static const char *
tilt(struct tree *tree, unsigned nth)
{
    int height = (int)draw_between(3, 5), tall = height - 1;
    unsigned low = draw_between(fewest(tall - 2), most(tall - 2)),
             high = draw_between(fewest(tall), most(tall)), above;
    bool left = draw_chance(50);
    unsigned n = low + high + 1, top, first, size;
    struct forest_area *area;

    (void)nth;
    above = draw_chance(30)
                ? 0
                : draw_between(fewest(height - 1), most(height - 1));
    lay_areas(tree, above ? n + above + 1 : n);
    first = above && draw_chance(50) ? above + 1 : 0;
    size = left ? high : low;
    area = &tree->area[first + size];
    area->height = height;
    area->left = grow(tree, first, size, left ? tall : tall - 2);
    area->right =
        grow(tree, first + size + 1, n - 1 - size, left ? tall - 2 : tall);
    top = first + size + 1;
    if (above) {
        unsigned root = first ? above + 1 : n + 1;

        area = number(tree, root);
        area->height = height + 1;
        if (first) {
            area->left = grow(tree, 0, above, height - 1);
            area->right = (uint16_t)top;
        } else {
            area->left = (uint16_t)top;
            area->right = grow(tree, n + 1, above, height - 1);
        }
        top = root;
    }
    tree->root = (uint16_t)top;
    return "a node has sons whose heights differ by 2";
}

static const char *
mismeasure(struct tree *tree, unsigned nth)
{
    unsigned nr = draw_number(tree);

    switch (nth % 5) {
    case 0: /* all, by the same */
        for (unsigned i = 0; i < tree->count; i++)
            tree->area[i].height--;
        return "leaves have the height 0";
    case 1:
        number(tree, draw_leaf(tree))->height = 2;
        return "a leaf has the height 2";
    case 2:
        number(tree, tree->root)->height++;
        return "the root's height is too great by 1";
    case 3:
        number(tree, draw_leaf(tree))->height = -(int)draw_below(3);
        return "a leaf has a height below 1";
    default:
        number(tree, nr)->height += draw_chance(50) ? 1 : -1;
        return "a height is wrong by 1";
    }
}

/*
 * Two areas that follow each other change places in the tree, where one is
 * far below the other: each still has the lower son on its left.
 */
static const char *
disorder(struct tree *tree, unsigned nth)
{
    (void)nth;
    for (;;) {
        unsigned a = draw_between(1, tree->count - 1), b = a + 1;
        struct forest_area *one = number(tree, a), *two = number(tree, b),
                           kept = *one;
        uint16_t *place_a = place_of(tree, a), *place_b = place_of(tree, b);

        if (one->left == b || one->right == b || two->left == a ||
            two->right == a)
            continue;
        *place_a = (uint16_t)b;
        *place_b = (uint16_t)a;
        one->left = two->left;
        one->right = two->right;
        one->height = two->height;
        two->left = kept.left;
        two->right = kept.right;
        two->height = kept.height;
        return "an area is on the wrong side of one far above it";
    }
}

static const char *
lose(struct tree *tree, unsigned nth)
{
    unsigned n = tree->count, at, spare;
    struct tree old = *tree;

    switch (nth % 6) {
    case 0:
        tree->list = tree->area[0].next;
        return "the list begins with the second area";
    case 1:
        number(tree, n - 1)->next = 0;
        return "the list ends before the last area";
    case 2:
        at = draw_between(1, n - 2);
        number(tree, at)->next = number(tree, at)->next + 1;
        return "the list leaves one area out";
    case 3:
        tree->list = 0;
        return "the list is empty";
    case 4:
        tree->root = 0;
        return "the tree is empty";
    default: /* one that is in the list alone: at its end, or in it */
        spare = n + 1;
        at = draw_chance(50) ? n : draw_between(1, n - 1);
        tree->count = spare;
        *number(tree, spare) =
            (struct forest_area){.start = number(&old, at)->end,
                                 .height = 1};
        if (number(&old, at)->next)
            for (unsigned i = at + 1; i <= n; i++) {
                number(tree, i)->start += PAGE;
                number(tree, i)->end += PAGE;
            }
        number(tree, spare)->end = number(tree, spare)->start + PAGE;
        number(tree, spare)->next = number(&old, at)->next;
        number(tree, at)->next = (uint16_t)spare;
        return "the list has an area that the tree has not";
    }
}

static const char *
overlap(struct tree *tree, unsigned nth)
{
    unsigned nr = draw_between(2, tree->count);
    struct forest_area *area = number(tree, nr), *before = area - 1;

    switch (nth % 3) {
    case 0:
        area->start = before->end - PAGE;
        return "two areas have a page in common";
    case 1:
        area->start = area->end;
        return "an area is empty";
    default:
        area->end += PAGE; /* room for what comes */
        for (unsigned i = nr + 1; i <= tree->count; i++) {
            number(tree, i)->start += 4 * PAGE;
            number(tree, i)->end += 4 * PAGE;
        }
        area->start = area->end + PAGE;
        return "an area ends before it begins";
    }
}

static const char *
bend(struct tree *tree, unsigned nth)
{
    unsigned nr = draw_leaf(tree), up = draw_number(tree);

    switch (nth % 4) {
    case 0:
        number(tree, tree->count)->next = (uint16_t)up;
        return "the end of the list leads back into it";
    case 1:
        number(tree, nr)->left = tree->root;
        return "a leaf's left son is the root";
    case 2:
        number(tree, nr)->right = tree->root;
        return "a leaf's right son is the root";
    default:
        number(tree, nr)->left = number(tree, nr)->right = (uint16_t)nr;
        return "a leaf is its own son";
    }
}

/* Hundreds of areas below each other, with heights or without. */
static const char *
stretch(struct tree *tree, unsigned nth)
{
    bool right = nth % 2, measured = nth / 2 % 2;
    unsigned n = draw_between(MOST - 300, MOST);

    lay_areas(tree, n);
    for (unsigned i = 0; i < n; i++) {
        struct forest_area *area = &tree->area[i];

        area->start = (i + 1) * 8 * PAGE;
        area->end = area->start + draw_between(1, 8) * PAGE;
        area->height = measured ? (int32_t)(right ? n - i : i + 1) : 1;
        if (right)
            area->right = area->next;
        else
            area->left = (uint16_t)i;
    }
    tree->root = (uint16_t)(right ? 1 : n);
    return measured ? "all areas are below each other"
                    : "all areas are below each other, with the height 1";
}

/* Damages a tree, in one of its ways after the other; says how. */
typedef const char *damage_t(struct tree *tree, unsigned nth);

/* ---- questions ---- */

static const char *
where(const struct asked *a)
{
    return text("a tree of %u areas, %s", a->tree.count,
                a->what ? a->what : "and nothing is wrong with it");
}

/*
 * Half of the trees are good, of all heights; the others have this damage.
 * Nobody who counts trees knows which is next.
 */
static void
draw_trees(damage_t *damage)
{
    unsigned good = 0, bad = 0;

    for (unsigned i = 0; i < TREES; i++) {
        struct asked *a = &asked[i];
        bool is_good =
            bad == TREES / 2 || (good < TREES / 2 && draw_chance(50));

        a->what = NULL;
        if (is_good) {
            draw_good(&a->tree, (int)(good++ % HEIGHT));
        } else {
            draw_good(&a->tree, (int)draw_between(4, 6));
            a->what = damage(&a->tree, bad++);
        }
    }
}

static void
compare(damage_t *damage)
{
    draw_trees(damage);
    for (unsigned i = 0; i < TREES; i++)
        ask(&asked[i].tree, bytes_of(&asked[i].tree));
    for (unsigned i = 0; i < TREES; i++) {
        const struct said *said = answer(i, sizeof *said, where(&asked[i]));

        if (!said->good != (asked[i].what != NULL))
            miss(where(&asked[i]),
                 asked[i].what ? "avl_good: false" : "avl_good: true",
                 said->good ? "true" : "false");
    }
}

static void
tells(void)
{
    compare(tilt);
}

static void
heights(void)
{
    compare(mismeasure);
}

static void
order(void)
{
    compare(disorder);
}

static void
list(void)
{
    compare(lose);
}

static void
apart(void)
{
    compare(overlap);
}

static void
ends(void)
{
    compare(bend);
}

/* A file with trees of all kinds, for run=forest. */
static struct boot_module
forest_file(void)
{
    int fd = memfd_create("forest", MFD_CLOEXEC);
    uint32_t trees = PLANTED;

    if (fd < 0 || write(fd, &trees, sizeof trees) != sizeof trees)
        broken("cannot make a module");
    for (unsigned i = 0; i < PLANTED; i++) {
        size_t size = bytes_of(&asked[i % TREES].tree);

        if (write(fd, &asked[i % TREES].tree, size) != (ssize_t)size)
            broken("cannot make a module");
    }
    return (struct boot_module){text("/proc/self/fd/%d", fd), NULL};
}

/* What it says of each, in a kernel, which has 8 KiB of stack. */
static void
compare_booted(void)
{
    struct boot_module module = forest_file();
    const struct boot_result *guest =
        boot_with((struct boot_options){.words = "run=forest",
                                        .modules = &module,
                                        .modules_count = 1});
    uint8_t said[PLANTED];
    uint32_t done;

    peek(guest, "forest_done", &done, sizeof done);
    peek(guest, "forest_said", said, sizeof said);
    for (unsigned i = 0; i < PLANTED; i++) {
        const struct asked *a = &asked[i % TREES];

        if (i >= done)
            miss(text("in the kernel: %s", where(a)), "an answer",
                 "the kernel stopped");
        if (!said[i] != (a->what != NULL))
            miss(text("in the kernel: %s", where(a)),
                 a->what ? "avl_good: false" : "avl_good: true",
                 said[i] ? "true" : "false");
    }
}

static void
stack(void)
{
    draw_trees(stretch);
    for (unsigned i = 0; i < TREES; i++)
        if (asked[i].what && draw_chance(30))
            asked[i].what =
                (draw_good(&asked[i].tree, 5), tilt(&asked[i].tree, i));
    for (unsigned i = 0; i < TREES; i++)
        ask(&asked[i].tree, bytes_of(&asked[i].tree));
    for (unsigned i = 0; i < TREES; i++) {
        const struct said *said = answer(i, sizeof *said, where(&asked[i]));

        if (said->stack > STACK)
            miss(where(&asked[i]),
                 text("a stack of %u bytes is enough, on a machine of "
                      "64 bits",
                      STACK),
                 said->stack >= 1 << 20 ? "a million is not"
                                        : text("it takes %u", said->stack));
    }
    compare_booted();
}

static const struct check checks[] = {
    {"tells", "good trees are told from those that have lost their balance",
     1, NULL, tells,
     "Which sons does each node have, and what is the height of nothing?",
     "good balance"},
    {"heights", "every height is looked at", 1, "tells", heights,
     "Where does a height come from? Nobody says that it is right.",
     "height"},
    {"order", "order in the tree is of all areas, not of neighbours", 1,
     "tells", order,
     "What may be in a left subtree, far down? In which order does a walk "
     "meet all of it?",
     "order"},
    {"list", "the list has what the tree has", 1, "tells", list,
     "While you walk through the tree: where should a finger on the list be?",
     "list"},
    {"apart", "areas have no page in common, and all have one", 1, "tells",
     apart, "An area has two ends. Which of them have you compared?",
     "apart"},
    {"ends", "no pointer leads it round in a circle", 1, "tells", ends,
     "What do the heights say of how far down one can go?", "circle"},
    {"stack", "in the kernel, too, and a kernel's stack is enough", 1,
     "tells", stack,
     "How many calls of yours are open at once, in a tree that is a chain?",
     "stack"},
};

const struct exercise exercise = {
    .checks = checks,
    .count = COUNT(checks),
    .pure = "mm/avl_good.c",
};
