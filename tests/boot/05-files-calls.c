/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Chapter 5's calls for files on the machine, and what /proc tells against
 * the page tables themselves.
 *
 * The programs whole-tree, errors, links, shared, pipes, ended and proc-text run
 * on the host's Linux, too, in a folder with the same files, and linux.c compares every
 * word.  Not compared, and checked by our-own.c and full.c, is where the two
 * must differ: our disk cannot be written to; no path has more than 511
 * bytes and no position is beyond 2 GiB, also on a 64-bit host; a pipe holds
 * 4 KiB; a page is mapped at address 0; a failing copy may tell of whole
 * blocks only; the image's root also has lost+found, and its permissions
 * know no umask.
 */
#define _GNU_SOURCE
#include "guest-tasks.h"

static void
the_tree_is_walked(void **state)
{
    (void)state;
    run_program("whole-tree disk");
    assert_true(boot_says(&result, "./sparse: 2147483647 bytes, 1 links"));
}

static void
every_mistake_has_its_error(void **state)
{
    (void)state;
    run_program("errors disk");
    assert_line("open(\"etc\", O_WRONLY): -21");
    assert_line("open(\"etc/motd/x\", O_RDONLY): -20");
}

static void
positions_are_shared_by_copies_only(void **state)
{
    (void)state;
    run_program("shared disk");
}

static void
pipes_wait_end_and_do_not_tear(void **state)
{
    (void)state;
    run_program("pipes disk");
    assert_line("stream: 150000 bytes");
    for (int i = 0; i < 6; i++)
        assert_line("writer %d: 40 pieces", i);
}

static void
where_we_differ_from_linux(void **state)
{
    (void)state;
    run_program("our-own disk");
    assert_line("our own: as it should be");
}

static void
full_tables_are_errors_and_empty_again(void **state)
{
    (void)state;
    run_program("full disk");
    assert_int_equal(value("files in all"), NR_FILE);
    assert_in_range(value("different files"), NR_INODE - 5, NR_FILE - 1);
    assert_in_range(value("ends of pipes"), 50, NR_FILE - 1);
}

static void
wild_calls_lose_no_file_inode_buffer_or_frame(void **state)
{
    unsigned int most = times(30000, 1500);

    (void)state;
    for (unsigned int n = most - 500; n <= most; n += 500) {
        char words[60];

        snprintf(words, sizeof(words), "run=t-program n=%u", n);
        boot_programs((struct boot_options){.words = words,
                                            .guest_seconds = 120},
                      "wild-calls disk", BOOT_PASS);
        assert_line("status: 0x0");
        assert_int_equal(boot_count(&result, "wild calls: "), 1);
        check_nothing_left();
    }
}

/* linux.c compares what they lead to. */
static void
links_are_followed(void **state)
{
    (void)state;
    run_program("links disk");
    assert_line("links/motd: stat 0, open 0, file of 43 \"Shared P\"");
    assert_line("links/chain/40: stat 0, open 0, file of 43 \"Shared P\"");
    assert_line("links/chain/41: stat -40, open -40");
    assert_line("links/nothing: stat -2, open -2");
}

/* ---- /proc ---- */

static void
of_a_task_that_has_ended_proc_tells_nothing(void **state)
{
    (void)state;
    run_program("ended disk");
    assert_line("lseek(maps, 0, SEEK_SET): 0");
    assert_int_equal(boot_count(&result, "read(maps, buffer, 10): -3"), 2);
}

static void
a_pid_that_comes_again_is_another_task(void **state)
{
    (void)state;
    run_program("pids disk");
    assert_line("pid 3: two tasks");
}

static void
proc_reads_like_linux(void **state)
{
    (void)state;
    run_program("proc-text disk");
    assert_line("pieces: the same");
}

/* The tables in a directory, and how often they name this frame. */
static unsigned int
mappings_in(uint32_t directory, uint32_t frame, uint32_t *tables)
{
    unsigned int n = 0;

    for (uint32_t i = 0; i < KERNEL_BASE >> 22; i++) {
        uint32_t pde = word_at(directory + 4 * i);

        *tables += pde & PRESENT;
        for (uint32_t j = 0; pde & PRESENT && j < ENTRIES; j++) {
            uint32_t pte = word_at((pde & ~FLAGS) + 4 * j);

            n += (pte & PRESENT) && pte >> 12 == frame;
        }
    }
    return n;
}

/* In how many entries of all programs' tables is this frame? */
static unsigned int
mappings_of(uint32_t frame, uint32_t *tables)
{
    uint32_t only = physical_of("page_directory");
    unsigned int n = mappings_in(only, frame, tables);
    struct guest_task task;

    for (uint32_t slot = 1; slot < NR_TASKS; slot++)
        if (task_in(slot, &task) && task.directory != only)
            n += mappings_in(task.directory, frame, tables);
    return n;
}

/* Every line about a page of this task against its entry. */
static unsigned int
check_pages(const struct guest_task *task)
{
    unsigned int n = 0;
    char prefix[32], *line;

    snprintf(prefix, sizeof(prefix), "page %u ", task->pid);
    for (; (line = boot_line(&result, prefix, n)); n++) {
        unsigned int page, frame, count, exclusive;
        uint32_t entry, tables = 0, mappings;

        assert_int_equal(sscanf(line, "page %*u %x %x %u %u", &page, &frame,
                                &count, &exclusive),
                         4);
        mappings = mappings_of(frame, &tables);
        entry = guest_task_pte(&result, task, page * PAGE, NULL);
        if (!(entry & PRESENT) || entry >> 12 != frame ||
            mappings != count || exclusive != (count == 1))
            fail_msg("the entry is %08x, with %u mappings; /proc: %s",
                     entry, mappings, line);
        free(line);
    }
    return n;
}

static unsigned int
pages_of(const struct guest_task *task)
{
    unsigned int n = 0;

    for (uint32_t at = 0; at < layout("USER_SIZE"); at += PAGE)
        n += guest_task_pte(&result, task, at, NULL) & PRESENT;
    return n;
}

/* Every page lies in an area of `maps`, and each area begins with one. */
static void
check_maps(const struct guest_task *task)
{
    char prefix[40], *line;
    unsigned int n, covered = 0;

    snprintf(prefix, sizeof(prefix), "/proc/self/maps %u ", task->pid);
    for (n = 0; (line = boot_line(&result, prefix, n)); n++) {
        unsigned int from, to;

        assert_int_equal(sscanf(line + strlen(prefix), "%x-%x ", &from,
                                &to),
                         2);
        for (uint32_t at = from; at < to; at += PAGE)
            covered += guest_task_pte(&result, task, at, NULL) & PRESENT;
        free(line);
    }
    assert_true(n >= 3);
    assert_int_equal(covered, pages_of(task));
}

static int64_t
mem(const char *name)
{
    char key[60], *line = NULL;
    long long kb;

    for (size_t i = 0; (line = boot_line(&result, "/proc/meminfo ", i));
         i++) {
        snprintf(key, sizeof(key), "%s:", name);
        if (strstr(line, key))
            break;
        free(line);
    }
    if (!line)
        fail_msg("no line %s", name);
    assert_int_equal(sscanf(strstr(line, key) + strlen(key), "%lld kB",
                            &kb),
                     1);
    free(line);
    return kb;
}

static void
proc_tells_what_the_page_tables_hold(void **state)
{
    struct guest_task parent, child;
    uint32_t tables = 0;

    (void)state;
    boot_programs((struct boot_options){.words = "run=t-program freeze=1"},
                  "proc-pages disk", BOOT_PASS);
    parent = task_with(2);
    child = task_with(3);
    check_counts();
    check_files();
    assert_int_equal(check_pages(&child), pages_of(&child));
    assert_true(check_pages(&parent) >= 3 + 4);
    check_maps(&child);
    check_maps(&parent);

    mappings_of(0, &tables);
    assert_int_equal(mem("PageTables"), tables * 4);
    /* The text itself was in a frame. */
    assert_int_equal(mem("MemFree"), 4 * (frames_free() - 1));
    assert_true(mem("MemTotal") > mem("MemFree"));
}

static const struct CMUnitTest tests[] = {
    BOOT_TEST(the_tree_is_walked),
    BOOT_TEST(every_mistake_has_its_error),
    BOOT_TEST(positions_are_shared_by_copies_only),
    BOOT_TEST(pipes_wait_end_and_do_not_tear),
    BOOT_TEST(where_we_differ_from_linux),
    BOOT_TEST(full_tables_are_errors_and_empty_again),
    BOOT_TEST(wild_calls_lose_no_file_inode_buffer_or_frame),
    BOOT_TEST(links_are_followed),
    BOOT_TEST(of_a_task_that_has_ended_proc_tells_nothing),
    BOOT_TEST(a_pid_that_comes_again_is_another_task),
    BOOT_TEST(proc_reads_like_linux),
    BOOT_TEST(proc_tells_what_the_page_tables_hold),
};

BOOT_TESTS_MAIN(tests)
