/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Chapter 6 on the machine: programs that come page by page.  The facts of
 * Linux 0.11 and the claims of the book's sources by their numbers, read out
 * of page tables, frames and counters from outside, and compared with the
 * programs' files on the host.  Of C.1.12 here is what holds without
 * sharing: a store to an absent page is one fault.  Only where programs are
 * a.out files.
 */
#define _GNU_SOURCE
#include "guest-tasks.h"

#define HEAP   0x00100000u
#define STACK  0x03800000u
#define HEADER 1024u

static void
stop_at(const char *words, const char *modules, int n)
{
    char all[80];

    snprintf(all, sizeof(all), "%s freeze=%d", words, n);
    boot_programs((struct boot_options){.words = all, .log = "int"},
                  modules, BOOT_PASS);
    check_counts();
}

static uint32_t
entry_of(const struct guest_task *task, uint32_t logical)
{
    return guest_task_pte(&result, task, logical, NULL);
}

static uint32_t
page_loads(void)
{
    uint32_t loads;

    variable("nr_page_loads", &loads, sizeof(loads));
    return loads;
}

/* Sectors that the RAM disk has given. */
static uint32_t
sectors_read(void)
{
    uint32_t device[4];

    variable("ramdisk", device, sizeof(device));
    return device[2];
}

/* How often a page of the task faulted with this error code. */
static unsigned int
faults(const struct guest_task *task, uint32_t logical, uint32_t error)
{
    const char *log = result.log;
    struct page_fault fault;
    unsigned int n = 0;

    while (next_page_fault(&log, &fault))
        n += fault.error == error &&
             (fault.address & ~FLAGS) == task->start_code + logical;
    return n;
}

static unsigned int
all_faults(const struct guest_task *task, uint32_t logical)
{
    unsigned int n = 0;

    for (uint32_t error = 0; error < 8; error++)
        n += faults(task, logical, error);
    return n;
}

/* ---- what the host has ---- */

static uint8_t file[1 << 20];
static size_t file_size;

/* The program's file, from the folder that the disk was made of. */
static void
read_program(const char *name)
{
    char in_folder[64], *path;
    FILE *f;

    snprintf(in_folder, sizeof(in_folder), "files/bin/%s", name);
    path = built_path("disk", ".", in_folder);
    f = fopen(path, "rb");
    if (!f)
        fail_msg("there is no %s", path);
    file_size = fread(file, 1, sizeof(file), f);
    fclose(f);
    free(path);
}

/* What the page should hold: the file's bytes, and zeros from end_data on. */
static void
expected_page(const struct guest_task *task, uint32_t logical,
              uint8_t *page)
{
    memset(page, 0, PAGE);
    for (uint32_t i = 0; i < PAGE && logical + i < task->end_data; i++) {
        assert_true(HEADER + logical + i < file_size);
        page[i] = file[HEADER + logical + i];
    }
}

static void
read_frame(uint32_t entry, uint8_t *page)
{
    assert_int_equal(entry & PRESENT, PRESENT);
    assert_true(guest_read(&result, entry & ~FLAGS, page, PAGE));
}

static void
assert_page(const struct guest_task *task, uint32_t logical)
{
    uint8_t is[PAGE], should_be[PAGE];

    read_frame(entry_of(task, logical), is);
    expected_page(task, logical, should_be);
    assert_memory_equal(is, should_be, PAGE);
}

/* ---- the facts ---- */

static const char reach[] = "run=init exec=reach";

static void
fact_c_1_8_a_first_read_is_one_load_of_four_blocks(void **state)
{
    uint32_t page, loads, sectors, entry;
    struct guest_task task;
    unsigned int before;

    (void)state;
    read_program("reach");
    stop_at(reach, "disk", 1);
    task = task_named("reach");
    page = (uint32_t)value("page");
    assert_int_equal(entry_of(&task, page), 0);
    loads = page_loads();
    sectors = sectors_read();
    before = all_faults(&task, page);

    stop_at(reach, "disk", 2);
    entry = entry_of(&task, page);
    assert_int_equal(entry & FLAGS, PRESENT | WRITE | USER | ACCESSED);
    assert_int_equal(count_of(entry), 1);
    assert_int_equal(page_loads(), loads + 1);
    assert_int_equal(sectors_read(), sectors + 4 * 2);
    assert_page(&task, page);
    assert_int_equal(all_faults(&task, page), before + 1);
}

static void
fact_c_1_12_a_store_to_an_absent_page_is_one_fault(void **state)
{
    uint8_t is[PAGE], should_be[PAGE];
    unsigned int before, stores;
    struct guest_task task;
    uint32_t page, loads;

    (void)state;
    read_program("reach");
    stop_at(reach, "disk", 2);
    task = task_named("reach");
    page = (uint32_t)value("page") + PAGE;
    loads = page_loads();
    before = all_faults(&task, page);
    stores = faults(&task, page, WRITE | USER);

    stop_at(reach, "disk", 3);
    task = task_named("reach");
    assert_int_equal(all_faults(&task, page), before + 1);
    assert_int_equal(faults(&task, page, WRITE | USER), stores + 1);
    assert_int_equal(entry_of(&task, page) & FLAGS,
                     PRESENT | WRITE | USER | ACCESSED | DIRTY);
    assert_int_equal(page_loads(), loads + 1);
    read_frame(entry_of(&task, page), is);
    expected_page(&task, page, should_be);
    assert_int_equal(is[7], 99);
    assert_int_not_equal(should_be[7], 99);
    should_be[7] = 99;
    assert_memory_equal(is, should_be, PAGE);
}

/* One fault for a page that is nothing but zeros, and its own. */
static void
assert_fresh(const struct guest_task *task, uint32_t logical)
{
    static const uint8_t zeros[PAGE];
    uint32_t entry = entry_of(task, logical);
    uint8_t is[PAGE];

    read_frame(entry, is);
    assert_memory_equal(is, zeros, PAGE);
    assert_int_equal(entry & FLAGS, PRESENT | WRITE | USER | ACCESSED);
    assert_int_equal(count_of(entry), 1);
    assert_int_equal(all_faults(task, logical), 1);
}

/* Stop 3, then 4: bss, heap and stack are fresh, and nothing was read. */
static void
assert_fresh_outside(void)
{
    struct guest_task before, after;
    uint32_t loads, sectors, empty;

    stop_at(reach, "disk", 3);
    before = task_named("reach");
    empty = (uint32_t)value("empty");
    assert_true(empty >= before.end_data && empty + PAGE <= before.brk);
    assert_true(HEAP > before.brk && before.executable != 0);
    loads = page_loads();
    sectors = sectors_read();

    stop_at(reach, "disk", 4);
    after = task_named("reach");
    assert_fresh(&after, empty);
    assert_fresh(&after, HEAP);
    assert_fresh(&after, STACK);
    assert_int_equal(page_loads(), loads);
    assert_int_equal(sectors_read(), sectors);
    assert_int_equal(after.maj_flt, before.maj_flt);
    assert_int_equal(after.min_flt, before.min_flt + 3);
}

static void
fact_c_1_15_from_end_data_on_pages_are_zeros_and_never_read(void **state)
{
    (void)state;
    assert_fresh_outside();
}

/* The task's end_data must lie in a page, and the file go on behind it. */
static uint32_t
straddling_page(const struct guest_task *task)
{
    uint32_t in_page = task->end_data % PAGE, behind = 0;
    size_t at = HEADER + task->end_data;

    assert_int_not_equal(in_page, 0);
    for (uint32_t i = in_page; i < PAGE && at < file_size; i++)
        behind += file[at++] != 0;
    assert_true(behind > 100);
    return task->end_data - in_page;
}

static void
fact_c_1_16_behind_end_data_a_page_has_zeros(void **state)
{
    struct guest_task task;
    uint32_t page;

    (void)state;
    read_program("straddle");
    stop_at("run=init exec=straddle", "disk", 1);
    task = task_named("straddle");
    page = straddling_page(&task);
    assert_page(&task, page);

    /* Once more by a load alone, without execve's stores. */
    stop_at("run=init exec=straddle", "disk", 2);
    task = task_named("straddle");
    assert_page(&task, page);
    assert_int_equal(entry_of(&task, page) & DIRTY, 0);
}

static void
fact_c_1_17_execve_leaves_the_straddling_page_dirty(void **state)
{
    struct guest_task b, a = {0};
    uint32_t page;

    (void)state;
    read_program("straddle");
    stop_at("run=init exec=straddle,a&straddle,b", "disk", 1);
    b = task_named("straddle");
    for (uint32_t slot = 0; slot < b.slot; slot++)
        if (task_in(slot, &a) && !strcmp(a.name, "straddle"))
            break;
    assert_string_equal(a.name, "straddle");
    assert_int_not_equal(a.slot, b.slot);
    assert_int_equal(a.executable, b.executable);

    page = straddling_page(&b);
    assert_int_equal(entry_of(&a, page) & DIRTY, DIRTY);
    assert_int_equal(entry_of(&b, page) & DIRTY, DIRTY);
    assert_int_not_equal(entry_of(&a, page) & ~FLAGS,
                         entry_of(&b, page) & ~FLAGS);
    assert_int_equal(count_of(entry_of(&a, page)), 1);
    assert_int_equal(count_of(entry_of(&b, page)), 1);
    assert_page(&a, page);
    assert_page(&b, page);

    /*
     * The kernel's own store missed it, once in each task; from chapter 7 on
     * the kernel brings it before it stores.
     */
    assert_int_equal(faults(&a, page, WRITE), !has("try_to_share"));
    assert_int_equal(faults(&b, page, WRITE), !has("try_to_share"));
}

static void
fact_c_1_26_without_a_frame_a_missing_page_ends_its_task_with_11(
    void **state)
{
    (void)state;
    boot_programs((struct boot_options){.words = "run=init exec=starve"},
                  "disk", BOOT_PASS);
    assert_line("starve: survived");
    for (int pid = 4; pid < 8; pid++)
        assert_line("task %d (starve): out of memory", pid);
    assert_false(boot_says(&result, "and yet a page"));
    check_nothing_left();
}

/* ---- the claims that chapter 6 carries ---- */

/* Every page that is there was touched; returns how many. */
static uint32_t
pages_touched(const struct guest_task *task)
{
    uint32_t n = 0;

    for (uint32_t at = 0; at < task->end_data; at += PAGE) {
        uint32_t entry = entry_of(task, at);

        assert_int_equal(!(entry & PRESENT), !(entry & ACCESSED));
        n += entry & PRESENT;
        if (entry & PRESENT)
            assert_page(task, at);
    }
    return n;
}

static void
claim_s0_1_what_is_touched_of_a_program_is_loaded_and_nothing_else(
    void **state)
{
    static const char words[] = "run=init exec=long";
    uint32_t data, loads, touched, before;
    struct guest_task task;

    (void)state;
    read_program("long");
    stop_at(words, "disk", 1);
    data = (uint32_t)value("data");
    task = task_named("long");
    loads = page_loads();
    touched = pages_touched(&task);
    assert_true(task.end_data / PAGE >= 64);
    assert_true(touched <= data / PAGE + 1); /* text, and one more page */
    before = task.maj_flt; /* with what it missed before execve */
    assert_true(before >= touched);
    assert_int_equal(entry_of(&task, data + 40 * PAGE), 0);

    stop_at(words, "disk", 2);
    task = task_named("long");
    assert_int_equal(page_loads(), loads + 2);
    assert_int_equal(pages_touched(&task), touched + 2);
    assert_int_equal(task.maj_flt, before + 2);
    assert_int_equal(faults(&task, data + 4 * PAGE, USER), 1);
    assert_int_equal(faults(&task, data + 40 * PAGE, USER), 1);
    assert_int_equal(entry_of(&task, data + 62 * PAGE), 0);

    stop_at(words, "disk", 3); /* the rest comes when a fault asks for it */
    task = task_named("long");
    assert_int_equal(page_loads(), loads + 3);
    assert_int_equal(pages_touched(&task), touched + 3);
    assert_int_equal(faults(&task, data + 62 * PAGE, USER), 1);
}

static void
claim_s0_4_no_file_or_outside_text_and_data_is_a_fresh_page(void **state)
{
    struct guest_task task;

    (void)state;
    assert_fresh_outside();

    stop_at("run=t-program", "reach", 4); /* spawn: no file behind it */
    task = task_named("reach");
    assert_int_equal(task.executable, 0);
    assert_fresh(&task, HEAP);
    assert_fresh(&task, STACK);
    assert_int_equal(page_loads(), 0);
    assert_int_equal(task.maj_flt, 0);
}

/* ---- what programs see ---- */

static void
a_file_that_is_run_is_counted_and_given_back(void **state)
{
    (void)state;
    stop_at("run=init exec=straddle,a&straddle,b", "disk", 1);
    check_files();
    boot_programs(
        (struct boot_options){.words =
                                  "run=init exec=straddle,a&straddle,b"},
        "disk", BOOT_PASS);
    assert_line("task 2 (init) exited with 0");
    check_nothing_left();
}

static void
kernel_stacks_have_a_kilobyte_to_spare(void **state)
{
    (void)state;
    stop_at("run=init exec=depths buffers=8", "disk", 5);
    check_kernel_stacks();
}

/* ---- names ---- */

/* Two links on the way: it is the same file, under the name it was called. */
static void
a_link_to_a_program_runs_it(void **state)
{
    struct guest_task alias;
    uint32_t ino;

    (void)state;
    stop_at("run=init exec=reach", "disk", 1);
    alias = task_named("reach");
    ino = word_at(alias.executable - KERNEL_BASE + layout("inode.i_ino"));
    stop_at("run=init exec=alias", "disk", 1);
    alias = task_named("alias");
    assert_int_equal(word_at(alias.executable - KERNEL_BASE +
                             layout("inode.i_ino")),
                     ino);
    check_files();
    stop_at("run=init init=/links/absolute", "disk", 1);
    alias = task_named("absolute");
    assert_int_equal(word_at(alias.executable - KERNEL_BASE +
                             layout("inode.i_ino")),
                     ino);
    boot_programs((struct boot_options){.words =
                                            "run=init exec=no-program"},
                  "disk", BOOT_PASS);
    assert_line("no-program: error 13");
    check_nothing_left();
    boot_programs(
        (struct boot_options){.words = "run=init init=/links/in-circles"},
        "disk", BOOT_FAIL);
    assert_line("panic: /links/in-circles cannot be run: error 40");
}

static void
what_is_over_a_limit_is_not_cut(void **state)
{
    (void)state;
    boot_programs(
        (struct boot_options){.words = "run=init exec=words,b,c,d,e,f,g,h"},
        "disk", BOOT_PASS);
    assert_int_equal(boot_count(&result, "8 words; "), 1);
    boot_programs(
        (struct boot_options){.words =
                                  "run=init exec=words,b,c,d,e,f,g,h,i"},
        "disk", BOOT_PASS);
    assert_line("more than 8 words: error 0");
    assert_int_equal(boot_count(&result, "8 words; "), 0);
    /* 58 letters and /bin/ fill the room for a path; 59 do not fit. */
    boot_programs(
        (struct boot_options){.words = "run=init exec="
                                       "abcdefghijabcdefghijabcdefghij"
                                       "abcdefghijabcdefghijabcdefgh;"
                                       "abcdefghijabcdefghijabcdefghij"
                                       "abcdefghijabcdefghijabcdefghi"},
        "disk", BOOT_PASS);
    assert_line("abcdefghijabcdefghijabcdefghij"
                "abcdefghijabcdefghijabcdefgh: error 2");
    assert_line("abcdefghijabcdefghijabcdefghij"
                "abcdefghijabcdefghijabcdefghi: error 36");
    boot_panic(
        "run=init "
        "init=/bin/abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij"
        "abcdefghijabcdefghij",
        "/bin/abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij"
        "abcdefghijabcdefghij cannot be run: error 5, no disk");
}

static const struct CMUnitTest tests[] = {
    BOOT_TEST(fact_c_1_8_a_first_read_is_one_load_of_four_blocks),
    BOOT_TEST(fact_c_1_12_a_store_to_an_absent_page_is_one_fault),
    BOOT_TEST(fact_c_1_15_from_end_data_on_pages_are_zeros_and_never_read),
    BOOT_TEST(fact_c_1_16_behind_end_data_a_page_has_zeros),
    BOOT_TEST(fact_c_1_17_execve_leaves_the_straddling_page_dirty),
    BOOT_TEST(
        fact_c_1_26_without_a_frame_a_missing_page_ends_its_task_with_11),
    BOOT_TEST(
        claim_s0_1_what_is_touched_of_a_program_is_loaded_and_nothing_else),
    BOOT_TEST(claim_s0_4_no_file_or_outside_text_and_data_is_a_fresh_page),
    BOOT_TEST(a_file_that_is_run_is_counted_and_given_back),
    BOOT_TEST(kernel_stacks_have_a_kilobyte_to_spare),
    BOOT_TEST(a_link_to_a_program_runs_it),
    BOOT_TEST(what_is_over_a_limit_is_not_cut),
};

BOOT_TESTS_MAIN(tests)
