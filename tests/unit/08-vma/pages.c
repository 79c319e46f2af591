// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages that come when they are touched, the page of zeros, copy on write
 * and fork, a stack that grows, and kernel stacks: facts of Linux 1.2 by
 * their numbers, and F1, the defect that an area cures.
 */
#include "host-areas.h"

#include "kernel/stack.c"

#define MIB(n)   ((uint32_t)(n) << 20)
#define PAGES(n) ((uint32_t)(n) << PAGE_SHIFT)

#define R  PROT_READ
#define RW (PROT_READ | PROT_WRITE)

#define BASE 0x20000000u

/* Of an entry after a load, and after a store. */
#define LOADED (PTE_PRESENT | PTE_USER | PTE_ACCESSED)
#define STORED (LOADED | PTE_WRITE | PTE_DIRTY)

enum { FRAMES = 200 };

static int
one_task(void **state)
{
    (void)state;
    machine(FRAMES);
    new_task(1);
    run(1);
    kernel_reaches = false;
    return 0;
}

/* After each test all is in order; when all have ended nothing is lost. */
static void
then_nothing_lost(void **state)
{
    ((CMUnitTestFunction)*state)(state);
    check_frames(0);
    for (uint32_t i = 1; i < NR_TASKS; i++)
        if (task[i]) {
            check_areas(task[i]->mm);
            end_task(i);
        }
    assert_int_equal(nr_free_pages(), FRAMES);
}

static uint32_t
count_of(uint32_t slot, uint32_t at)
{
    return page_count(pte_frame(entry_of(slot, at)));
}

/* What `statement` costs in faults and frames. */
#define COSTS(statement, nr_faults, frames) \
    do { \
        unsigned int faults_before = faults, \
                     free_before = nr_free_pages(); \
\
        statement; \
        assert_int_equal(faults - faults_before, nr_faults); \
        assert_int_equal((int)(free_before - nr_free_pages()), frames); \
    } while (0)

static void
one_page(uint32_t prot)
{
    assert_int_equal(map_at(BASE, PAGES(1), prot), BASE);
}

/* ---- a first touch ---- */

/* C.2.32, with the difference that nothing comes before it is asked for. */
static void
fact_c_2_32_a_load_gets_the_page_of_zeros(void **state)
{
    struct mm_struct *mm = current->mm;

    (void)state;
    one_page(RW);
    assert_int_equal(entry_of(1, BASE), 0);
    COSTS(assert_int_equal(loaded(BASE + 8), 0), 1, 1); /* a table */
    assert_int_equal(entry_of(1, BASE), HOST_ZERO_PAGE | LOADED);
    assert_int_equal(count_of(1, BASE), MAP_PAGE_RESERVED);
    assert_int_equal(mm->rss, 0);
    assert_int_equal(mm->min_flt, 1);
    assert_int_equal(mm->maj_flt, 0);
    COSTS(assert_int_equal(loaded(BASE), 0), 0, 0);

    COSTS(stored(BASE + 8, 99), 1, 1);
    assert_int_equal(entry_of(1, BASE) & PTE_FLAGS, STORED);
    assert_int_equal(count_of(1, BASE), 1);
    assert_int_equal(mm->rss, 1);
    assert_int_equal(mm->min_flt, 2);
    COSTS(stored(BASE, 98), 0, 0);
    assert_int_equal(loaded(BASE + 8), 99);
    for (uint32_t at = 12; at < PAGE_SIZE; at += 4)
        assert_int_equal(loaded(BASE + at), 0);
}

static void
a_store_gets_a_frame_of_zeros_at_once(void **state)
{
    (void)state;
    one_page(RW);
    COSTS(stored(BASE + 100, 99), 1, 2); /* with the table */
    assert_int_equal(entry_of(1, BASE) & PTE_FLAGS, STORED);
    assert_int_equal(current->mm->rss, 1);
    assert_int_equal(current->mm->min_flt, 1);
    for (uint32_t at = 0; at < PAGE_SIZE; at += 4)
        assert_int_equal(loaded(BASE + at), at == 100 ? 99 : 0);
}

/* A tick may come between the fault and the store that it is for. */
static void
what_a_store_asked_for_is_dirty_before_the_store(void **state)
{
    struct regs regs = {.vector = 14,
                        .error = FAULT_USER | FAULT_WRITE,
                        .cs = USER_CS};

    (void)state;
    one_page(RW);
    assert_int_equal(repair_fault(&regs, BASE), 0);
    assert_int_equal(entry_of(1, BASE) & PTE_FLAGS, STORED);
    fork_into(1, 2);
    regs.error |= FAULT_PRESENT;
    assert_int_equal(repair_fault(&regs, BASE + 5), 0);
    assert_int_equal(entry_of(1, BASE) & PTE_FLAGS, STORED);
}

static void
everybody_has_the_same_page_of_zeros(void **state)
{
    (void)state;
    assert_int_equal(map_at(BASE, PAGES(50), RW), BASE);
    loaded(BASE);
    for (uint32_t i = 1; i < 50; i++)
        COSTS(loaded(BASE + PAGES(i)), 1, 0);
    new_task(2);
    run(2);
    one_page(RW);
    loaded(BASE);
    assert_int_equal(entry_of(2, BASE), entry_of(1, BASE));
    stored(BASE, 1);
    run(1);
    for (uint32_t i = 0; i < 50; i++)
        assert_int_equal(loaded(BASE + PAGES(i)), 0);
    assert_int_equal(unmap(BASE, PAGES(50)), 0);
    assert_int_equal(page_count(HOST_ZERO_PAGE), MAP_PAGE_RESERVED);
}

/* ---- fork ---- */

static void
after_fork_the_first_store_copies_and_the_second_does_not(void **state)
{
    paddr_t frame;

    (void)state;
    one_page(RW);
    stored(BASE, 99);
    stored(BASE + PAGE_SIZE - 4, 98);
    frame = pte_frame(entry_of(1, BASE));
    assert_true(fork_into(1, 2));
    assert_int_equal(entry_of(1, BASE), entry_of(2, BASE));
    assert_int_equal(entry_of(1, BASE), frame | (STORED & ~PTE_WRITE));
    assert_int_equal(count_of(1, BASE), 2);
    assert_int_equal(task[2]->mm->rss, 1);
    assert_int_equal(task[2]->mm->min_flt, 0);
    check_frames(0);

    run(2);
    assert_int_equal(loaded(BASE), 99);
    COSTS(stored(BASE, 1), 1, 1);
    assert_int_equal(entry_of(2, BASE) & PTE_FLAGS, STORED);
    assert_int_not_equal(pte_frame(entry_of(2, BASE)), frame);
    assert_int_equal(count_of(2, BASE), 1);
    assert_int_equal(count_of(1, BASE), 1);
    assert_int_equal(loaded(BASE + PAGE_SIZE - 4), 98);
    assert_int_equal(task[2]->mm->rss, 1);
    assert_int_equal(task[2]->mm->min_flt, 1);
    check_frames(0);

    run(1);
    assert_int_equal(loaded(BASE), 99);
    COSTS(stored(BASE, 2), 1, 0); /* alone with it */
    assert_int_equal(entry_of(1, BASE), frame | STORED);
    assert_int_equal(current->mm->rss, 1);
    run(2);
    assert_int_equal(loaded(BASE), 1);
}

static void
whose_child_has_ended_needs_no_frame(void **state)
{
    pte_t was;

    (void)state;
    one_page(RW);
    stored(BASE, 99);
    was = entry_of(1, BASE);
    assert_true(fork_into(1, 2));
    end_task(2);
    assert_int_equal(entry_of(1, BASE), was & ~PTE_WRITE);
    assert_int_equal(count_of(1, BASE), 1);
    COSTS(stored(BASE, 1), 1, 0);
    assert_int_equal(entry_of(1, BASE), was);
}

/* The processor may remember that the parent could write. */
static void
the_parents_own_store_after_fork_is_told_apart(void **state)
{
    (void)state;
    one_page(RW);
    stored(BASE, 99);
    assert_true(fork_into(1, 2)); /* no switch: the TLB is as it was */
    stored(BASE, 1);
    run(2);
    assert_int_equal(loaded(BASE), 99);
}

/* ... and where the page was that it has copied. */
static void
the_copy_is_seen_at_once(void **state)
{
    (void)state;
    one_page(RW);
    stored(BASE, 99);
    assert_true(fork_into(1, 2));
    run(2);
    assert_int_equal(loaded(BASE), 99);
    stored(BASE, 1);
    assert_int_equal(loaded(BASE), 1);
    run(1);
    assert_int_equal(loaded(BASE), 99);
}

static void
fork_copies_areas_and_numbers(void **state)
{
    struct mm_struct *from = current->mm, *to;
    const struct vm_area_struct *a, *b;

    (void)state;
    for (uint32_t i = 0; i < 30; i++)
        assert_int_equal(map_at(BASE + PAGES(3 * i), PAGES(1 + i % 3),
                                i % 8),
                         (int32_t)(BASE + PAGES(3 * i)));
    from->start_code = 1, from->end_code = 2, from->end_data = 3;
    from->start_brk = 4, from->brk = 5, from->start_stack = 6;
    from->data_limit = 7, from->stack_limit = 8, from->maj_flt = 9;
    assert_true(fork_into(1, 2));
    to = task[2]->mm;
    check_areas(from);
    check_areas(to);
    for (a = from->mmap, b = to->mmap; a && b;
         a = a->vm_next, b = b->vm_next) {
        assert_int_equal(a->vm_start, b->vm_start);
        assert_int_equal(a->vm_end, b->vm_end);
        assert_int_equal(a->vm_flags, b->vm_flags);
        assert_int_equal(a->vm_page_prot, b->vm_page_prot);
        assert_ptr_not_equal(a, b);
    }
    assert_null(a);
    assert_null(b);
    assert_int_equal(to->start_code, 1);
    assert_int_equal(to->end_code, 2);
    assert_int_equal(to->end_data, 3);
    assert_int_equal(to->start_brk, 4);
    assert_int_equal(to->brk, 5);
    assert_int_equal(to->start_stack, 6);
    assert_int_equal(to->data_limit, 7);
    assert_int_equal(to->stack_limit, 8);
    assert_int_equal(to->maj_flt, 0);
    assert_ptr_not_equal(to->directory, from->directory);
}

/* C.2.41: tables with nothing for the area are none of the child's. */
static void
fact_c_2_41_fork_takes_a_frame_for_each_table_in_use(void **state)
{
    (void)state;
    assert_int_equal(map_at(MIB(4), MIB(20), RW), MIB(4));
    assert_int_equal(map_at(MIB(40), MIB(1), RW), MIB(40));
    stored(MIB(4), 1);
    stored(MIB(16), 2);
    stored(MIB(24) - 4, 3);
    loaded(MIB(40));
    COSTS(assert_true(fork_into(1, 2)), 0, 1 + 4); /* and a directory */
    for (uint32_t i = 0; i < 16; i++)
        assert_int_equal(!!(task[2]->mm->directory[i] & PTE_PRESENT),
                         i == 1 || i == 4 || i == 5 || i == 10);
    run(2);
    assert_int_equal(loaded(MIB(4)), 1);
    assert_int_equal(loaded(MIB(16)), 2);
    assert_int_equal(loaded(MIB(24) - 4), 3);
    COSTS(end_task(2), 0, -5);
}

/* The page of zeros is lent to the child without a count. */
static void
a_page_of_zeros_is_copied_by_clearing(void **state)
{
    (void)state;
    assert_int_equal(map_at(BASE, PAGES(2), RW), BASE);
    loaded(BASE);
    loaded(BASE + PAGES(1));
    assert_true(fork_into(1, 2));
    assert_int_equal(entry_of(2, BASE), HOST_ZERO_PAGE | LOADED);
    assert_int_equal(page_count(HOST_ZERO_PAGE), MAP_PAGE_RESERVED);
    assert_int_equal(task[2]->mm->rss, 0);
    run(2);
    COSTS(stored(BASE, 1), 1, 1);
    assert_int_equal(task[2]->mm->rss, 1);
    for (uint32_t at = 4; at < PAGE_SIZE; at += 4)
        assert_int_equal(loaded(BASE + at), 0);
    run(1);
    COSTS(assert_int_equal(loaded(BASE), 0), 0, 0);
    COSTS(stored(BASE, 2), 1, 1);
    assert_int_equal(current->mm->rss, 1);
    run(2);
    assert_int_equal(loaded(BASE), 1);
}

/* ---- F1: one private page, two writers ---- */

/* In 1.2 the read-only page came writable, and fork left it so. */
static void
defect_f1_a_page_of_a_read_only_area_has_one_writer(void **state)
{
    (void)state;
    one_page(RW);
    assert_int_equal(protect(BASE, PAGES(1), R), 0);
    assert_int_equal(loaded(BASE), 0);
    assert_false(entry_of(1, BASE) & PTE_WRITE);
    assert_int_equal(store(BASE, 99), SIGSEGV);
    assert_true(fork_into(1, 2));
    run(2);
    assert_int_equal(store(BASE, 99), SIGSEGV);
    assert_int_equal(protect(BASE, PAGES(1), RW), 0);
    stored(BASE, 99);
    run(1);
    assert_int_equal(loaded(BASE), 0);
    assert_int_equal(protect(BASE, PAGES(1), RW), 0);
    assert_int_equal(loaded(BASE), 0);
    stored(BASE, 1);
    run(2);
    assert_int_equal(loaded(BASE), 99);
}

/* Whatever the rights were while it forked: areas are private. */
static void
no_right_during_fork_makes_two_writers(void **state)
{
    (void)state;
    for (uint32_t prot = 0; prot < 8; prot++) {
        uint32_t slot = 2 + prot;

        run(1);
        one_page(RW);
        stored(BASE, 77);
        assert_int_equal(protect(BASE, PAGES(1), prot), 0);
        assert_true(fork_into(1, slot));
        check_frames(0);
        assert_int_equal(protect(BASE, PAGES(1), RW), 0);
        run(slot);
        assert_int_equal(protect(BASE, PAGES(1), RW), 0);
        stored(BASE, 99);
        run(1);
        assert_int_equal(loaded(BASE), 77);
        stored(BASE, 1);
        run(slot);
        assert_int_equal(loaded(BASE), 99);
        end_task(slot);
    }
}

/* An area that is shared (nobody can ask for one yet) is left alone. */
static void
fork_leaves_shared_areas_to_both(void **state)
{
    (void)state;
    one_page(RW);
    stored(BASE, 1);
    area_set_flags(current->mm->mmap,
                   current->mm->mmap->vm_flags | VM_SHARED);
    assert_true(fork_into(1, 2));
    assert_int_equal(entry_of(1, BASE) & PTE_FLAGS, STORED);
    assert_int_equal(entry_of(2, BASE) & PTE_FLAGS, STORED);
    assert_int_equal(count_of(1, BASE), 2);
    run(2);
    COSTS(stored(BASE, 2), 0, 0);
    run(1);
    assert_int_equal(loaded(BASE), 2);
}

/* ---- which faults are mistakes ---- */

static void
only_what_an_area_allows_is_repaired(void **state)
{
    static const uint32_t error[4] = {FAULT_USER, FAULT_USER | FAULT_WRITE,
                                      0, FAULT_WRITE};

    (void)state;
    for (uint32_t prot = 0; prot < 8; prot++)
        for (uint32_t i = 0; i < 4; i++)
            for (int reaches = 0; reaches < 2; reaches++) {
                struct regs regs = {.vector = 14,
                                    .error = error[i],
                                    .cs = i < 2 ? USER_CS : 0x08};
                bool good = i & 1 ? prot & PROT_WRITE : prot != 0;

                if (i >= 2 && !reaches)
                    good = false; /* the kernel's own mistake */
                kernel_reaches = reaches;
                one_page(prot);
                if (repair_fault(&regs, BASE + 8) != (good ? 0 : SIGSEGV))
                    fail_msg("error %u with rights %u: wrong", error[i],
                             prot);
                assert_int_equal(!!entry_of(1, BASE), good);
                assert_int_equal(repair_fault(&regs, BASE - 1), SIGSEGV);
                assert_int_equal(repair_fault(&regs, BASE + PAGES(1)),
                                 SIGSEGV);
            }
}

static void
the_kernels_half_is_nobodys(void **state)
{
    struct regs regs = {.vector = 14, .cs = USER_CS};

    (void)state;
    assert_int_equal(map_at(0, USER_SIZE, RW), 0);
    kernel_reaches = true;
    for (regs.error = 0; regs.error < 8; regs.error++) {
        regs.cs = regs.error & FAULT_USER ? USER_CS : 8;
        assert_int_equal(repair_fault(&regs, USER_SIZE), SIGSEGV);
        assert_int_equal(repair_fault(&regs, 0xffffffff), SIGSEGV);
    }
    assert_int_equal(store(USER_SIZE - 4, 1), 0);
}

/* A page that is there, and may be loaded from: why did it fault? */
static void
a_load_from_a_page_that_is_there_is_a_mistake(void **state)
{
    struct regs regs = {.vector = 14,
                        .error = FAULT_USER | FAULT_PRESENT,
                        .cs = USER_CS};

    (void)state;
    one_page(RW);
    stored(BASE, 1);
    assert_int_equal(repair_fault(&regs, BASE), SIGSEGV);
}

/* CR0.WP is set: the kernel's store is stopped where a program's is. */
static void
the_kernel_stores_where_the_program_may(void **state)
{
    uint32_t *word;

    (void)state;
    one_page(RW);
    kernel_reaches = true;
    stored(BASE, 5);
    assert_true(fork_into(1, 2));
    assert_int_equal(reach(BASE, true, false, &word), 0);
    *word = 6;
    run(2);
    assert_int_equal(loaded(BASE), 5);
    assert_int_equal(protect(BASE, PAGES(1), R), 0);
    assert_int_equal(reach(BASE, true, false, &word), SIGSEGV);
    assert_int_equal(protect(BASE, PAGES(1), 0), 0);
    assert_int_equal(reach(BASE, true, false, &word), SIGSEGV);
    /* The processor lets it load; may_read() is there to say no. */
    assert_int_equal(reach(BASE, false, false, &word), 0);
    assert_false(may_read(current->mm, BASE, 1));
}

/* ---- without a frame ---- */

static void
take_frames_but(unsigned int n)
{
    while (nr_free_pages() > n)
        __get_free_page();
}

/* Everything is given back that was taken outside any count. */
static void
give_frames_back(const uint16_t *before)
{
    for (uint32_t nr = FIRST_FRAME; nr < FIRST_FRAME + FRAMES; nr++)
        if (frame_map[nr] == 1 && before[nr] == 0)
            free_page(nr << PAGE_SHIFT);
}

static void
without_a_frame_the_task_pays_and_nothing_changes(void **state)
{
    static uint16_t before[FIRST_FRAME + FRAMES];
    struct picture was;

    (void)state;
    assert_int_equal(map_at(BASE, PAGES(4), RW), BASE);
    assert_int_equal(map_at(MIB(64), PAGES(4), RW), MIB(64));
    stored(BASE, 1);
    loaded(BASE + PAGES(1));
    assert_true(fork_into(1, 2));
    memcpy(before, frame_map, sizeof(before));
    for (unsigned int n = 0; n < 2; n++) {
        take_frames_but(n);
        was = picture(current->mm);
        assert_int_equal(store(MIB(64), 1), SIGSEGV); /* frame and table */
        assert_string_equal(printk_words, "task 1 (me): out of memory\n");
        if (n == 0) {
            uint32_t value;

            assert_int_equal(load(MIB(64), &value), SIGSEGV);
            assert_int_equal(store(BASE, 2), SIGSEGV); /* a copy */
            assert_int_equal(store(BASE + PAGES(1), 2), SIGSEGV);
            assert_int_equal(store(BASE + PAGES(2), 2), SIGSEGV);
            assert_int_equal(loaded(BASE + PAGES(2)),
                             0); /* zeros are free */
            assert_int_equal(unmap(BASE + PAGES(2), PAGES(2)), 0);
            was.entries = 0;
        }
        assert_int_equal(loaded(BASE), 1);
        if (was.entries)
            assert_as_in(&was, current->mm);
        give_frames_back(before);
    }
    check_frames(0);
}

/* ---- a stack that grows ---- */

#define STACK_TOP USER_SIZE

static void
stack(uint32_t pages)
{
    uint32_t at = STACK_TOP - PAGES(pages);

    assert_int_equal(do_mmap(at, PAGES(pages), RW,
                             MAP_PRIVATE | MAP_FIXED | VM_GROWSDOWN),
                     (int32_t)at);
}

static void
fact_c_2_42_a_touch_below_the_stack_moves_its_start(void **state)
{
    uint32_t at = STACK_TOP - PAGES(7) + 12, value;
    const struct vm_area_struct *vma;

    (void)state;
    stack(2);
    vma = current->mm->mmap;
    COSTS(assert_int_equal(loaded(at), 0), 1, 1);
    assert_int_equal(vma->vm_start, STACK_TOP - PAGES(7));
    assert_int_equal(vma->vm_end, STACK_TOP);
    for (uint32_t i = 1; i < 7; i++)
        assert_int_equal(entry_of(1, STACK_TOP - PAGES(i)), 0);
    COSTS(stored(STACK_TOP - PAGES(9), 1), 1, 1);
    assert_int_equal(vma->vm_start, STACK_TOP - PAGES(9));

    /* Up to the limit, to the byte. */
    current->mm->stack_limit = PAGES(20) - 100;
    assert_int_equal(load(STACK_TOP - PAGES(20) + 99, &value), SIGSEGV);
    assert_int_equal(vma->vm_start, STACK_TOP - PAGES(9));
    loaded(STACK_TOP - PAGES(20) + 100);
    assert_int_equal(vma->vm_start, STACK_TOP - PAGES(20));
    assert_int_equal(load(STACK_TOP - PAGES(20) - 4, &value), SIGSEGV);
    assert_int_equal(nr_areas(current->mm), 1);
    assert_true(fork_into(1, 2));
    assert_int_equal(task[2]->mm->mmap->vm_start, STACK_TOP - PAGES(20));
}

static void
only_a_stack_grows(void **state)
{
    uint32_t value;

    (void)state;
    assert_int_equal(map_at(BASE + PAGES(4), PAGES(2), RW),
                     BASE + PAGES(4));
    assert_int_equal(load(BASE + PAGES(4) - 4, &value), SIGSEGV);
    assert_int_equal(load(BASE + PAGES(6), &value), SIGSEGV); /* upwards */
    stack(2);
    assert_int_equal(load(BASE + PAGES(6), &value), SIGSEGV);
    assert_int_equal(current->mm->mmap->vm_next->vm_start,
                     STACK_TOP - PAGES(2));
}

/* The gap is filled to the last page; what lies below is another area. */
static void
a_stack_grows_until_it_touches_and_no_further(void **state)
{
    uint32_t below = STACK_TOP - PAGES(6);

    (void)state;
    stack(2);
    assert_int_equal(map_at(below, PAGES(1), R), (int32_t)below);
    stored(below + PAGES(1), 1);
    assert_int_equal(nr_areas(current->mm), 2);
    assert_int_equal(current->mm->mmap->vm_next->vm_start,
                     below + PAGES(1));
    assert_int_equal(store(below + PAGES(1) - 4, 1), SIGSEGV);
    assert_int_equal(store(below - 4, 1), SIGSEGV);
    assert_int_equal(nr_areas(current->mm), 2);
}

static void
the_kernel_makes_a_stack_grow_only_for_the_program(void **state)
{
    struct regs regs = {.vector = 14, .error = FAULT_WRITE, .cs = 8};
    uint32_t at = STACK_TOP - PAGES(5);

    (void)state;
    stack(2);
    assert_int_equal(repair_fault(&regs, at), SIGSEGV);
    assert_int_equal(current->mm->mmap->vm_start, STACK_TOP - PAGES(2));
    kernel_reaches = true;
    assert_int_equal(repair_fault(&regs, at), 0);
    assert_int_equal(current->mm->mmap->vm_start, at);
}

/* ---- memories ---- */

static void
a_new_memory_has_the_kernels_half_and_no_more(void **state)
{
    struct mm_struct *mm;

    (void)state;
    COSTS(mm = mm_new(3), 0, 1); /* task 1's is in the page of objects */
    for (uint32_t i = 0; i < TABLE_ENTRIES; i++)
        assert_int_equal(mm->directory[i],
                         i < KERNEL_PDE ? 0 : page_directory[i]);
    assert_null(mm->mmap);
    assert_null(mm->mmap_avl);
    assert_int_equal(mm->rss, 0);
    assert_int_equal(mm->data_limit, 0xffffffff);
    assert_int_equal(mm->stack_limit, 8 << 20);
    COSTS(mm_drop(mm), 0, -1);
}

static void
a_memory_that_is_cleared_can_be_filled_again(void **state)
{
    struct mm_struct *mm = current->mm;
    unsigned int free_frames = nr_free_pages();

    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(map_at(0, MIB(20), RW), 0);
        assert_int_equal(map_at(USER_SIZE - PAGES(2), PAGES(2), RW),
                         (int32_t)(USER_SIZE - PAGES(2)));
        for (uint32_t at = 0; at < MIB(20); at += MIB(3))
            stored(at, at + 1);
        stored(USER_SIZE - 4, 3);
        loaded(MIB(1));
        mm_clear(mm);
        assert_null(mm->mmap);
        assert_null(mm->mmap_avl);
        assert_int_equal(mm->rss, 0);
        assert_int_equal(nr_free_pages(), free_frames);
        for (uint32_t j = 0; j < TABLE_ENTRIES; j++)
            assert_int_equal(mm->directory[j],
                             j < KERNEL_PDE ? 0 : page_directory[j]);
        assert_int_equal(store(MIB(3), 1), SIGSEGV); /* the TLB, too */
    }
}

static unsigned int tables_seen;

static void
see_table(const pte_t *table, void *context)
{
    assert_ptr_equal(context, &tables_seen);
    tables_seen += table[pte_index(BASE)] != 0;
}

static void
each_user_table_is_shown_once(void **state)
{
    (void)state;
    for (uint32_t slot = 1; slot < NR_TASKS; slot += 23) {
        if (slot > 1)
            assert_true(new_task(slot));
        run(slot);
        one_page(RW);
        stored(BASE, 1);
        assert_int_equal(map_at(MIB(4) + BASE, PAGES(1), RW),
                         MIB(4) + BASE);
        stored(MIB(4) + BASE, 1);
    }
    tasks[5].mm = &no_memory; /* a zombie */
    task[5] = &tasks[5];
    tables_seen = 0;
    each_user_table(see_table, &tables_seen);
    assert_int_equal(tables_seen, 3 * 2);
    task[5] = NULL;
}

static void
a_page_is_mapped_only_into_the_memory_in_use(void **state)
{
    (void)state;
    new_task(2);
    assert_true(map_user_page(current->mm, BASE, HOST_ZERO_PAGE, PTE_USER));
    assert_int_equal(entry_of(1, BASE),
                     HOST_ZERO_PAGE | PTE_USER | PTE_PRESENT);
    *user_pte(current->mm, BASE) = 0;
    expect_panic(map_user_page(task[2]->mm, BASE, HOST_ZERO_PAGE, PTE_USER),
                 "map_user_page: only into the memory in use");
    assert_null(user_pte(task[2]->mm, BASE));
}

/* ---- kernel stacks ---- */

static bool
stack_is_there(const pte_t *of, uint32_t slot)
{
    uint32_t top = stack_top(slot);
    pte_t pde = of[pde_index(top - 1)];
    const pte_t *table;

    if (!(pde & PTE_PRESENT) || pde == page_directory[KERNEL_PDE])
        return false;
    table = phys_to_virt(pte_frame(pde));
    for (uint32_t at = top - STACK_STRIDE; at < top; at += PAGE_SIZE) {
        pte_t entry = table[pte_index(at)];

        if (at < top - 2 * PAGE_SIZE)
            assert_int_equal(entry, 0); /* the red pages */
        else if (entry == 0)
            return false;
        else
            assert_int_equal(entry & PTE_FLAGS, PTE_PRESENT | PTE_WRITE);
    }
    return true;
}

/* A directory that was there before a table was made has it all the same. */
static void
every_directory_knows_every_stack(void **state)
{
    unsigned int free_frames = nr_free_pages();

    (void)state;
    for (uint32_t i = pde_index(STACK_BASE); i < TABLE_ENTRIES; i++)
        page_directory[i] = current->mm->directory[i] = 0;
    assert_true(new_task(2));
    for (uint32_t slot = 1; slot < NR_TASKS; slot++) {
        assert_true(stack_new(slot));
        for (uint32_t i = 1; i <= slot; i++)
            for (uint32_t t = 0; t < 3; t++)
                assert_true(stack_is_there(t ? task[t]->mm->directory
                                             : page_directory,
                                           i));
    }
    assert_int_equal(free_frames - nr_free_pages(),
                     1 + 2 * (NR_TASKS - 1) + 2); /* two tables */
    assert_true(new_task(3));
    assert_true(stack_is_there(task[3]->mm->directory, 40));
    for (uint32_t slot = NR_TASKS - 1; slot > 0; slot--) {
        stack_drop(slot);
        for (uint32_t t = 0; t < 4; t++)
            assert_false(
                stack_is_there(t ? task[t]->mm->directory : page_directory,
                               slot));
    }
    for (uint32_t i = pde_index(STACK_BASE); i < TABLE_ENTRIES; i++)
        for (uint32_t t = 1; t < 4; t++)
            assert_int_equal(task[t]->mm->directory[i], 0);
    assert_int_equal(free_frames - nr_free_pages(), 2); /* directories */
}

static void
a_stack_that_fails_leaves_nothing(void **state)
{
    unsigned int free_frames;
    uint32_t n;

    (void)state;
    for (uint32_t i = pde_index(STACK_BASE); i < TABLE_ENTRIES; i++)
        page_directory[i] = current->mm->directory[i] = 0;
    free_frames = nr_free_pages();
    for (n = 1;; n++) {
        fail_countdown = n;
        if (stack_new(31) && fail_countdown)
            break;
        assert_int_equal(fail_countdown, 0);
        assert_int_equal(nr_free_pages(), free_frames);
        for (uint32_t i = pde_index(STACK_BASE); i < TABLE_ENTRIES; i++)
            assert_int_equal(page_directory[i] | current->mm->directory[i],
                             0);
    }
    assert_int_equal(n, 4); /* a table and two frames */
    fail_countdown = 0;
    for (n = 1; n <= 2; n++) { /* the table is there */
        fail_countdown = n;
        assert_false(stack_new(30) && stack_new(0));
        assert_int_equal(nr_free_pages(), free_frames - 3);
        assert_false(stack_is_there(page_directory, 30));
        assert_true(stack_is_there(page_directory, 31));
    }
    stack_drop(31);
    assert_int_equal(nr_free_pages(), free_frames);
}

#define PAGE_TEST(f) \
    { \
#f, then_nothing_lost, one_task, NULL, f \
    }

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PAGE_TEST(fact_c_2_32_a_load_gets_the_page_of_zeros),
        PAGE_TEST(a_store_gets_a_frame_of_zeros_at_once),
        PAGE_TEST(what_a_store_asked_for_is_dirty_before_the_store),
        PAGE_TEST(everybody_has_the_same_page_of_zeros),
        PAGE_TEST(
            after_fork_the_first_store_copies_and_the_second_does_not),
        PAGE_TEST(whose_child_has_ended_needs_no_frame),
        PAGE_TEST(the_parents_own_store_after_fork_is_told_apart),
        PAGE_TEST(the_copy_is_seen_at_once),
        PAGE_TEST(fork_copies_areas_and_numbers),
        PAGE_TEST(fact_c_2_41_fork_takes_a_frame_for_each_table_in_use),
        PAGE_TEST(a_page_of_zeros_is_copied_by_clearing),
        PAGE_TEST(defect_f1_a_page_of_a_read_only_area_has_one_writer),
        PAGE_TEST(no_right_during_fork_makes_two_writers),
        PAGE_TEST(fork_leaves_shared_areas_to_both),
        PAGE_TEST(only_what_an_area_allows_is_repaired),
        PAGE_TEST(the_kernels_half_is_nobodys),
        PAGE_TEST(a_load_from_a_page_that_is_there_is_a_mistake),
        PAGE_TEST(the_kernel_stores_where_the_program_may),
        PAGE_TEST(without_a_frame_the_task_pays_and_nothing_changes),
        PAGE_TEST(fact_c_2_42_a_touch_below_the_stack_moves_its_start),
        PAGE_TEST(only_a_stack_grows),
        PAGE_TEST(a_stack_grows_until_it_touches_and_no_further),
        PAGE_TEST(the_kernel_makes_a_stack_grow_only_for_the_program),
        PAGE_TEST(a_new_memory_has_the_kernels_half_and_no_more),
        PAGE_TEST(a_memory_that_is_cleared_can_be_filled_again),
        PAGE_TEST(each_user_table_is_shown_once),
        PAGE_TEST(a_page_is_mapped_only_into_the_memory_in_use),
        PAGE_TEST(every_directory_knows_every_stack),
        PAGE_TEST(a_stack_that_fails_leaves_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
