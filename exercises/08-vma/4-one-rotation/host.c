/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 8.4 beside the student's mm/avl.c.  Either areas come and go, and
 * the tree is written down after each; or an area of a tree is asked for of
 * which nothing is there but what leads to it.
 * Asks: struct vm_area_struct *avl_nth(struct vm_area_struct *root, uint32_t n);
 */
#include "inside.h"

#include <stdbool.h>

#include "mm/avl.h"
#include "mm/avl_nth.h"

enum { IDS = 32, STEPS = 40, FULL = 63, NONE = 0, ODD = 255 };

/* As in check.c. */
struct question {
    uint8_t
        nth; /* 0: the areas below come and go; else: ask for this one */
    uint8_t steps, step[STEPS];
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

static struct vm_area_struct areas[FULL + 1];
static struct vm_area_struct *root;

/* The number of an area, from 1 on. */
static uint8_t
id_of(const struct vm_area_struct *vma)
{
    for (uint8_t i = 1; i <= FULL; i++)
        if (vma == &areas[i])
            return i;
    return vma ? ODD : NONE;
}

static uint8_t
small(int64_t n)
{
    return n >= 0 && n < ODD ? (uint8_t)n : ODD;
}

static void
write_down(void)
{
    struct snapshot now = {.root = id_of(root)};

    for (uint8_t i = 1; i <= IDS; i++)
        now.node[i - 1] = (struct node){
            .left = id_of(areas[i].vm_avl_left),
            .right = id_of(areas[i].vm_avl_right),
            .height = (int8_t)small(areas[i].vm_avl_height),
            .areas = small(areas[i].vm_avl_areas),
        };
    for (uint32_t n = 0; n <= IDS; n++) /* and not before: it may mend */
        now.nth[n] = id_of(avl_nth(root, n));
    reply(&now, sizeof(now));
}

static void
come_and_go(const struct question *question)
{
    bool is_in[IDS + 1] = {false};

    root = NULL;
    for (uint32_t n = 0; n < STEPS; n++) {
        uint8_t id = question->step[n];

        if (n >= question->steps) {
            write_down();
            continue;
        }
        if (is_in[id])
            avl_remove(&areas[id], &root);
        else
            areas[id] = (struct vm_area_struct){
                .vm_start = id * 0x2000u,
                .vm_end = id * 0x2000u + 0x1000,
                .vm_avl_height = 77, /* not of use to anybody */
                .vm_avl_areas = 77,
            };
        if (!is_in[id])
            avl_insert(&areas[id], &root);
        is_in[id] = !is_in[id];
        write_down();
    }
}

/* A tree in which every node has two sons, down to the leaves. */
static struct vm_area_struct *
plant(uint32_t first, uint32_t n, int32_t height)
{
    struct vm_area_struct *vma = &areas[first + n / 2];

    if (n == 0)
        return NULL;
    *vma = (struct vm_area_struct){
        .vm_start = (first + n / 2) * 0x2000u,
        .vm_end = (first + n / 2) * 0x2000u + 0x1000,
        .vm_avl_height = height,
        .vm_avl_areas = n,
        .vm_avl_left = plant(first, n / 2, height - 1),
        .vm_avl_right = plant(first + n / 2 + 1, n / 2, height - 1),
    };
    return vma;
}

/* Who is not on the way to area `id` has sons that lead nowhere. */
static void
cut_off(uint32_t id)
{
    for (uint32_t i = 1; i <= FULL; i++) {
        uint32_t reach = areas[i].vm_avl_areas / 2; /* on either side */

        if (id + reach < i || id > i + reach)
            areas[i].vm_avl_left = areas[i].vm_avl_right = (void *)8;
    }
}

void
answer(const void *question, size_t size)
{
    const struct question *q = question;

    (void)size;
    if (q->nth == 0) {
        come_and_go(q);
        return;
    }
    root = plant(1, FULL, 6);
    cut_off(q->nth);
    for (uint32_t n = 0; n < STEPS; n++) {
        struct snapshot now = {.root = id_of(avl_nth(root, q->nth - 1u))};

        reply(&now, sizeof(now));
    }
}
