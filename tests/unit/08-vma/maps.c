// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/<pid>/maps, proc/maps.c: a line for each area, however many there
 * are, in parts of any length.
 */
#include "host-areas.h"

#include "lib/format.c"
#include "lib/text.c"
#include "proc/maps.c"

#define PAGES(n) ((uint32_t)(n) << PAGE_SHIFT)
#define BASE     0x20000000u

static char said[1 << 16], expected[1 << 16];
static uint32_t said_n, most_at_once;

bool
copy_to_user(uint32_t to, const void *from, size_t n)
{
    assert_true(said_n + n < sizeof(said));
    memcpy(said + said_n, from, n);
    said_n += n;
    if (n > most_at_once)
        most_at_once = n;
    return to != 0;
}

static int
one_task(void **state)
{
    (void)state;
    machine(200);
    new_task(1);
    run(1);
    strcpy(current->name, "fifteen letters");
    current->mm->start_code = BASE + 0x123;
    current->mm->start_brk = BASE + PAGES(2);
    current->mm->brk = BASE + PAGES(3) - 1;
    current->mm->start_stack = USER_SIZE - 100;
    said_n = most_at_once = 0;
    return 0;
}

/* All of it, `part` bytes at a time; 0: as many as one likes. */
static void
read_all(uint32_t part)
{
    int32_t got;

    said_n = 0;
    memset(said, 0, sizeof(said));
    do {
        uint32_t before = said_n, n = part ? part : 1 + random_below(700);

        got = read_maps(current, said_n, 1, n);
        assert_true(got >= 0 && (uint32_t)got <= n);
        assert_int_equal(said_n - before, got);
    } while (got > 0);
}

static void
lines_are_linuxs(void **state)
{
    (void)state;
    map_at(BASE, PAGES(1), PROT_READ | PROT_EXEC);
    map_at(BASE + PAGES(1), PAGES(1), PROT_READ | PROT_WRITE);
    map_at(BASE + PAGES(2), PAGES(1), VM_RIGHTS);
    map_at(BASE + PAGES(3), PAGES(1), 0);
    area_set_flags(current->mm->mmap,
                   current->mm->mmap->vm_flags | VM_MAYSHARE);
    do_mmap(USER_SIZE - PAGES(2), PAGES(2), VM_RIGHTS,
            MAP_FIXED | MAP_PRIVATE | VM_GROWSDOWN);
    read_all(4096);
    assert_string_equal(
        said, "20000000-20001000 r-xs 00000000 00:00 0          "
              "fifteen letters\n"
              "20001000-20002000 rw-p 00000000 00:00 0          "
              "fifteen letters\n"
              "20002000-20003000 rwxp 00000000 00:00 0          [heap]\n"
              "20003000-20004000 ---p 00000000 00:00 0 \n"
              "bfffe000-c0000000 rwxp 00000000 00:00 0          [stack]\n");
}

/* An area has its name of where it lies, not of what it may do. */
static void
what_is_mapped_elsewhere_has_no_name(void **state)
{
    (void)state;
    map_at(BASE - PAGES(1), PAGES(1), PROT_READ);
    map_at(BASE + PAGES(2), PAGES(1), PROT_READ);
    map_at(BASE + PAGES(3), PAGES(1), VM_RIGHTS);
    do_mmap(BASE + PAGES(9), PAGES(1), VM_RIGHTS,
            MAP_FIXED | MAP_PRIVATE | VM_GROWSDOWN);
    do_mmap(USER_SIZE - PAGES(2), PAGES(1), PROT_READ,
            MAP_FIXED | MAP_PRIVATE | VM_GROWSDOWN);
    do_mmap(USER_SIZE - PAGES(1), PAGES(1), VM_RIGHTS,
            MAP_FIXED | MAP_PRIVATE | VM_GROWSDOWN);
    current->mm->brk = BASE + PAGES(3) + 1; /* the heap is in two areas */
    read_all(4096);
    assert_string_equal(
        said, "1ffff000-20000000 r--p 00000000 00:00 0 \n"
              "20002000-20003000 r--p 00000000 00:00 0          [heap]\n"
              "20003000-20004000 rwxp 00000000 00:00 0          [heap]\n"
              "20009000-2000a000 rwxp 00000000 00:00 0 \n"
              "bfffe000-bffff000 r--p 00000000 00:00 0 \n"
              "bffff000-c0000000 rwxp 00000000 00:00 0          [stack]\n");
}

/* A page has room for a hundred: then chapter 5's texts were a panic. */
static void
two_hundred_areas_have_two_hundred_lines(void **state)
{
    static const uint32_t parts[] = {7, 40, 41, 42, 511, 512, 513, 4096, 0};

    (void)state;
    random_begin();
    read_all(10);
    assert_string_equal(said, ""); /* without any */
    expected[0] = 0;
    for (uint32_t i = 0; i < 200; i++) {
        uint32_t at = BASE + PAGES(4 + 2 * i);

        map_at(at, PAGES(1), PROT_READ);
        sprintf(expected + 41 * i, "%08x-%08x r--p 00000000 00:00 0 \n", at,
                at + PAGES(1));
    }
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
        read_all(parts[i]);
        assert_int_equal(said_n, strlen(expected));
        assert_string_equal(said, expected);
    }
    assert_int_equal(most_at_once, 512);
}

static void
what_is_behind_the_end_is_empty(void **state)
{
    (void)state;
    map_at(BASE, PAGES(1), PROT_READ);
    assert_int_equal(read_maps(current, 10000, 1, 10), 0);
    assert_int_equal(read_maps(current, 0xffffffff, 1, 0xffffffff), 0);
    assert_int_equal(read_maps(current, 0, 1, 0), 0);
    assert_int_equal(read_maps(current, 0, 0, 10), -EFAULT);
}

static void
of_a_task_that_has_ended_one_reads_nothing(void **state)
{
    (void)state;
    assert_int_equal(read_maps(NULL, 0, 1, 10), -ESRCH);
    assert_int_equal(read_maps(NULL, 0, 1, 0), 0);
}

#define MAPS_TEST(f) cmocka_unit_test_setup(f, one_task)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        MAPS_TEST(lines_are_linuxs),
        MAPS_TEST(what_is_mapped_elsewhere_has_no_name),
        MAPS_TEST(two_hundred_areas_have_two_hundred_lines),
        MAPS_TEST(what_is_behind_the_end_is_empty),
        MAPS_TEST(of_a_task_that_has_ended_one_reads_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
