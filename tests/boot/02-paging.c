/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Chapter 2 on the machine: where the kernel is, what is mapped (walked from
 * outside), what the processor remembers and allows, and that every fault
 * gets the right words.  QEMU's log of exceptions is the second witness.
 */
#include "boot-test.h"

#include <elf.h>

#include "guest-tables.h"

#define BASE 0xc0000000u
#define MIB  (1u << 20)

static void
boot_logged(const char *words, enum boot_verdict expected)
{
    boot_options((struct boot_options){.words = words, .log = "int"},
                 expected);
}

/* ---- where things are ---- */

static void
the_kernel_is_linked_3_gib_above_where_it_lies(void **state)
{
    uint32_t start;

    (void)state;
    boot("run=t-regions", BOOT_PASS);
    start = address_of("kernel_start");
    assert_int_equal(start, BASE + MIB);
    assert_int_equal(physical_of("page_directory"),
                     address_of("page_directory") - BASE);
    assert_in_range(address_of("kmain"), start, address_of("kernel_end"));
}

/*
 * GRUB wants the entry among the addresses that a segment has when it runs,
 * and subtracts what lies between these and where it is loaded.
 */
static void
the_entry_is_in_a_segment_as_loaders_expect(void **state)
{
    FILE *f = fopen(kernel, "rb");
    Elf32_Ehdr head;
    Elf32_Phdr segment;
    int found = 0;

    (void)state;
    assert_non_null(f);
    assert_int_equal(fread(&head, sizeof(head), 1, f), 1);
    for (int i = 0; i < head.e_phnum; i++) {
        assert_int_equal(fseek(f,
                               (long)(head.e_phoff + i * sizeof(segment)),
                               SEEK_SET),
                         0);
        assert_int_equal(fread(&segment, sizeof(segment), 1, f), 1);
        if (segment.p_type == PT_LOAD && head.e_entry >= segment.p_vaddr &&
            head.e_entry - segment.p_vaddr < segment.p_filesz) {
            assert_int_equal(segment.p_vaddr - segment.p_paddr, BASE);
            found++;
        }
    }
    fclose(f);
    assert_int_equal(found, 1);
}

/* ... and runs there: the log has the instructions' addresses, and CR3. */
static void
the_kernel_runs_where_it_is_linked(void **state)
{
    unsigned int eip, n = 0;
    const char *at;
    char line[32];

    (void)state;
    boot_logged("run=t-regions", BOOT_PASS);
    snprintf(line, sizeof(line), " CR3=%08x",
             physical_of("page_directory"));
    for (at = result.log; (at = strstr(at, ": v=0e ")); at++, n++) {
        assert_int_equal(sscanf(strstr(at, "pc="), "pc=%x", &eip), 1);
        assert_in_range(eip, address_of("kernel_start"),
                        address_of("kernel_end"));
        assert_int_equal(strncmp(strstr(at, " CR3="), line, 13), 0);
    }
    assert_true(n > 1000);
    assert_int_equal(value("cr3"), physical_of("page_directory"));
}

static void
the_directory_has_the_window_and_nothing_else(void **state)
{
    uint32_t directory;

    (void)state;
    boot("run=t-regions", BOOT_PASS);
    directory = physical_of("page_directory");
    for (uint32_t i = 0; i < ENTRIES; i++) {
        uint32_t pde = word_at(directory + 4 * i);

        if (i == 32) /* where the probe has its code */
            continue;
        if (i < 768 || i >= 772)
            assert_int_equal(pde, 0);
        else
            assert_int_equal(pde & ~ACCESSED,
                             (physical_of("kernel_tables") +
                              (i - 768) * PAGE) |
                                 PRESENT | WRITE);
    }
}

static void
the_window_is_one_to_one_but_for_the_guard(void **state)
{
    uint32_t guard, where, entry;

    (void)state;
    boot("run=t-regions", BOOT_PASS);
    guard = address_of("boot_guard");
    assert_int_equal(guard + PAGE, address_of("boot_stack"));
    for (uint32_t at = 0; at < 16 * MIB; at += PAGE) {
        entry = walk(BASE + at, &where) & ~(ACCESSED | DIRTY);
        assert_int_equal(entry,
                         BASE + at == guard ? 0 : (at | PRESENT | WRITE));
    }
}

/* The kernel itself, reading: only the window's four regions answer. */
static void
the_identity_mapping_is_gone(void **state)
{
    uint8_t readable[ENTRIES];

    (void)state;
    boot_logged("run=t-regions", BOOT_PASS);
    variable("t_readable", readable, sizeof(readable));
    for (uint32_t i = 0; i < ENTRIES; i++)
        assert_int_equal(readable[i], i >= 768 && i < 772);
}

static void
the_edges_of_the_mapping_are_exact(void **state)
{
    (void)state;
    boot("run=t-edges", BOOT_PASS);
    assert_line("00000000: faults 1");
    assert_line("00000ffc: faults 1");
    assert_line("00100000: faults 1");
    assert_line("00fffffc: faults 1");
    assert_line("bffffffc: faults 1");
    assert_line("c0000000: faults 0");
    assert_line("c0fffffc: faults 0");
    assert_line("c1000000: faults 1");
    assert_line("fffffffc: faults 1");
}

/* ---- find_pte ---- */

static struct {
    uint32_t linear, where, entry;
} answers[4096];

static void
check_answers(const char *words)
{
    unsigned int tables = 0, entries = 0;

    boot(words, BOOT_PASS);
    variable("t_answers", answers, sizeof(answers));
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        uint32_t where, entry = walk(answers[i].linear, &where);

        if (answers[i].where != where || answers[i].entry != entry)
            fail_msg("%s: find_pte(%08x) says %08x at %08x; it is %08x at "
                     "%08x",
                     words, answers[i].linear, answers[i].entry,
                     answers[i].where, entry, where);
        tables += where != 0;
        entries += entry != 0;
    }
    assert_in_range(tables, entries + 1, COUNT_OF(answers) - 1);
    assert_true(entries > 500);
}

static void
find_pte_agrees_with_a_walk_from_outside(void **state)
{
    (void)state;
    check_answers("run=t-answer seed=1");
    check_answers("run=t-answer seed=2");
    check_answers("run=t-answer seed=0x5eed");
}

static void
mapping_a_page_twice_panics(void **state)
{
    (void)state;
    boot_panic("run=t-twice",
               "map_page: 08000000 is mapped already, to 00fff000");
}

/* ---- what the processor remembers and marks ---- */

static void
a_changed_entry_counts_from_its_flush_on(void **state)
{
    (void)state;
    boot("run=t-stale", BOOT_PASS);
    assert_line("mapped: 11 12");
    assert_line("changed: 11 12");
    assert_line("first flushed: 21");
    assert_line("all flushed: 21 22");
    assert_int_equal(value("faults after unmapping"), 1);
    assert_int_equal(value("faults after mapping again"), 0);
    assert_int_equal(value("faults of a store to a page made read-only"),
                     0);
    assert_int_equal(value("faults of a store after the flush"), 1);
}

static void
reading_marks_accessed_and_writing_dirty(void **state)
{
    (void)state;
    boot("run=t-marks", BOOT_PASS);
    assert_int_equal(value("mapped"), 0);
    assert_int_equal(value("read"), ACCESSED);
    assert_int_equal(value("written"), ACCESSED | DIRTY);
}

/* ---- rights and words ---- */

static const char *const accessors[] = {"kernel", "kernel-wp", "user"};

static const struct kind {
    const char *name;
    bool there;
    uint32_t flags;
} kinds[] = {
    {"no-table", false, 0},  {"no-page", false, 0},
    {"user-ro", true, USER}, {"user-rw", true, USER | WRITE},
    {"kernel-ro", true, 0},  {"kernel-rw", true, WRITE},
    {"image", true, WRITE},
};

/* What a 386 does (a 486 with CR0.WP): does it fault, with which code? */
static bool
faults(const char *who, bool write, const struct kind *kind,
       unsigned int *error)
{
    bool user = strcmp(who, "user") == 0;
    bool checks_writes = strcmp(who, "kernel") != 0;

    *error = (kind->there ? 1 : 0) | (write ? 2 : 0) | (user ? 4 : 0);
    return !kind->there || (user && !(kind->flags & USER)) ||
           (checks_writes && write && !(kind->flags & WRITE));
}

static const char *
reason(bool user, const struct kind *kind)
{
    if (!kind->there)
        return "no page is there";
    if (user && !(kind->flags & USER))
        return "the page is the kernel's";
    return "the page is read-only";
}

/* One access: the guest's record, QEMU's, and the words that explain it. */
static void
check_access(const char *who, bool write, const struct kind *kind,
             const char **log)
{
    unsigned int count, error, address, expected;
    bool user = strcmp(who, "user") == 0;
    struct page_fault logged;
    char text[128], *line;

    snprintf(text, sizeof(text), "%s %s %s: ", who,
             write ? "write" : "read", kind->name);
    line = boot_line(&result, text, 0);
    assert_non_null(line);
    assert_int_equal(sscanf(line + strlen(text),
                            "faults %u error %u address %x", &count, &error,
                            &address),
                     3);
    free(line);
    assert_int_equal(count, faults(who, write, kind, &expected));
    if (count == 0)
        return;
    assert_int_equal(error, expected);
    assert_true(next_page_fault(log, &logged));
    assert_int_equal(logged.error, error);
    assert_int_equal(logged.address, address);
    assert_int_equal(logged.level, user ? 3 : 0);

    snprintf(text, sizeof(text), "  page fault: %s %08x by %s, %s",
             write ? "write to" : "read of", address,
             user ? "a program" : "the kernel", reason(user, kind));
    assert_true(lines_equal(text) > 0);
}

static void
every_access_is_judged_as_a_386_does_and_put_into_words(void **state)
{
    struct page_fault more;
    const char *log;

    (void)state;
    boot_logged("run=t-faults", BOOT_PASS);
    log = result.log;
    for (size_t i = 0; i < COUNT_OF(accessors); i++)
        for (size_t j = 0; j < COUNT_OF(kinds); j++)
            for (int write = 0; write < 2; write++)
                check_access(accessors[i], write, &kinds[j], &log);
    assert_false(next_page_fault(&log, &more));
    assert_int_equal(boot_count(&result, "  page fault: "), 4 + 6 + 11);
}

/* ---- mistakes ---- */

static void
check_stray(const char *words, const char *explained, unsigned int error,
            uint32_t address)
{
    struct page_fault fault;
    const char *log;

    boot_logged(words, BOOT_FAIL);
    assert_line("exception 14: page fault");
    assert_line("%s", explained);
    assert_line("panic: a page fault that nobody can repair");
    log = result.log;
    assert_true(next_page_fault(&log, &fault));
    assert_int_equal(fault.error, error);
    assert_int_equal(fault.address, address);
    assert_false(next_page_fault(&log, &fault));
}

static void
a_null_pointer_is_a_named_fault(void **state)
{
    (void)state;
    check_stray("run=stray by=null",
                "  page fault: write to 00000008 by the "
                "kernel, no page is there (a null pointer?)",
                2, 8);
}

static void
a_wild_pointer_is_a_named_fault(void **state)
{
    (void)state;
    check_stray("run=stray by=wild",
                "  page fault: read of deadbee0 by the "
                "kernel, no page is there",
                0, 0xdeadbee0);
}

/* The guard page: a fault that cannot be entered, on a stack of its own. */
static void
a_stack_that_runs_over_is_a_named_double_fault(void **state)
{
    struct page_fault fault;
    const char *log;
    uint32_t guard;

    (void)state;
    boot_logged("run=stray by=deep", BOOT_FAIL);
    guard = address_of("boot_guard");
    log = result.log;
    assert_true(next_page_fault(&log, &fault));
    assert_in_range(fault.address, guard, guard + PAGE - 1);
    assert_non_null(strstr(log, "check_exception old: 0xe new 0xe"));
    assert_non_null(strstr(log, ": v=08 e=0000"));

    assert_line("exception 8: double fault");
    assert_line(
        "  page fault: write to %08x by the kernel, no page is there "
        "(the kernel's stack has run over)",
        fault.address);
    assert_line("panic: an exception whose handler could not be entered");
}

static void
a_double_fault_for_another_reason_blames_no_page(void **state)
{
    (void)state;
    boot_panic("run=t-no-gate",
               "an exception whose handler could not be entered");
    assert_line("exception 8: double fault");
    assert_false(boot_says(&result, "page fault"));
}

static const struct CMUnitTest tests[] = {
    BOOT_TEST(the_kernel_is_linked_3_gib_above_where_it_lies),
    BOOT_TEST(the_entry_is_in_a_segment_as_loaders_expect),
    BOOT_TEST(the_kernel_runs_where_it_is_linked),
    BOOT_TEST(the_directory_has_the_window_and_nothing_else),
    BOOT_TEST(the_window_is_one_to_one_but_for_the_guard),
    BOOT_TEST(the_identity_mapping_is_gone),
    BOOT_TEST(the_edges_of_the_mapping_are_exact),
    BOOT_TEST(find_pte_agrees_with_a_walk_from_outside),
    BOOT_TEST(mapping_a_page_twice_panics),
    BOOT_TEST(a_changed_entry_counts_from_its_flush_on),
    BOOT_TEST(reading_marks_accessed_and_writing_dirty),
    BOOT_TEST(every_access_is_judged_as_a_386_does_and_put_into_words),
    BOOT_TEST(a_null_pointer_is_a_named_fault),
    BOOT_TEST(a_wild_pointer_is_a_named_fault),
    BOOT_TEST(a_stack_that_runs_over_is_a_named_double_fault),
    BOOT_TEST(a_double_fault_for_another_reason_blames_no_page),
};

BOOT_TESTS_MAIN(tests)
