/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Copy on write, mm/copy.c and mm/cow.c, with the tables of mm/slots.c and
 * mm/paging.c, on memory that is an array: the facts C.1.4 to C.1.7, C.1.22,
 * C.1.25 and C.1.26 of Linux 0.11, every misuse, and a long random life
 * beside a model that copies everything at once.
 */
#include "host.h"

#include "host-slots.h"

#include "mm/copy.c"
#include "mm/cow.c"
#include "mm/memory.c"
#include "mm/oom.c"
#include "mm/paging.c"
#include "mm/repair.c"
#include "mm/slots.c"
#include "mm/verify.c"

static struct task_struct me = {.pid = 8, .name = "me"};
struct task_struct *current = &me;

/* ---- what every test wants to do ---- */

#define PARENT (2 * SLOT_SIZE)
#define CHILD  (3 * SLOT_SIZE)
#define ALL    (PTE_PRESENT | PTE_WRITE | PTE_USER)

static int
empty_machine(void **state)
{
    (void)state;
    memset(page_directory, 0, sizeof(page_directory));
    memset(physical_memory, 0xaa, sizeof(physical_memory));
    mem_init();
    mem_add(MIB(4), MIB(8));
    me.mm = mm_new(2);
    page_flushes = all_flushes = 0;
    return 0;
}

static uint8_t
count_at(laddr_t linear)
{
    return mem_map[MAP_NR(pte_frame(*find_pte(linear)))];
}

/* A fresh page at `linear`, full of `byte`, as a store would leave it. */
static paddr_t
give_page(laddr_t linear, int byte)
{
    paddr_t page = get_free_page();

    assert_true(page && map_page(linear, page, PTE_WRITE | PTE_USER));
    memset(phys_to_virt(page), byte, PAGE_SIZE);
    *find_pte(linear) |= PTE_ACCESSED | PTE_DIRTY;
    return page;
}

/* Only so much memory, for tests that count every frame. */
static void
small_machine(uint32_t frames)
{
    mem_init();
    mem_add(MIB(4), MIB(4) + frames * PAGE_SIZE);
}

static void
leave(unsigned int frames)
{
    while (nr_free_pages() > frames)
        get_free_page();
}

/* ---- slot 0, as 0.11 had it ---- */

/* Its first table sees physical 0 to 4 MiB one to one, all writable. */
static pte_t *
slot_0(void)
{
    paddr_t page = get_free_page();
    pte_t *table = phys_to_virt(page);

    for (uint32_t i = 0; i < TABLE_ENTRIES; i++)
        table[i] = pte_make(i << PAGE_SHIFT, ALL | PTE_ACCESSED);
    page_directory[0] = pte_make(page, ALL);
    return table;
}

static void
fact_c_1_4_fork_from_slot_0_is_one_sided(void **state)
{
    static uint8_t before[PAGING_PAGES];
    pte_t *parent = slot_0(), *child;
    unsigned int free_frames = nr_free_pages(), entries = 0;
    paddr_t table;

    (void)state;
    memcpy(before, mem_map, sizeof(before));
    assert_int_equal(copy_page_tables(0, CHILD, 0xa0000), 0);
    assert_int_equal(nr_free_pages(), free_frames - 1);

    table = pte_frame(page_directory[pde_index(CHILD)]);
    child = phys_to_virt(table);
    for (uint32_t i = 0; i < TABLE_ENTRIES; i++) {
        assert_int_equal(parent[i], (i << PAGE_SHIFT) | ALL | PTE_ACCESSED);
        if (!(child[i] & PTE_PRESENT)) {
            assert_int_equal(child[i], 0);
            continue;
        }
        entries++;
        assert_int_equal(child[i], parent[i] & ~PTE_WRITE);
    }
    assert_int_equal(entries, 160);
    assert_true(child[159] != 0 && child[160] == 0);
    before[MAP_NR(table)] = 1;
    assert_memory_equal(mem_map, before, sizeof(before));
}

static void
fact_c_1_5_the_childs_write_copies_the_low_page(void **state)
{
    pte_t *parent = slot_0(), entry;
    unsigned int free_frames;

    (void)state;
    assert_int_equal(copy_page_tables(0, CHILD, 0xa0000), 0);
    for (uint32_t k = 0; k < 160; k += 53) {
        laddr_t linear = CHILD + (k << PAGE_SHIFT);
        pte_t was = parent[k];

        memset(phys_to_virt(k << PAGE_SHIFT), (int)k + 1, PAGE_SIZE);
        free_frames = nr_free_pages();
        assert_int_equal(do_wp_page(7, linear + 0x123), 0);
        entry = *find_pte(linear);
        assert_int_equal(entry & PTE_FLAGS, ALL);
        assert_true(pte_frame(entry) >= LOW_MEM);
        assert_int_equal(count_at(linear), 1);
        assert_int_equal(nr_free_pages(), free_frames - 1);
        assert_memory_equal(phys_to_virt(pte_frame(entry)),
                            phys_to_virt(k << PAGE_SHIFT), PAGE_SIZE);
        assert_int_equal(parent[k], was);
    }
}

/* ---- an ordinary fork ---- */

static void
fact_c_1_6_both_sides_become_read_only_with_count_2(void **state)
{
    unsigned int free_frames;

    (void)state;
    give_page(PARENT, 1);
    give_page(PARENT + 0x3000, 2);
    give_page(PARENT + MIB(4) + 0x5000, 3);
    give_page(PARENT + SLOT_SIZE - PAGE_SIZE, 4);
    *find_pte(PARENT + 0x3000) &= ~PTE_DIRTY;
    *find_pte(PARENT + MIB(4) + 0x5000) &= ~(PTE_DIRTY | PTE_ACCESSED);
    free_frames = nr_free_pages();
    assert_int_equal(copy_page_tables(PARENT, CHILD, SLOT_SIZE), 0);
    assert_int_equal(nr_free_pages(), free_frames - 3); /* regions */

    for (laddr_t at = 0; at < SLOT_SIZE; at += PAGE_SIZE) {
        pte_t *parent = find_pte(PARENT + at),
              *child = find_pte(CHILD + at);

        assert_int_equal(!parent, !child);
        if (!parent)
            continue;
        assert_int_equal(*parent, *child);
        if (*parent & PTE_PRESENT) {
            assert_int_equal(*parent & ALL, PTE_PRESENT | PTE_USER);
            assert_int_equal(count_at(PARENT + at), 2);
        }
    }
    assert_int_equal(*find_pte(CHILD) & PTE_FLAGS,
                     PTE_PRESENT | PTE_USER | PTE_ACCESSED | PTE_DIRTY);
    assert_int_equal(*find_pte(CHILD + 0x3000) & PTE_FLAGS,
                     PTE_PRESENT | PTE_USER | PTE_ACCESSED);
    assert_int_equal(*find_pte(CHILD + MIB(4) + 0x5000) & PTE_FLAGS,
                     PTE_PRESENT | PTE_USER);
    assert_int_equal(all_flushes, 1);
    check_counts();
}

static void
fact_c_1_7_after_the_childs_exit_one_fault_and_no_frame(void **state)
{
    paddr_t page = give_page(PARENT, 1);
    unsigned int free_frames = nr_free_pages();

    (void)state;
    assert_int_equal(copy_page_tables(PARENT, CHILD, SLOT_SIZE), 0);
    free_page_tables(CHILD, SLOT_SIZE);
    assert_int_equal(count_at(PARENT), 1);
    assert_false(*find_pte(PARENT) & PTE_WRITE);
    assert_int_equal(nr_free_pages(), free_frames);

    assert_int_equal(do_wp_page(7, PARENT + 4), 0);
    assert_int_equal(*find_pte(PARENT),
                     page | ALL | PTE_ACCESSED | PTE_DIRTY);
    assert_int_equal(count_at(PARENT), 1);
    assert_int_equal(nr_free_pages(), free_frames);
    check_counts();
}

static void
after_a_copy_the_other_side_stays_read_only_until_it_writes(void **state)
{
    paddr_t page = give_page(PARENT, 1), copy;

    (void)state;
    assert_int_equal(copy_page_tables(PARENT, CHILD, SLOT_SIZE), 0);
    assert_int_equal(do_wp_page(7, CHILD), 0);
    copy = pte_frame(*find_pte(CHILD));
    assert_int_not_equal(copy, page);
    assert_int_equal(*find_pte(CHILD), copy | ALL); /* clean, not seen */
    assert_int_equal(*find_pte(PARENT), page | PTE_PRESENT | PTE_USER |
                                            PTE_ACCESSED | PTE_DIRTY);
    assert_int_equal(count_at(PARENT), 1);
    assert_memory_equal(phys_to_virt(copy), phys_to_virt(page), PAGE_SIZE);
    assert_int_equal(do_wp_page(7, PARENT), 0);
    assert_int_equal(*find_pte(PARENT) & PTE_FLAGS,
                     ALL | PTE_ACCESSED | PTE_DIRTY);
    assert_int_equal(pte_frame(*find_pte(PARENT)), page);
    check_counts();
}

/* A changed entry was present: the processor must be told of each. */
static void
every_change_is_flushed(void **state)
{
    (void)state;
    give_page(PARENT, 1);
    assert_int_equal(copy_page_tables(PARENT, CHILD, SLOT_SIZE), 0);
    assert_int_equal(all_flushes, 1);
    assert_int_equal(do_wp_page(7, CHILD + 0xabc), 0);
    assert_int_equal(page_flushes, 1);
    assert_int_equal(last_flushed & ~(PAGE_SIZE - 1), CHILD);
    assert_int_equal(do_wp_page(7, PARENT + 0xabc), 0);
    assert_int_equal(page_flushes, 2);
    assert_int_equal(last_flushed & ~(PAGE_SIZE - 1), PARENT);
    free_page_tables(CHILD, SLOT_SIZE);
    assert_int_equal(all_flushes, 2);
}

static void
fact_c_1_22_write_verify_copies_what_is_shared(void **state)
{
    paddr_t page = give_page(PARENT, 1);

    (void)state;
    assert_int_equal(copy_page_tables(PARENT, CHILD, SLOT_SIZE), 0);
    assert_int_equal(write_verify(CHILD + 100), 0);
    assert_true(*find_pte(CHILD) & PTE_WRITE);
    assert_int_equal(count_at(CHILD), 1);
    assert_int_not_equal(pte_frame(*find_pte(CHILD)), page);
    assert_int_equal(*(uint8_t *)phys_to_virt(page), 1);

    /* A page that is writable, absent ones, an absent table. */
    remember_memory();
    assert_int_equal(write_verify(CHILD), 0);
    assert_int_equal(write_verify(CHILD + PAGE_SIZE), 0);
    assert_int_equal(write_verify(CHILD + MIB(4)), 0);
    assert_memory_as_remembered();
    assert_int_equal(*find_pte(CHILD + PAGE_SIZE), 0);
    check_counts();
}

static void
verify_area_takes_every_page_that_it_touches(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 4; i++)
        give_page(PARENT + i * PAGE_SIZE, (int)i);
    assert_int_equal(copy_page_tables(PARENT, CHILD, SLOT_SIZE), 0);
    assert_true(verify_area(0x800, 0));
    assert_int_equal(page_flushes, 0);
    assert_true(verify_area(PAGE_SIZE - 1, PAGE_SIZE + 2));
    for (uint32_t i = 0; i < 4; i++)
        assert_int_equal(!!(*find_pte(PARENT + i * PAGE_SIZE) & PTE_WRITE),
                         i < 3);
    assert_true(verify_area(SLOT_SIZE - 1, 1));
    check_counts();
}

/* ---- out of memory ---- */

static void
fact_c_1_25_a_fork_half_done_is_undone(void **state)
{
    unsigned int free_frames;

    (void)state;
    give_page(PARENT, 1);
    give_page(PARENT + MIB(4), 2);
    give_page(PARENT + MIB(8), 3);
    for (unsigned int frames = 0; frames < 3; frames++) {
        leave(frames);
        free_frames = nr_free_pages();
        assert_int_equal(free_frames, frames > 0 ? frames : 0);
        assert_int_equal(copy_page_tables(PARENT, CHILD, SLOT_SIZE), -1);
        free_page_tables(CHILD, SLOT_SIZE);
        assert_int_equal(nr_free_pages(), free_frames);
        assert_int_equal(count_at(PARENT), 1);
        assert_int_equal(count_at(PARENT + MIB(4)), 1);
        assert_int_equal(count_at(PARENT + MIB(8)), 1);
        for (uint32_t i = pde_index(CHILD); i < pde_index(CHILD) + 16; i++)
            assert_int_equal(page_directory[i], 0);
        free_page(MIB(4) + frames * PAGE_SIZE); /* one more next time */
    }
}

/* ... and with the new memory's numbers, as sys_fork does it. */
static void
a_fork_of_a_memory_takes_the_numbers_and_can_be_undone(void **state)
{
    struct mm_struct *from = me.mm, *to = mm_new(3);
    struct mm_struct before;

    (void)state;
    from->end_code = 0x1000;
    from->end_data = 0x2345;
    from->brk = 0x6789;
    from->start_stack = SLOT_SIZE - 16;
    before = *from;
    small_machine(2 + 2 + 1);
    give_page(PARENT, 1);
    give_page(PARENT + SLOT_SIZE - PAGE_SIZE, 2);
    remember_memory();
    assert_int_equal(mm_copy(to, from), -1);
    mm_drop(to);
    assert_int_equal(nr_free_pages(), 1);
    /* All but this: a page that was lent once has to be asked for. */
    assert_int_equal(*find_pte(PARENT) & PTE_WRITE, 0);
    *find_pte(PARENT) |= PTE_WRITE;
    assert_memory_as_remembered();
    assert_memory_equal(from, &before, sizeof(before));

    mem_add(MIB(4) + 5 * PAGE_SIZE, MIB(4) + 6 * PAGE_SIZE);
    to = mm_new(3);
    assert_int_equal(mm_copy(to, from), 0);
    assert_int_equal(nr_free_pages(), 0);
    assert_memory_equal(from, &before, sizeof(before));
    assert_int_equal(to->start_code, CHILD);
    before.start_code = CHILD;
    assert_memory_equal(to, &before, sizeof(before));
    assert_int_equal(*user_pte(to, 0), *user_pte(from, 0));
    assert_int_equal(count_at(CHILD), 2);
    assert_int_equal(count_at(CHILD + SLOT_SIZE - PAGE_SIZE), 2);
    check_counts();
    mm_drop(to);
    assert_int_equal(nr_free_pages(), 2);
    assert_null(user_pte(to, 0));
    assert_int_equal(count_at(PARENT), 1);
    check_counts();
}

/* 0.11 ended the task on the spot; here it is told what it dies of. */
static void
fact_c_1_26_without_a_frame_the_writer_ends_with_11(void **state)
{
    paddr_t page = give_page(PARENT, 7);
    pte_t parent;

    (void)state;
    assert_int_equal(copy_page_tables(PARENT, CHILD, SLOT_SIZE), 0);
    parent = *find_pte(PARENT);
    leave(0);
    remember_memory();
    assert_int_equal(do_wp_page(7, CHILD), 11);
    assert_string_equal(printk_words, "task 8 (me): out of memory\n");
    assert_int_equal(*find_pte(PARENT), parent);
    assert_int_equal(*find_pte(CHILD), parent);
    assert_int_equal(count_at(PARENT), 2);
    assert_int_equal(*(uint8_t *)phys_to_virt(page), 7);
    assert_int_equal(un_wp_page(find_pte(CHILD), CHILD), 11);
    assert_int_equal(write_verify(CHILD), 11);
    assert_false(verify_area(0, 1));
    assert_memory_as_remembered();

    /* When the child has gone, the parent's own store needs no frame. */
    free_page_tables(CHILD, SLOT_SIZE);
    leave(0);
    assert_int_equal(do_wp_page(7, PARENT), 0);
    assert_true(*find_pte(PARENT) & PTE_WRITE);
}

/* The pages before the one that fails are copied; those behind it wait. */
static void
verify_area_stops_at_the_first_page_without_a_frame(void **state)
{
    (void)state;
    small_machine(4 + 2 + 1);
    for (uint32_t i = 0; i < 4; i++)
        give_page(PARENT + i * PAGE_SIZE, (int)i);
    assert_int_equal(copy_page_tables(PARENT, CHILD, SLOT_SIZE), 0);
    for (uint32_t i = 2; i < 4; i++)
        free_page(unmap_page(CHILD + i * PAGE_SIZE)); /* ours alone again */
    assert_int_equal(nr_free_pages(), 1);
    assert_false(verify_area(0, 4 * PAGE_SIZE));
    assert_int_equal(nr_free_pages(), 0);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(!!(*find_pte(PARENT + i * PAGE_SIZE) & PTE_WRITE),
                         i < 1);
        assert_int_equal(*(uint8_t *)phys_to_virt(
                             pte_frame(*find_pte(PARENT + i * PAGE_SIZE))),
                         i);
    }
    assert_int_equal(count_at(PARENT + PAGE_SIZE), 2);
    check_counts();
    assert_true(verify_area(0, 1));
    assert_true(verify_area(2 * PAGE_SIZE, 2 * PAGE_SIZE)); /* no frame */
    remember_memory();
    assert_false(verify_area(PAGE_SIZE - 1, 2));
    assert_memory_as_remembered();
}

/* ---- which faults can be repaired ---- */

/* 0, or the signal that the fault costs. */
static uint32_t
repaired(uint32_t error, laddr_t address)
{
    struct regs regs = {.vector = 14, .error = error};

    return repair_fault(&regs, address);
}

static void
only_a_programs_store_to_its_own_read_only_page_is_repaired(void **state)
{
    unsigned int free_frames;

    (void)state;
    give_page(PARENT, 1);
    give_page(PARENT + SLOT_SIZE - PAGE_SIZE, 2);
    assert_int_equal(copy_page_tables(PARENT, CHILD, SLOT_SIZE), 0);
    free_frames = nr_free_pages();
    remember_memory();
    for (uint32_t error = 0; error < 7; error++)
        assert_int_equal(repaired(error, PARENT), 11);
    assert_int_equal(repaired(7, CHILD), 11);
    assert_int_equal(repaired(7, PARENT - 1), 11);
    assert_int_equal(repaired(7, PARENT + SLOT_SIZE), 11);
    assert_int_equal(repaired(7, 0), 11);
    assert_int_equal(repaired(7, 0xc0100000), 11);
    assert_int_equal(nr_free_pages(), free_frames);
    assert_memory_as_remembered();
    assert_int_equal(repaired(7, PARENT), 0);
    assert_int_equal(repaired(7, PARENT + SLOT_SIZE - 1), 0);
    assert_int_equal(nr_free_pages(), free_frames - 2);
    check_counts();
}

/* ---- misuse ---- */

static void
misuse_panics(void **state)
{
    (void)state;
    give_page(PARENT, 1);
    give_page(CHILD, 1);
    expect_panic(copy_page_tables(PARENT, CHILD, SLOT_SIZE),
                 "copy_page_tables: there is a table for 0c000000 already");
    expect_panic(copy_page_tables(PARENT + PAGE_SIZE, CHILD, SLOT_SIZE),
                 "copy_page_tables: 08001000 or 0c000000 is no multiple of "
                 "4 MiB");
    expect_panic(copy_page_tables(PARENT, CHILD + 1, SLOT_SIZE),
                 "copy_page_tables: 08000000 or 0c000001 is no multiple of "
                 "4 MiB");
    expect_panic(
        free_page_tables(0, SLOT_SIZE),
        "free_page_tables: 00000000 and 04000000 bytes are no part "
        "of a slot");
    expect_panic(
        free_page_tables(PARENT + 1, SLOT_SIZE),
        "free_page_tables: 08000001 and 04000000 bytes are no part "
        "of a slot");
    expect_panic(
        free_page_tables(PARENT, SLOT_SIZE - 1),
        "free_page_tables: 08000000 and 03ffffff bytes are no part "
        "of a slot");
    expect_panic(
        free_page_tables(0xbc000000, 2 * SLOT_SIZE),
        "free_page_tables: bc000000 and 08000000 bytes are no part "
        "of a slot");
    expect_panic(
        do_wp_page(7, 0x10000000),
        "do_wp_page: 10000000 faulted with 7, but no page is there");
    expect_panic(
        do_wp_page(7, PARENT + PAGE_SIZE),
        "do_wp_page: 08001000 faulted with 7, but no page is there");
    check_counts();
}

static void
the_last_slot_can_be_freed(void **state)
{
    unsigned int free_frames = nr_free_pages();

    (void)state;
    give_page(0xbc000000, 1);
    give_page(0xbffff000, 1);
    free_page_tables(0xbc000000, SLOT_SIZE);
    assert_int_equal(nr_free_pages(), free_frames);
}

/* Low frames and absent entries: nothing to give back. */
static void
freeing_a_slot_leaves_low_frames_alone(void **state)
{
    static uint8_t before[PAGING_PAGES];

    (void)state;
    slot_0();
    memcpy(before, mem_map, sizeof(before));
    assert_int_equal(copy_page_tables(0, CHILD, 0xa0000), 0);
    free_page_tables(CHILD, SLOT_SIZE);
    assert_memory_equal(mem_map, before, sizeof(before));
}

/* The lowest frame that is counted is counted. */
static void
the_frame_at_1_mib_is_shared_like_any_other(void **state)
{
    (void)state;
    mem_init();
    mem_add(LOW_MEM, LOW_MEM + 3 * PAGE_SIZE);
    assert_true(map_page(PARENT, LOW_MEM, PTE_WRITE | PTE_USER));
    mem_map[0] = 1;
    assert_int_equal(copy_page_tables(PARENT, CHILD, SLOT_SIZE), 0);
    assert_int_equal(mem_map[0], 2);
    assert_int_equal(*find_pte(PARENT) & PTE_WRITE, 0);
    free_page_tables(CHILD, SLOT_SIZE);
    assert_int_equal(do_wp_page(7, PARENT), 0);
    assert_int_equal(pte_frame(*find_pte(PARENT)), LOW_MEM);
    assert_int_equal(mem_map[0], 1);
}

/* ---- a long life ---- */

enum { SLOTS = 6, PLACES = 12, STEPS = 30000 };

/* Each slot's pages as if fork copied at once: the byte, or -1. */
static int model[SLOTS][PLACES];
static bool alive[SLOTS];
static unsigned int copies, ends, failed_forks;

static laddr_t
place_of(uint32_t slot, uint32_t place)
{
    return (slot + 1) * SLOT_SIZE +
           (place < 6   ? place * PAGE_SIZE
            : place < 9 ? MIB(12) + place * PAGE_SIZE
                        : SLOT_SIZE - (place - 8) * PAGE_SIZE);
}

static void
check_slot(uint32_t slot)
{
    for (uint32_t place = 0; place < PLACES; place++) {
        pte_t *pte = find_pte(place_of(slot, place));
        int byte = -1;

        if (pte && *pte & PTE_PRESENT) {
            uint8_t *page = phys_to_virt(pte_frame(*pte));

            byte = page[0];
            assert_int_equal(page[PAGE_SIZE - 1], byte);
        }
        if (byte != model[slot][place])
            fail_msg("slot %u, page %u: %d and should be %d", slot, place,
                     byte, model[slot][place]);
    }
}

static void
step_exit(uint32_t slot)
{
    free_page_tables((slot + 1) * SLOT_SIZE, SLOT_SIZE);
    alive[slot] = false;
    for (uint32_t place = 0; place < PLACES; place++)
        model[slot][place] = -1;
}

static void
step_fork(uint32_t from, uint32_t to)
{
    if (!alive[from] || alive[to])
        return;
    if (copy_page_tables((from + 1) * SLOT_SIZE, (to + 1) * SLOT_SIZE,
                         SLOT_SIZE) < 0) {
        failed_forks++;
        free_page_tables((to + 1) * SLOT_SIZE, SLOT_SIZE);
        return;
    }
    memcpy(model[to], model[from], sizeof(model[to]));
    alive[to] = true;
}

/* A store by the program, or one by the kernel on its behalf. */
static void
step_write(uint32_t slot, uint32_t place, int byte, bool by_kernel)
{
    laddr_t linear = place_of(slot, place);
    pte_t *pte = find_pte(linear), was = *pte;
    uint32_t signal = 0;
    bool good = true;

    me.mm = mm_new(slot + 1);
    if (by_kernel)
        good =
            verify_area(linear - me.mm->start_code, 1 + random_below(4000));
    else if (!(*pte & PTE_WRITE))
        signal = repaired(7, linear + random_below(PAGE_SIZE));
    if (good && signal == 0) {
        assert_true(*pte & PTE_WRITE);
        copies += pte_frame(*pte) != pte_frame(was);
        memset(phys_to_virt(pte_frame(*pte)), byte, PAGE_SIZE);
        model[slot][place] = byte;
    } else {
        assert_int_equal(signal, by_kernel ? 0 : 11);
        assert_int_equal(nr_free_pages(), 0);
        assert_int_equal(*pte, was);
        check_slot(slot);
        ends++;
        step_exit(slot);
    }
}

static void
step(void)
{
    uint32_t slot = random_below(SLOTS), place = random_below(PLACES);
    int byte = (int)random_below(256);

    if (!alive[slot]) {
        alive[slot] = random_below(8) == 0;
    } else if (random_below(12) == 0) {
        step_exit(slot);
    } else if (random_below(4) == 0) {
        step_fork(slot, random_below(SLOTS));
    } else if (model[slot][place] >= 0) {
        step_write(slot, place, byte, random_below(2));
    } else if (nr_free_pages() >= 2) {
        give_page(place_of(slot, place), byte);
        model[slot][place] = byte;
    }
}

static void
a_model_that_copies_at_once_agrees_after_every_step(void **state)
{
    (void)state;
    random_begin();
    memset(model, -1, sizeof(model));
    memset(alive, 0, sizeof(alive));
    mem_init();
    mem_add(MIB(4), MIB(4) + 34 * PAGE_SIZE);
    for (int i = 0; i < STEPS; i++) {
        step();
        for (uint32_t slot = 0; slot < SLOTS; slot++)
            check_slot(slot);
        if (i % 16 == 0)
            check_counts();
    }
    for (uint32_t slot = 0; slot < SLOTS; slot++)
        step_exit(slot);
    assert_int_equal(nr_free_pages(), 34);
    print_message("  %u copies, %u ends, %u failed forks\n", copies, ends,
                  failed_forks);
    if (copies < 100 || ends < 10 || failed_forks < 10)
        fail_msg("a dull life");
}

#define COW_TEST(f) cmocka_unit_test_setup(f, empty_machine)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        COW_TEST(fact_c_1_4_fork_from_slot_0_is_one_sided),
        COW_TEST(fact_c_1_5_the_childs_write_copies_the_low_page),
        COW_TEST(fact_c_1_6_both_sides_become_read_only_with_count_2),
        COW_TEST(fact_c_1_7_after_the_childs_exit_one_fault_and_no_frame),
        COW_TEST(
            after_a_copy_the_other_side_stays_read_only_until_it_writes),
        COW_TEST(every_change_is_flushed),
        COW_TEST(fact_c_1_22_write_verify_copies_what_is_shared),
        COW_TEST(verify_area_takes_every_page_that_it_touches),
        COW_TEST(fact_c_1_25_a_fork_half_done_is_undone),
        COW_TEST(a_fork_of_a_memory_takes_the_numbers_and_can_be_undone),
        COW_TEST(fact_c_1_26_without_a_frame_the_writer_ends_with_11),
        COW_TEST(verify_area_stops_at_the_first_page_without_a_frame),
        COW_TEST(
            only_a_programs_store_to_its_own_read_only_page_is_repaired),
        COW_TEST(misuse_panics),
        COW_TEST(the_last_slot_can_be_freed),
        COW_TEST(freeing_a_slot_leaves_low_frames_alone),
        COW_TEST(the_frame_at_1_mib_is_shared_like_any_other),
        COW_TEST(a_model_that_copies_at_once_agrees_after_every_step),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
