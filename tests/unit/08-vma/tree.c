// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tree of areas, mm/avl.c, alone: the numbers of fact C.2.40, every order
 * in which a few areas come and go, and a long random life.
 */
#include "host.h"

#include <string.h>

#include "kernel/types.h"
#include "mm/avl.c"

enum { MOST = 4096 };

static node_t nodes[MOST]; /* node i ends at (i + 1) pages */
static bool inside[MOST];  /* the model */
static node_t *root;

static int
no_tree(void **state)
{
    (void)state;
    memset(nodes, 0xee, sizeof(nodes)); /* links are whatever was there */
    memset(inside, 0, sizeof(inside));
    for (uint32_t i = 0; i < MOST; i++)
        nodes[i].vm_end = (i + 1) * PAGE_SIZE;
    root = NULL;
    return 0;
}

/* The nodes in order are those of the model, from number *i on. */
static int32_t
check_node(const node_t *node, uint32_t *i, uint32_t depth)
{
    int32_t left, right;

    if (!node)
        return 0;
    if (depth > AVL_HEIGHT)
        fail_msg("a way down is longer than %u", AVL_HEIGHT);
    left = check_node(node->vm_avl_left, i, depth + 1);
    while (*i < MOST && !inside[*i])
        ++*i;
    if (*i == MOST || node != &nodes[*i])
        fail_msg("node %u stands where %u should", (uint32_t)(node - nodes),
                 *i);
    ++*i;
    right = check_node(node->vm_avl_right, i, depth + 1);
    if (left > right + 1 || right > left + 1)
        fail_msg("the sons of node %u have heights %d and %d",
                 (uint32_t)(node - nodes), left, right);
    if (node->vm_avl_height != 1 + (left > right ? left : right))
        fail_msg("node %u says %d, and has the height %d",
                 (uint32_t)(node - nodes), node->vm_avl_height,
                 1 + (left > right ? left : right));
    return node->vm_avl_height;
}

static int32_t
check_tree(void)
{
    uint32_t i = 0;
    int32_t high = check_node(root, &i, 0);

    while (i < MOST && !inside[i])
        i++;
    if (i < MOST)
        fail_msg("node %u is missing", i);
    return high;
}

static void
insert(uint32_t i)
{
    avl_insert(&nodes[i], &root);
    inside[i] = true;
}

static void
take_out(uint32_t i)
{
    avl_remove(&nodes[i], &root);
    inside[i] = false;
}

/* ---- numbers ---- */

static void
fact_c_2_40_two_to_the_k_in_order_give_height_k_plus_1(void **state)
{
    int32_t k = 0;

    for (int up = 0; up < 2; up++) {
        no_tree(state);
        k = 0;
        for (uint32_t n = 1; n <= MOST; n++) {
            insert(up ? n - 1 : MOST - n);
            if (n == 1000)
                assert_int_equal(check_tree(), 10);
            if ((n & (n - 1)) != 0)
                continue;
            assert_int_equal(check_tree(), k + 1);
            k++;
        }
        assert_int_equal(k, 13);
        for (uint32_t i = up; i < MOST; i += 2)
            take_out(i);
        assert_int_equal(check_tree(), 12);
    }
    for (uint32_t i = 0; i < MOST; i += 2)
        take_out(i);
    assert_null(root);
}

/* Fib(h + 2) - 1 nodes are enough for height h, and no fewer. */
static void
no_tree_is_higher_than_its_number_of_nodes_allows(void **state)
{
    uint32_t least[20] = {0, 1}, n = 0;
    int32_t high;

    (void)state;
    random_begin();
    for (int h = 2; h < 20; h++)
        least[h] = least[h - 1] + least[h - 2] + 1;
    for (int i = 0; i < 4000; i++) {
        uint32_t at = random_below(MOST / 8);

        if (inside[at])
            take_out(at);
        else
            insert(at);
        n += inside[at] ? 1 : -1;
        high = height(root);
        if (n < least[high])
            fail_msg("%u nodes have height %d", n, high);
    }
    check_tree();
}

/* The fewest nodes of a height: each way in and out rotates somewhere. */
static node_t *
fewest(uint32_t high, uint32_t *next)
{
    node_t *left, *node;

    if (high == 0)
        return NULL;
    left = fewest(high - 1, next);
    inside[*next] = true;
    node = &nodes[(*next)++];
    node->vm_avl_left = left;
    node->vm_avl_right = high > 1 ? fewest(high - 2, next) : NULL;
    node->vm_avl_height = (int32_t)high;
    return node;
}

static void
one_leaf_less_can_turn_every_level(void **state)
{
    uint32_t n = 0;

    fewest(10, &n);
    assert_int_equal(n, 143);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t next = 0;

        no_tree(state);
        root = fewest(10, &next);
        assert_int_equal(check_tree(), 10);
        take_out(i);
        check_tree();
        insert(i);
        check_tree();
    }
}

/* ---- every tree ---- */

enum { LOW = 4, SHAPES = 315 }; /* trees of that height */

static const uint32_t shapes_of[LOW + 1] = {1, 1, 3, 15, SHAPES};

/* Tree number `shape` of a height, of every second node from *next on. */
static node_t *
low_tree(uint32_t high, uint32_t shape, uint32_t *next)
{
    uint32_t left = high - 1, right = high - 1, both;
    node_t *node, *son_left;

    if (high == 0)
        return NULL;
    both = shapes_of[left] * shapes_of[right];
    if (shape >= both) { /* one son is lower */
        shape -= both;
        both = high > 1 ? shapes_of[left] * shapes_of[left - 1] : 0;
        if (shape < both)
            right--;
        else
            left--;
        shape %= both;
    }
    son_left = low_tree(left, shape / shapes_of[right], next);
    node = &nodes[*next];
    inside[*next] = true;
    *next += 2;
    node->vm_avl_left = son_left;
    node->vm_avl_right = low_tree(right, shape % shapes_of[right], next);
    node->vm_avl_height = (int32_t)high;
    return node;
}

/* Any node may go, and a new one may come anywhere. */
static void
every_low_tree_stays_one(void **state)
{
    unsigned int trees = 0;

    no_tree(state);
    for (uint32_t high = 1; high <= LOW; high++)
        for (uint32_t shape = 0; shape < shapes_of[high]; shape++)
            for (uint32_t i = 0, n = 1; i < n; i++, trees++) {
                memset(inside, 0, 64);
                n = 1;
                root = low_tree(high, shape, &n);
                if (i == 0)
                    assert_int_equal(check_tree(), high);
                if (inside[i])
                    take_out(i);
                else
                    insert(i);
                check_tree();
            }
    print_message("  %u trees\n", trees);
}

/* ---- every order ---- */

static uint32_t order[8];

/* Call f with all orders of 0 to n - 1 in order[], from place i on. */
static void
each_order(uint32_t i, uint32_t n, void (*f)(uint32_t n))
{
    if (i == n)
        f(n);
    for (uint32_t j = i; j < n; j++) {
        uint32_t first = order[i];

        order[i] = order[j];
        order[j] = first;
        each_order(i + 1, n, f);
        order[j] = order[i];
        order[i] = first;
    }
}

static uint32_t first_order[8];
static unsigned int orders;

static void
take_out_in_order(uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        insert(first_order[i]);
    for (uint32_t i = 0; i < n; i++) {
        take_out(order[i]);
        if (n == 5 || i == 0)
            check_tree();
    }
    orders++;
}

static void
insert_in_order(uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        first_order[i] = order[i];
        insert(order[i]);
        check_tree();
    }
    for (uint32_t i = 0; i < n; i++)
        take_out(order[i]);
    for (uint32_t i = 0; i < n; i++)
        order[i] = i;
    each_order(0, n, take_out_in_order);
    for (uint32_t i = 0; i < n; i++)
        order[i] = first_order[i];
}

/* Of eight, one goes; the orders in which they came are all there are. */
static void
insert_eight(uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        insert(order[i]);
    check_tree();
    for (uint32_t i = 0; i < n; i++)
        take_out(order[(i + orders) % n]);
    assert_null(root);
    orders++;
}

static void
five_come_and_go_in_every_order(void **state)
{
    (void)state;
    orders = 0;
    for (uint32_t i = 0; i < 5; i++)
        order[i] = i;
    each_order(0, 5, insert_in_order);
    assert_int_equal(orders, 120 * 120);
}

static void
eight_come_in_every_order(void **state)
{
    (void)state;
    orders = 0;
    for (uint32_t i = 0; i < 8; i++)
        order[i] = i;
    each_order(0, 8, insert_eight);
    assert_int_equal(orders, 40320);
}

/* ---- the two halves of an insertion ---- */

static void
a_way_names_the_places_that_were_passed(void **state)
{
    struct avl_way way;

    (void)state;
    for (uint32_t i = 0; i < 6; i += 2)
        insert(i); /* 2 is the root */
    assert_ptr_equal(root, &nodes[2]);
    avl_attach(&nodes[3], &root, &way);
    assert_int_equal(way.depth, 2);
    assert_ptr_equal(way.place[0], &root);
    assert_ptr_equal(way.place[1], &nodes[2].vm_avl_right);
    assert_ptr_equal(nodes[4].vm_avl_left, &nodes[3]);
    assert_int_equal(nodes[3].vm_avl_height, 1);
    assert_null(nodes[3].vm_avl_left);
    assert_null(nodes[3].vm_avl_right);
    assert_int_equal(nodes[4].vm_avl_height, 1); /* wrong until then */
    avl_rebalance(&way);
    inside[3] = true;
    assert_int_equal(check_tree(), 3);
}

/* ---- misuse ---- */

static void
what_is_in_no_tree_cannot_be_taken_out(void **state)
{
    (void)state;
    expect_panic(avl_remove(&nodes[6], &root),
                 "the area that ends at 00007000 is in no tree");
    for (uint32_t i = 0; i < 6; i++)
        insert(i);
    expect_panic(avl_remove(&nodes[6], &root),
                 "the area that ends at 00007000 is in no tree");
    check_tree();
}

static void
a_tree_that_is_no_tree_panics(void **state)
{
    (void)state;
    for (uint32_t i = 0; i <= AVL_HEIGHT; i++) { /* a list, one too long */
        nodes[i].vm_avl_left = NULL;
        nodes[i].vm_avl_right = &nodes[i + 1];
        nodes[i].vm_avl_height = (int32_t)(AVL_HEIGHT + 2 - i);
    }
    nodes[AVL_HEIGHT + 1] = (node_t){.vm_end = (AVL_HEIGHT + 2) * PAGE_SIZE,
                                     .vm_avl_height = 1};
    root = nodes;
    expect_panic(avl_insert(&nodes[100], &root),
                 "a tree of areas is higher than 41");
    expect_panic(avl_remove(&nodes[AVL_HEIGHT + 1], &root),
                 "a tree of areas is higher than 41");
}

/* ---- a long life ---- */

enum { STEPS = 200000 };

static void
a_long_life_of_a_tree(void **state)
{
    uint32_t n = 0, most = 0, width = 1;

    (void)state;
    random_begin();
    for (int step_nr = 0; step_nr < STEPS; step_nr++) {
        uint32_t i;

        if (step_nr % 1024 == 0)
            width = 1u << (3 + random_below(7));
        i = random_below(width);
        if (inside[i]) {
            take_out(i);
            n--;
        } else {
            insert(i);
            n++;
        }
        if (n > most)
            most = n;
        if (step_nr % 16 == 0)
            check_tree();
    }
    for (uint32_t i = 0; i < MOST; i++)
        if (inside[i])
            take_out(i);
    assert_null(root);
    print_message("  up to %u nodes\n", most);
    if (most < 200)
        fail_msg("a dull life");
}

#define TREE_TEST(f) cmocka_unit_test_setup(f, no_tree)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TREE_TEST(fact_c_2_40_two_to_the_k_in_order_give_height_k_plus_1),
        TREE_TEST(no_tree_is_higher_than_its_number_of_nodes_allows),
        TREE_TEST(one_leaf_less_can_turn_every_level),
        TREE_TEST(every_low_tree_stays_one),
        TREE_TEST(five_come_and_go_in_every_order),
        TREE_TEST(eight_come_in_every_order),
        TREE_TEST(a_way_names_the_places_that_were_passed),
        TREE_TEST(what_is_in_no_tree_cannot_be_taken_out),
        TREE_TEST(a_tree_that_is_no_tree_panics),
        TREE_TEST(a_long_life_of_a_tree),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
