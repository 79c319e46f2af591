/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ext2's read side and namei() on images that mke2fs makes of a tree: every
 * name, every number of stat and every byte must be the host's.
 */
#define _GNU_SOURCE
#include "ext2-host.h"

#include <dirent.h>

/* ---- the tree ---- */

#define KIB     1024
#define SINGLE  (12 * KIB) /* first byte of each tree */
#define DOUBLE  ((12 + 256) * KIB)
#define TRIPLE  ((12 + 256 + 65536) * KIB)
#define LAST    2147483647 /* the largest size there is */
#define NR_MANY 300

static const uint32_t sizes[] = {
    0,      1,          1023,       1024,   1025,       4096,   SINGLE - 1,
    SINGLE, SINGLE + 1, DOUBLE - 1, DOUBLE, DOUBLE + 1, 700001,
};

/* A name of n characters, the last of them `last`. */
static const char *
long_name(const char *before, int n, char last)
{
    static char name[600];
    size_t length = strlen(before);

    memcpy(name, before, length);
    memset(name + length, 'n', (size_t)n);
    name[length + (size_t)n - 1] = last;
    name[length + (size_t)n] = '\0';
    return name;
}

static void
make_names(void)
{
    char name[64];

    make_dir("names");
    make_file("names/with a blank", 10);
    make_file("names/\xe5\x85\xb1\xe4\xba\xab", 20);
    make_file("names/\x01\xff\"'\\*", 30);
    make_file("names/x", 40);
    for (char c = 'a'; c <= 'p'; c++)
        make_file(long_name("names/", 255, c), (size_t)c);
    make_dir("many");
    for (int i = 0; i < NR_MANY; i++) {
        snprintf(name, sizeof(name), "many/%d.%0*d", i, i % 37 + 1, i);
        make_file(name, (size_t)i);
    }
}

static int
make_tree(void **state)
{
    char name[256] = "deep";

    random_begin();
    if (make_folder(state) < 0)
        return -1;
    make_dir("sizes");
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        snprintf(name, sizeof(name), "sizes/%u", sizes[i]);
        make_file(name, sizes[i]);
    }
    make_names();
    strcpy(name, "deep");
    for (int i = 0; i < 30; i++) {
        make_dir(name);
        snprintf(name + strlen(name), 16, "/%d", i);
    }
    make_file(name, 5000);
    make_dir("sparse");
    make_sparse("sparse/hole", 123456, (const off_t[]){0});
    make_sparse("sparse/all", LAST,
                (const off_t[]){5000, SINGLE - 9, DOUBLE - 700, 2000000,
                                TRIPLE - 200, TRIPLE + 70000000, LAST - 300,
                                0});
    make_sparse("sparse/end", TRIPLE + 1, (const off_t[]){TRIPLE, 0});
    return link("tree/sizes/1025", "tree/names/other");
}

/* Whatever a test does next, it does on this image. */
static void
fresh_image(uint32_t blocks, const char *options)
{
    char *bytes = make_image(blocks, options);

    use_image(bytes, (size_t)blocks * BLOCK_SIZE);
    free(bytes);
}

static void
nothing_is_held(void)
{
    assert_int_equal(nr_inodes_used(), 0);
    assert_int_equal(nr_lent, 0);
}

/* ---- the same on both sides ---- */

static struct inode *
inode_of(const char *path)
{
    int32_t error;
    struct inode *inode = namei(path, &error);

    if (!inode)
        fail_msg("namei of \"%s\": error %d", path, -error);
    return inode;
}

/* From `at` on, n bytes: as the host has them, and none beside them. */
static void
same_bytes(struct inode *inode, int fd, uint32_t at, uint32_t n)
{
    static char expected[sizeof(user)];
    ssize_t got = pread(fd, expected, n, at);

    memset(user, 0x55, n < sizeof(user) ? n + 1 : n);
    user_size = (uint32_t)got;
    assert_int_equal(inode->i_op->read(inode, at, USER_BASE, n), got);
    if (memcmp(user, expected, (size_t)got) != 0)
        fail_msg("other bytes within %u from %u on", n, at);
    if ((size_t)got < sizeof(user) && (uint32_t)got < n)
        assert_int_equal(user[got], 0x55);
    user_size = sizeof(user);
}

/* Has the host's file no data in this piece, nor in those beside it? */
static bool
deep_in_hole(int fd, uint32_t at)
{
    off_t data;

    if (at < sizeof(user))
        return false;
    data = lseek(fd, (off_t)(at - sizeof(user)), SEEK_DATA);
    return data < 0 || data >= (off_t)(at + 2 * sizeof(user));
}

static void
same_file(struct inode *inode, const char *path)
{
    int fd = open(path, O_RDONLY);
    uint32_t at = 0;

    assert_true(fd >= 0);
    posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM); /* brings no holes */
    for (unsigned int i = 0; at < inode->i_size; i++) {
        if (i % 8 == 0 || !deep_in_hole(fd, at))
            same_bytes(inode, fd, at, sizeof(user));
        at += sizeof(user);
    }
    for (int i = 0; i < 30; i++)
        same_bytes(inode, fd, random_below(inode->i_size + 2000),
                   random_below(5000));
    same_bytes(inode, fd, inode->i_size, 10);
    same_bytes(inode, fd, inode->i_size > 0 ? inode->i_size - 1 : 0, 10);
    assert_int_equal(inode->i_op->read(inode, UINT32_MAX, USER_BASE, 9), 0);
    close(fd);
}

static void
same_stat(const struct inode *inode, const char *path)
{
    struct host_stat st = host_stat(path);

    assert_int_equal(inode->i_mode, st.mode);
    assert_int_equal(inode->i_mtime, st.mtime);
    assert_int_equal(inode->i_uid, st.uid & 0xffff);
    assert_int_equal(inode->i_gid, st.gid & 0xffff);
    if (S_ISDIR(inode->i_mode))
        return; /* its size and links are each file system's own */
    assert_int_equal(inode->i_size, st.size);
    assert_int_equal(inode->i_nlink, st.nlink);
}

/* How often readdir gives `name` out; all names are counted in *all. */
static unsigned int
times_listed(struct inode *dir, const char *name, unsigned int *all)
{
    struct dir_entry entry;
    uint32_t at = 0, ino;
    unsigned int n = 0;
    int32_t error;

    *all = 0;
    while ((error = dir->i_op->readdir(dir, at, &entry)) == 1) {
        assert_true(entry.next > at);
        assert_int_equal(entry.length, strlen(entry.name));
        assert_int_equal(dir->i_op->lookup(dir, entry.name, entry.length,
                                           &ino),
                         0);
        assert_int_equal(ino, entry.ino);
        n += strcmp(entry.name, name) == 0;
        ++*all;
        at = entry.next;
    }
    assert_int_equal(error, 0);
    return n;
}

/* The directory at tree/PATH, and everything below it. */
static void
same_tree(const char *path)
{
    char here[4096], below[4352];
    unsigned int n = 0, listed;
    struct inode *dir, *inode;
    struct dirent *entry;
    DIR *host;

    snprintf(here, sizeof(here), "tree/%s", path);
    host = opendir(here);
    assert_non_null(host);
    dir = inode_of(*path ? path : "/");
    for (; (entry = readdir(host)); n++) {
        assert_int_equal(times_listed(dir, entry->d_name, &listed), 1);
        if (entry->d_name[0] == '.')
            continue;
        snprintf(below, sizeof(below), "tree/%s/%s", path, entry->d_name);
        inode = inode_of(below + 4);
        same_stat(inode, below);
        if (S_ISREG(inode->i_mode))
            same_file(inode, below);
        else
            same_tree(below + 5);
        iput(inode);
    }
    assert_int_equal(listed, n + (*path ? 0 : 1)); /* lost+found */
    closedir(host);
    iput(dir);
}

static void
every_byte_is_the_hosts(void **state)
{
    (void)state;
    fresh_image(9216, "");
    same_tree("");
    nothing_is_held();
}

/* 36 groups: more descriptors than one block has. */
static void
and_in_many_groups(void **state)
{
    (void)state;
    fresh_image(9216, "-g 256 -N 1152");
    same_tree("sizes");
    same_tree("names");
    same_tree("many");
    same_tree("deep");
    nothing_is_held();
}

/* ---- bmap ---- */

static void
bmap_tells_holes_from_blocks(void **state)
{
    struct inode *inode;
    uint32_t blocks = 0;

    (void)state;
    fresh_image(9216, "");
    inode = inode_of("sparse/all");
    for (uint32_t n = 0; n <= LAST / KIB; n++)
        blocks += inode->i_op->bmap(inode, n) > 0;
    assert_true(blocks >= 14 && blocks <= 21); /* of 1 to 3 for each */
    assert_true(inode->i_op->bmap(inode, LAST / KIB) > 0);
    assert_int_equal(inode->i_op->bmap(inode, LAST / KIB + 1), 0);
    assert_int_equal(inode->i_op->bmap(inode, UINT32_MAX), 0);
    assert_int_equal(inode->i_op->bmap(inode, 0), 0);
    iput(inode);

    inode = inode_of("sizes/1025");
    for (uint32_t n = 0; n < 2; n++) {
        int32_t block = inode->i_op->bmap(inode, n);

        assert_true(block > 0);
        assert_int_equal(inode->i_op->read(inode, n * KIB, USER_BASE, KIB),
                         n == 0 ? KIB : 1);
        assert_memory_equal(user, image + block * KIB, n == 0 ? KIB : 1);
    }
    assert_int_equal(inode->i_op->bmap(inode, 2), 0);
    iput(inode);
    nothing_is_held();
}

/* ---- a program's memory ends ---- */

static void
a_read_stops_where_the_memory_does(void **state)
{
    struct inode *inode;
    int32_t got;

    (void)state;
    fresh_image(9216, "");
    inode = inode_of("sizes/4096");
    user_size = 3 * KIB;
    assert_int_equal(inode->i_op->read(inode, 0, USER_BASE, 4096), 3 * KIB);
    user_size = 3 * KIB - 1;
    got = inode->i_op->read(inode, 0, USER_BASE, 4096);
    assert_in_range(got, 2 * KIB, 3 * KIB - 1);
    user_size = 0;
    assert_int_equal(inode->i_op->read(inode, 0, USER_BASE, 4096), -EFAULT);
    assert_int_equal(inode->i_op->read(inode, 0, 0, 1), -EFAULT);
    assert_int_equal(inode->i_op->read(inode, 0, 0, 0), 0);
    iput(inode);
    inode = inode_of("sparse/hole");
    assert_int_equal(inode->i_op->read(inode, 0, UINT32_MAX, 9), -EFAULT);
    iput(inode);
    nothing_is_held();
}

/* ---- directories ---- */

/* Entries begin where they begin: no position between is taken. */
static void
readdir_goes_on_only_between_entries(void **state)
{
    static bool begins[64 * KIB];
    struct dir_entry entry;
    struct inode *dir;

    (void)state;
    fresh_image(9216, "");
    dir = inode_of("many");
    memset(begins, 0, sizeof(begins));
    assert_true(dir->i_size > 2 * KIB && dir->i_size <= sizeof(begins));
    for (uint32_t at = 0; dir->i_op->readdir(dir, at, &entry) == 1;
         at = entry.next)
        begins[at] = true;
    for (uint32_t at = 0; at < dir->i_size; at++)
        assert_int_equal(dir->i_op->readdir(dir, at, &entry),
                         begins[at] ? 1 : -EINVAL);
    assert_int_equal(dir->i_op->readdir(dir, dir->i_size, &entry), 0);
    assert_int_equal(dir->i_op->readdir(dir, UINT32_MAX, &entry), 0);
    iput(dir);
}

/* The entry that `position` in the image holds, in its block. */
static struct ext2_dir_entry *
entry_in_image(struct inode *dir, uint32_t position)
{
    int32_t block = dir->i_op->bmap(dir, position / KIB);

    return (struct ext2_dir_entry *)(image + block * KIB + position % KIB);
}

/* After unlink() an entry has no inode, or is part of the one before. */
static void
unused_entries_are_passed_over(void **state)
{
    unsigned int all, left;
    struct dir_entry entry;
    struct inode *dir;
    uint32_t ino;

    (void)state;
    fresh_image(9216, "");
    dir = inode_of("many");
    times_listed(dir, "", &all);
    for (uint32_t at = 0; at < dir->i_size; at += KIB)
        entry_in_image(dir, at)->inode = 0; /* also "." */
    times_listed(dir, "", &left);
    assert_int_equal(left, all - dir->i_size / KIB);
    assert_int_equal(dir->i_op->lookup(dir, ".", 1, &ino), -ENOENT);
    assert_int_equal(dir->i_op->readdir(dir, 0, &entry), 1);
    assert_string_equal(entry.name, "..");

    /* A whole block without a name, as in lost+found. */
    entry_in_image(dir, KIB)->rec_len = KIB;
    entry_in_image(dir, KIB)->name_len = 0;
    times_listed(dir, "", &all);
    assert_true(all < left);
    iput(dir);
    dir = inode_of("lost+found");
    times_listed(dir, "", &all);
    assert_int_equal(all, 2);
    iput(dir);
    nothing_is_held();
}

/* ---- paths ---- */

static void
fails(const char *path, int32_t expected)
{
    int32_t error = 0;

    if (namei(path, &error) || error != -expected)
        fail_msg("namei of \"%s\": not error %d but %d", path, expected,
                 -error);
}

static void
leads_to(const char *path, const char *other)
{
    struct inode *a = inode_of(path), *b = inode_of(other);

    if (a != b)
        fail_msg("\"%s\" is not \"%s\"", path, other);
    assert_int_equal(a->i_count, 2);
    iput(a);
    iput(b);
}

static void
paths_lead_where_linux_says(void **state)
{
    (void)state;
    fresh_image(9216, "");
    leads_to("/", "/.");
    leads_to("/..", "/");
    leads_to("///../.././", "/");
    leads_to("sizes/1", "/sizes//1");
    leads_to("/deep/0/1/../../../sizes/./1", "/sizes/1");
    leads_to("/deep/", "/deep");
    leads_to("/deep/0/1/..", "/deep/0");
    leads_to("/deep/0/1/2/../../1/2", "/deep/0/1/2");
    leads_to("/names/other", "/sizes/1025");
    fails("", ENOENT);
    fails("/nobody", ENOENT);
    fails("/nobody/at/all", ENOENT);
    fails("/size", ENOENT);
    fails("/sizess", ENOENT);
    fails("/sizes/1/", ENOTDIR);
    fails("/sizes/1/.", ENOTDIR);
    fails("/sizes/1/..", ENOTDIR);
    fails("/sizes/1/x", ENOTDIR);
    fails(long_name("/names/", 255, 'z'), ENOENT);
    fails(long_name("/names/", 256, 'a'), ENAMETOOLONG);
    fails(long_name("/sizes/1/", 256, 'a'), ENOTDIR);
    root_dev = 0;
    fails("/", EIO);
    root_dev = DEV_RAMDISK;
    nothing_is_held();
}

/* ---- /proc: a root with one file; `..` is not in its own lookup ---- */

static bool with_proc;

static int32_t
proc_lookup(struct inode *dir, const char *name, size_t length,
            uint32_t *ino)
{
    (void)dir;
    *ino = length == 4 && memcmp(name, "file", 4) == 0 ? 2 : 0;
    return *ino ? 0 : -ENOENT;
}

static int32_t
proc_read_inode(struct inode *inode)
{
    static const struct inode_operations dir = {.lookup = proc_lookup},
                                         file = {0};

    inode->i_op = inode->i_ino == PROC_INO ? &dir : &file;
    return 0;
}

static bool
proc_owns(dev_t dev)
{
    return with_proc && dev == DEV_PROC;
}

FILE_SYSTEM("proc", proc_owns, proc_read_inode);

static void
proc_hangs_at_the_root(void **state)
{
    struct inode *inode;

    (void)state;
    fresh_image(9216, "");
    fails("/proc", ENOENT);
    with_proc = true;
    inode = inode_of("/proc");
    assert_true(inode->i_dev == DEV_PROC && inode->i_ino == PROC_INO);
    iput(inode);
    leads_to("/proc/.", "/sizes/../proc");
    leads_to("/proc/..", "/");
    leads_to("/proc/../sizes", "sizes");
    inode = inode_of("proc/file");
    assert_true(inode->i_dev == DEV_PROC && inode->i_ino == 2);
    iput(inode);
    fails("/sizes/proc", ENOENT);
    fails("/proc/proc", ENOENT);
    fails("/proc/file/..", ENOTDIR);
    fails("/proc/nobody", ENOENT);
    with_proc = false;
    nothing_is_held();
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_is_the_hosts),
        cmocka_unit_test(and_in_many_groups),
        cmocka_unit_test(bmap_tells_holes_from_blocks),
        cmocka_unit_test(a_read_stops_where_the_memory_does),
        cmocka_unit_test(readdir_goes_on_only_between_entries),
        cmocka_unit_test(unused_entries_are_passed_over),
        cmocka_unit_test(paths_lead_where_linux_says),
        cmocka_unit_test(proc_hangs_at_the_root),
    };

    return cmocka_run_group_tests(tests, make_tree, remove_folder);
}
