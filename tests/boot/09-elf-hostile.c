/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Chapter 9 against the world: no memory, and a disk that fails or lies, at
 * every place where something is wanted; tasks that come and go while others
 * read; and programs damaged in every way.
 */
#define _GNU_SOURCE
#include "guest-damaged.h"

/* ---- memory and disk ---- */

enum { EACCES = 13, EAGAIN = 11, ENOEXEC = 8, ENOMEM = 12, ANY = -1 };
enum { SIGBUS = 7, SIGSEGV = 11 };

/* Told: the error or 0; killed: the signals, as bits; spared: at all? */
static void
check_act(const char *name, int error, unsigned int signals, bool spares)
{
    unsigned int told, killed, by, spared;
    char prefix[80], *line;
    int last;

    snprintf(prefix, sizeof(prefix), "%s: told ", name);
    assert_int_equal(boot_count(&result, prefix), 1);
    line = boot_line(&result, prefix, 0);
    assert_int_equal(sscanf(line + strlen(prefix),
                            "%u times, at last %d, killed %u times, %x, "
                            "spared %u times",
                            &told, &last, &killed, &by, &spared),
                     5);
    print_message("  %s\n", line);
    if ((error != ANY && last != error) || by != signals ||
        (error != ANY && !spared != !spares))
        fail_msg("%s", line);
    free(line);
}

static void
run_file_fails(void)
{
    boot_programs((struct boot_options){.words = "run=t-program",
                                        .guest_seconds = 300},
                  "file-fails", BOOT_PASS);
    assert_line("file-fails: over");
    check_nothing_left();
}

static void
whatever_allocation_or_reading_fails_nothing_is_lost(void **state)
{
    (void)state;
    run_file_fails();
    check_act("memory, mmap, apart", ENOMEM, 0, false);
    check_act("memory, mmap into the middle", ENOMEM, 0, false);
    check_act("memory, munmap of a hole", ENOMEM, 0, false);
    check_act("memory, mprotect of the middle", ENOMEM, 0, false);
    check_act("memory, load what nobody has", 0, 1 << SIGSEGV, false);
    check_act("memory, store what nobody has", 0, 1 << SIGSEGV, false);
    check_act("memory, load far away", ENOMEM, 1 << SIGSEGV, false);
    /* Without a frame for a copy, or a table for it, the page is read. */
    check_act("memory, load what we have elsewhere", ENOMEM, 0, true);
    check_act("memory, store what we have elsewhere", ENOMEM, 0, true);
    check_act("memory, fork", EAGAIN, 0, false);
    check_act("memory, execve", ENOMEM, 1 << SIGSEGV | 1 << SIGBUS, false);

    check_act("disk, load what nobody has", 0, 1 << SIGBUS, false);
    check_act("disk, store what nobody has", 0, 1 << SIGBUS, false);
    check_act("disk, load far away", 0, 1 << SIGBUS, false);
    check_act("disk, load what we have elsewhere", 0, 0, false);
    check_act("disk, store what we have elsewhere", 0, 0, false);
    check_act("disk, fork", 0, 0, false);
    check_act("disk, execve", ANY, 1 << SIGBUS, false);

    /* What a liar gives is taken for the file's, but a block's number. */
    check_act("liar, load what nobody has", 0, 1 << SIGBUS, true);
    check_act("liar, store what nobody has", 0, 1 << SIGBUS, true);
    check_act("liar, load what we have elsewhere", 0, 0, false);
}

/* ---- come and go ---- */

/* With an ATA disk others run while a page is read; the cache is small. */
static void
passing(const char *more, bool ata, unsigned int n)
{
    char *image = module_path("disk"), words[80];

    snprintf(words, sizeof(words), "run=t-program buffers=24 n=%u%s", n,
             more);
    boot_programs((struct boot_options){.words = words,
                                        .disk = ata ? image : NULL,
                                        .insn_ns = 64,
                                        .guest_seconds = 600,
                                        .host_seconds = 300},
                  "passing", BOOT_PASS);
    free(image);
}

/* Stopped where no page is under way, so that each frame has a use. */
static void
tasks_come_and_go_while_another_reads(void **state)
{
    unsigned int n = times(20000, 1500);

    (void)state;
    passing(" freeze=1", false, n / 2);
    check_counts();
    passing("", true, n);
    assert_line("passing: %u steps", n);
    assert_line("status: 0x0");
    check_nothing_left();
}

/* ---- damaged programs ---- */

static void
damaged_programs_are_refused_or_end_and_lose_nothing(void **state)
{
    (void)state;
    check_damaged(times(3000, 75));
}

static const struct CMUnitTest tests[] = {
    BOOT_TEST(whatever_allocation_or_reading_fails_nothing_is_lost),
    BOOT_TEST(tasks_come_and_go_while_another_reads),
    BOOT_TEST(damaged_programs_are_refused_or_end_and_lose_nothing),
};

BOOT_TESTS_MAIN(tests)
