// SPDX-License-Identifier: GPL-2.0-only
/*
 * A long random life of three programs in little memory that fails now and
 * then: they map, unmap, protect, grow heap and stack, load, store, fork and
 * end.  Beside them a model that knows of no area and no frame: for each page
 * its flags and one word.
 */
#include "host-areas.h"

#define PAGES(n) ((uint32_t)(n) << PAGE_SHIFT)

enum {
    STEPS = 200000,
    MACHINES = 10,
    SLOTS = 4,
    HEAP = 22, /* the heap's first page, as a number in the model */
    WINDOW = 36,
    ALL = 76, /* pages of the model */
    STACK_PAGES = 10,
};

/* Where the model's pages lie.  No program has any between those. */
static const struct {
    uint32_t base, first, pages;
} places[] = {
    {0, 0, 6},
    {0x20000000 - PAGES(6), 6, 16},    /* in two tables */
    {0x30000000 - PAGES(4), HEAP, 14}, /* the heap */
    {MMAP_BASE, WINDOW, 24},
    {USER_SIZE - PAGES(16), 60, 16}, /* the stack, at its end */
};

static struct life {
    bool alive;
    uint32_t flags[ALL]; /* 0: no area */
    uint32_t word[ALL];  /* the second word of each page */
    uint32_t brk;
} lives[SLOTS];

static struct life *life; /* of `current` */
static struct mm_struct *mm;
static bool
    may_fail; /* the call that comes: it wants memory, there is none */
static unsigned int joined, refused, killed, grown, forks, holes, copies;

static uint32_t
place_of(uint32_t page)
{
    uint32_t i = 0;

    while (page >= places[i].first + places[i].pages)
        i++;
    return i;
}

static uint32_t
address_of(uint32_t page)
{
    uint32_t i = place_of(page);

    return places[i].base + PAGES(page - places[i].first);
}

/* ---- looks ---- */

static void
check_life(uint32_t slot)
{
    struct stretch world[ARRAY_SIZE(places)];

    for (size_t i = 0; i < ARRAY_SIZE(places); i++)
        world[i] = (struct stretch){places[i].base, places[i].pages,
                                    lives[slot].flags + places[i].first};
    check_against(task[slot]->mm, world, ARRAY_SIZE(places));
    assert_int_equal(task[slot]->mm->brk, lives[slot].brk);
}

static void
check_words(uint32_t slot)
{
    for (uint32_t page = 0; page < ALL; page++) {
        pte_t entry = entry_of(slot, address_of(page));
        uint32_t word = 0;

        if (entry)
            word = *(uint32_t *)phys_to_virt(pte_frame(entry) + 4);
        if (word != lives[slot].word[page])
            fail_msg("the word at %08x of task %u is %u and should be %u",
                     address_of(page) + 4, slot, word,
                     lives[slot].word[page]);
    }
}

/* The tree finds what a walk along the list finds. */
static void
check_find(void)
{
    uint32_t at = address_of(random_below(ALL)) + random_below(3) - 1;
    uint32_t end = at + random_below(PAGES(6));
    struct vm_area_struct *vma = linear_find(mm, at);

    if (find_vma(mm, at) != vma)
        fail_msg("find_vma(%08x) is not what the list says", at);
    if (vma && vma->vm_start >= end)
        vma = NULL;
    if (end >= at && find_vma_intersection(mm, at, end) != vma)
        fail_msg("find_vma_intersection(%08x, %08x) is not what the list "
                 "says",
                 at, end);
}

/* ---- calls ---- */

/* Now and then memory fails at once, or at the second or third try. */
static void
arm(void)
{
    fail_countdown = random_below(8) == 0 ? 1 + random_below(3) : 0;
    may_fail = fail_countdown || nr_free_pages() == 0;
}

static void
failed(int32_t result)
{
    if (result != -ENOMEM || !may_fail)
        fail_msg("a call says %d", result);
    refused++;
}

static void
set_pages(uint32_t from, uint32_t to, uint32_t flags)
{
    for (; from < to; from++) {
        life->flags[from] = flags;
        life->word[from] = 0;
    }
}

/* Mostly what a program would ask for, but anything. */
static uint32_t
random_prot(void)
{
    return random_below(2) ? PROT_READ | PROT_WRITE : random_below(8);
}

static uint32_t
end_of_place(uint32_t page)
{
    uint32_t i = place_of(page);

    return places[i].first + places[i].pages;
}

static void
some_pages(uint32_t *from, uint32_t *to)
{
    *from = random_below(ALL);
    *to = *from + 1 + random_below(6);
    if (*to > end_of_place(*from))
        *to = end_of_place(*from);
}

static void
try_mmap_fixed(void)
{
    uint32_t from, to, prot = random_prot(), length;
    uint32_t grows = random_below(16) ? 0 : VM_GROWSDOWN;
    int32_t result;

    some_pages(&from, &to);
    length = PAGES(to - from) - random_below(PAGE_SIZE);
    result = do_mmap(address_of(from), length, prot,
                     MAP_PRIVATE | MAP_FIXED | grows);
    if (result == (int32_t)address_of(from))
        set_pages(from, to, AREA_FLAGS(prot) | grows);
    else
        failed(result);
}

/* The lowest gap of n pages in the window; past its end: there is none. */
static uint32_t
lowest_gap(uint32_t n)
{
    uint32_t from = WINDOW;

    for (uint32_t page = WINDOW; page < from + n && page < WINDOW + 24;
         page++)
        if (life->flags[page])
            from = page + 1;
    return from;
}

static void
try_mmap_anywhere(void)
{
    uint32_t n = 1 + random_below(5), from = lowest_gap(n);
    uint32_t prot = random_prot();
    int32_t result;

    if (from + n > WINDOW + 24)
        return; /* it would find room outside the model */
    result = do_mmap(random_below(0x10000000), PAGES(n), prot, MAP_PRIVATE);
    if (result == (int32_t)address_of(from))
        set_pages(from, from + n, AREA_FLAGS(prot));
    else
        failed(result);
}

/* Sometimes from one place into another, with all that lies between. */
static void
any_pages(uint32_t *from, uint32_t *to)
{
    some_pages(from, to);
    if (random_below(16) == 0)
        *to = *from + 1 + random_below(ALL - *from);
}

static void
try_munmap(void)
{
    uint32_t from, to, end, before = nr_areas(mm);
    int32_t result;

    any_pages(&from, &to);
    end = address_of(to - 1) + PAGE_SIZE - random_below(PAGE_SIZE);
    result = unmap(address_of(from), end - address_of(from));
    if (result == 0)
        set_pages(from, to, 0);
    else
        failed(result);
    holes += nr_areas(mm) > before;
}

static uint32_t
flags_at(uint32_t page)
{
    const struct vm_area_struct *vma = linear_find(mm, address_of(page));

    return vma && vma->vm_start <= address_of(page) ? vma->vm_flags : 0;
}

/* Memory failed: pages up to some area have changed, those behind have not. */
static void
adopt(uint32_t from, uint32_t to, uint32_t prot)
{
    bool changed = true;

    for (; from < to; from++) {
        uint32_t old = life->flags[from], new = (old & ~VM_RIGHTS) | prot,
                 now = flags_at(from);

        if (now == old && old != new)
            changed = false;
        if (now != (changed ? new : old))
            fail_msg("the page at %08x has the flags %#x", address_of(from),
                     now);
        life->flags[from] = now;
    }
}

static void
try_mprotect(void)
{
    uint32_t from, to, prot = random_prot(), stop, before = nr_areas(mm);
    int32_t result, expected;

    any_pages(&from, &to);
    for (stop = from; stop < to && life->flags[stop]; stop++)
        if (stop > from && stop == places[place_of(stop)].first)
            break; /* no area reaches from place to place */
    expected = stop < to ? -EFAULT : 0;
    result = protect(address_of(from),
                     address_of(to - 1) + 1 - address_of(from), prot);
    if (result != expected) {
        failed(result);
        adopt(from, stop, prot);
        return;
    }
    for (; from < stop; from++)
        life->flags[from] = (life->flags[from] & ~VM_RIGHTS) | prot;
    joined += nr_areas(mm) < before;
}

/* Would the heap's pages up to `to` be given? */
static bool
may_have(uint32_t from, uint32_t to)
{
    uint32_t spare = machine_frames / 16, n = (to - from) / 4096;

    for (uint32_t page = HEAP; page < HEAP + 14; page++)
        if (address_of(page) >= from && address_of(page) < to &&
            life->flags[page])
            return false;
    return nr_free_pages() > spare && n <= nr_free_pages() - spare;
}

static void
try_brk(void)
{
    uint32_t end = address_of(HEAP) + random_below(PAGES(14) + 1);
    uint32_t old = PAGE_UP(life->brk), new = PAGE_UP(end), result;
    bool good = end >= mm->start_brk;

    if (good && new > old)
        good = may_have(old, new);
    result = set_brk(end);
    if (good && result == life->brk && end != life->brk && new != old) {
        failed(-ENOMEM);
        return;
    }
    assert_int_equal(result, good ? end : life->brk);
    if (!good)
        return;
    for (uint32_t page = HEAP; page < HEAP + 14; page++) {
        if (address_of(page) >= new &&address_of(page) < old)
            set_pages(page, page + 1, 0);
        if (address_of(page) >= old && address_of(page) < new)
            set_pages(page, page + 1, AREA_FLAGS(VM_RIGHTS));
    }
    life->brk = end;
}

/* ---- accesses ---- */

/* A touch below a stack: the pages up to it become its own. */
static void
model_growth(uint32_t page)
{
    const struct vm_area_struct *vma = linear_find(mm, address_of(page));
    uint32_t flags;

    if (life->flags[page] || !vma || !(vma->vm_flags & VM_GROWSDOWN) ||
        vma->vm_end - (address_of(page) + 4) > mm->stack_limit)
        return;
    flags = vma->vm_flags;
    for (; !life->flags[page]; page++)
        life->flags[page] = flags;
    grown++;
}

static void
try_access(void)
{
    static uint32_t last_word;
    uint32_t page = random_below(ALL), at = address_of(page) + 4, signal;
    uint32_t *word, frames = mm->rss, was = nr_free_pages();
    bool stores = random_below(2), user = random_below(4), allowed;

    allowed = !life->flags[page] || life->flags[page] & VM_RIGHTS;
    assert_int_equal(may_read(mm, at, 4), allowed);
    if (!user && !stores && !allowed)
        return; /* copy_from_user() stops here */
    model_growth(page);
    allowed = life->flags[page] & (stores ? VM_WRITE : VM_RIGHTS);
    kernel_reaches = !user;
    may_fail |= nr_free_pages() <= 1; /* a page without a table */
    signal = reach(at, stores, user, &word);
    if (signal) {
        assert_int_equal(signal, SIGSEGV);
        if (allowed)
            failed(-ENOMEM);
        killed += !allowed;
        return;
    }
    if (!allowed)
        fail_msg("an access to %08x should be a mistake", at);
    assert_int_equal(*word, life->word[page]);
    if (stores)
        *word = life->word[page] = ++last_word;
    copies += stores && frames == mm->rss && nr_free_pages() < was;
}

/* ---- lives ---- */

static void
go_on_as(uint32_t slot)
{
    if (current == task[slot] && current)
        return;
    run(slot);
    life = &lives[slot];
    mm = current->mm;
}

static void
leave(uint32_t slot)
{
    end_task(slot);
    memset(&lives[slot], 0, sizeof(lives[slot]));
    if (life == &lives[slot])
        current = NULL;
}

/* What exec would make, without a file. */
static void
try_start(uint32_t slot)
{
    if (lives[slot].alive || !new_task(slot))
        return;
    lives[slot].alive = true;
    go_on_as(slot);
    mm->start_brk = mm->brk = life->brk = address_of(HEAP) + 100;
    mm->start_stack = USER_SIZE - 16;
    mm->stack_limit = PAGES(STACK_PAGES);
    if (do_mmap(USER_SIZE - PAGES(2), PAGES(2), VM_RIGHTS,
                MAP_PRIVATE | MAP_FIXED | VM_GROWSDOWN) == -ENOMEM ||
        map_at(address_of(HEAP), PAGES(1), VM_RIGHTS) == -ENOMEM) {
        leave(slot);
        return;
    }
    set_pages(ALL - 2, ALL, AREA_FLAGS(VM_RIGHTS) | VM_GROWSDOWN);
    set_pages(HEAP, HEAP + 1, AREA_FLAGS(VM_RIGHTS));
}

static void
try_fork(uint32_t to)
{
    uint32_t from = current->slot;

    if (to == from)
        return;
    if (lives[to].alive)
        leave(to);
    may_fail |= nr_free_pages() <= 12;
    if (fork_into(from, to)) {
        lives[to] = *life;
        forks++;
    } else {
        failed(-ENOMEM);
    }
}

static void
live(uint32_t slot)
{
    uint32_t dice = random_below(100);

    if (!lives[slot].alive) {
        try_start(slot);
        return;
    }
    if (!current || random_below(8) == 0)
        go_on_as(slot);
    arm();
    if (dice < 50)
        try_access();
    else if (dice < 66)
        try_mmap_fixed();
    else if (dice < 70)
        try_mmap_anywhere();
    else if (dice < 77)
        try_munmap();
    else if (dice < 88)
        try_mprotect();
    else if (dice < 97)
        try_brk();
    else if (dice < 99)
        try_fork(slot);
    else if (random_below(2))
        leave(slot);
    fail_countdown = 0;
}

static void
live_in(uint32_t frames, uint32_t steps)
{
    machine(frames);
    for (uint32_t i = 0; i < steps; i++) {
        live(1 + random_below(SLOTS - 1));
        if (current) {
            check_life(current->slot);
            check_find();
        }
        if (i % 8 != 0)
            continue;
        check_frames(0);
        for (uint32_t slot = 1; slot < SLOTS; slot++)
            if (lives[slot].alive) {
                check_life(slot);
                check_words(slot);
            }
    }
    for (uint32_t slot = 1; slot < SLOTS; slot++)
        if (lives[slot].alive)
            leave(slot);
    assert_int_equal(nr_slab_objects, 0);
    assert_int_equal(nr_free_pages(), frames);
}

static void
a_long_life_of_areas(void **state)
{
    (void)state;
    random_begin();
    for (uint32_t i = 0; i < MACHINES; i++)
        live_in(25 + random_below(100), STEPS / MACHINES);
    print_message("  %u joined, %u holes, %u refused, %u mistakes, %u "
                  "stacks grown, %u forks, %u copies\n",
                  joined, holes, refused, killed, grown, forks, copies);
    if (joined < 500 || holes < 500 || refused < 500 || killed < 500 ||
        grown < 100 || forks < 500 || copies < 500)
        fail_msg("a dull life");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_long_life_of_areas),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
