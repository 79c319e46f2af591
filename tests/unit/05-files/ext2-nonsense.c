/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ext2 and numbers that cannot be: for each check that fs/ext2*.c makes,
 * the numbers on both sides of it, and what a program gets to see.
 */
#include "ext2-host.h"

#define KIB    1024u
#define BLOCKS 640u
#define DOUBLE ((12 + 256) * KIB)
#define TRIPLE ((12 + 256 + 65536) * KIB)

static char *whole;

static int
make_tree(void **state)
{
    char slow[106];

    random_state = 1;
    if (make_folder(state) < 0)
        return -1;
    make_file("file", 20000);
    make_file("double", 300000);
    make_sparse("triple", TRIPLE + 900, (const off_t[]){TRIPLE, 0});
    make_dir("dir");
    make_file("dir/x", 1);
    memset(slow, '.', 100);
    for (int i = 1; i < 100; i += 2)
        slow[i] = '/';
    strcpy(slow + 100, "dir/x");
    if (symlink("dir/x", "tree/link") < 0 || symlink(slow, "tree/slow") < 0)
        return -1;
    whole = make_image(BLOCKS, "-g 256 -N 240");
    return 0;
}

static int
free_tree(void **state)
{
    free(whole);
    return remove_folder(state);
}

/* ---- the structures of the image at hand ---- */

static struct ext2_super_block *
super(void)
{
    return (void *)(image + EXT2_SUPER_BLOCK * KIB);
}

static struct ext2_group_desc *
desc(uint32_t group)
{
    return (struct ext2_group_desc *)(void *)(image + 2 * KIB) + group;
}

static struct ext2_inode *
raw(uint32_t ino)
{
    uint32_t each = super()->s_inodes_per_group;
    char *inodes = image + desc((ino - 1) / each)->bg_inode_table * KIB;

    return (struct ext2_inode *)(void *)inodes + (ino - 1) % each;
}

static uint32_t *
numbers(uint32_t block)
{
    return (void *)(image + block * KIB);
}

static void
fresh(void)
{
    use_image(whole, BLOCKS * KIB);
}

/* ---- what a program gets to see ---- */

static uint32_t
ino_of(const char *path)
{
    struct inode *inode;
    uint32_t ino;
    int32_t error;

    inode = namei(path, &error);
    assert_non_null(inode);
    ino = inode->i_ino;
    iput(inode);
    return ino;
}

/* The number of a link in the root: namei() would follow it. */
static uint32_t
ino_of_link(const char *path)
{
    int32_t error;
    struct inode *root = namei("/", &error);
    uint32_t ino = 0;

    assert_non_null(root);
    assert_int_equal(root->i_op->lookup(root, path + 1, strlen(path + 1),
                                        &ino),
                     0);
    iput(root);
    return ino;
}

/* 0, or the error of namei(). */
static int32_t
name(const char *path)
{
    int32_t error;
    struct inode *inode = namei(path, &error);

    assert_int_equal(nr_inodes_used(), inode ? 1 : 0);
    iput(inode);
    return inode ? 0 : error;
}

/* What reading n bytes from `at` on gives. */
static int32_t
get(const char *path, uint32_t at, uint32_t n)
{
    int32_t error, got;
    struct inode *inode = namei(path, &error);

    assert_non_null(inode);
    got = inode->i_op->read(inode, at, USER_BASE, n);
    iput(inode);
    return got;
}

/*
 * Set a number of the image in order and look; then set it to what is just
 * allowed, and look again.
 */
#define IS(number, value, look, expected) \
    do { \
        fresh(); \
        (number) = (value); \
        if ((look) != (expected)) \
            fail_msg("%s = %s: %s is %d, not %s", #number, #value, #look, \
                     look, #expected); \
    } while (0)

#define BAD(number, value)  IS(number, value, name("/dir/x"), -EIO)
#define GOOD(number, value) IS(number, value, name("/dir/x"), 0)

/* What is said where the disk is found; nothing of one that can be read. */
static void
assert_said(const char *words)
{
    char block[KIB];

    *block_refused = '\0';
    ext2_look(root_dev, block);
    assert_string_equal(block_refused, words);
}

#define REFUSED(number, value, words) \
    do { \
        BAD(number, value); \
        assert_said("image: " words); \
    } while (0)

#define TAKEN(number, value) \
    do { \
        GOOD(number, value); \
        assert_said(""); \
    } while (0)

static void
a_super_block_that_is_none(void **state)
{
    (void)state;
    TAKEN(super()->s_magic, 0xef53);
    REFUSED(super()->s_magic, 0xef52,
            "not ext2: its magic number is ef52, not ef53");
    REFUSED(super()->s_magic, 0,
            "not ext2: its magic number is 0000, not ef53");
    REFUSED(super()->s_rev_level, 1, "not ext2 revision 0 but 1");
    REFUSED(super()->s_rev_level, 0xffffffff,
            "not ext2 revision 0 but 4294967295");
    REFUSED(super()->s_log_block_size, 1, "blocks of 2048, not 1024");
    REFUSED(super()->s_log_block_size, 2, "blocks of 4096, not 1024");
    REFUSED(super()->s_log_block_size, 6, "blocks of 65536, not 1024");
    REFUSED(super()->s_log_block_size, 22, "blocks of 2^22 KiB, not 1");
    REFUSED(super()->s_log_block_size, 0xffffffff,
            "blocks of 2^4294967295 KiB, not 1");
    REFUSED(super()->s_first_data_block, 0, "the first block is 0, not 1");
    REFUSED(super()->s_first_data_block, 2, "the first block is 2, not 1");
    TAKEN(super()->s_blocks_count, BLOCKS);
    REFUSED(super()->s_blocks_count, BLOCKS + 1,
            "cut off: a file system of 641 blocks on 640");
    REFUSED(super()->s_blocks_count, 0xffffffff,
            "cut off: a file system of 4294967295 blocks on 640");
    REFUSED(super()->s_blocks_count, 0, "a file system of 0 blocks");
    REFUSED(super()->s_blocks_count, 1, "a file system of 1 blocks");
    REFUSED(super()->s_blocks_per_group, 0,
            "groups of 0 blocks, and 8192 are the limit");
    REFUSED(super()->s_blocks_per_group, 8193,
            "groups of 8193 blocks, and 8192 are the limit");
    TAKEN(super()->s_blocks_per_group, 8192);
    REFUSED(super()->s_inodes_per_group, 0,
            "groups of 0 inodes, and 8192 are the limit");
    REFUSED(super()->s_inodes_per_group, 8193,
            "groups of 8193 inodes, and 8192 are the limit");
    REFUSED(super()->s_inodes_per_group, 0xffffffff,
            "groups of 4294967295 inodes, and 8192 are the limit");
    BAD(super()->s_inodes_count, 0);
    BAD(super()->s_inodes_count, 1);
}

static void
an_image_that_is_no_disk(void **state)
{
    static const char nothing[4 * KIB];

    (void)state;
    use_image(nothing, sizeof(nothing));
    assert_int_equal(name("/"), -EIO);
    assert_said("image: not ext2: its magic number is 0000, not ef53");
    use_image(nothing, 0);
    assert_int_equal(name("/"), -EIO);
    assert_said("image: its super block cannot be read");
    use_image(whole, KIB);
    assert_int_equal(name("/"), -EIO);
    assert_said("image: its super block cannot be read");
    use_image(whole, (BLOCKS - 1) * KIB);
    assert_int_equal(name("/"), -EIO);
    assert_said("image: cut off: a file system of 640 blocks on 639");
    fresh();
    bad_block = EXT2_SUPER_BLOCK;
    assert_said("image: its super block cannot be read");
}

/* The root is in group 0, and the only inodes of the tree are. */
static void
an_inode_that_is_nowhere(void **state)
{
    uint32_t count, table, at, dir;
    int32_t error;

    (void)state;
    BAD(desc(0)->bg_inode_table, 0);
    BAD(desc(0)->bg_inode_table, 1);
    BAD(desc(0)->bg_inode_table, BLOCKS);
    BAD(desc(0)->bg_inode_table, 0xffffffff);
    fresh();
    count = super()->s_inodes_count;
    dir = ino_of("/dir");

    /* An entry that leads to an inode that there cannot be. */
    at = raw(dir)->i_block[0] * KIB + 24; /* after . and .. */
    assert_memory_equal(image + at + 8, "x", 1);
#define X_IS (*(uint32_t *)(void *)(image + at))
    BAD(X_IS, count + 1);
    BAD(X_IS, 0xffffffff);
    BAD(X_IS, 1);
    BAD(X_IS, EXT2_FIRST_INO - 1);
    BAD(X_IS, count); /* nobody uses it */
    GOOD(X_IS, EXT2_FIRST_INO);
    GOOD(X_IS, dir);
    IS(X_IS, 0, name("/dir/x"), -ENOENT);
#undef X_IS

    /* More inodes than the groups have. */
    fresh();
    super()->s_inodes_count = 0xffffffff;
    assert_null(iget(root_dev, count + 1, &error));
    assert_int_equal(error, -EIO);
    assert_null(iget(root_dev, 0xffffffff, &error));
    assert_int_equal(error, -EIO);

    /* A table that begins on the disk and ends beyond. */
    fresh();
    table = desc(2)->bg_inode_table;
    memcpy(raw(count), raw(dir), sizeof(struct ext2_inode));
    iput(iget(root_dev, count, &error));
    assert_int_equal(error, 0);
    desc(2)->bg_inode_table = BLOCKS - 1;
    assert_true(table < BLOCKS - 1);
    assert_null(iget(root_dev, count, &error));
    assert_int_equal(error, -EIO);
}

/* Where a sound inode could be read, if one looked there. */
static void
an_inode_where_there_can_be_none(void **state)
{
    uint32_t x, table, size = sizeof(struct ext2_inode);
    struct ext2_group_desc beyond;
    int32_t error;

    (void)state;
    fresh();
    x = ino_of("/dir/x");

    /* A number that revision 0 keeps for itself. */
    memcpy(raw(EXT2_FIRST_INO - 1), raw(x), size);
    assert_null(iget(root_dev, EXT2_FIRST_INO - 1, &error));
    assert_int_equal(error, -EIO);

    /* A table in the super block: the root would be behind its fields. */
    memcpy(image + KIB + size, raw(ROOT_INO), size);
    desc(0)->bg_inode_table = EXT2_SUPER_BLOCK;
    assert_int_equal(name("/"), -EIO);

    /* A group after the last: there are three. */
    fresh();
    super()->s_inodes_count = 4 * super()->s_inodes_per_group;
    beyond = *desc(0);
    *desc(3) = beyond;
    x += 3 * super()->s_inodes_per_group;
    assert_null(iget(root_dev, x, &error));
    assert_int_equal(error, -EIO);

    /* A device that goes on where the file system ends. */
    fresh();
    x = ino_of("/dir/x");
    table = desc(0)->bg_inode_table;
    assert_true(x > 8); /* so not in the table's first block */
    super()->s_blocks_count = table + 1;
    assert_int_equal(name("/"), 0);
    assert_null(iget(root_dev, x, &error));
    assert_int_equal(error, -EIO);
    super()->s_blocks_count = table;
    assert_int_equal(name("/"), -EIO);

    /* A table at the end of all numbers, which goes on at the first. */
    fresh();
    memcpy(image + (x - 1) % 8 * size, raw(x), size);
    assert_in_range(x, 9, 16);
    desc(0)->bg_inode_table = 0xffffffff;
    assert_null(iget(root_dev, x, &error));
    assert_int_equal(error, -EIO);
}

static void
an_inode_that_makes_no_sense(void **state)
{
    uint32_t dir, x;

    (void)state;
    fresh();
    dir = ino_of("/dir");
    x = ino_of("/dir/x");
    BAD(raw(x)->i_links_count, 0);
    BAD(raw(x)->i_mode, 0);
    BAD(raw(x)->i_mode, 0644);
    BAD(raw(x)->i_mode, 0030644);
    BAD(raw(x)->i_mode, 0170000);
    GOOD(raw(x)->i_mode, 0010644);
    GOOD(raw(x)->i_mode, 0020644);
    GOOD(raw(x)->i_mode, 0060644);
    GOOD(raw(x)->i_mode, 0140644);
    GOOD(raw(x)->i_size, 0x7fffffff);
    BAD(raw(x)->i_size, 0x80000000);
    BAD(raw(x)->i_size, 0xffffffff);
    BAD(raw(dir)->i_size, 1023);
    BAD(raw(dir)->i_size, 1025);
    GOOD(raw(dir)->i_size, BLOCKS * KIB);
    BAD(raw(dir)->i_size, (BLOCKS + 1) * KIB);
    BAD(raw(dir)->i_size, 0x7ffffc00);
    IS(raw(dir)->i_size, 0, name("/dir/x"), -ENOENT);
    IS(raw(dir)->i_size, 2 * KIB, name("/dir/y"), -EIO); /* a hole */
    IS(raw(dir)->i_mode, 0100755, name("/dir/x"), -ENOTDIR);
    BAD(raw(dir)->i_block[0], 0);
    BAD(raw(dir)->i_block[0], BLOCKS);
    BAD(raw(dir)->i_block[0], 0xffffffff);
}

/* A path in the inode, one in a block, and what neither can be. */
static void
a_link_that_makes_no_sense(void **state)
{
    uint32_t link, slow, block;

    (void)state;
    fresh();
    link = ino_of_link("/link");
    slow = ino_of_link("/slow");
    block = raw(slow)->i_block[0];
    assert_int_equal(raw(link)->i_size, 5);
    assert_int_equal(raw(slow)->i_size, 105);
#define LINK(path, number, value, expected) \
    IS(number, value, name(path), expected)
    LINK("/link", raw(link)->i_size, 5, 0);
    LINK("/link", raw(link)->i_size, 4, 0); /* dir/ */
    LINK("/link", raw(link)->i_size, 0, -EIO);
    LINK("/link", raw(link)->i_size, 6, -EIO); /* a NUL */
    LINK("/link", raw(link)->i_size, 59, -EIO);
    LINK("/link", raw(link)->i_size, 60, -EIO); /* then it is a block */
    LINK("/link", raw(link)->i_size, 1024, -EIO);
    LINK("/link", raw(link)->i_size, 0x7fffffff, -EIO);
    LINK("/link", raw(link)->i_block[0], 0, -EIO);
    LINK("/link", raw(link)->i_block[0], 0x61616161, -ENOENT);
    LINK("/slow", raw(slow)->i_size, 105, 0);
    LINK("/slow", raw(slow)->i_size, 60, 0); /* dots and slashes */
    LINK("/slow", raw(slow)->i_size, 106, -EIO);
    LINK("/slow", raw(slow)->i_size, 1023, -EIO);
    LINK("/slow", raw(slow)->i_size, 59, -EIO); /* it would be here */
    LINK("/slow", raw(slow)->i_block[0], 0, -EIO);
    LINK("/slow", raw(slow)->i_block[0], BLOCKS, -EIO);
    LINK("/slow", raw(slow)->i_block[0], 0xffffffff, -EIO);
    LINK("/slow", image[block * KIB], 0, -EIO);
    LINK("/slow", image[block * KIB], 'x', -ENOENT);
    LINK("/slow/", raw(slow)->i_size, 105, -ENOTDIR);
#undef LINK
    /* All that a block can hold. */
    fresh();
    memset(image + block * KIB, '/', KIB);
    raw(slow)->i_size = KIB - 1;
    assert_int_equal(name("/slow"), 0);
    assert_int_equal(name("slow/dir/x"), 0);
    raw(slow)->i_size = KIB;
    assert_int_equal(name("/slow"), -EIO);
}

/* The bytes before it can be read; those after it, too. */
static void
a_block_that_is_not_there(void **state)
{
    uint32_t file, two, three, leaf;

    (void)state;
    fresh();
    file = ino_of("/file");
    two = ino_of("/double");
    three = ino_of("/triple");
#define BLOCK_IS(number, value, path, n) \
    do { \
        IS(number, value, get(path, (n)*KIB, 9), -EIO); \
        assert_int_equal(get(path, (n)*KIB - 9, 99), 9); \
        assert_int_equal(get(path, (n)*KIB + 899, 1), -EIO); \
    } while (0)
    BLOCK_IS(raw(file)->i_block[3], BLOCKS, "/file", 3);
    assert_int_equal(get("/file", 4 * KIB, 9), 9);
    BLOCK_IS(raw(file)->i_block[3], 0xffffffff, "/file", 3);
    BLOCK_IS(raw(file)->i_block[3], 0x80000000, "/file", 3);
    BLOCK_IS(raw(file)->i_block[12], BLOCKS, "/file", 12);
    IS(raw(file)->i_block[12], 0, get("/file", 12 * KIB, 9), 9);
    assert_memory_equal(user, (char[9]){0}, 9);
    fresh();
    leaf = raw(file)->i_block[12];
    BLOCK_IS(numbers(leaf)[1], BLOCKS, "/file", 13);
    BLOCK_IS(numbers(leaf)[1], 0xffffffff, "/file", 13);
    BLOCK_IS(numbers(leaf)[1], 0x80000000, "/file", 13);
    fresh();
    leaf = raw(two)->i_block[13];
    BLOCK_IS(numbers(leaf)[0], BLOCKS, "/double", DOUBLE / KIB);
    BLOCK_IS(raw(two)->i_block[13], BLOCKS, "/double", DOUBLE / KIB);
    BLOCK_IS(raw(three)->i_block[14], BLOCKS, "/triple", TRIPLE / KIB);
#undef BLOCK_IS
}

/* A block of numbers below itself is no file data, and no endless way. */
static void
a_loop_of_blocks(void **state)
{
    uint32_t file, two, three, top, middle, leaf;

    (void)state;
    fresh();
    file = raw(ino_of("/file"))->i_block[12];
    two = raw(ino_of("/double"))->i_block[13];
    three = ino_of("/triple");
    top = raw(three)->i_block[14];
    middle = numbers(top)[0];
    leaf = numbers(middle)[0];
    assert_true(numbers(leaf)[0] != 0);
    IS(numbers(file)[1], file, get("/file", 13 * KIB, 9), -EIO);
    IS(numbers(two)[0], two, get("/double", DOUBLE, 9), -EIO);
    IS(numbers(top)[0], top, get("/triple", TRIPLE, 9), -EIO);
    IS(numbers(middle)[0], top, get("/triple", TRIPLE, 9), -EIO);
    IS(numbers(middle)[0], middle, get("/triple", TRIPLE, 9), -EIO);
    IS(numbers(leaf)[0], top, get("/triple", TRIPLE, 9), -EIO);
    IS(numbers(leaf)[0], middle, get("/triple", TRIPLE, 9), -EIO);
    IS(numbers(leaf)[0], leaf, get("/triple", TRIPLE, 9), -EIO);
    IS(numbers(leaf)[0], file, get("/triple", TRIPLE, 9), 9);
}

/* ---- directories ---- */

/* What readdir says of the first entry that is none; 0: all are good. */
static int32_t
all_of(const char *path)
{
    struct dir_entry entry;
    int32_t error, found;
    struct inode *dir = namei(path, &error);
    uint32_t at = 0;

    assert_non_null(dir);
    while ((found = dir->i_op->readdir(dir, at, &entry)) == 1)
        at = entry.next;
    iput(dir);
    return found;
}

static void
an_entry_that_makes_no_sense(void **state)
{
    uint32_t begin;

    (void)state;
    fresh();
    begin = raw(ino_of("/dir"))->i_block[0] * KIB;
#define ENTRY(at) ((struct ext2_dir_entry *)(void *)(image + begin + (at)))
#define BAD_ENTRY(number, value) \
    do { \
        IS(number, value, all_of("/dir"), -EIO); \
        assert_int_equal(name("/dir/y"), -EIO); \
    } while (0)
    BAD_ENTRY(ENTRY(0)->rec_len, 0);
    BAD_ENTRY(ENTRY(0)->rec_len, 8);
    BAD_ENTRY(ENTRY(0)->rec_len, 11);
    BAD_ENTRY(ENTRY(0)->rec_len, 13);
    BAD_ENTRY(ENTRY(0)->rec_len, 14);
    BAD_ENTRY(ENTRY(0)->rec_len, 1028);
    BAD_ENTRY(ENTRY(0)->rec_len, 65532);
    BAD_ENTRY(ENTRY(0)->rec_len, 1024 - 8); /* no room for one more */
    BAD_ENTRY(ENTRY(24)->rec_len, 1024 - 20);
    BAD_ENTRY(ENTRY(24)->rec_len, 1024 - 28);
    BAD_ENTRY(ENTRY(0)->name_len, 5);
    BAD_ENTRY(ENTRY(0)->name_len, 0);
    BAD_ENTRY(ENTRY(24)->name_len, 256);
    BAD_ENTRY(ENTRY(24)->name_len, 0x0101); /* revision 1's: kind and 1 */
    BAD_ENTRY(ENTRY(24)->name_len, 65535);
    IS(ENTRY(0)->name_len, 4, name("/dir/x"), 0);
    IS(ENTRY(24)->name_len, 255, all_of("/dir"), -EIO); /* zeros in it */
    IS(ENTRY(24)->name[0], '/', all_of("/dir"), -EIO);
    IS(ENTRY(24)->name[0], '\0', all_of("/dir"), -EIO);
    IS(ENTRY(24)->name[0], '\n', all_of("/dir"), 0);
    IS(ENTRY(24)->rec_len, 1000, all_of("/dir"), 0);

    /* An entry that is not used, and leads to itself. */
    fresh();
    *ENTRY(24) = (struct ext2_dir_entry){0};
    assert_int_equal(all_of("/dir"), -EIO);
    assert_int_equal(name("/dir/x"), -EIO);

    /* One that would be in order, but is shorter than any. */
    *ENTRY(24) = (struct ext2_dir_entry){.rec_len = 8};
    *ENTRY(32) = (struct ext2_dir_entry){.rec_len = 1024 - 32};
    assert_int_equal(all_of("/dir"), -EIO);
    ENTRY(0)->rec_len = 32;
    assert_int_equal(all_of("/dir"), 0);

    /* A hole, which is not what happens to be in block 0. */
    fresh();
    memcpy(image, image + begin, KIB);
    raw(ino_of("/dir"))->i_block[0] = 0;
    assert_int_equal(all_of("/dir"), -EIO);
    assert_int_equal(name("/dir/x"), -EIO);

    /* What is found before the damage is found. */
    fresh();
    ENTRY(24)->rec_len = 0;
    assert_int_equal(name("/dir/.."), 0);
    assert_int_equal(name("/dir/x"), -EIO);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_super_block_that_is_none),
        cmocka_unit_test(an_image_that_is_no_disk),
        cmocka_unit_test(an_inode_that_is_nowhere),
        cmocka_unit_test(an_inode_where_there_can_be_none),
        cmocka_unit_test(an_inode_that_makes_no_sense),
        cmocka_unit_test(a_link_that_makes_no_sense),
        cmocka_unit_test(a_block_that_is_not_there),
        cmocka_unit_test(a_loop_of_blocks),
        cmocka_unit_test(an_entry_that_makes_no_sense),
    };

    return cmocka_run_group_tests(tests, make_tree, free_tree);
}
