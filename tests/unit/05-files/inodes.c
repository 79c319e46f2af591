/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of in-core inodes, fs/inode.c: one inode for a number, whatever
 * order tasks come in, and -ENFILE when there is no place.
 */
#include "host-files.h"
#include "host-tasks.h"

#include "fs/inode.c"
#include "lib/string.h"

dev_t root_dev;

struct block_device *
block_device(dev_t dev)
{
    fail_msg("device %u: the table has nothing to do with it", dev);
    return NULL;
}

/* ---- a file system that takes its time, and may fail ---- */

#define SLOW 7u /* devices */
#define BAD  8u

static const struct inode_operations no_operations;
static unsigned int nr_reads, being_read[9][1000];

static bool
fake_owns(dev_t dev)
{
    return dev == SLOW || dev == BAD;
}

static int32_t
fake_read_inode(struct inode *inode)
{
    check(inode->i_locked && inode->i_count == 1 && inode->i_size == 0,
          "an inode is read that is not new and locked");
    nr_reads++;
    check(being_read[inode->i_dev][inode->i_ino]++ == 0,
          "an inode is read twice at once");
    for (uint32_t n = running ? random_below(4) : 0; n > 0; n--)
        give_way();
    inode->i_size = inode->i_dev * 1000 + inode->i_ino;
    inode->i_op = &no_operations;
    being_read[inode->i_dev][inode->i_ino]--;
    return inode->i_dev == BAD && random_below(2) ? -EIO : 0;
}

FILE_SYSTEM("fake", fake_owns, fake_read_inode);

#define NUMBERS 90

/* A model: who has how many of each number. */
static unsigned int users[2][NUMBERS];
static struct inode *held[2][NUMBERS];

static int
empty_table(void **state)
{
    (void)state;
    memset(inodes, 0, sizeof(inodes));
    memset(being_read, 0, sizeof(being_read));
    memset(users, 0, sizeof(users));
    nr_reads = nr_sleeps = 0;
    wrong = NULL;
    running = NULL;
    return 0;
}

/* ---- alone ---- */

static struct inode *
must_get(uint32_t ino)
{
    int32_t error;
    struct inode *inode = iget(SLOW, ino, &error);

    assert_non_null(inode);
    assert_int_equal(inode->i_dev, SLOW);
    assert_int_equal(inode->i_ino, ino);
    assert_int_equal(inode->i_size, 7000 + ino);
    assert_false(inode->i_locked);
    return inode;
}

static void
must_fail(dev_t dev, uint32_t ino, int32_t expected)
{
    int32_t error = 0;

    assert_null(iget(dev, ino, &error));
    assert_int_equal(error, expected);
}

static void
a_number_has_one_inode_read_once(void **state)
{
    struct inode *a = must_get(5), *b = must_get(6);

    (void)state;
    assert_ptr_not_equal(a, b);
    assert_ptr_equal(must_get(5), a);
    assert_int_equal(a->i_count, 2);
    assert_int_equal(nr_reads, 2);
    assert_int_equal(nr_inodes_used(), 2);
    iput(a);
    assert_ptr_equal(must_get(5), a);
    iput(a);
    iput(a);
    iput(b);
    iput(NULL);
    assert_int_equal(nr_inodes_used(), 0);
    a = must_get(5);
    assert_int_equal(nr_reads, 3); /* nobody had it: perhaps it changed */
    iput(a);
}

static void
a_full_table_has_no_place_for_another(void **state)
{
    struct inode *all[NR_INODE];

    (void)state;
    for (uint32_t i = 0; i < NR_INODE; i++)
        all[i] = must_get(100 + i);
    assert_int_equal(nr_inodes_used(), NR_INODE);
    must_fail(SLOW, 99, -ENFILE);
    must_fail(BAD, 100, -ENFILE);
    assert_ptr_equal(must_get(100), all[0]); /* it has one */
    iput(all[0]);
    iput(all[17]);
    all[17] = must_get(99);
    must_fail(SLOW, 117, -ENFILE);
    for (uint32_t i = 0; i < NR_INODE; i++)
        iput(all[i]);
    assert_int_equal(nr_inodes_used(), 0);
}

static void
nobodys_numbers_are_errors(void **state)
{
    (void)state;
    must_fail(0, 0, -EIO);
    must_fail(0, 2, -EIO);
    must_fail(SLOW, 0, -EIO);
    must_fail(99, 2, -EIO);
    assert_int_equal(nr_inodes_used(), 0);
    assert_int_equal(nr_reads, 0);
}

static void
one_iput_too_many_panics(void **state)
{
    struct inode *inode = must_get(3);

    (void)state;
    iput(inode);
    expect_panic(iput(inode), "iput of an inode without users");
}

/* ---- in any order ---- */

static void
check_table(void)
{
    unsigned int places = 0;

    for (uint32_t i = 0; i < NR_INODE; i++) {
        struct inode *inode = &inodes[i];

        if (inode->i_count == 0) {
            assert_int_equal(inode->i_dev, 0);
            continue;
        }
        places++;
        for (uint32_t j = 0; j < i; j++)
            if (inodes[j].i_dev == inode->i_dev &&
                inodes[j].i_ino == inode->i_ino)
                fail_msg("two inodes for number %u", inode->i_ino);
        if (!inode->i_locked)
            assert_int_equal(inode->i_count,
                             users[inode->i_dev - SLOW][inode->i_ino]);
    }
    assert_int_equal(nr_inodes_used(), places);
}

/* Get some number of some device, or give it back. */
static void
step_at_random(bool get)
{
    uint32_t dev = random_below(4) == 0,
             ino = 1 + random_below(NUMBERS - 1);
    struct inode *inode;
    int32_t error = 0;

    if (!get && users[dev][ino] > 0) {
        users[dev][ino]--;
        iput(held[dev][ino]);
    } else if (get) {
        inode = iget(SLOW + dev, ino, &error);
        if (!inode) {
            if (error == -ENFILE)
                assert_int_equal(nr_inodes_used(), NR_INODE);
            else
                assert_true(dev == 1 && error == -EIO);
            return;
        }
        if (users[dev][ino]++ > 0)
            assert_ptr_equal(inode, held[dev][ino]);
        held[dev][ino] = inode;
        assert_false(inode->i_locked);
        assert_int_equal(inode->i_size, (SLOW + dev) * 1000 + ino);
    }
}

static void
give_all_back(void)
{
    for (uint32_t dev = 0; dev < 2; dev++)
        for (uint32_t ino = 0; ino < NUMBERS; ino++)
            for (; users[dev][ino] > 0; users[dev][ino]--)
                iput(held[dev][ino]);
    assert_int_equal(nr_inodes_used(), 0);
}

static void
a_long_random_life_has_one_inode_a_number(void **state)
{
    unsigned int full = 0;

    (void)state;
    random_begin();
    for (unsigned int i = 0; i < 60000; i++) {
        step_at_random(random_below(1000) < 400 + i / 200);
        full += nr_inodes_used() == NR_INODE;
        check_table();
    }
    assert_true(full > 100);
    give_all_back();
}

static void
a_tasks_life(void)
{
    struct runner *self = running;

    for (int i = 0; i < 3000 && !wrong; i++) {
        uint32_t dev = random_below(3) == 0, ino = 1 + random_below(5);
        struct inode *inode;
        int32_t error = 0;

        inode = iget(SLOW + dev, ino, &error);
        if (!inode) {
            check(dev == 1 && error == -EIO,
                  "iget failed, and had no reason");
            give_way();
            continue;
        }
        check(!inode->i_locked && inode->i_dev == SLOW + dev &&
                  inode->i_ino == ino &&
                  inode->i_size == (SLOW + dev) * 1000 + ino,
              "iget gave out an inode that is not ready");
        check(users[dev][ino]++ == 0 || held[dev][ino] == inode,
              "two inodes for one number");
        held[dev][ino] = inode;
        while (random_below(2))
            give_way();
        check(users[dev][ino]-- == inode->i_count, "a count is wrong");
        iput(inode);
    }
    self->ended = true;
}

static void
tasks_that_want_the_same_inode_wait_for_it(void **state)
{
    (void)state;
    random_begin();
    run_tasks(NR_RUNNERS, a_tasks_life);
    if (wrong)
        fail_msg("%s", wrong);
    assert_true(nr_sleeps > 100);
    assert_int_equal(nr_inodes_used(), 0);
}

#define TABLE_TEST(f) cmocka_unit_test_setup(f, empty_table)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TABLE_TEST(a_number_has_one_inode_read_once),
        TABLE_TEST(a_full_table_has_no_place_for_another),
        TABLE_TEST(nobodys_numbers_are_errors),
        TABLE_TEST(one_iput_too_many_panics),
        TABLE_TEST(a_long_random_life_has_one_inode_a_number),
        TABLE_TEST(tasks_that_want_the_same_inode_wait_for_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
