/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Chapter 5 on the machine: damaged disks.  A program walks each of them,
 * as a RAM disk.  It and the kernel must come to their ends, and nothing
 * may be lost.  On the host tests/unit/05-files/ext2-damage.c walks many
 * more of the same kind.  This disk has no
 * programs.  Only where programs are modules.
 */
#define _GNU_SOURCE
#include "guest-tasks.h"

#include "../unit/host/ext2-image.h"

#include "../unit/host/ext2-damage.h"

enum { BLOCKS = 640, KIB = 1024, LIMIT = 300 * KIB, NAMES = 40 };

enum { LINKS = 8, LINKS_TO_NOWHERE = 4 }; /* of make_links() */

static char *whole;
static const char *names[NAMES + 8]; /* of files */
static uint32_t nr_names;

static void
add_file(const char *name, size_t n)
{
    names[nr_names] = strdup(name);
    make_file(names[nr_names++], n);
}

static int
make_tree(void **state)
{
    char name[32];

    random_state = 1;
    if (make_folder(state) < 0)
        return -1;
    add_file("single", 20000);
    add_file("double", 280000);
    make_sparse("triple", (12 + 256 + 65536) * KIB + 900,
                (const off_t[]){(12 + 256 + 65536) * KIB, 0});
    names[nr_names++] = "triple";
    make_dir("dir");
    make_dir("dir/below");
    add_file("dir/below/x", 3000);
    make_dir("many");
    for (int i = 0; i < NAMES; i++) {
        snprintf(name, sizeof(name), "many/name number %d", i);
        add_file(name, (size_t)i);
    }
    make_links("dir/below/x", "dir/below");
    if (mkfifo("tree/fifo", 0600) < 0)
        return -1;
    whole = make_image(BLOCKS, "-g 256 -N 120");
    disk_image = "damaged.ext2";
    return 0;
}

static int
free_tree(void **state)
{
    unlink(disk_image);
    free(whole);
    return remove_folder(state);
}

/* The image is this; a program walks it, and nothing is left behind. */
static void
walk_image(const void *bytes, size_t size, uint32_t n)
{
    int fd = open(disk_image, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    char words[40];

    assert_int_equal(write(fd, bytes, size), size);
    close(fd);
    snprintf(words, sizeof(words), "run=t-program n=%u", n);
    boot_programs((struct boot_options){.words = words}, "fswalk disk",
                  BOOT_PASS);
    assert_line("status: 0x0");
    assert_int_equal(boot_count(&result, "panic"), 0);
    check_nothing_left();
}

static void
a_disk_in_order_is_walked_to_its_end(void **state)
{
    static unsigned char part[LIMIT];
    uint32_t bytes = 0, sum = 0;
    char path[64];

    (void)state;
    for (uint32_t i = 0; i < nr_names; i++) {
        int fd, n;

        snprintf(path, sizeof(path), "tree/%s", names[i]);
        fd = open(path, O_RDONLY);
        n = (int)read(fd, part, LIMIT);
        assert_true(n >= 0);
        close(fd);
        bytes += (uint32_t)n;
        for (int j = 0; j < n; j++)
            sum += part[j];
    }
    walk_image(whole, BLOCKS * KIB, 0);
    assert_int_equal(value("no device"), 1); /* the fifo */
    assert_int_equal(value("errors"), LINKS_TO_NOWHERE + 1);
    assert_int_equal(value("left out"), LINKS - LINKS_TO_NOWHERE);
    assert_int_equal(value("bytes"), bytes);
    assert_int_equal(value("sum"), sum);
    /* Five directories with `.` and `..`; four of them have names. */
    assert_int_equal(value("names"), nr_names + 2 * 5 + 4 + LINKS + 1);
}

static void
damaged_disks_give_errors_and_nothing_worse(void **state)
{
    unsigned int images = times(24, 2), with_errors = 0;
    uint64_t first;

    (void)state;
    random_begin();
    first = random_state;
    for (unsigned int i = 0; i < images; i++) {
        struct patient patient;

        random_state = first + i;
        damage_begin(&patient, whole, BLOCKS);
        do
            damage(&patient);
        while (random_below(3) > 0 || !patient.said[0]);
        print_message("  SEED=%llu: %s\n", (unsigned long long)(first + i),
                      patient.said);
        walk_image(patient.bytes, patient.blocks_left * KIB, i);
        with_errors += value("errors") > LINKS_TO_NOWHERE + 1;
        free(patient.bytes);
    }
    print_message("  %u of %u disks gave an error\n", with_errors, images);
    if (!getenv("SEED"))
        assert_in_range(with_errors, images / 4, images);
}

/* What is no file system at all. */
static void
disks_that_are_none_have_no_root(void **state)
{
    static char other[BLOCKS * KIB];

    (void)state;
    walk_image(other, KIB, 0);
    assert_int_equal(value("errors"), 1);
    assert_int_equal(value("names"), 0);
    walk_image(other, sizeof(other), 0);
    assert_int_equal(value("errors"), 1);
    random_begin();
    for (size_t i = 0; i < sizeof(other); i++)
        other[i] = (char)random_below(256);
    walk_image(other, sizeof(other), 0);
    assert_int_equal(value("errors"), 1);
    walk_image(whole, 3 * KIB, 0); /* a super block and not much else */
    assert_int_equal(value("errors"), 1);
}

static const struct CMUnitTest tests[] = {
    BOOT_TEST(a_disk_in_order_is_walked_to_its_end),
    BOOT_TEST(damaged_disks_give_errors_and_nothing_worse),
    BOOT_TEST(disks_that_are_none_have_no_root),
};

int
main(int argc, char **argv)
{
    if (argc != 2 || !(kernel = realpath(argv[1], NULL))) {
        fprintf(stderr, "usage: %s KERNEL\n", argv[0]);
        return 2;
    }
    return cmocka_run_group_tests(tests, make_tree, free_tree);
}
