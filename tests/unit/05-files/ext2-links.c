/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * namei() and symbolic links, on images that mke2fs makes of a tree: where a
 * path leads must be where a model says, which asks the host for each name
 * and calls itself for each link.
 */
#define _GNU_SOURCE
#include "ext2-host.h"

#define KIB        1024
#define LINKS      40 /* on one way, as Linux */
#define IN_INODE   59 /* bytes of the longest path there */
#define IN_A_BLOCK 1023

/* ---- the tree ---- */

/* `end`, and before it as many times ./ as make n bytes. */
static const char *
stretched(const char *end, size_t n)
{
    static char path[5000];
    size_t at = 0, length = strlen(end);

    while (at + 1 < n - length) {
        path[at++] = '.';
        path[at++] = '/';
    }
    if (at < n - length)
        path[at++] = '/';
    strcpy(path + at, end);
    assert_int_equal(strlen(path), n);
    return path;
}

/* Names that random links and random paths are made of. */
static const char *const words[] = {
    "a",  "b",  "c",  "f",  "g",  "..", ".",  "",       "l0",
    "l1", "l2", "l3", "l4", "l5", "l6", "l7", "nobody",
};

static char *
random_path(char *path, uint32_t most)
{
    uint32_t n = 1 + random_below(most);

    *path = '\0';
    if (random_below(4) == 0)
        strcat(path, "/");
    for (uint32_t i = 0; i < n; i++) {
        strcat(path, words[random_below(ARRAY_SIZE(words) -
                                        (random_below(8) > 0))]);
        if (i < n - 1 || random_below(6) == 0)
            strcat(path, "/");
    }
    return path;
}

/* Eight links in each folder, some of them long. */
static void
make_random_links(const char *below)
{
    char name[100], path[100];

    for (int i = 0; i < 8; i++) {
        do
            random_path(path, random_below(3) ? 1 : 4);
        while (!*path);
        snprintf(name, sizeof(name), "%sl%d", below, i);
        make_link(name,
                  random_below(4) || *path == '/'
                      ? path
                      : stretched(path, IN_INODE - 1 + random_below(60)),
                  0);
    }
}

static void
make_chain(void)
{
    char name[32], target[32];

    make_link("chain0", "f", 0);
    for (int i = 1; i <= LINKS; i++) {
        snprintf(name, sizeof(name), "chain%d", i);
        snprintf(target, sizeof(target), "chain%d", i - 1);
        make_link(name, target, 0);
    }
}

static char *whole;

static int
make_tree(void **state)
{
    static const char *const folders[] = {"", "a/", "a/b/", "a/b/c/", "c/"};
    char name[40];

    random_begin();
    if (make_folder(state) < 0)
        return -1;
    for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
        if (*folders[i])
            make_dir(folders[i]);
        snprintf(name, sizeof(name), "%sf", folders[i]);
        make_file(name, 10 + i);
        make_random_links(folders[i]);
    }
    make_file("a/g", 7);
    make_chain();
    make_link("self", "self", 0);
    make_link("to", "fro", 0);
    make_link("fro", "to", 0);
    make_link("dangling", "nothing", 0);
    make_link("up", "a/b/c/../..", 0);
    make_link("dir", "a/b", 0);
    make_link("root", "/", 0);
    make_link("file", "a/f", 0);
    make_link("file-as-dir", "a/f/", 0);
    make_link("abs", "/a/b/f", 0);
    make_link("59", stretched("a/f", IN_INODE), 0);
    make_link("60", stretched("a/f", IN_INODE + 1), 0);
    make_link("61", stretched("a/f", IN_INODE + 2), 0);
    make_link("1023", stretched("a/f", IN_A_BLOCK), 0);
    whole = make_image(2048, "-N 200");
    return 0;
}

static int
free_tree(void **state)
{
    free(whole);
    return remove_folder(state);
}

static int
fresh(void **state)
{
    (void)state;
    use_image(whole, 2048 * KIB);
    return 0;
}

static void
nothing_is_held(void)
{
    assert_int_equal(nr_inodes_used(), 0);
    assert_int_equal(nr_lent, 0);
    assert_int_equal(nr_frames_taken, 0);
}

/* ---- the model ---- */

/* What is at `at`, a path without links from the tree's root; 0: nothing. */
static uint32_t
mode_at(const char *at)
{
    static char path[600];
    static uint32_t mode; /* of `path` */
    struct stat st;

    if (!*path || strcmp(path + 5, at) != 0) {
        snprintf(path, sizeof(path), "tree/%s", at);
        mode = lstat(path, &st) < 0 ? 0 : st.st_mode;
    }
    return mode;
}

static int model(char *at, const char *path, unsigned int *links);

/* One name further than `at`, and where it leads if it is a link's. */
static int
model_step(char *at, const char *name, size_t length, unsigned int *links)
{
    char path[600], target[KIB + 1], *slash;
    ssize_t n;

    if (length > 255)
        return -ENAMETOOLONG;
    if (length == 1 && *name == '.')
        return 0;
    slash = strrchr(at, '/');
    if (length == 2 && memcmp(name, "..", 2) == 0) {
        *(slash ? slash : at) = '\0';
        return 0;
    }
    snprintf(path, sizeof(path), "%s%s%.*s", at, *at ? "/" : "",
             (int)length, name);
    if (!mode_at(path))
        return -ENOENT;
    if (!S_ISLNK(mode_at(path))) {
        strcpy(at, path);
        return 0;
    }
    if (++*links > LINKS)
        return -ELOOP;
    memmove(path + 5, path, strlen(path) + 1);
    memcpy(path, "tree/", 5);
    n = readlink(path, target, KIB);
    assert_in_range(n, 1, KIB);
    target[n] = '\0';
    return model(at, target, links);
}

/* From `at` along the path: 0, and *at is where it leads; or an error. */
static int
model(char *at, const char *path, unsigned int *links)
{
    if (*path == '/')
        *at = '\0';
    while (*path) {
        size_t length = strcspn(path, "/");
        int error;

        if (!S_ISDIR(mode_at(at)))
            return -ENOTDIR;
        error = length ? model_step(at, path, length, links) : 0;
        if (error)
            return error;
        path += length ? length : 1;
    }
    return 0;
}

/* ---- the same on both sides ---- */

static unsigned int nr_links; /* on the way that was looked at last */

/* What namei() gives: 0, or an error; nothing may be left behind. */
static int
leads(const char *path)
{
    char at[600] = "";
    struct inode *inode, *there;
    int32_t error, other, expected;

    nr_links = 0;
    expected = *path ? model(at, path, &nr_links) : -ENOENT;
    inode = namei(path, &error);
    other = inode ? 0 : error;
    if (other != expected)
        fail_msg("\"%s\" leads to %d, not %d (%s)", path, other, expected,
                 at);
    if (inode) {
        there = namei(*at ? at : "/", &error);
        if (there != inode)
            fail_msg("\"%s\" does not lead to %s", path, at);
        assert_int_equal(inode->i_count, 2);
        iput(there);
        iput(inode);
    }
    nothing_is_held();
    return other;
}

static void
leads_to(const char *path, const char *other)
{
    struct inode *a, *b;
    int32_t error;

    assert_int_equal(leads(path), 0);
    a = namei(path, &error);
    b = namei(other, &error);
    assert_ptr_equal(a, b);
    iput(a);
    iput(b);
}

static void
links_lead_where_they_say(void **state)
{
    (void)state;
    leads_to("file", "/a/f");
    leads_to("/file", "/a/f");
    leads_to("abs", "/a/b/f");
    leads_to("dir", "/a/b");
    leads_to("dir/", "/a/b");
    leads_to("dir/f", "/a/b/f");
    leads_to("dir/..", "/a");
    leads_to("dir/../b/c", "/a/b/c");
}

static void
a_link_is_read_from_its_own_directory(void **state)
{
    (void)state;
    leads_to("up", "/a");
    leads_to("up/b/../g", "/a/g");
    leads_to("root", "/");
    leads_to("a/../root/a/f", "/a/f");
    leads_to("root/root/root/file", "/a/f");
    assert_int_equal(leads("a/file"), -ENOENT);
    assert_int_equal(leads("dir/../dir"), -ENOENT);
}

static void
what_leads_nowhere_says_why(void **state)
{
    (void)state;
    assert_int_equal(leads("dangling"), -ENOENT);
    assert_int_equal(leads("dangling/"), -ENOENT);
    assert_int_equal(leads("dangling/x"), -ENOENT);
    assert_int_equal(leads("file/"), -ENOTDIR);
    assert_int_equal(leads("file/."), -ENOTDIR);
    assert_int_equal(leads("file/x"), -ENOTDIR);
    assert_int_equal(leads("file-as-dir"), -ENOTDIR);
    assert_int_equal(leads("self"), -ELOOP);
    assert_int_equal(leads("self/x"), -ELOOP);
    assert_int_equal(leads("to"), -ELOOP);
    assert_int_equal(leads("fro/"), -ELOOP);
}

static void
forty_links_are_followed_and_no_more(void **state)
{
    char path[40];

    (void)state;
    for (int i = 0; i <= LINKS; i++) {
        snprintf(path, sizeof(path), "chain%d", i);
        assert_int_equal(leads(path), i < LINKS ? 0 : -ELOOP);
        snprintf(path, sizeof(path), "root/chain%d", i);
        assert_int_equal(leads(path), i < LINKS - 1 ? 0 : -ELOOP);
        snprintf(path, sizeof(path), "chain%d/", i);
        assert_int_equal(leads(path), i < LINKS ? -ENOTDIR : -ELOOP);
    }
}

static void
long_paths_stand_in_a_block(void **state)
{
    (void)state;
    leads_to("59", "/a/f");
    leads_to("60", "/a/f");
    leads_to("61", "/a/f");
    leads_to("1023", "/a/f");
    assert_int_equal(leads("1023/"), -ENOTDIR);
}

/* A frame holds a link's path, what is left after it, and a NUL. */
static void
a_way_too_long_for_a_frame_is_refused(void **state)
{
    static char path[5000];
    size_t rest = PAGE_SIZE - IN_A_BLOCK - 1;
    int32_t error = 0;

    (void)state;
    strcpy(path, "1023");
    memset(path + 4, '/', rest);
    assert_int_equal(leads(path), -ENOTDIR);
    path[4 + rest] = '/';
    assert_null(namei(path, &error));
    assert_int_equal(error, -ENAMETOOLONG);
    nothing_is_held();
}

static void
a_name_too_long_is_too_long_in_a_link(void **state)
{
    int32_t error;
    char *path;

    (void)state;
    path =
        memmem(image, 2048 * KIB, stretched("a/f", IN_A_BLOCK), IN_A_BLOCK);
    assert_non_null(path);
    memset(path, 'n', 255);
    path[255] = '/';
    assert_null(namei("1023", &error));
    assert_int_equal(error, -ENOENT);
    path[255] = 'n';
    assert_null(namei("1023", &error));
    assert_int_equal(error, -ENAMETOOLONG);
    nothing_is_held();
}

static void
without_a_frame_only_links_cannot_be_followed(void **state)
{
    int32_t error = 0;

    (void)state;
    no_frame = true;
    assert_null(namei("file", &error));
    assert_int_equal(error, -ENOMEM);
    assert_null(namei("dir/f", &error));
    assert_int_equal(error, -ENOMEM);
    assert_int_equal(leads("a/b/f"), 0);
    nothing_is_held();
}

/* Whatever room there is in the table, nothing of it is lost. */
static void
a_full_table_is_an_error_and_loses_nothing(void **state)
{
    static const char *const paths[] = {"abs", "dir/c/f", "root/dir",
                                        "chain39"};
    unsigned int refused = 0;
    int32_t error;

    (void)state;
    for (uint32_t room = 0; room < 6; room++) {
        for (uint32_t i = 0; i < NR_INODE - room; i++)
            inodes[i] =
                (struct inode){.i_dev = 3, .i_ino = i + 1, .i_count = 1};
        for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
            struct inode *inode = namei(paths[i], &error);

            if (!inode)
                assert_int_equal(error, -ENFILE);
            refused += !inode;
            iput(inode);
            assert_int_equal(nr_inodes_used(), NR_INODE - room);
            assert_int_equal(nr_frames_taken, 0);
        }
        memset(inodes, 0, sizeof(inodes));
    }
    assert_in_range(refused, 6, 16);
}

/* Each block in turn cannot be read. */
static void
a_block_that_cannot_be_read_loses_nothing(void **state)
{
    unsigned int errors = 0;
    int32_t error;

    (void)state;
    for (bad_block = 1; bad_block < 200; bad_block++) {
        struct inode *inode = namei("root/dir/../../1023", &error);

        if (!inode)
            assert_int_equal(error, -EIO);
        errors += !inode;
        iput(inode);
        nothing_is_held();
    }
    assert_in_range(errors, 5, 30);
}

static void
random_paths_lead_where_the_model_says(void **state)
{
    unsigned int by[64] = {0}, followed = 0;
    char path[200];

    (void)state;
    for (int i = 0; i < 8000; i++) {
        by[-leads(random_path(path, 7))]++;
        followed += nr_links > 1;
    }
    print_message("  %u led somewhere, %u to nothing, %u past a file, %u "
                  "round and round; %u had links\n",
                  by[0], by[ENOENT], by[ENOTDIR], by[ELOOP], followed);
    assert_true(by[0] > 300 && by[ENOENT] > 300 && by[ENOTDIR] > 300);
    assert_true(followed > 300);
    assert_int_equal(by[0] + by[ENOENT] + by[ENOTDIR] + by[ELOOP], 8000);
}

#define LINK_TEST(f) cmocka_unit_test_setup(f, fresh)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        LINK_TEST(links_lead_where_they_say),
        LINK_TEST(a_link_is_read_from_its_own_directory),
        LINK_TEST(what_leads_nowhere_says_why),
        LINK_TEST(forty_links_are_followed_and_no_more),
        LINK_TEST(long_paths_stand_in_a_block),
        LINK_TEST(a_way_too_long_for_a_frame_is_refused),
        LINK_TEST(a_name_too_long_is_too_long_in_a_link),
        LINK_TEST(without_a_frame_only_links_cannot_be_followed),
        LINK_TEST(a_full_table_is_an_error_and_loses_nothing),
        LINK_TEST(a_block_that_cannot_be_read_loses_nothing),
        LINK_TEST(random_paths_lead_where_the_model_says),
    };

    return cmocka_run_group_tests(tests, make_tree, free_tree);
}
