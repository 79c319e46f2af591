/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ext2 on damaged images: numbers that cannot be, each with its error, and
 * some hundred images damaged at random.  Each is walked to its last name;
 * the sanitizers watch every byte, and every call has a budget of blocks.
 */
#include <sanitizer/common_interface_defs.h>
#include <signal.h>

#include "ext2-host.h"

#include "ext2-damage.h"

#define KIB    1024u
#define BLOCKS 640u

/* ---- the image before the damage ---- */

static char *whole; /* BLOCKS blocks that are as they should be */

static int
make_tree(void **state)
{
    char name[48];

    random_state = 1; /* the same image whatever SEED is */
    if (make_folder(state) < 0)
        return -1;
    make_file("single", 20000);
    make_file("double", 300000);
    make_sparse("triple", (12 + 256 + 65536) * KIB + 900,
                (const off_t[]){(12 + 256 + 65536) * KIB, 0});
    make_dir("dir");
    make_dir("dir/below");
    make_file("dir/below/x", 3000);
    make_dir("many");
    for (int i = 0; i < 120; i++) {
        snprintf(name, sizeof(name), "many/a long name, number %d", i);
        make_file(name, i % 10 ? 0 : 1500);
    }
    make_links("dir/below/x", "dir/below");
    whole = make_image(BLOCKS, "-g 256 -N 240");
    return 0;
}

static int
free_tree(void **state)
{
    free(whole);
    return remove_folder(state);
}

static void
nothing_is_held(void)
{
    assert_int_equal(nr_inodes_used(), 0);
    assert_int_equal(nr_lent, 0);
    assert_int_equal(nr_frames_taken, 0);
}

/* ---- one call, its budget of blocks, and its answer ---- */

/* Block numbers of one file block, and the block. */
#define PER_BLOCK (EXT2_LEVELS + 1)
/* Super block, descriptor, inode. */
#define PER_INODE 3

static unsigned int nr_errors, from_root;

static int32_t
count(int32_t answer)
{
    nr_errors += answer == -EIO;
    allowed = UINT32_MAX;
    assert_int_equal(nr_lent, 0);
    return answer;
}

static struct inode *
get(uint32_t ino)
{
    struct inode *inode;
    int32_t error = 1;

    allowed = PER_INODE;
    inode = iget(root_dev, ino, &error);
    if (!inode)
        assert_int_equal(count(error), -EIO);
    return inode;
}

static int32_t
look(struct inode *dir, const char *name, size_t length, uint32_t *ino)
{
    int32_t error;

    allowed = dir->i_size / KIB * PER_BLOCK;
    error = dir->i_op->lookup(dir, name, length, ino);
    count(error);
    if (error != 0 && error != -ENOENT)
        assert_int_equal(error, -EIO);
    return error;
}

static int32_t
list(struct inode *dir, uint32_t at, struct dir_entry *entry)
{
    int32_t found;

    memset(entry, 0x55, sizeof(*entry));
    allowed = dir->i_size / KIB * PER_BLOCK;
    found = dir->i_op->readdir(dir, at, entry);
    count(found);
    if (found == 1) {
        assert_in_range(entry->length, 1, NAME_MAX);
        assert_int_equal(strlen(entry->name), entry->length);
        assert_null(strchr(entry->name, '/'));
        assert_int_not_equal(entry->ino, 0);
        assert_in_range(entry->next, at + 1, dir->i_size);
    } else if (found != 0) {
        assert_int_equal(found, -EIO);
    }
    return found;
}

/* Read n bytes; what comes is the image's, and no more than asked. */
static int32_t
read_some(struct inode *file, uint32_t at, uint32_t n)
{
    int32_t got;

    user_size = n;
    allowed = 2 * (n / KIB + 2) * PER_BLOCK;
    got = file->i_op->read(file, at, USER_BASE, n);
    count(got);
    user_size = sizeof(user);
    if (got < 0)
        assert_int_equal(got, -EIO);
    else if (at >= file->i_size)
        assert_int_equal(got, 0);
    else
        assert_in_range(got, 1,
                        n < file->i_size - at ? n : file->i_size - at);
    return got;
}

static int32_t
map(struct inode *file, uint32_t n)
{
    int32_t block;

    allowed = EXT2_LEVELS;
    block = file->i_op->bmap(file, n);
    count(block);
    if (block >= 0)
        assert_true((uint32_t)block < disk.nr_blocks);
    else
        assert_int_equal(block, -EIO);
    return block;
}

/* ---- walking all of it ---- */

static bool seen[6 << 20]; /* by the number of an inode */

static void
read_file(struct inode *file)
{
    uint32_t blocks = file->i_size / KIB + 1;
    int32_t got;

    for (uint32_t at = 0; at < 400 * KIB; at += (uint32_t)got) {
        got = read_some(file, at, 1 + random_below(60000));
        if (got <= 0)
            break;
    }
    for (int i = 0; i < 20; i++) {
        uint32_t n = random_below(blocks + 2);

        map(file, n);
        read_some(file, n * KIB + random_below(KIB),
                  1 + random_below(4000));
    }
    read_some(file, file->i_size - (file->i_size > 0), 100);
    map(file, UINT32_MAX);
}

/* What comes is a path, no longer than it says, and fits in a block. */
static void
read_link(struct inode *link)
{
    char *to = malloc(link->i_size);
    int32_t error;

    assert_in_range(link->i_size, 1, KIB - 1);
    allowed = 1;
    error = link->i_op->readlink(link, to);
    count(error);
    if (error)
        assert_int_equal(error, -EIO);
    else
        assert_null(memchr(to, '\0', link->i_size));
    free(to);
}

static void walk_from(uint32_t ino);

static void
walk_directory(struct inode *dir)
{
    struct dir_entry entry;
    uint32_t at = 0, ino;

    while (list(dir, at, &entry) == 1) {
        look(dir, entry.name, entry.length, &ino);
        walk_from(entry.ino);
        at = entry.next;
    }
    for (at = 0; at < dir->i_size && at < 4 * KIB; at += 1 + at % 7)
        if (dir->i_op->readdir(dir, at, &entry) == 1)
            assert_true(entry.next > at);
    look(dir, "nobody", 6, &ino);
}

/* Everything below inode `ino`, once. */
static void
walk_from(uint32_t ino)
{
    struct inode *inode;

    if (ino < ARRAY_SIZE(seen) && seen[ino])
        return;
    if (ino < ARRAY_SIZE(seen))
        seen[ino] = true;
    inode = get(ino);
    if (!inode)
        return;
    if (inode->i_op->lookup)
        walk_directory(inode);
    else if (inode->i_op->read)
        read_file(inode);
    else if (inode->i_op->readlink)
        read_link(inode);
    iput(inode);
}

static const char *const paths[] = {
    "/",
    "/double",
    "/dir/below/x",
    "/many/a long name, number 77",
    "/many/../dir/./below/..",
    "/link-file",
    "/link-long",
    "/link-dir/x",
    "/link-root/link-dir/..",
    "/lost+found",
};

/* From the root; then every inode, whatever leads there; then by names. */
static void
walk_all(void)
{
    struct inode *inode;
    int32_t error;

    memset(seen, 0, sizeof(seen));
    nr_errors = 0;
    walk_from(ROOT_INO);
    from_root = nr_errors;
    for (uint32_t ino = 0; ino < 300; ino++)
        walk_from(ino);
    for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
        inode = namei(paths[i], &error);
        if (!inode && error != -ENOENT && error != -ENOTDIR &&
            error != -ELOOP && error != -ENAMETOOLONG)
            assert_int_equal(error, -EIO);
        iput(inode);
    }
    nothing_is_held();
}

/* ---- the damages ---- */

static const char *done; /* to the image at hand */
static uint64_t seed;    /* that drew it */

static void
tell(void)
{
    if (done)
        print_message("  SEED=%llu IMAGES=1: %s\n",
                      (unsigned long long)seed, done);
    done = NULL;
}

static int
tell_after(void **state)
{
    (void)state;
    tell();
    return 0;
}

static void
too_slow(int signal_number)
{
    (void)signal_number;
    print_message("  a minute is over, and this image is not walked\n");
    tell();
    _exit(1);
}

static void
an_image_in_order_has_no_errors(void **state)
{
    struct inode *inode;
    int32_t error;

    (void)state;
    use_image(whole, BLOCKS * KIB);
    walk_all();
    assert_int_equal(from_root, 0);
    for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
        inode = namei(paths[i], &error);
        assert_non_null(inode);
        iput(inode);
    }
}

/* IMAGES=n walks so many. */
static void
damaged_images_give_errors_and_nothing_worse(void **state)
{
    const char *wanted = getenv("IMAGES");
    unsigned int images = wanted ? (unsigned int)atoi(wanted) : 400;
    unsigned int with_errors = 0;
    uint64_t first;

    (void)state;
    random_begin();
    first = random_state;
    for (unsigned int i = 0; i < images; i++) {
        struct patient patient;

        seed = first + i;
        random_state = seed;
        damage_begin(&patient, whole, BLOCKS);
        do
            damage(&patient);
        while (random_below(3) > 0 || !patient.said[0]);
        done = patient.said;
        alarm(60);
        use_image((char *)patient.bytes, patient.blocks_left * KIB);
        free(patient.bytes);
        walk_all();
        with_errors += from_root > 0;
    }
    alarm(0);
    done = NULL;
    print_message("  %u of %u images gave an error\n", with_errors, images);
    if (images >= 100)
        assert_true(with_errors > images / 4);
}

/* Each block in turn; it is an error if somebody needs the block. */
static void
a_block_that_cannot_be_read_is_an_error(void **state)
{
    static bool needed[BLOCKS];
    unsigned int n = 0;

    (void)state;
    use_image(whole, BLOCKS * KIB);
    memset(seen, 0, sizeof(seen));
    memset(nr_lendings, 0, sizeof(nr_lendings));
    walk_from(ROOT_INO);
    for (uint32_t block = 0; block < BLOCKS; block++)
        n += needed[block] = nr_lendings[block] > 0;
    assert_in_range(n, 350, BLOCKS - 50);
    for (uint32_t block = 1; block < BLOCKS; block++) {
        use_image(whole, BLOCKS * KIB);
        bad_block = block;
        walk_all();
        assert_int_equal(from_root > 0, needed[block]);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_image_in_order_has_no_errors),
        cmocka_unit_test_teardown(
            damaged_images_give_errors_and_nothing_worse, tell_after),
        cmocka_unit_test(a_block_that_cannot_be_read_is_an_error),
    };

    __sanitizer_set_death_callback(tell);
    signal(SIGALRM, too_slow);
    return cmocka_run_group_tests(tests, make_tree, free_tree);
}
