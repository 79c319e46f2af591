// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that fails: for every n the n-th allocation of a call, with and
 * without room left for small objects.  A call that fails has changed
 * nothing, but for mprotect, which says what it changes; and when all ends,
 * nothing is lost.
 */
#include "host-areas.h"

#define MIB(n)   ((uint32_t)(n) << 20)
#define PAGES(n) ((uint32_t)(n) << PAGE_SHIFT)

#define R   PROT_READ
#define RW  (PROT_READ | PROT_WRITE)
#define RWX (PROT_READ | PROT_WRITE | PROT_EXEC)

#define BASE  (0x20000000u - PAGES(4)) /* two tables */
#define STACK (USER_SIZE - PAGES(4))

enum { FRAMES = 300, MOST_TRIES = 100 };

static struct mm_struct *mm;

/*
 * A program: seven areas, pages that were stored to, loaded from, and not
 * touched, in four tables.
 */
static void
program(void)
{
    assert_true(new_task(1));
    run(1);
    mm = current->mm;
    map_at(BASE, PAGES(8), RW);
    map_at(BASE + PAGES(10), PAGES(2), R);
    map_at(BASE + PAGES(12), PAGES(2), RWX);
    map_at(BASE + PAGES(14), PAGES(2), 0);
    map_at(BASE + PAGES(20), PAGES(3), RWX);
    map_anywhere(PAGES(3), RW);
    do_mmap(STACK, PAGES(4), RW, MAP_PRIVATE | MAP_FIXED | VM_GROWSDOWN);
    for (uint32_t i = 0; i < 8; i += 3)
        stored(BASE + PAGES(i), i + 1);
    loaded(BASE + PAGES(1));
    loaded(BASE + PAGES(10));
    stored(BASE + PAGES(21), 9);
    stored(0x50000000, 10);
    stored(USER_SIZE - 4, 11);
    mm->start_brk = BASE + PAGES(20) + 8;
    mm->brk = BASE + PAGES(23);
    mm->start_stack = USER_SIZE - 16;
    assert_int_equal(nr_areas(mm), 7);
}

/* ---- with and without room for small objects ---- */

static void *fillers[400];
static uint32_t nr_fillers;

/* Fill every page of objects of that size, so that the next needs another. */
static void
fill(size_t size)
{
    nr_fillers = 0;
    while (slabs[class_of(size)])
        fillers[nr_fillers++] = kmalloc(size);
}

static void
empty(void)
{
    while (nr_fillers > 0)
        kfree(fillers[--nr_fillers]);
}

/*
 * Let the n-th allocation of `act` fail, for every n, until there is no n-th.
 * Each time on a machine set up by `setup`; `failed` looks at what a failure
 * leaves.  Returns the number of failures.
 */
struct trial {
    void (*setup)(void);
    bool (*act)(void); /* false: it says that it has failed */
    void (*failed)(uint32_t n);
    void (*done)(void); /* ... and at what success does */
};

static struct picture before;

static uint32_t
each_failure(const struct trial *t, size_t filled)
{
    for (uint32_t n = 1; n < MOST_TRIES; n++) {
        bool good;

        machine(FRAMES);
        t->setup();
        if (filled)
            fill(filled);
        before = picture(mm);
        fail_countdown = n;
        good = t->act();
        if (good && fail_countdown == 0)
            fail_msg("allocation %u failed, and the call did not say so",
                     n);
        if (!good && fail_countdown != 0)
            fail_msg("the call failed before its allocation %u", n);
        fail_countdown = 0;
        if (good)
            t->done();
        else
            t->failed(n);
        check_areas(mm);
        check_frames(nr_fillers);
        end_task(1);
        empty();
        assert_int_equal(nr_slab_objects, 0);
        assert_int_equal(nr_free_pages(), FRAMES);
        if (good)
            return n - 1;
    }
    fail_msg("%u allocations in one call", MOST_TRIES);
    return 0;
}

static void
as_before(uint32_t n)
{
    (void)n;
    assert_as_in(&before, mm);
    assert_int_equal(loaded(BASE), 1); /* and it goes on */
    stored(BASE + PAGES(4), 4);
}

static void
nothing_more(void)
{
}

/* ---- the calls ---- */

static int32_t answer; /* of the call */

static bool
mmap_over_a_hole(void)
{
    answer = map_at(BASE + PAGES(8), PAGES(2), R);
    return answer == (int32_t)(BASE + PAGES(8));
}

static bool
mmap_somewhere(void)
{
    answer = map_anywhere(PAGES(5), R);
    return answer == 0x50003000;
}

static bool
mmap_into_an_area(void)
{
    answer = map_at(BASE + PAGES(2), PAGES(3), R);
    return answer == (int32_t)(BASE + PAGES(2));
}

static bool
mmap_over_many(void)
{
    answer = map_at(BASE + PAGES(3), PAGES(19), R);
    return answer == (int32_t)(BASE + PAGES(3));
}

static void
says_enomem(uint32_t n)
{
    assert_int_equal(answer, -ENOMEM);
    as_before(n);
}

static void
mmap_fails_cleanly(void **state)
{
    struct trial t = {program, NULL, says_enomem, nothing_more};

    (void)state;
    t.act = mmap_over_a_hole;
    assert_int_equal(each_failure(&t, 0), 1);
    assert_int_equal(each_failure(&t, sizeof(struct vm_area_struct)), 2);
    t.act = mmap_somewhere;
    assert_int_equal(each_failure(&t, 0), 1);
    t.act = mmap_over_many;
    assert_int_equal(each_failure(&t, 0), 1);
    assert_int_equal(each_failure(&t, sizeof(struct vm_area_struct)), 2);
    t.act = mmap_into_an_area; /* an area for the hole, too */
    assert_int_equal(each_failure(&t, 0), 2);
    assert_int_equal(each_failure(&t, sizeof(struct vm_area_struct)), 3);
}

static bool
munmap_a_hole(void)
{
    answer = unmap(BASE + PAGES(3), PAGES(1));
    return answer == 0;
}

static bool
munmap_many(void)
{
    answer = unmap(BASE + PAGES(3), PAGES(19));
    return answer == 0;
}

static void
no_hole_yet(void)
{
    assert_int_equal(nr_areas(mm), 8);
}

/* F2 was: it says 0, and areas are lost. */
static void
defect_f2_munmap_fails_cleanly(void **state)
{
    struct trial t = {program, munmap_a_hole, says_enomem, no_hole_yet};

    (void)state;
    assert_int_equal(each_failure(&t, 0), 1);
    assert_int_equal(each_failure(&t, sizeof(struct vm_area_struct)), 2);
    t.act = munmap_many; /* needs none, so it cannot fail */
    t.done = nothing_more;
    assert_int_equal(each_failure(&t, 0), 0);
    assert_int_equal(each_failure(&t, sizeof(struct vm_area_struct)), 0);
}

static uint32_t new_brk;

static bool
brk_there(void)
{
    answer = (int32_t)set_brk(new_brk);
    return (uint32_t)answer == new_brk;
}

static void
brk_stays(uint32_t n)
{
    assert_int_equal(answer, BASE + PAGES(23));
    as_before(n);
}

static void
a_heap_with_more_behind_it(void)
{
    program();
    map_at(BASE + PAGES(23), PAGES(3), RWX); /* joins the heap */
    assert_int_equal(nr_areas(mm), 7);
}

static void
defect_f5_brk_fails_cleanly(void **state)
{
    struct trial t = {program, brk_there, brk_stays, nothing_more};

    (void)state;
    new_brk = BASE + PAGES(30);
    assert_int_equal(each_failure(&t, 0), 1);
    assert_int_equal(each_failure(&t, sizeof(struct vm_area_struct)), 2);
    new_brk = BASE + PAGES(21) + 1; /* down: the tail of an area */
    assert_int_equal(each_failure(&t, 0), 0);
    new_brk = BASE + PAGES(22);
    t.setup = a_heap_with_more_behind_it; /* a hole */
    assert_int_equal(each_failure(&t, 0), 1);
    assert_int_equal(each_failure(&t, sizeof(struct vm_area_struct)), 2);
}

/* ---- mprotect: what came before the failure stays ---- */

/* Rights of the pages [9, 24) from BASE; '-' is no area, '0' none. */
static char rights[16];

static void
read_rights(void)
{
    for (uint32_t i = 0; i < 15; i++) {
        const struct vm_area_struct *vma =
            find_vma_intersection(mm, BASE + PAGES(9 + i),
                                  BASE + PAGES(10 + i));

        rights[i] = vma ? (char)('0' + (vma->vm_flags & VM_RIGHTS)) : '-';
    }
}

/* In the areas of pages [10, 12) r, [12, 14) rwx, [14, 16) none. */
static uint32_t protect_from, protect_to;

static bool
protect_some(void)
{
    answer = protect(BASE + PAGES(protect_from),
                     PAGES(protect_to - protect_from), RW);
    read_rights();
    return answer == 0;
}

static const char *expected_rights[4]; /* after the n-th, from n = 1 on */

/* Frames and pages stay; only W of entries may go. */
static void
check_rights(uint32_t n)
{
    if (answer != -ENOMEM && answer != 0)
        fail_msg("mprotect says %d", answer);
    assert_string_equal(rights, expected_rights[n - 1]);
    assert_int_equal(mm->rss, before.words[0]);
    assert_int_equal(picture(mm).entries, before.entries);
    assert_int_equal(loaded(BASE), 1);
    assert_int_equal(loaded(BASE + PAGES(21)), 9);
}

static void
mprotect_keeps_what_it_did_and_joins_what_it_split(void **state)
{
    struct trial t = {program, protect_some, check_rights, nothing_more};

    (void)state;
    /* One area, all of it: nothing to allocate. */
    protect_from = 10, protect_to = 12;
    assert_int_equal(each_failure(&t, 0), 0);
    assert_string_equal(rights, "-337700----777-");
    /* Its beginning, its end: one more area. */
    protect_to = 11;
    expected_rights[0] = expected_rights[1] = "-117700----777-";
    assert_int_equal(each_failure(&t, 0), 1);
    assert_string_equal(rights, "-317700----777-");
    assert_int_equal(each_failure(&t, sizeof(struct vm_area_struct)), 2);
    protect_from = 11, protect_to = 12;
    assert_int_equal(each_failure(&t, 0), 1);
    assert_string_equal(rights, "-137700----777-");
    /* Three: the first one's end, the whole second, the third's beginning. */
    protect_to = 15;
    expected_rights[1] = "-133300----777-";
    assert_int_equal(each_failure(&t, 0), 2);
    assert_string_equal(rights, "-133330----777-");
    expected_rights[1] = expected_rights[0]; /* the page of objects */
    expected_rights[2] = "-133300----777-";
    assert_int_equal(each_failure(&t, sizeof(struct vm_area_struct)), 3);
    /* The middle of one: two splits, and the first is undone. */
    protect_from = 21, protect_to = 22;
    expected_rights[0] = expected_rights[1] = expected_rights[2] =
        "-117700----777-";
    assert_int_equal(each_failure(&t, 0), 2);
    assert_string_equal(rights, "-117700----737-");
    assert_int_equal(each_failure(&t, sizeof(struct vm_area_struct)), 3);
}

/* ---- fork ---- */

static bool
fork_it(void)
{
    struct mm_struct *to = mm_new(2);

    if (!to)
        return false;
    if (mm_copy(to, mm) < 0) {
        mm_drop(to);
        return false;
    }
    tasks[2] = (struct task_struct){.slot = 2, .mm = to};
    task[2] = &tasks[2];
    return true;
}

/* All as it was, but that no entry has W; and nobody is needed for it. */
static void
fork_undone(uint32_t n)
{
    unsigned int free_frames = nr_free_pages();

    (void)n;
    for (uint32_t i = 0; i < before.entries; i++) {
        pte_t now = entry_of(1, before.entry[i].at);

        if (now != before.entry[i].entry &&
            now != (before.entry[i].entry & ~PTE_WRITE))
            fail_msg("the entry for %08x was %08x and is %08x",
                     before.entry[i].at, before.entry[i].entry, now);
        before.entry[i].entry = now;
    }
    assert_as_in(&before, mm);
    for (uint32_t i = 0; i < 8; i += 3)
        stored(BASE + PAGES(i), i + 2);
    stored(0x50000000, 1);
    stored(USER_SIZE - 4, 1);
    assert_int_equal(nr_free_pages(), free_frames);
}

static void
fork_done(void)
{
    check_areas(task[2]->mm);
    check_frames(nr_fillers);
    assert_int_equal(task[2]->mm->rss, mm->rss);
    assert_int_equal(nr_areas(task[2]->mm), 7);
    end_task(2);
}

/* F13 was: the child's tables and what it counted stay for ever. */
static void
defect_f13_fork_is_undone_at_every_step(void **state)
{
    struct trial t = {program, fork_it, fork_undone, fork_done};

    (void)state;
    /* memory, directory; seven areas, four tables. */
    assert_int_equal(each_failure(&t, 0), 2 + 7 + 4);
    assert_int_equal(each_failure(&t, sizeof(struct vm_area_struct)),
                     2 + 7 + 1 + 4);
    assert_int_equal(each_failure(&t, sizeof(struct mm_struct)),
                     2 + 1 + 7 + 4);
}

/* The same without a countdown: memory is as small as it is. */
static void
fork_is_undone_in_memory_that_is_too_small(void **state)
{
    uint32_t most;

    (void)state;
    machine(FRAMES);
    program();
    most = FRAMES - nr_free_pages();
    end_task(1);
    for (uint32_t more = 0;; more++) {
        unsigned int free_frames;

        machine(most + more);
        program();
        free_frames = nr_free_pages();
        assert_int_equal(free_frames, more);
        before = picture(mm);
        if (fork_it()) {
            fork_done();
            check_frames(0);
            end_task(1);
            assert_int_equal(more, 1 + 4); /* directory and tables */
            return;
        }
        fork_undone(0);
        check_frames(0);
        end_task(1);
        assert_int_equal(nr_free_pages(), most + more);
    }
}

/* ---- faults ---- */

static uint32_t touched;
static bool touch_stores;

static bool
touch(void)
{
    uint32_t value;

    return (touch_stores ? store(touched, 5) : load(touched, &value)) == 0;
}

static void
shared_program(void)
{
    program();
    assert_true(fork_into(1, 2));
}

static void
shared_page_as_before(uint32_t n)
{
    (void)n;
    assert_as_in(&before, mm);
    assert_int_equal(loaded(BASE + PAGES(3)), 4);
    end_task(2);
}

static void
the_other_has_its_page(void)
{
    assert_int_equal(*(uint32_t *)phys_to_virt(
                         pte_frame(entry_of(2, BASE + PAGES(3)))),
                     4);
    end_task(2);
}

static void
a_fault_fails_cleanly(void **state)
{
    struct trial t = {program, touch, as_before, nothing_more};

    (void)state;
    touched = BASE + PAGES(2), touch_stores = true;
    assert_int_equal(each_failure(&t, 0), 1);
    touched = BASE + PAGES(1); /* of zeros */
    assert_int_equal(each_failure(&t, 0), 1);
    touch_stores = false;
    assert_int_equal(each_failure(&t, 0), 0);
    touched = BASE + PAGES(2);
    assert_int_equal(each_failure(&t, 0), 0);
    t.setup = shared_program;
    t.failed = shared_page_as_before;
    t.done = the_other_has_its_page;
    touched = BASE + PAGES(3), touch_stores = true;
    assert_int_equal(each_failure(&t, 0), 1);
}

static void
far_program(void)
{
    program();
    map_at(MIB(64), PAGES(1), RW);
}

/* A frame and no table for it: then the frame goes back. */
static void
a_fault_without_a_table_fails_cleanly(void **state)
{
    struct trial t = {far_program, touch, as_before, nothing_more};

    (void)state;
    touched = MIB(64), touch_stores = true;
    assert_int_equal(each_failure(&t, 0), 2);
    touch_stores = false;
    assert_int_equal(each_failure(&t, 0), 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mmap_fails_cleanly),
        cmocka_unit_test(defect_f2_munmap_fails_cleanly),
        cmocka_unit_test(defect_f5_brk_fails_cleanly),
        cmocka_unit_test(
            mprotect_keeps_what_it_did_and_joins_what_it_split),
        cmocka_unit_test(defect_f13_fork_is_undone_at_every_step),
        cmocka_unit_test(fork_is_undone_in_memory_that_is_too_small),
        cmocka_unit_test(a_fault_fails_cleanly),
        cmocka_unit_test(a_fault_without_a_table_fails_cleanly),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
