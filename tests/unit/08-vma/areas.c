// SPDX-License-Identifier: GPL-2.0-only
/*
 * mmap, munmap, mprotect, brk and the areas that they leave: facts of Linux
 * 1.2 by their numbers, what was a defect there, every edge, and all ways in
 * which a range of pages can lie over two areas.
 */
#include "host-areas.h"

#include "mm/limits.c"

#define MIB(n)   ((uint32_t)(n) << 20)
#define PAGES(n) ((uint32_t)(n) << PAGE_SHIFT)

#define R   PROT_READ
#define W   PROT_WRITE
#define RW  (PROT_READ | PROT_WRITE)
#define RWX (PROT_READ | PROT_WRITE | PROT_EXEC)

/* The last pages of one table, and the first of the next. */
#define BASE (0x20000000 - PAGES(4))

/* What getrlimit said. */
static uint32_t told[2];

bool
copy_to_user(uint32_t to, const void *from, size_t n)
{
    assert_int_equal(n, sizeof(told));
    memcpy(told, from, n);
    return to != 0;
}

static struct mm_struct *mm;

static int
one_task(void **state)
{
    (void)state;
    machine(200);
    new_task(1);
    run(1);
    mm = current->mm;
    user_argument = NULL;
    return 0;
}

/* After each test all is in order, and nothing is lost when the task ends. */
static void
then_in_order(void **state)
{
    ((CMUnitTestFunction)*state)(state);
    fail_countdown = 0;
    check_areas(mm);
    check_frames(0);
    end_task(1);
    assert_int_equal(nr_free_pages(), 200);
}

/* The areas are these, of START, END, FLAGS; the last one has END 0. */
static void
assert_areas(const uint32_t (*expected)[3])
{
    const struct vm_area_struct *vma = mm->mmap;

    for (; (*expected)[1]; expected++, vma = vma->vm_next) {
        if (!vma)
            fail_msg("no area at %08x", (*expected)[0]);
        assert_int_equal(vma->vm_start, (*expected)[0]);
        assert_int_equal(vma->vm_end, (*expected)[1]);
        assert_int_equal(vma->vm_flags, (*expected)[2]);
    }
    if (vma)
        fail_msg("an area at %08x", vma->vm_start);
    check_areas(mm);
}

/* AREAS({start page, end page, rights}, ...): from BASE on. */
#define AREA(from, to, prot) \
    { \
        BASE + PAGES(from), BASE + PAGES(to), AREA_FLAGS(prot) \
    }
#define AREAS(...) \
    assert_areas((const uint32_t[][3]){__VA_ARGS__, {0, 0, 0}})
#define NO_AREAS() assert_areas((const uint32_t[][3]){{0, 0, 0}})

static void
map_pages(uint32_t from, uint32_t to, uint32_t prot)
{
    assert_int_equal(map_at(BASE + PAGES(from), PAGES(to - from), prot),
                     BASE + PAGES(from));
}

static void
unmap_pages(uint32_t from, uint32_t to)
{
    assert_int_equal(unmap(BASE + PAGES(from), PAGES(to - from)), 0);
}

static int32_t
protect_pages(uint32_t from, uint32_t to, uint32_t prot)
{
    return protect(BASE + PAGES(from), PAGES(to - from), prot);
}

/* ---- mmap ---- */

static void
mmap_makes_an_area_and_nothing_else(void **state)
{
    unsigned int free_frames;

    (void)state;
    map_pages(0, 1, R); /* a page for areas */
    free_frames = nr_free_pages();
    map_pages(2, 8, RW);
    assert_int_equal(nr_free_pages(), free_frames);
    assert_int_equal(mm->rss, 0);
    assert_null(user_pte(mm, BASE));
    AREAS(AREA(0, 1, R), AREA(2, 8, RW));
}

static void
fact_c_2_34_addresses_are_found_from_the_bottom_of_a_window(void **state)
{
    (void)state;
    assert_int_equal(map_anywhere(PAGES(2), RW), 0x50000000);
    assert_int_equal(do_mmap(0x20000000, PAGES(3), R, MAP_PRIVATE),
                     0x50002000); /* the hint is ignored */
    assert_int_equal(map_anywhere(1, R), 0x50005000);
    assert_areas((const uint32_t[][3]){
        {0x50000000, 0x50002000, AREA_FLAGS(RW)},
        {0x50002000, 0x50006000, AREA_FLAGS(R)}, /* two are one */
        {0, 0, 0},
    });
    assert_int_equal(unmap(0x50001000, PAGES(2)), 0);
    assert_int_equal(map_anywhere(PAGES(3), RW), 0x50006000);
    assert_int_equal(map_anywhere(PAGES(2), RW), 0x50001000);
    assert_int_equal(map_anywhere(MIB(256) + 1, RW), -ENOMEM);
    assert_int_equal(map_anywhere(MIB(256), RW), -ENOMEM);
    assert_int_equal(unmap(0x50000000, MIB(256)), 0);
    assert_int_equal(map_anywhere(MIB(256), RW), 0x50000000);
    assert_int_equal(map_anywhere(1, RW), -ENOMEM);
    assert_int_equal(unmap(0x5ffff000, 1), 0);
    assert_int_equal(map_anywhere(PAGES(2), RW), -ENOMEM);
    assert_int_equal(map_anywhere(PAGES(1), RW), 0x5ffff000);
    assert_areas((const uint32_t[][3]){
        {0x50000000, 0x60000000, AREA_FLAGS(RW)},
        {0, 0, 0},
    });
}

/* Areas outside the window, and across its ends, leave what they leave. */
static void
an_area_may_reach_into_the_window(void **state)
{
    (void)state;
    assert_int_equal(map_at(0x4fff0000, 0x20000, R), 0x4fff0000);
    assert_int_equal(map_at(0x5fff0000, 0x20000, R), 0x5fff0000);
    assert_int_equal(map_anywhere(1, RW), 0x50010000);
    assert_int_equal(map_anywhere(MIB(256) - 0x20000, R), -ENOMEM);
    assert_int_equal(map_anywhere(MIB(256) - 0x21000, R), 0x50011000);
    assert_int_equal(map_anywhere(1, R), -ENOMEM);
}

/* In the order of 1.2's tests: an earlier one hides a later one. */
static void
fact_c_2_35_what_mmap_refuses(void **state)
{
    static const struct {
        uint32_t address, length, flags;
        int32_t result;
    } cases[] = {
        {0x20000000, 0, MAP_PRIVATE, 0x20000000}, /* length 0: no error */
        {0xffffffff, 0, 0, -1},                   /* that is its address */
        {0x20000001, 0, MAP_SHARED | MAP_FIXED, 0x20000001},
        {USER_SIZE + 1, 1, MAP_PRIVATE, -EINVAL}, /* though only a hint */
        {USER_SIZE, 1, MAP_PRIVATE, -EINVAL},
        {0xffffffff, 1, MAP_PRIVATE, -EINVAL},
        {0, USER_SIZE + 1, MAP_PRIVATE, -EINVAL},
        {PAGE_SIZE, USER_SIZE, MAP_PRIVATE, -EINVAL},
        {0, 0xfffffff0, MAP_PRIVATE, -EINVAL}, /* F6: was a success */
        {0, 0xffffffff, MAP_PRIVATE, -EINVAL},
        {USER_SIZE - PAGE_SIZE, PAGE_SIZE + 1, MAP_PRIVATE | MAP_FIXED,
         -EINVAL},
        {0, PAGE_SIZE, MAP_SHARED, -EINVAL}, /* nobody to share with */
        {0, PAGE_SIZE, 0, -EINVAL},
        {0, PAGE_SIZE, 3, -EINVAL},
        {0, PAGE_SIZE, MAP_PRIVATE | 4, -EINVAL},
        {0x20000001, PAGE_SIZE, MAP_PRIVATE | MAP_FIXED, -EINVAL},
        {0x20000800, PAGE_SIZE, MAP_PRIVATE | MAP_FIXED, -EINVAL},
        {0x20000001, USER_SIZE, MAP_PRIVATE, -EINVAL},
        {0, USER_SIZE, MAP_PRIVATE, -ENOMEM},
    };
    struct picture before;

    (void)state;
    map_pages(0, 4, RW);
    stored(BASE, 1);
    before = picture(mm);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        int32_t result =
            do_mmap(cases[i].address, cases[i].length, RW, cases[i].flags);

        if (result != cases[i].result)
            fail_msg("case %zu: %d and should be %d", i, result,
                     cases[i].result);
        assert_as_in(&before, mm);
    }
}

static void
a_length_is_rounded_up_to_pages(void **state)
{
    (void)state;
    assert_int_equal(map_at(BASE, 1, R), BASE);
    assert_int_equal(map_at(BASE + PAGES(2), PAGES(1) + 1, R),
                     BASE + PAGES(2));
    assert_int_equal(map_at(BASE + PAGES(5), PAGES(1), R), BASE + PAGES(5));
    AREAS(AREA(0, 1, R), AREA(2, 4, R), AREA(5, 6, R));
}

static void
all_three_gib_can_be_one_area(void **state)
{
    (void)state;
    assert_int_equal(map_at(0, USER_SIZE, RWX), 0);
    assert_int_equal(nr_areas(mm), 1);
    stored(0, 1);
    stored(USER_SIZE - 4, 2);
    assert_int_equal(unmap(0, USER_SIZE), 0);
    NO_AREAS();
    assert_int_equal(mm->rss, 0);
    assert_int_equal(map_at(USER_SIZE - PAGE_SIZE, 1, R),
                     (int32_t)(USER_SIZE - PAGE_SIZE));
    assert_int_equal(map_at(0, 1, R), 0);
}

/* Other bits of prot mean nothing; of flags, one more is kept. */
static void
flags_are_rights_may_bits_and_a_stacks(void **state)
{
    (void)state;
    assert_int_equal(map_at(BASE, PAGES(1), 0xfffffff8), BASE);
    assert_int_equal(do_mmap(BASE + PAGES(2), PAGES(1), RW,
                             MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS |
                                 0xfffff000 | VM_GROWSDOWN),
                     BASE + PAGES(2));
    for (uint32_t prot = 0; prot < 8; prot++)
        map_pages(4 + 2 * prot, 5 + 2 * prot, prot);
    AREAS(AREA(0, 1, 0), AREA(2, 3, RW | VM_GROWSDOWN), AREA(4, 5, 0),
          AREA(6, 7, 1), AREA(8, 9, 2), AREA(10, 11, 3), AREA(12, 13, 4),
          AREA(14, 15, 5), AREA(16, 17, 6), AREA(18, 19, 7));
}

/* The six words that Linux takes, and what is asked before they are used. */
static void
the_system_call_takes_six_words(void **state)
{
    uint32_t words[6] = {0x20000000, 5000, RW, MAP_PRIVATE | MAP_ANONYMOUS,
                         99,         0};

    (void)state;
    assert_int_equal(call(sys_mmap, 4, 0, 0), -EFAULT);
    user_argument = words;
    assert_int_equal(call(sys_mmap, 4, 0, 0), 0x50000000);
    words[3] |= MAP_FIXED;
    assert_int_equal(call(sys_mmap, 4, 0, 0), 0x20000000);
    words[3] = MAP_PRIVATE;
    assert_int_equal(call(sys_mmap, 4, 0, 0), -EBADF);
    words[4] = 3; /* an open file: chapter 9 can */
    assert_int_equal(call(sys_mmap, 4, 0, 0), -ENODEV);
    words[1] = 0;
    assert_int_equal(call(sys_mmap, 4, 0, 0), -ENODEV);
    words[3] = MAP_SHARED | MAP_ANONYMOUS;
    words[1] = 1;
    assert_int_equal(call(sys_mmap, 4, 0, 0), -EINVAL);
    assert_int_equal(nr_areas(mm), 2);
}

/* F3, the other way round: what cannot be mapped leaves what is there. */
static void
defect_f3_what_mmap_refuses_destroys_nothing(void **state)
{
    struct picture before;

    (void)state;
    map_pages(0, 5, RW);
    stored(BASE + PAGES(2), 77);
    before = picture(mm);
    assert_int_equal(do_mmap(BASE + PAGES(2), PAGES(1), RW,
                             MAP_SHARED | MAP_FIXED | MAP_ANONYMOUS),
                     -EINVAL);
    assert_as_in(&before, mm);
    fail_countdown = 1;
    assert_int_equal(map_at(BASE + PAGES(2), PAGES(1), R), -ENOMEM);
    assert_as_in(&before, mm);
    assert_int_equal(loaded(BASE + PAGES(2)), 77);
}

/* ---- munmap ---- */

static void
fact_c_2_35_what_munmap_refuses(void **state)
{
    static const struct {
        uint32_t address, length;
        int32_t result;
    } cases[] = {
        {BASE + 1, PAGE_SIZE, -EINVAL},
        {BASE + 0x800, 0, -EINVAL},
        {USER_SIZE + PAGE_SIZE, 0, -EINVAL},
        {0xfffff000, PAGE_SIZE, -EINVAL},
        {0xfffff000, 0xffffffff, -EINVAL},
        {USER_SIZE, 1, -EINVAL},
        {BASE, USER_SIZE, -EINVAL},
        {BASE, 0xffffffff, -EINVAL},
        {BASE, 0xfffffff0, -EINVAL},
        {USER_SIZE - PAGE_SIZE, PAGE_SIZE + 1, -EINVAL},
        {0, USER_SIZE + 1, -EINVAL},
        {BASE, 0, 0}, /* nothing of something */
        {BASE + PAGES(1), 0, 0},
        {USER_SIZE, 0, 0},
        {0, PAGE_SIZE, 0}, /* all of nothing */
        {USER_SIZE - PAGE_SIZE, PAGE_SIZE, 0},
        {BASE - PAGES(1), PAGE_SIZE, 0},
        {BASE + PAGES(4), PAGE_SIZE, 0},
    };
    struct picture before;

    (void)state;
    map_pages(0, 4, RW);
    stored(BASE + PAGES(1), 1);
    before = picture(mm);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        int32_t result = unmap(cases[i].address, cases[i].length);

        if (result != cases[i].result)
            fail_msg("case %zu: %d and should be %d", i, result,
                     cases[i].result);
        assert_as_in(&before, mm);
    }
}

/* 1.2 made a new structure in each of these; here the old one stays. */
static void
fact_c_2_36_head_tail_middle_whole(void **state)
{
    const struct vm_area_struct *vma;
    uint32_t objects;

    (void)state;
    map_pages(0, 5, RW);
    vma = mm->mmap;
    objects = nr_slab_objects;
    unmap_pages(0, 1);
    AREAS(AREA(1, 5, RW));
    unmap_pages(4, 5);
    AREAS(AREA(1, 4, RW));
    assert_ptr_equal(mm->mmap, vma);
    assert_int_equal(nr_slab_objects, objects);
    unmap_pages(2, 3);
    AREAS(AREA(1, 2, RW), AREA(3, 4, RW));
    assert_ptr_equal(mm->mmap, vma);
    assert_int_equal(nr_slab_objects, objects + 1);
    unmap_pages(3, 4);
    AREAS(AREA(1, 2, RW));
    unmap_pages(1, 2);
    NO_AREAS();
    assert_int_equal(nr_slab_objects, objects - 1);
}

static void
fact_c_2_37_what_fills_a_hole_joins_three(void **state)
{
    (void)state;
    map_pages(0, 5, RW);
    unmap_pages(2, 3);
    map_pages(2, 3, R);
    AREAS(AREA(0, 2, RW), AREA(2, 3, R), AREA(3, 5, RW));
    map_pages(2, 3, RW);
    AREAS(AREA(0, 5, RW));
}

static void
one_munmap_takes_parts_of_many(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 8; i++)
        map_pages(3 * i, 3 * i + 2, i % 2 ? R : RW);
    unmap_pages(4, 19);
    AREAS(AREA(0, 2, RW), AREA(3, 4, R), AREA(19, 20, RW), AREA(21, 23, R));
    unmap_pages(0, 100);
    NO_AREAS();
}

static void
munmap_gives_back_the_frames_and_no_others(void **state)
{
    unsigned int free_frames;

    (void)state;
    map_pages(0, 8, RW);
    map_pages(9, 10, RW); /* keeps the page that areas are in */
    for (uint32_t i = 0; i < 8; i += 2)
        stored(BASE + PAGES(i), i);
    loaded(BASE + PAGES(3));
    assert_int_equal(mm->rss, 4);
    free_frames = nr_free_pages();
    assert_int_equal(unmap(BASE + PAGES(2), PAGES(2) + 1), 0);
    assert_int_equal(nr_free_pages(), free_frames + 2);
    assert_int_equal(mm->rss, 2);
    for (uint32_t i = 0; i < 8; i++)
        assert_int_equal(!!entry_of(1, BASE + PAGES(i)), i == 0 || i == 6);
    assert_int_equal(loaded(BASE + PAGES(6)), 6);
    assert_int_equal(store(BASE + PAGES(2), 1), SIGSEGV);
    assert_int_equal(load(BASE + PAGES(4), told), SIGSEGV);
    check_frames(0);
    assert_int_equal(unmap(BASE, PAGES(8)), 0);
    assert_int_equal(nr_free_pages(), free_frames + 4);
    assert_non_null(user_pte(mm, BASE)); /* tables stay */
}

/* Another page comes at the same address: the old one is not seen. */
static void
a_page_that_is_gone_cannot_be_reached(void **state)
{
    uint32_t value;

    (void)state;
    map_pages(0, 2, RW);
    stored(BASE, 99);
    stored(BASE + PAGES(1), 98);
    map_pages(0, 1, RW);
    assert_int_equal(loaded(BASE), 0);
    assert_int_equal(loaded(BASE + PAGES(1)), 98);
    unmap_pages(1, 2);
    assert_int_equal(load(BASE + PAGES(1), &value), SIGSEGV);
}

/* ---- mprotect ---- */

static void
what_mprotect_refuses(void **state)
{
    static const struct {
        uint32_t start, length, prot;
        int32_t result;
    } cases[] = {
        {BASE + 1, PAGE_SIZE, R, -EINVAL},
        {BASE + 1, 0, R, -EINVAL},
        {BASE, PAGE_SIZE, 8, -EINVAL},
        {BASE, PAGE_SIZE, 0x01000000, -EINVAL},
        {BASE, 0xffffffff, R, -EINVAL},
        {BASE, 0xfffff001, R, -EINVAL},
        {BASE, -BASE + 1, R, -EINVAL}, /* round the end */
        {BASE, -BASE, R, -EINVAL},     /* to it */
        {0xfffff000, PAGE_SIZE, R, -EINVAL},
        {USER_SIZE, 0u - USER_SIZE, R, -EINVAL},
        {0, 0xfffff001, R, -EINVAL},
        {BASE, 0, R, 0},
        {0, 0, R, 0},
        {0x10000000, 0, R, 0},
        {0xfffff000, 0, R, 0},
        {0, PAGE_SIZE, R, -EFAULT}, /* nothing is there */
        {BASE - PAGES(1), PAGES(2), R, -EFAULT},
        {BASE + PAGES(4), 1, R, -EFAULT},
        {USER_SIZE, PAGE_SIZE, R, -EFAULT},
    };
    struct picture before;

    (void)state;
    map_pages(0, 4, RW);
    stored(BASE, 1);
    before = picture(mm);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        int32_t result =
            protect(cases[i].start, cases[i].length, cases[i].prot);

        if (result != cases[i].result)
            fail_msg("case %zu: %d and should be %d", i, result,
                     cases[i].result);
        assert_as_in(&before, mm);
    }
}

static void
the_page_at_0_is_like_any_other(void **state)
{
    (void)state;
    assert_int_equal(map_at(0, PAGES(2), RW), 0);
    stored(0, 5);
    assert_int_equal(protect(0, PAGE_SIZE, R), 0);
    assert_int_equal(store(0, 6), SIGSEGV);
    assert_int_equal(loaded(0), 5);
    assert_int_equal(unmap(0, PAGE_SIZE), 0);
    assert_int_equal(nr_areas(mm), 1);
}

static void
fact_c_2_38_a_part_is_an_area_until_it_is_equal_again(void **state)
{
    (void)state;
    map_pages(0, 5, RW);
    assert_int_equal(protect_pages(2, 3, R), 0);
    AREAS(AREA(0, 2, RW), AREA(2, 3, R), AREA(3, 5, RW));
    assert_int_equal(protect_pages(0, 5, RWX), 0);
    AREAS(AREA(0, 5, RWX));
    assert_int_equal(protect_pages(0, 1, R), 0);
    assert_int_equal(protect_pages(4, 5, R), 0);
    AREAS(AREA(0, 1, R), AREA(1, 4, RWX), AREA(4, 5, R));
    assert_int_equal(protect_pages(1, 4, R), 0); /* joins at both ends */
    AREAS(AREA(0, 5, R));
}

static void
fact_c_2_38_what_is_before_a_hole_is_changed(void **state)
{
    (void)state;
    map_pages(0, 2, RW);
    map_pages(2, 4, R);
    map_pages(5, 7, RW);
    assert_int_equal(protect_pages(1, 6, R), -EFAULT);
    AREAS(AREA(0, 1, RW), AREA(1, 4, R), AREA(5, 7, RW));
}

/* All rights may be given here; a file's area will have fewer. */
static void
a_right_that_may_not_be_given_is_not(void **state)
{
    (void)state;
    map_pages(0, 4, R);
    map_pages(6, 8, R);
    area_set_flags(mm->mmap, R | VM_MAYREAD);
    assert_int_equal(protect_pages(1, 2, RW), -EACCES);
    assert_int_equal(protect_pages(1, 2, PROT_EXEC), -EACCES);
    assert_int_equal(protect_pages(1, 2, 0), 0);
    assert_int_equal(protect_pages(1, 2, R), 0);
    assert_int_equal(nr_areas(mm), 2);
}

static void
without_rights_a_page_waits(void **state)
{
    uint32_t value;
    pte_t was;

    (void)state;
    map_pages(0, 4, RW);
    stored(BASE, 44);
    loaded(BASE + PAGES(1));
    was = entry_of(1, BASE);
    assert_int_equal(protect_pages(0, 4, 0), 0);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(load(BASE + PAGES(i), &value), SIGSEGV);
        assert_int_equal(store(BASE + PAGES(i), 1), SIGSEGV);
    }
    /* C.2.39: present, and the supervisor's. */
    assert_int_equal(entry_of(1, BASE), (was & ~(PTE_WRITE | PTE_USER)));
    assert_int_equal(mm->rss, 1);
    assert_int_equal(protect_pages(0, 4, R), 0);
    assert_int_equal(loaded(BASE), 44);
    assert_int_equal(store(BASE, 1), SIGSEGV);
    assert_int_equal(entry_of(1, BASE), was & ~PTE_WRITE);
    check_frames(0);
}

/* B.26: it comes back without W; one fault, and no copy. */
static void
writable_again_costs_a_fault_and_no_frame(void **state)
{
    unsigned int free_frames, before;
    pte_t was;

    (void)state;
    map_pages(0, 8, RW);
    stored(BASE + PAGES(7), 44);
    was = entry_of(1, BASE + PAGES(7));
    assert_int_equal(protect_pages(0, 8, R), 0);
    assert_int_equal(protect_pages(0, 8, RW), 0);
    assert_int_equal(entry_of(1, BASE + PAGES(7)), was & ~PTE_WRITE);
    free_frames = nr_free_pages();
    before = faults;
    stored(BASE + PAGES(7), 45);
    assert_int_equal(faults - before, 1);
    assert_int_equal(nr_free_pages(), free_frames);
    assert_int_equal(entry_of(1, BASE + PAGES(7)), was);
}

/* The same rights again are no change, so nothing is taken away. */
static void
equal_rights_change_no_entry(void **state)
{
    pte_t was;

    (void)state;
    map_pages(0, 4, RW);
    stored(BASE, 1);
    was = entry_of(1, BASE);
    assert_int_equal(protect_pages(0, 2, RW), 0);
    assert_int_equal(entry_of(1, BASE), was);
    AREAS(AREA(0, 4, RW));
}

/* Only the pages asked for, on both sides of a table's end. */
static void
the_pages_beside_keep_their_rights(void **state)
{
    (void)state;
    map_pages(0, 8, RW);
    for (uint32_t i = 0; i < 8; i++)
        stored(BASE + PAGES(i), i);
    assert_int_equal(protect_pages(2, 6, R), 0);
    for (uint32_t i = 0; i < 8; i++) {
        assert_int_equal(!!(entry_of(1, BASE + PAGES(i)) & PTE_WRITE),
                         i < 2 || i >= 6);
        assert_int_equal(store(BASE + PAGES(i), 9),
                         i < 2 || i >= 6 ? 0 : SIGSEGV);
    }
}

/* Tables that are not there are passed over, the next ones are not. */
static void
a_missing_table_hides_nothing_behind_it(void **state)
{
    (void)state;
    assert_int_equal(map_at(MIB(3), MIB(20), RW), MIB(3));
    stored(MIB(4), 1);
    stored(MIB(13), 2);
    stored(MIB(23) - PAGES(1), 3);
    assert_int_equal(protect(MIB(3), MIB(20), R), 0);
    assert_int_equal(store(MIB(4), 1), SIGSEGV);
    assert_int_equal(store(MIB(13), 1), SIGSEGV);
    assert_int_equal(store(MIB(23) - PAGES(1), 1), SIGSEGV);
    assert_int_equal(mm->rss, 3);
    assert_int_equal(unmap(MIB(3), MIB(20)), 0);
    assert_int_equal(mm->rss, 0);
}

/* ---- brk and limits ---- */

/* A program whose heap begins inside a page, after its data's area. */
static void
heap(void)
{
    map_pages(0, 2, RWX);
    mm->start_brk = mm->brk = BASE + PAGES(1) + 100;
    mm->start_stack = 0xbffffff0;
}

static void
brk_answers_with_the_end_that_there_is(void **state)
{
    uint32_t start = BASE + PAGES(1) + 100;

    (void)state;
    heap();
    assert_int_equal(set_brk(0), start);
    assert_int_equal(set_brk(start - 1), start);
    assert_int_equal(set_brk(start + 1), start + 1); /* the same page */
    assert_int_equal(set_brk(BASE + PAGES(2)), BASE + PAGES(2));
    AREAS(AREA(0, 2, RWX));
    assert_int_equal(set_brk(BASE + PAGES(2) + 1), BASE + PAGES(2) + 1);
    AREAS(AREA(0, 3, RWX));
    assert_int_equal(set_brk(BASE + PAGES(6)), BASE + PAGES(6));
    AREAS(AREA(0, 6, RWX));
    stored(BASE + PAGES(5), 1);
    assert_int_equal(set_brk(BASE + PAGES(4) + 1), BASE + PAGES(4) + 1);
    AREAS(AREA(0, 5, RWX));
    assert_int_equal(mm->rss, 0);
    assert_int_equal(set_brk(start), start);
    AREAS(AREA(0, 2, RWX));
    assert_int_equal(set_brk(start - 1), start); /* its data stays */
    assert_int_equal(set_brk(USER_SIZE), start);
    assert_int_equal(set_brk(0xffffffff), start);
}

/* F5 was: the number rises, and no area is there. */
static void
brk_rises_only_with_an_area(void **state)
{
    uint32_t start = BASE + PAGES(1) + 100, spare;

    (void)state;
    heap();
    fail_countdown = 1;
    assert_int_equal(set_brk(BASE + PAGES(3)), start);
    AREAS(AREA(0, 2, RWX));
    map_pages(4, 5, R);
    assert_int_equal(set_brk(BASE + PAGES(4) + 1), start);
    assert_int_equal(set_brk(BASE + PAGES(4)), BASE + PAGES(4));
    AREAS(AREA(0, 4, RWX), AREA(4, 5, R));
    assert_int_equal(set_brk(BASE + PAGES(5)), BASE + PAGES(4));
    unmap_pages(4, 5);
    assert_int_equal(set_brk(start), start);

    /* As many pages as are free, but for a sixteenth of all. */
    spare = nr_frames / 16;
    assert_int_equal(set_brk(BASE + PAGES(2 + nr_free_pages() - spare) + 1),
                     start);
    assert_int_equal(set_brk(BASE + PAGES(2 + nr_free_pages() - spare)),
                     BASE + PAGES(2 + nr_free_pages() - spare));
    for (uint32_t i = 2; nr_free_pages() > spare; i++)
        stored(BASE + PAGES(i), 1);
    assert_int_equal(set_brk(BASE + PAGES(300)), mm->brk);
    assert_true(mm->brk < BASE + PAGES(300));
}

static void
brk_keeps_off_the_stack_and_the_limit(void **state)
{
    uint32_t start = BASE + PAGES(1) + 100, limit_is[2] = {5000, 1};

    (void)state;
    heap();
    mm->start_stack = BASE + PAGES(10) + 16384;
    assert_int_equal(set_brk(BASE + PAGES(10)), start);
    assert_int_equal(set_brk(BASE + PAGES(10) - 1), start);
    assert_int_equal(set_brk(BASE + PAGES(9)), BASE + PAGES(9));
    assert_int_equal(set_brk(start), start);

    user_argument = limit_is;
    assert_int_equal(call(sys_setrlimit, 2, 4, 0), 0);
    assert_int_equal(mm->data_limit, 5000);
    assert_int_equal(set_brk(start + 5000), start); /* pages count whole */
    assert_int_equal(set_brk(BASE + PAGES(2)), BASE + PAGES(2));
    limit_is[0] = 3 * PAGE_SIZE - 100;
    assert_int_equal(call(sys_setrlimit, 2, 4, 0), 0);
    assert_int_equal(set_brk(BASE + PAGES(4)), BASE + PAGES(4));
    assert_int_equal(set_brk(BASE + PAGES(4) + 1), BASE + PAGES(4));
}

/* A hole that the program made may need an area more. */
static void
brk_can_fail_to_shrink(void **state)
{
    (void)state;
    heap();
    assert_int_equal(set_brk(BASE + PAGES(6)), BASE + PAGES(6));
    map_pages(6, 8, RWX); /* joins the heap's area */
    AREAS(AREA(0, 8, RWX));
    fail_countdown = 1;
    assert_int_equal(set_brk(BASE + PAGES(3)), BASE + PAGES(6));
    AREAS(AREA(0, 8, RWX));
    assert_int_equal(set_brk(BASE + PAGES(3)), BASE + PAGES(3));
    AREAS(AREA(0, 3, RWX), AREA(6, 8, RWX));
    assert_int_equal(set_brk(BASE + PAGES(7)), BASE + PAGES(3));
}

static void
limits_are_two(void **state)
{
    static const uint32_t to[2] = {12345, 1};

    (void)state;
    assert_int_equal(call(sys_getrlimit, 3, 4, 0), 0);
    assert_int_equal(told[0], 8 << 20);
    assert_int_equal(told[1], 0xffffffff);
    assert_int_equal(call(sys_getrlimit, 2, 4, 0), 0);
    assert_int_equal(told[0], 0xffffffff);
    assert_int_equal(call(sys_setrlimit, 3, 4, 0), -EFAULT);
    user_argument = to;
    assert_int_equal(call(sys_setrlimit, 3, 4, 0), 0);
    assert_int_equal(mm->stack_limit, 12345);
    assert_int_equal(mm->data_limit, 0xffffffff);
    assert_int_equal(call(sys_getrlimit, 3, 0, 0), -EFAULT);
    for (uint32_t i = 0; i < 10; i++) {
        if (i == 2 || i == 3)
            continue;
        assert_int_equal(call(sys_getrlimit, i, 4, 0), -EINVAL);
        assert_int_equal(call(sys_setrlimit, i, 4, 0), -EINVAL);
    }
    assert_int_equal(call(sys_getrlimit, 0xffffffff, 4, 0), -EINVAL);
}

/* ---- areas ---- */

static void
find_vma_is_the_first_that_ends_behind(void **state)
{
    const struct vm_area_struct *first, *second;

    (void)state;
    assert_null(find_vma(mm, 0));
    assert_null(find_vma_intersection(mm, 0, USER_SIZE));
    map_pages(1, 3, R);
    map_pages(5, 6, R);
    first = mm->mmap;
    second = first->vm_next;
    assert_ptr_equal(find_vma(mm, 0), first);
    assert_ptr_equal(find_vma(mm, BASE + PAGES(1)), first);
    assert_ptr_equal(find_vma(mm, BASE + PAGES(3) - 1), first);
    assert_ptr_equal(find_vma(mm, BASE + PAGES(3)), second);
    assert_ptr_equal(find_vma(mm, BASE + PAGES(6) - 1), second);
    assert_null(find_vma(mm, BASE + PAGES(6)));
    assert_null(find_vma(mm, 0xffffffff));
    assert_null(find_vma_intersection(mm, 0, BASE + PAGES(1)));
    assert_ptr_equal(find_vma_intersection(mm, 0, BASE + PAGES(1) + 1),
                     first);
    assert_ptr_equal(find_vma_intersection(mm, BASE + PAGES(3) - 1,
                                           0xffffffff),
                     first);
    assert_null(
        find_vma_intersection(mm, BASE + PAGES(3), BASE + PAGES(5)));
    assert_ptr_equal(find_vma_intersection(mm, BASE + PAGES(3),
                                           BASE + PAGES(5) + 1),
                     second);
}

/* Every pair in a chain, and none beyond it. */
static void
merge_joins_what_touches_the_range(void **state)
{
    struct vm_area_struct *vma[6];

    (void)state;
    for (uint32_t i = 0; i < 6; i++) {
        vma[i] = area_new(mm, BASE + PAGES(i), BASE + PAGES(i + 1),
                          AREA_FLAGS(RW));
        insert_vm_struct(mm, vma[i]);
    }
    area_set_flags(vma[3], AREA_FLAGS(R));
    merge_segments(mm, BASE + PAGES(2), BASE + PAGES(2) + 1);
    assert_int_equal(nr_areas(mm), 5); /* 1 and 2: it ends where we begin */
    assert_int_equal(vma[0]->vm_end, BASE + PAGES(1));
    assert_int_equal(vma[1]->vm_end, BASE + PAGES(3));
    assert_ptr_equal(vma[1]->vm_next, vma[3]);
    merge_segments(mm, BASE + PAGES(2), BASE + PAGES(4));
    assert_int_equal(nr_areas(mm),
                     5); /* 4 begins at our end, 0 ends before */
    merge_segments(mm, BASE + PAGES(2), BASE + PAGES(4) + 1);
    assert_int_equal(nr_areas(mm), 4);
    assert_int_equal(vma[4]->vm_end, BASE + PAGES(6));
    area_set_flags(vma[3], AREA_FLAGS(RW));
    merge_segments(mm, BASE + PAGES(1), BASE + PAGES(1) + 1);
    assert_int_equal(nr_areas(mm), 1); /* what is joined joins the next */
    assert_ptr_equal(mm->mmap, vma[0]);
    AREAS(AREA(0, 6, RW));
    merge_segments(mm, 0, USER_SIZE);
    AREAS(AREA(0, 6, RW));
    unmap_pages(0, 6);
    merge_segments(mm, 0, USER_SIZE); /* of nothing */
}

static void
each_flag_keeps_areas_apart(void **state)
{
    (void)state;
    for (uint32_t bit = 1; bit <= VM_GROWSDOWN; bit <<= 1) {
        map_pages(0, 1, RW);
        insert_vm_struct(mm, area_new(mm, BASE + PAGES(1), BASE + PAGES(2),
                                      AREA_FLAGS(RW) ^ bit));
        merge_segments(mm, 0, USER_SIZE);
        assert_int_equal(nr_areas(mm), 2);
        check_areas(mm);
        unmap_pages(0, 2);
    }
}

static void
may_read_looks_at_every_byte_and_no_more(void **state)
{
    (void)state;
    assert_true(may_read(mm, 0, USER_SIZE));
    map_pages(1, 2, R);
    map_pages(2, 3, 0);
    map_pages(3, 4, W); /* on an i386 that can be read */
    map_pages(4, 5, PROT_EXEC);
    assert_true(may_read(mm, BASE, PAGES(2)));
    assert_false(may_read(mm, BASE, PAGES(2) + 1));
    assert_false(may_read(mm, BASE + PAGES(2), 1));
    assert_false(may_read(mm, BASE + PAGES(3) - 1, 1));
    assert_false(may_read(mm, BASE + PAGES(3) - 1, PAGES(5)));
    assert_true(may_read(mm, BASE + PAGES(3), PAGES(5)));
    assert_false(may_read(mm, 0, USER_SIZE));
    for (uint32_t at = 0; at < PAGES(4); at += 512)
        assert_true(may_read(mm, BASE + at, 0)); /* no byte is asked for */
}

/* The tree needs no work for it: its key is the end. */
static void
a_stack_that_grows_stays_in_its_place(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 40; i += 2)
        map_pages(i, i + 1, R);
    assert_int_equal(do_mmap(BASE + PAGES(50), PAGES(1), RW,
                             MAP_PRIVATE | MAP_FIXED | VM_GROWSDOWN),
                     BASE + PAGES(50));
    for (uint32_t i = 60; i < 80; i += 2)
        map_pages(i, i + 1, R);
    stored(BASE + PAGES(41), 1);
    check_areas(mm);
    assert_int_equal(find_vma(mm, BASE + PAGES(39))->vm_start,
                     BASE + PAGES(41));
    stored(BASE + PAGES(39) + 8, 1);
    check_areas(mm);
    assert_int_equal(store(BASE + PAGES(38) + 8, 1), SIGSEGV);
}

/* ---- all ways in which a range lies over two areas ---- */

enum { WORLD = 8 };

static struct {
    uint32_t flags[WORLD];
    uint32_t word[WORLD]; /* what the page holds; 0: it was not stored to */
    bool writable[WORLD]; /* its entry lets a store through */
    int32_t result;
} expected;

static unsigned int worlds;

/* A fresh world of two areas; every second page holds something. */
static void
make_world(const uint32_t *edges, uint32_t first, uint32_t second)
{
    mm_clear(mm);
    memset(&expected, 0, sizeof(expected));
    map_pages(edges[0], edges[1], first);
    if (edges[2] < edges[3])
        map_pages(edges[2], edges[3], second);
    for (uint32_t i = 0; i < WORLD; i++) {
        bool low = i >= edges[0] && i < edges[1],
             high = i >= edges[2] && i < edges[3];
        uint32_t prot = low ? first : second;

        if (!low && !high)
            continue;
        expected.flags[i] = AREA_FLAGS(prot);
        if (i % 2 == 0 && prot & W) {
            stored(BASE + PAGES(i), i + 1);
            expected.word[i] = i + 1;
            expected.writable[i] = true;
        }
    }
}

static void
expect_unmapped(uint32_t from, uint32_t to, uint32_t flags)
{
    for (uint32_t i = from; i < to; i++) {
        expected.flags[i] = flags;
        expected.word[i] = 0;
        expected.writable[i] = false;
    }
}

static void
expect_protected(uint32_t from, uint32_t to, uint32_t prot)
{
    for (uint32_t i = from; i < to; i++) {
        if (!expected.flags[i]) {
            expected.result = -EFAULT;
            return;
        }
        if (expected.flags[i] != AREA_FLAGS(prot))
            expected.writable[i] = false;
        expected.flags[i] = AREA_FLAGS(prot);
    }
}

static void
check_world(void)
{
    static const struct stretch world = {BASE, WORLD, expected.flags};
    uint32_t rss = 0;

    check_against(mm, &world, 1);
    for (uint32_t i = 0; i < WORLD; i++) {
        pte_t entry = entry_of(1, BASE + PAGES(i));

        if (!entry != !expected.word[i])
            fail_msg("page %u has the entry %08x", i, entry);
        if (!entry)
            continue;
        rss++;
        assert_int_equal(!!(entry & PTE_WRITE), expected.writable[i]);
        assert_int_equal(!!(entry & PTE_USER), !!(expected.flags[i] & 7));
        assert_int_equal(*(uint32_t *)phys_to_virt(pte_frame(entry)),
                         expected.word[i]);
    }
    assert_int_equal(mm->rss, rss);
    check_frames(0);
    worlds++;
}

/* The calls that are tried: what each does with pages [from, to). */
enum act {
    UNMAP,
    MAP_RW,
    MAP_R,
    PROTECT_RW,
    PROTECT_R,
    PROTECT_NONE,
    ACTS
};

static int32_t
act_on(enum act act, uint32_t from, uint32_t to)
{
    static const uint32_t prot[ACTS] = {0, RW, R, RW, R, 0};
    uint32_t at = BASE + PAGES(from), length = PAGES(to - from);

    length -= worlds % 3; /* it is rounded up */
    if (act == UNMAP) {
        expect_unmapped(from, to, 0);
        return unmap(at, length);
    }
    if (act == MAP_RW || act == MAP_R) {
        expected.result = (int32_t)at;
        expect_unmapped(from, to, AREA_FLAGS(prot[act]));
        return map_at(at, length, prot[act]);
    }
    expect_protected(from, to, prot[act]);
    return protect(at, length, prot[act]);
}

static void
every_range_over(const uint32_t *edges, enum act act)
{
    for (uint32_t second = R; second <= RW; second += RW - R)
        for (uint32_t from = 0; from < WORLD; from++)
            for (uint32_t to = from + 1; to <= WORLD; to++) {
                int32_t result;

                make_world(edges, RW, second);
                result = act_on(act, from, to);
                assert_int_equal(result, expected.result);
                check_world();
            }
}

/* All pairs of areas that fit into the world, touching ones too, and one. */
static void
every_pair(enum act act)
{
    uint32_t e[4];

    worlds = 0;
    for (e[0] = 0; e[0] < WORLD; e[0]++)
        for (e[1] = e[0] + 1; e[1] <= WORLD; e[1]++)
            for (e[2] = e[1]; e[2] <= WORLD; e[2]++)
                for (e[3] = e[2]; e[3] <= WORLD; e[3]++)
                    if (e[2] < e[3] || e[2] == WORLD)
                        every_range_over(e, act);
    assert_int_equal(worlds, (126 + 84 + 36) * 36 * 2);
}

static void
every_munmap_over_two_areas(void **state)
{
    (void)state;
    every_pair(UNMAP);
}

static void
every_mmap_over_two_areas(void **state)
{
    (void)state;
    every_pair(MAP_RW);
    every_pair(MAP_R);
}

static void
every_mprotect_over_two_areas(void **state)
{
    (void)state;
    every_pair(PROTECT_RW);
    every_pair(PROTECT_R);
    every_pair(PROTECT_NONE);
}

#define AREA_TEST(f) \
    { \
#f, then_in_order, one_task, NULL, f \
    }

int
main(void)
{
    const struct CMUnitTest tests[] = {
        AREA_TEST(mmap_makes_an_area_and_nothing_else),
        AREA_TEST(
            fact_c_2_34_addresses_are_found_from_the_bottom_of_a_window),
        AREA_TEST(an_area_may_reach_into_the_window),
        AREA_TEST(fact_c_2_35_what_mmap_refuses),
        AREA_TEST(a_length_is_rounded_up_to_pages),
        AREA_TEST(all_three_gib_can_be_one_area),
        AREA_TEST(flags_are_rights_may_bits_and_a_stacks),
        AREA_TEST(the_system_call_takes_six_words),
        AREA_TEST(defect_f3_what_mmap_refuses_destroys_nothing),
        AREA_TEST(fact_c_2_35_what_munmap_refuses),
        AREA_TEST(fact_c_2_36_head_tail_middle_whole),
        AREA_TEST(fact_c_2_37_what_fills_a_hole_joins_three),
        AREA_TEST(one_munmap_takes_parts_of_many),
        AREA_TEST(munmap_gives_back_the_frames_and_no_others),
        AREA_TEST(a_page_that_is_gone_cannot_be_reached),
        AREA_TEST(what_mprotect_refuses),
        AREA_TEST(the_page_at_0_is_like_any_other),
        AREA_TEST(fact_c_2_38_a_part_is_an_area_until_it_is_equal_again),
        AREA_TEST(fact_c_2_38_what_is_before_a_hole_is_changed),
        AREA_TEST(a_right_that_may_not_be_given_is_not),
        AREA_TEST(without_rights_a_page_waits),
        AREA_TEST(writable_again_costs_a_fault_and_no_frame),
        AREA_TEST(equal_rights_change_no_entry),
        AREA_TEST(the_pages_beside_keep_their_rights),
        AREA_TEST(a_missing_table_hides_nothing_behind_it),
        AREA_TEST(brk_answers_with_the_end_that_there_is),
        AREA_TEST(brk_rises_only_with_an_area),
        AREA_TEST(brk_keeps_off_the_stack_and_the_limit),
        AREA_TEST(brk_can_fail_to_shrink),
        AREA_TEST(limits_are_two),
        AREA_TEST(find_vma_is_the_first_that_ends_behind),
        AREA_TEST(merge_joins_what_touches_the_range),
        AREA_TEST(each_flag_keeps_areas_apart),
        AREA_TEST(may_read_looks_at_every_byte_and_no_more),
        AREA_TEST(a_stack_that_grows_stays_in_its_place),
        AREA_TEST(every_munmap_over_two_areas),
        AREA_TEST(every_mmap_over_two_areas),
        AREA_TEST(every_mprotect_over_two_areas),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
