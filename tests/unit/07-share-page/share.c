// SPDX-License-Identifier: GPL-2.0-only
/*
 * share_page and try_to_share, with all that stands below them (demand
 * loading, copy on write, fork's tables) on memory that is an array: the
 * facts C.1.8 to C.1.21 of Linux 0.11 that need no processor, and a long
 * random life of many tasks and three programs, beside a model.
 *
 * The test plays the processor: it follows the entries, sets the bits for
 * accessed and dirty, and calls the handler as a fault would; a signal that
 * the handler answers with is the end of the task.
 */
#include "host.h"

#define dev_t kernel_dev_t

#include "host-slots.h"

#include "mm/copy.c"
#include "mm/cow.c"
#include "mm/demand.c"
#include "mm/memory.c"
#include "mm/oom.c"
#include "mm/paging.c"
#include "mm/repair.c"
#include "mm/share.c"
#include "mm/slots.c"
#include "mm/verify.c"

struct task_struct *task[NR_TASKS];
struct task_struct *current;
static struct task_struct tasks[NR_TASKS];

/* ---- what the memory code calls ---- */

static bool kernel_stores; /* the fault is one of uaccess */

bool
in_uaccess(const struct regs *regs)
{
    return !(regs->cs & 3) && kernel_stores;
}

/* ---- three programs on a disk ---- */

enum { PROGRAMS = 3, FILE_PAGES = 8 };

static struct inode programs[PROGRAMS];
static const uint32_t ends[PROGRAMS] = {0x8000, 0x5123, 0x3600};
static unsigned int blocks_read, blocks_held;
static uint32_t bad_read, bad_bmap; /* a block of a file; 0: all are good */

/* Every word of block n of program p says p, n and which word it is. */
static uint32_t
word_of(uint32_t block, uint32_t i)
{
    return block << 12 | i;
}

static int32_t
bmap(struct inode *inode, uint32_t n)
{
    if (bad_bmap && n == bad_bmap)
        return -5; /* EIO */
    return (int32_t)(0x100 * (inode - programs + 1) + n);
}

static const struct inode_operations operations = {.bmap = bmap};

struct buffer_head *
bread(dev_t dev, uint32_t block)
{
    static uint32_t words[BLOCK_SIZE / 4];
    static struct buffer_head bh = {.b_data = (char *)words};

    assert_int_equal(dev, 7);
    if (bad_read && block % 0x100 == bad_read)
        return NULL;
    for (uint32_t i = 0; i < BLOCK_SIZE / 4; i++)
        words[i] = word_of(block, i);
    blocks_read++;
    if (++blocks_held > 1)
        fail_msg("a buffer is held while another is waited for");
    return &bh;
}

void
brelse(struct buffer_head *bh)
{
    blocks_held -= bh != NULL;
}

/* What the word at a logical address must be after loading. */
static uint32_t
file_word(int program, uint32_t logical)
{
    uint32_t block =
        0x100 * ((uint32_t)program + 1) + 1 + logical / BLOCK_SIZE;
    uint32_t word = word_of(block, logical % BLOCK_SIZE / 4);
    uint32_t end = ends[program];

    if (logical >= end)
        return 0;
    return end - logical >= 4 ? word
                              : word & ((1u << 8 * (end - logical)) - 1);
}

/* ---- tasks ---- */

/* A new task in a slot, in the state execve leaves it in. */
static void
run(uint32_t slot, int program)
{
    struct task_struct *t = &tasks[slot];

    *t = (struct task_struct){
        .slot = slot,
        .pid = (int32_t)slot,
        .name = "me",
        .mm = mm_new(slot),
    };
    if (program >= 0) {
        t->mm->end_data = ends[program];
        t->mm->executable = &programs[program];
        programs[program].i_count++;
    }
    task[slot] = t;
}

static void
leave(uint32_t slot)
{
    if (task[slot]->mm->executable)
        task[slot]->mm->executable->i_count--;
    task[slot]->mm->executable = NULL;
    mm_drop(task[slot]->mm);
    task[slot] = NULL;
}

static bool
fork_into(uint32_t from, uint32_t to)
{
    struct mm_struct *mm = mm_new(to);

    if (mm_copy(mm, tasks[from].mm) < 0) {
        mm_drop(mm);
        return false;
    }
    tasks[to] = tasks[from];
    tasks[to].slot = to;
    tasks[to].mm = mm;
    if (tasks[to].mm->executable)
        tasks[to].mm->executable->i_count++;
    task[to] = &tasks[to];
    return true;
}

/* ---- the processor ---- */

static unsigned int faults;
static jmp_buf end_landing; /* where to, when a task ends */
static bool end_expected;
static uint32_t end_signal;

static void
fault(laddr_t linear, uint32_t error)
{
    struct regs regs = {.vector = 14,
                        .error = error,
                        .cs = error & FAULT_USER ? 3 : 0};

    faults++;
    end_signal = repair_fault(&regs, linear);
    if (!end_signal)
        return;
    if (!end_expected || !(error & FAULT_USER))
        fail_msg("fault %u at %08x costs signal %u", error, linear,
                 end_signal);
    end_expected = false;
    longjmp(end_landing, 1);
}

/* The statement must end the task with this signal. */
#define expect_end(statement, signal) \
    do { \
        end_expected = true; \
        if (setjmp(end_landing) == 0) { \
            statement; \
            end_expected = false; \
            fail_msg("no end of the task by: %s", #statement); \
        } \
        assert_int_equal(end_signal, signal); \
    } while (0)

static pte_t *
entry_of(uint32_t slot, uint32_t logical)
{
    return find_pte(slot * SLOT_SIZE + logical);
}

static bool
is_there(uint32_t slot, uint32_t logical)
{
    pte_t *pte = entry_of(slot, logical);

    return pte && *pte & PTE_PRESENT;
}

static uint32_t *
word_at(uint32_t slot, uint32_t logical)
{
    char *page = phys_to_virt(pte_frame(*entry_of(slot, logical)));

    return (uint32_t *)(void *)(page + logical % PAGE_SIZE);
}

static uint32_t
load(uint32_t slot, uint32_t logical)
{
    current = task[slot];
    while (!is_there(slot, logical))
        fault(slot * SLOT_SIZE + logical, FAULT_USER);
    *entry_of(slot, logical) |= PTE_ACCESSED;
    return *word_at(slot, logical);
}

static void
store(uint32_t slot, uint32_t logical, uint32_t word)
{
    current = task[slot];
    while (!is_there(slot, logical) ||
           !(*entry_of(slot, logical) & PTE_WRITE))
        fault(slot * SLOT_SIZE + logical,
              FAULT_USER | FAULT_WRITE |
                  (is_there(slot, logical) ? FAULT_PRESENT : 0));
    *entry_of(slot, logical) |= PTE_ACCESSED | PTE_DIRTY;
    *word_at(slot, logical) = word;
}

/*
 * The kernel, at ring 0: it looks, and then no read-only page stops it.
 * False: it could not store, and the program's call fails.
 */
static bool
kernel_store(uint32_t slot, uint32_t logical, uint32_t word, bool really)
{
    bool good;

    current = task[slot];
    kernel_stores = true;
    good = verify_area(logical, 4);
    if (good && really) {
        while (!is_there(slot, logical))
            fault(slot * SLOT_SIZE + logical, FAULT_WRITE);
        *entry_of(slot, logical) |= PTE_ACCESSED | PTE_DIRTY;
        *word_at(slot, logical) = word;
    }
    kernel_stores = false;
    return good;
}

/* ---- what every test asks ---- */

static paddr_t
frame_of(uint32_t slot, uint32_t logical)
{
    return pte_frame(*entry_of(slot, logical));
}

static unsigned int
count_of(uint32_t slot, uint32_t logical)
{
    return mem_map[MAP_NR(frame_of(slot, logical))];
}

static bool
can_write(uint32_t slot, uint32_t logical)
{
    return *entry_of(slot, logical) & PTE_WRITE;
}

#define FRAMES 1024u

static int
empty_machine(void **state)
{
    (void)state;
    memset(page_directory, 0, sizeof(page_directory));
    memset(physical_memory, 0xaa, sizeof(physical_memory));
    memset(task, 0, sizeof(task));
    for (int i = 0; i < PROGRAMS; i++)
        programs[i] = (struct inode){.i_dev = 7, .i_op = &operations};
    mem_init();
    mem_add(MIB(4), MIB(4) + FRAMES * PAGE_SIZE);
    page_flushes = all_flushes = 0;
    faults = blocks_read = blocks_held = nr_page_loads = 0;
    bad_read = bad_bmap = 0;
    end_expected = kernel_stores = false;
    return 0;
}

/* All of memory, so that tests can count every frame. */
static void
small_machine(uint32_t frames)
{
    mem_init();
    mem_add(MIB(4), MIB(4) + frames * PAGE_SIZE);
}

static void
take_all_frames(void)
{
    while (get_free_page())
        ;
}

/*
 * What the memory code keeps besides memory itself.  A fault that fails
 * must leave it alone, but for what was read in vain.
 */
static struct books {
    struct mm_struct mm[NR_TASKS];
    int i_count[PROGRAMS];
    uint32_t nr_page_loads;
} books_before;

static struct books
books(void)
{
    struct books now = {.nr_page_loads = nr_page_loads};

    for (uint32_t slot = 0; slot < NR_TASKS; slot++)
        if (task[slot])
            now.mm[slot] = *task[slot]->mm;
    for (int i = 0; i < PROGRAMS; i++)
        now.i_count[i] = programs[i].i_count;
    return now;
}

static void
remember(void)
{
    remember_memory();
    books_before = books();
}

static void
assert_nothing_changed(void)
{
    struct books now = books();

    assert_memory_as_remembered();
    assert_memory_equal(now.mm, books_before.mm, sizeof(now.mm));
    assert_memory_equal(now.i_count, books_before.i_count,
                        sizeof(now.i_count));
    assert_int_equal(now.nr_page_loads, books_before.nr_page_loads);
    assert_int_equal(blocks_held, 0);
}

/* ---- the facts ---- */

static void
fact_c_1_8_the_first_reader_loads_four_blocks(void **state)
{
    (void)state;
    run(5, 0);
    assert_int_equal(load(5, 0x2004), file_word(0, 0x2004));
    assert_int_equal(blocks_read, 4);
    assert_int_equal(nr_page_loads, 1);
    assert_int_equal(count_of(5, 0x2000), 1);
    assert_int_equal(*entry_of(5, 0x2000) & PTE_FLAGS,
                     PTE_PRESENT | PTE_WRITE | PTE_USER | PTE_ACCESSED);
}

static void
fact_c_1_9_the_second_reader_loads_nothing(void **state)
{
    unsigned int frames;

    (void)state;
    run(5, 0);
    run(6, 0);
    load(5, 0x2000);
    frames = nr_free_pages();
    assert_int_equal(load(6, 0x2004), file_word(0, 0x2004));
    assert_int_equal(blocks_read, 4);
    assert_int_equal(nr_free_pages(), frames - 1); /* a table */
    assert_int_equal(frame_of(5, 0x2000), frame_of(6, 0x2000));
    assert_int_equal(count_of(5, 0x2000), 2);
    assert_false(can_write(5, 0x2000));
    assert_false(can_write(6, 0x2000));
    load(5, 0x3000);
    frames = nr_free_pages();
    load(6, 0x3000);
    assert_int_equal(nr_free_pages(), frames);
    check_counts();
}

/* Only the lender's entry was present before; it may be remembered. */
static void
the_lender_is_flushed(void **state)
{
    (void)state;
    run(5, 0);
    run(6, 0);
    load(5, 0x2000);
    page_flushes = all_flushes = 0;
    load(6, 0x2000);
    if (all_flushes == 0) {
        assert_int_equal(page_flushes, 1);
        assert_int_equal(last_flushed, 5 * SLOT_SIZE + 0x2000);
    }
}

static void
fact_c_1_10_and_11_after_sharing_both_writers_fault_once(void **state)
{
    unsigned int frames;
    paddr_t page;

    (void)state;
    run(5, 0);
    run(6, 0);
    load(5, 0);
    load(6, 0);
    page = frame_of(5, 0);
    frames = nr_free_pages();
    faults = 0;
    store(6, 8, 1);
    assert_int_equal(faults, 1);
    assert_int_equal(nr_free_pages(), frames - 1);
    assert_int_equal(count_of(6, 0), 1);
    assert_true(can_write(6, 0));
    assert_int_equal(frame_of(5, 0), page);
    assert_int_equal(count_of(5, 0), 1);
    assert_false(can_write(5, 0));
    assert_int_equal(load(5, 8), file_word(0, 8));
    store(5, 8, 2);
    assert_int_equal(faults, 2);
    assert_int_equal(frame_of(5, 0), page);
    assert_int_equal(nr_free_pages(), frames - 1);
    assert_int_equal(load(6, 8), 1);
    check_counts();
}

static void
fact_c_1_12_a_write_to_a_page_of_another_faults_twice(void **state)
{
    (void)state;
    run(5, 0);
    run(6, 0);
    load(5, 0x1000);
    load(6, 0);
    faults = blocks_read = 0;
    store(6, 0x1000, 1);
    assert_int_equal(faults, 2);
    assert_int_equal(blocks_read, 0);
    assert_int_equal(load(6, 0x1004), file_word(0, 0x1004));
    assert_int_equal(load(5, 0x1000), file_word(0, 0x1000));
}

static void
fact_c_1_13_a_page_that_was_written_is_refused(void **state)
{
    (void)state;
    run(5, 0);
    run(6, 0);
    store(5, 0x1000, 99);
    blocks_read = 0;
    assert_int_equal(load(6, 0x1000), file_word(0, 0x1000));
    assert_int_equal(blocks_read, 4);
    assert_int_not_equal(frame_of(5, 0x1000), frame_of(6, 0x1000));
    assert_int_equal(count_of(5, 0x1000), 1);
    assert_int_equal(count_of(6, 0x1000), 1);
}

static void
fact_c_1_14_three_on_one_page(void **state)
{
    (void)state;
    for (uint32_t slot = 5; slot < 8; slot++) {
        run(slot, 0);
        load(slot, 0);
    }
    assert_int_equal(count_of(6, 0), 3);
    store(6, 0, 1);
    assert_int_equal(count_of(5, 0), 2);
    assert_int_equal(frame_of(5, 0), frame_of(7, 0));
    assert_false(can_write(5, 0) || can_write(7, 0));
    assert_int_equal(load(5, 0), file_word(0, 0));
}

static void
fact_c_1_15_nothing_at_or_above_end_data_is_shared(void **state)
{
    (void)state;
    run(5, 0);
    run(6, 0);
    for (uint32_t i = 0; i < 2; i++) {
        assert_int_equal(load(5 + i, ends[0]), 0);
        assert_int_equal(load(5 + i, SLOT_SIZE - 4), 0);
        assert_int_equal(count_of(5 + i, ends[0]), 1);
    }
    assert_int_equal(blocks_read, 0);
    assert_int_not_equal(frame_of(5, ends[0]), frame_of(6, ends[0]));
}

static void
fact_c_1_16_the_tail_is_zero(void **state)
{
    (void)state;
    for (int program = 1; program < PROGRAMS; program++) {
        uint32_t page = ends[program] & ~(PAGE_SIZE - 1);

        run(5, program);
        for (uint32_t at = page; at < page + PAGE_SIZE; at += 4)
            if (load(5, at) != file_word(program, at))
                fail_msg("program %d, %08x: %08x", program, at,
                         load(5, at));
        leave(5);
    }
}

static void
fact_c_1_18_the_use_count_is_the_gate(void **state)
{
    (void)state;
    run(5, 0);
    run(6, 0);
    load(5, 0);
    programs[0].i_count = 1;
    load(6, 0);
    assert_int_equal(nr_page_loads, 2);
    run(7, 1);
    programs[1].i_count = 2; /* the second one: an open file */
    load(7, 0);
    assert_int_equal(nr_page_loads, 3);
    assert_int_equal(count_of(7, 0), 1);
}

static void
fact_c_1_19_the_highest_slot_lends(void **state)
{
    (void)state;
    run(20, 0);
    run(30, 0);
    run(25, 0);
    programs[0].i_count = 1; /* so that the two have a frame each */
    load(20, 0);
    load(30, 0);
    programs[0].i_count = 3;
    load(25, 0);
    assert_int_equal(frame_of(25, 0), frame_of(30, 0));
    assert_int_not_equal(frame_of(25, 0), frame_of(20, 0));
    assert_true(can_write(20, 0));
}

static void
fact_c_1_20_a_child_gets_what_its_parent_loads_later(void **state)
{
    (void)state;
    run(5, 0);
    assert_true(fork_into(5, 6));
    load(5, 0x3000);
    blocks_read = 0;
    load(6, 0x3000);
    assert_int_equal(blocks_read, 0);
    assert_int_equal(count_of(6, 0x3000), 2);
}

static void
fact_c_1_21_the_dead_lend_nothing(void **state)
{
    (void)state;
    run(5, 0);
    run(6, 0);
    load(5, 0);
    leave(5);
    run(5, 0);
    task[5]->mm->executable = NULL; /* a zombie: only its slot is left */
    programs[0].i_count = 2;
    blocks_read = 0;
    load(6, 0);
    assert_int_equal(blocks_read, 4);
    task[5]->mm = &no_memory; /* what do_exit leaves it */
    load(6, 0x1000);
    assert_int_equal(blocks_read, 8);
}

/* A frame that nobody counts cannot be given a second user. */
static void
frames_outside_the_counted_memory_are_refused(void **state)
{
    static const paddr_t odd[] = {LOW_MEM - PAGE_SIZE, 0x8000,
                                  MIB(4) + FRAMES * PAGE_SIZE, MIB(12)};

    (void)state;
    run(5, 0);
    run(6, 0);
    load(5, 0);
    for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
        *entry_of(5, 0) = pte_make(odd[i], PTE_PRESENT | PTE_USER);
        current = task[6];
        assert_false(try_to_share(0, task[5]));
        assert_int_equal(*entry_of(5, 0), odd[i] | PTE_PRESENT | PTE_USER);
    }
}

static void
a_page_that_is_there_already_is_a_panic(void **state)
{
    (void)state;
    run(5, 0);
    run(6, 0);
    load(5, 0);
    store(6, 0, 1);
    current = task[6];
    expect_panic(try_to_share(0, task[5]),
                 "map_page: 18000000 is mapped already, to 007fc000");
}

/* ---- what cannot be done ---- */

/* 0.11 ended the borrower in the midst of it. */
static void
without_a_frame_for_a_table_nobody_lends_and_the_borrower_ends(void **state)
{
    pte_t lender;

    (void)state;
    run(5, 0);
    run(6, 0);
    run(7, 0);
    load(5, 0);
    load(7, 0);
    lender = *entry_of(5, 0);
    take_all_frames();
    current = task[6];
    blocks_read = page_flushes = all_flushes = 0;
    remember();
    assert_false(try_to_share(0, task[5]));
    assert_false(try_to_share(0, task[7]));
    assert_false(share_page(0));
    assert_nothing_changed();
    assert_int_equal(do_no_page(FAULT_USER, 6 * SLOT_SIZE), 11);
    assert_string_equal(printk_words, "task 6 (me): out of memory\n");
    assert_nothing_changed();
    expect_end(load(6, 0), 11);
    assert_nothing_changed();
    assert_int_equal(page_flushes + all_flushes, 0);
    assert_int_equal(blocks_read, 0);
    assert_int_equal(*entry_of(5, 0), lender);
    assert_int_equal(count_of(5, 0), 2);

    /* The same alone: a lender that could write goes on doing so. */
    leave(7);
    store(5, 0, 1);
    *entry_of(5, 0) &= ~PTE_DIRTY;
    take_all_frames();
    remember();
    current = task[6];
    assert_false(try_to_share(0, task[5]));
    assert_nothing_changed();
    assert_true(can_write(5, 0));
    assert_int_equal(count_of(5, 0), 1);
}

/* A frame for the page, but none for its table: it is given back. */
static void
with_one_frame_only_the_page_that_was_made_is_given_back(void **state)
{
    (void)state;
    run(5, 0);
    run(6, 1);
    small_machine(1);
    current = task[5];
    remember();
    assert_int_equal(get_empty_page(0x9000), 11);
    assert_int_equal(do_no_page(FAULT_USER, 5 * SLOT_SIZE + 0x9000), 11);
    assert_nothing_changed();
    expect_end(load(5, SLOT_SIZE - 4), 11);
    expect_end(store(5, SLOT_SIZE - 4, 1), 11);
    assert_false(kernel_store(5, SLOT_SIZE - 4, 1, true));
    assert_nothing_changed();
    assert_false(put_page(get_free_page(), 0x9000));
    assert_nothing_changed();
    assert_int_equal(blocks_read, 0);

    /* This one was read before; that counts. */
    expect_end(load(5, 0x1000), 11);
    assert_memory_as_remembered();
    assert_int_equal(nr_free_pages(), 1);
    assert_int_equal(nr_page_loads, 1);
    assert_int_equal(blocks_read, 4);
    assert_int_equal(blocks_held, 0);

    /* With one more all is well. */
    mem_add(MIB(4) + PAGE_SIZE, MIB(4) + 2 * PAGE_SIZE);
    assert_int_equal(load(5, 0x1000), file_word(0, 0x1000));
    assert_int_equal(nr_free_pages(), 0);
    check_counts();
}

static void
without_any_frame_nothing_is_read(void **state)
{
    (void)state;
    run(5, 0);
    load(5, 0);
    take_all_frames();
    blocks_read = 0;
    remember();
    current = task[5];
    assert_int_equal(do_no_page(FAULT_USER, 5 * SLOT_SIZE + 0x1000), 11);
    assert_int_equal(get_empty_page(0x9000), 11);
    expect_end(load(5, 0x1000), 11);
    expect_end(load(5, 0x9000), 11);
    assert_nothing_changed();
    assert_int_equal(blocks_read, 0);
}

/* 0.11 went on with zeros. */
static void
a_page_that_cannot_be_read_costs_signal_7_and_no_frame(void **state)
{
    uint32_t *const bad[] = {&bad_read, &bad_bmap};

    (void)state;
    run(5, 0);
    load(5, 0); /* a table; and in a slot without one, too */
    run(6, 1);
    for (uint32_t i = 0; i < 8; i++) {
        uint32_t at = 0x2000, first = 1 + at / BLOCK_SIZE;
        laddr_t linear = 5 * SLOT_SIZE + at;

        bad_read = bad_bmap = 0;
        *bad[i / 4] = first + i % 4;
        blocks_read = 0;
        remember();
        current = task[5];
        assert_int_equal(do_no_page(FAULT_USER, linear + 0x123), 7);
        assert_string_equal(
            printk_words,
            "task 5 (me): the page at 00002000 cannot be read\n");
        assert_int_equal(blocks_read, bad_read ? i % 4 : 0);
        assert_nothing_changed();
        expect_end(load(5, at), 7);
        expect_end(store(5, at, 1), 7);
        expect_end(load(6, at), 7);
        assert_nothing_changed();
        current = task[5];
        assert_int_equal(write_verify(linear), 7);
        assert_false(kernel_store(5, at + 8, 1, true));
        assert_false(kernel_store(6, at + 8, 1, false));
        assert_nothing_changed();
        assert_false(is_there(5, at));
        assert_null(entry_of(6, at));
    }
    check_counts();

    /* A page that somebody has need not be read, nor one of zeros. */
    bad_read = bad_bmap = 0;
    run(7, 0);
    load(7, 0x2000);
    bad_read = 1 + 0x2000 / BLOCK_SIZE;
    assert_int_equal(load(5, 0x2004), file_word(0, 0x2004));
    assert_int_equal(load(5, 0x9000), 0);
    bad_read = 0;
    assert_int_equal(load(6, 0x2004), file_word(1, 0x2004));
    check_counts();
}

/* The page comes shared, without a frame; but its copy would need one. */
static void
write_verify_without_a_frame_for_a_copy_says_11(void **state)
{
    pte_t both;

    (void)state;
    run(5, 0);
    run(6, 0);
    load(5, 0);
    load(6, 0x7000); /* a table */
    take_all_frames();
    assert_false(kernel_store(6, 0, 99, true));
    both = *entry_of(5, 0);
    assert_int_equal(*entry_of(6, 0) | PTE_ACCESSED, both | PTE_ACCESSED);
    assert_false(both & (PTE_WRITE | PTE_DIRTY));
    assert_int_equal(count_of(5, 0), 2);
    assert_int_equal(*word_at(6, 0), file_word(0, 0));

    /* Again, now that it is there. */
    remember();
    assert_int_equal(write_verify(6 * SLOT_SIZE), 11);
    assert_string_equal(printk_words, "task 6 (me): out of memory\n");
    assert_false(verify_area(0, 1));
    assert_false(verify_area(0, 2 * PAGE_SIZE));
    expect_end(store(6, 0, 99), 11);
    assert_nothing_changed();
    assert_int_equal(load(5, 0), file_word(0, 0));

    /* Missing, and nobody lends: nothing comes at all. */
    remember();
    assert_int_equal(write_verify(6 * SLOT_SIZE + 0x1000), 11);
    assert_int_equal(write_verify(6 * SLOT_SIZE + MIB(8)), 11);
    assert_false(verify_area(0x1000, 1));
    assert_nothing_changed();
    assert_null(entry_of(6, MIB(8)));

    /* The lender has gone: no copy is needed. */
    leave(5);
    take_all_frames();
    assert_true(kernel_store(6, 0, 99, true));
    assert_int_equal(load(6, 0), 99);
}

/* The pages before that one may be stored to; nobody looked behind it. */
static void
verify_area_stops_at_the_first_page_that_fails(void **state)
{
    (void)state;
    run(5, 0);
    load(5, 0);
    load(5, 0x2000);
    bad_read = 1 + 0x1000 / BLOCK_SIZE;
    remember();
    current = task[5];
    assert_false(verify_area(0x1ffc, 8));
    assert_nothing_changed();
    assert_false(verify_area(0xffc, 0x2000));
    assert_true(*entry_of(5, 0) & PTE_DIRTY);
    assert_int_equal(*entry_of(5, 0x1000), 0);
    assert_false(*entry_of(5, 0x2000) & PTE_DIRTY);
    bad_read = 0;
    assert_true(verify_area(0xffc, 0x2000));
    for (uint32_t at = 0; at < 0x3000; at += PAGE_SIZE)
        assert_true(*entry_of(5, at) & PTE_DIRTY);
    assert_int_equal(*word_at(5, 0x1000), file_word(0, 0x1000));
    check_counts();
}

/* An answer of repair_fault that is neither 0 nor a matter of memory. */
static void
a_fault_that_is_a_mistake_costs_11_and_nothing_else(void **state)
{
    static const struct {
        laddr_t linear;
        uint32_t error;
        bool uaccess;
    } mistakes[] = {
        {5 * SLOT_SIZE - 1, FAULT_USER, false}, /* not its slot */
        {6 * SLOT_SIZE, FAULT_USER, false},
        {6 * SLOT_SIZE, FAULT_USER | FAULT_WRITE | FAULT_PRESENT, false},
        {0, FAULT_USER, false},
        {0xc0100000, FAULT_USER | FAULT_PRESENT, false},
        {6 * SLOT_SIZE, FAULT_WRITE, true},
        {5 * SLOT_SIZE, 0, false}, /* the kernel, but not uaccess */
        {5 * SLOT_SIZE, FAULT_WRITE, false},
        {5 * SLOT_SIZE + 0x1000, FAULT_USER | FAULT_PRESENT, false},
        {5 * SLOT_SIZE + 0x1000, FAULT_WRITE | FAULT_PRESENT, true},
    };

    (void)state;
    run(5, 0);
    run(6, 0);
    load(5, 0x1000);
    load(6, 0x1000);
    current = task[5];
    remember();
    for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
        struct regs regs = {.vector = 14,
                            .error = mistakes[i].error,
                            .cs = mistakes[i].error & FAULT_USER ? 3 : 0};

        kernel_stores = mistakes[i].uaccess;
        if (repair_fault(&regs, mistakes[i].linear) != 11)
            fail_msg("mistake %zu does not cost signal 11", i);
    }
    kernel_stores = false;
    assert_nothing_changed();
}

/* ---- the holes of 0.11, closed ---- */

/* C.1.23, the other way round. */
static void
hole_1_a_store_by_the_kernel_stays_at_home(void **state)
{
    (void)state;
    run(5, 0);
    run(6, 0);
    load(5, 0x1000);
    assert_true(kernel_store(6, 0x1000, 99, true));
    assert_int_equal(load(5, 0x1000), file_word(0, 0x1000));
    assert_int_equal(load(6, 0x1000), 99);
    check_counts();
}

/* C.1.24, the other way round. */
static void
hole_2_a_copy_that_was_not_stored_to_is_not_lent(void **state)
{
    (void)state;
    run(5, 0);
    store(5, 0x1000, 99);
    assert_true(fork_into(5, 6));
    assert_true(kernel_store(6, 0x1000, 0, false));
    run(7, 0);
    assert_int_equal(load(7, 0x1000), file_word(0, 0x1000));
}

/* The kernel has looked, sleeps, and then stores: nobody came in between. */
static void
hole_3_a_page_that_the_kernel_is_about_to_fill_is_not_lent(void **state)
{
    (void)state;
    run(5, 0);
    run(6, 0);
    load(5, 0x1000);
    assert_true(kernel_store(5, 0x1000, 0, false));
    assert_int_equal(load(6, 0x1000), file_word(0, 0x1000));
    *word_at(5, 0x1000) = 99; /* the call goes on */
    assert_int_equal(load(6, 0x1000), file_word(0, 0x1000));
}

/* A tick comes between the fault that copies and the store it was for. */
static void
hole_4_a_copy_is_not_lent_before_its_store(void **state)
{
    (void)state;
    run(5, 0);
    store(5, 0x1000, 99);
    assert_true(fork_into(5, 6));
    current = task[6];
    fault(6 * SLOT_SIZE + 0x1000, FAULT_USER | FAULT_WRITE | FAULT_PRESENT);
    run(7, 0);
    assert_int_equal(load(7, 0x1000), file_word(0, 0x1000));
}

/* ---- a long life ---- */

enum { SLOTS = 9, PAGES = 10, STEPS = 200000, FEW_FRAMES = 60 };

/* What each task must see in the second word of each page. */
static uint32_t model[SLOTS][PAGES];
static int program_of[SLOTS];
static unsigned int shared, loaded, ended, refused;

static uint32_t
place(uint32_t page)
{
    return page * PAGE_SIZE + 4;
}

static void
model_exec(uint32_t slot, int program)
{
    program_of[slot] = program;
    for (uint32_t page = 0; page < PAGES; page++)
        model[slot][page] = file_word(program, place(page));
}

/* Which task a load of a missing page must be served by; 0: the disk. */
static uint32_t
lender_for(uint32_t slot, uint32_t page)
{
    for (uint32_t p = SLOTS - 1; p > 0; p--)
        if (p != slot && task[p] && program_of[p] == program_of[slot] &&
            is_there(p, place(page)) &&
            !(*entry_of(p, place(page)) & PTE_DIRTY))
            return p;
    return 0;
}

static void
step_load(uint32_t slot, uint32_t page)
{
    bool from_file =
        place(page) / PAGE_SIZE * PAGE_SIZE < ends[program_of[slot]];
    bool missing = !is_there(slot, place(page)) && from_file;
    uint32_t lender = missing ? lender_for(slot, page) : 0;
    unsigned int loads = nr_page_loads;

    assert_int_equal(load(slot, place(page)), model[slot][page]);
    if (missing && lender)
        assert_int_equal(frame_of(slot, place(page)),
                         frame_of(lender, place(page)));
    assert_int_equal(nr_page_loads - loads, missing && !lender);
    shared += missing && lender;
    loaded += missing && !lender;
}

/* False, without memory: the call fails, the program goes on as it was. */
static bool
step_kernel_store(uint32_t slot, uint32_t logical, uint32_t word,
                  bool really)
{
    pte_t *pte = entry_of(slot, logical), was = pte ? *pte : 0;

    if (kernel_store(slot, logical, word, really)) {
        assert_true(*entry_of(slot, logical) & PTE_DIRTY);
        assert_true(can_write(slot, logical));
        return true;
    }
    assert_true(nr_free_pages() <= 1); /* a page without a table */
    pte = entry_of(slot, logical);
    if (was & PTE_PRESENT)
        assert_int_equal(*pte, was);
    else if (is_there(slot, logical)) /* came shared */
        assert_int_equal(*pte & (PTE_WRITE | PTE_DIRTY), 0);
    refused++;
    return false;
}

static void
step_start(uint32_t slot)
{
    int program = (int)random_below(PROGRAMS);

    run(slot, program);
    model_exec(slot, program);
    if (ends[program] % PAGE_SIZE && nr_free_pages() > 1) {
        uint32_t last = ends[program] / PAGE_SIZE;

        assert_true(step_kernel_store(slot,
                                      ends[program] + 4096 -
                                          ends[program] % 4096 - 4,
                                      0, true));
        assert_true(*entry_of(slot, last * PAGE_SIZE) & PTE_DIRTY);
    }
}

/* One step of a life; it may be the last one, for want of memory. */
static void
step(uint32_t slot)
{
    uint32_t page = random_below(PAGES), word = (uint32_t)random_u64();
    uint32_t other = 1 + random_below(SLOTS - 1);

    switch (random_below(12)) {
    case 0:
        leave(slot);
        break;
    case 1:
        if (task[other] || !fork_into(slot, other))
            break;
        memcpy(model[other], model[slot], sizeof(model[slot]));
        program_of[other] = program_of[slot];
        break;
    case 2:
    case 3:
        store(slot, place(page), word);
        model[slot][page] = word;
        break;
    case 4:
        if (step_kernel_store(slot, place(page), word, true))
            model[slot][page] = word;
        break;
    case 5:
        step_kernel_store(slot, place(page), word, false);
        break;
    default:
        step_load(slot, page);
    }
}

static void
check_memory(void)
{
    for (uint32_t slot = 1; slot < SLOTS; slot++)
        for (uint32_t page = 0; task[slot] && page < PAGES; page++)
            if (is_there(slot, place(page)) &&
                *word_at(slot, place(page)) != model[slot][page])
                fail_msg("slot %u, page %u: %08x and should be %08x", slot,
                         page, *word_at(slot, place(page)),
                         model[slot][page]);
}

static void
a_long_life_of_sharing(void **state)
{
    (void)state;
    random_begin();
    mem_init();
    mem_add(MIB(4), MIB(4) + FEW_FRAMES * PAGE_SIZE);
    for (int i = 0; i < STEPS; i++) {
        uint32_t slot = 1 + random_below(SLOTS - 1);

        end_expected = true;
        if (setjmp(end_landing) == 0) {
            if (!task[slot])
                step_start(slot);
            else
                step(slot);
        } else {
            assert_int_equal(end_signal, 11);
            assert_true(nr_free_pages() <= 1); /* a page without a table */
            ended++;
            leave(slot);
        }
        check_memory();
        if (i % 16 == 0)
            check_counts();
    }
    end_expected = false;
    for (uint32_t slot = 1; slot < SLOTS; slot++)
        if (task[slot])
            leave(slot);
    assert_int_equal(nr_free_pages(), FEW_FRAMES);
    print_message("  %u shared, %u loaded, %u ended, %u refused\n", shared,
                  loaded, ended, refused);
    if (shared < 1000 || loaded < 1000 || ended < 10 || refused < 10)
        fail_msg("a dull life");
}

#define SHARE_TEST(f) cmocka_unit_test_setup(f, empty_machine)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SHARE_TEST(fact_c_1_8_the_first_reader_loads_four_blocks),
        SHARE_TEST(fact_c_1_9_the_second_reader_loads_nothing),
        SHARE_TEST(the_lender_is_flushed),
        SHARE_TEST(
            fact_c_1_10_and_11_after_sharing_both_writers_fault_once),
        SHARE_TEST(fact_c_1_12_a_write_to_a_page_of_another_faults_twice),
        SHARE_TEST(fact_c_1_13_a_page_that_was_written_is_refused),
        SHARE_TEST(fact_c_1_14_three_on_one_page),
        SHARE_TEST(fact_c_1_15_nothing_at_or_above_end_data_is_shared),
        SHARE_TEST(fact_c_1_16_the_tail_is_zero),
        SHARE_TEST(fact_c_1_18_the_use_count_is_the_gate),
        SHARE_TEST(fact_c_1_19_the_highest_slot_lends),
        SHARE_TEST(fact_c_1_20_a_child_gets_what_its_parent_loads_later),
        SHARE_TEST(fact_c_1_21_the_dead_lend_nothing),
        SHARE_TEST(frames_outside_the_counted_memory_are_refused),
        SHARE_TEST(a_page_that_is_there_already_is_a_panic),
        SHARE_TEST(
            without_a_frame_for_a_table_nobody_lends_and_the_borrower_ends),
        SHARE_TEST(
            with_one_frame_only_the_page_that_was_made_is_given_back),
        SHARE_TEST(without_any_frame_nothing_is_read),
        SHARE_TEST(a_page_that_cannot_be_read_costs_signal_7_and_no_frame),
        SHARE_TEST(write_verify_without_a_frame_for_a_copy_says_11),
        SHARE_TEST(verify_area_stops_at_the_first_page_that_fails),
        SHARE_TEST(a_fault_that_is_a_mistake_costs_11_and_nothing_else),
        SHARE_TEST(hole_1_a_store_by_the_kernel_stays_at_home),
        SHARE_TEST(hole_2_a_copy_that_was_not_stored_to_is_not_lent),
        SHARE_TEST(
            hole_3_a_page_that_the_kernel_is_about_to_fill_is_not_lent),
        SHARE_TEST(hole_4_a_copy_is_not_lent_before_its_store),
        SHARE_TEST(a_long_life_of_sharing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
