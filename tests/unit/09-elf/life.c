// SPDX-License-Identifier: GPL-2.0-only
/*
 * A long random life of programs that map, unmap and protect pieces of three
 * files, load, store, fork and end, in little memory that fails now and then.
 * Beside them a model that knows of no area, ring or frame: for each page
 * which file's page it shows, and whether it is absent, clean or stored to;
 * so it knows when a page must come without the disk.
 */
#include "host-maps.h"

enum {
    STEPS = 100000,
    MACHINES = 10,
    SLOTS = 6,
    ALL = 32, /* pages of the model, in three tables */
};

static const struct {
    uint32_t base, first, pages;
} places[] = {
    {0x08048000, 0, 8},
    {0x20000000 - PAGES(6), 8, 12},
    {0x50000000, 20, 12},
};

/* What a page is; flags 0: in no area.  file 0: zero pages, else its number. */
struct page {
    uint32_t flags, file, offset;
    enum { ABSENT, CLEAN, DIRTY } state;
    uint32_t word; /* the second one, if it is dirty */
};

static struct life {
    bool alive;
    struct page page[ALL];
} lives[SLOTS];

static struct life *life; /* of `current` */
static bool may_fail;
static unsigned int lent, copied, from_disk, forks, refused, killed, holes,
    joined, alone;

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

static uint32_t
expected_word(const struct page *page)
{
    if (page->state == DIRTY)
        return page->word;
    return page->file ? word_of(&files[page->file - 1], page->offset + 4)
                      : 0;
}

/* What is known of each page, and that no page has another one's entry. */
static void
check_life(uint32_t slot)
{
    uint32_t flags[ALL];
    struct stretch world[ARRAY_SIZE(places)];

    for (uint32_t i = 0; i < ALL; i++) {
        const struct page *page = &lives[slot].page[i];
        pte_t entry = entry_of(slot, address_of(i));
        uint32_t state = !entry              ? ABSENT
                         : entry & PTE_DIRTY ? DIRTY
                                             : CLEAN;

        flags[i] = page->flags;
        if (state != page->state)
            fail_msg("the entry of task %u for %08x is %08x, and the page "
                     "should be in state %u",
                     slot, address_of(i), entry, page->state);
        if (state != ABSENT &&
            ((uint32_t *)phys_to_virt(pte_frame(entry)))[1] !=
                expected_word(page))
            fail_msg("the word at %08x of task %u is not %08x",
                     address_of(i) + 4, slot, expected_word(page));
    }
    for (size_t i = 0; i < ARRAY_SIZE(places); i++)
        world[i] = (struct stretch){places[i].base, places[i].pages,
                                    flags + places[i].first};
    check_against(task[slot]->mm, world, ARRAY_SIZE(places));
    for (uint32_t i = 0; i < ALL; i++) {
        const struct page *page = &lives[slot].page[i];
        const struct vm_area_struct *vma =
            linear_find(task[slot]->mm, address_of(i));

        if (!page->flags)
            continue;
        assert_ptr_equal(vma->vm_inode,
                         page->file ? &files[page->file - 1] : NULL);
        if (page->file)
            assert_int_equal(vma->vm_offset + address_of(i) - vma->vm_start,
                             page->offset);
    }
}

/* ---- calls ---- */

static void
arm(void)
{
    fail_countdown = random_below(8) == 0 ? 1 + random_below(3) : 0;
    may_fail = fail_countdown || nr_free_pages() <= 3;
}

static void
failed(int32_t result)
{
    if (result != -ENOMEM || !may_fail)
        fail_msg("a call says %d", result);
    refused++;
}

static void
some_pages(uint32_t *from, uint32_t *to)
{
    uint32_t i;

    *from = random_below(ALL);
    *to = *from + 1 + random_below(6);
    i = place_of(*from);
    if (*to > places[i].first + places[i].pages)
        *to = places[i].first + places[i].pages;
}

/*
 * Mostly page n of a file where page n of the place is, so that pieces meet
 * and join; and anything else.
 */
static void
try_mmap(void)
{
    uint32_t from, to, prot = random_below(4) ? RW : random_below(8);
    uint32_t file = random_below(4), offset, flags;
    bool shared = file && random_below(8) == 0;
    int32_t result;

    some_pages(&from, &to);
    offset = PAGES(from - places[place_of(from)].first);
    if (random_below(4) == 0)
        offset = random_below(16) * BLOCK_SIZE;
    if (shared)
        prot &= ~PROT_WRITE;
    flags = (shared ? MAP_SHARED : MAP_PRIVATE) | MAP_FIXED;
    result = do_mmap(file ? &files[file - 1] : NULL, address_of(from),
                     PAGES(to - from) - random_below(PAGE_SIZE), prot,
                     flags, offset);
    if (result != (int32_t)address_of(from)) {
        failed(result);
        return;
    }
    for (; from < to; from++, offset += PAGE_SIZE)
        life->page[from] = (struct page){
            .flags = prot | VM_MAYREAD | VM_MAYEXEC |
                     (shared ? VM_MAYSHARE : VM_MAYWRITE),
            .file = file,
            .offset = offset,
        };
}

static void
try_munmap(void)
{
    uint32_t from, to, before = nr_areas(current->mm);
    int32_t result;

    some_pages(&from, &to);
    result =
        unmap(address_of(from), PAGES(to - from) - random_below(PAGE_SIZE));
    if (result != 0) {
        failed(result);
        return;
    }
    holes += nr_areas(current->mm) > before;
    for (; from < to; from++)
        life->page[from] = (struct page){0};
}

/* The rights that a page has, as the areas say. */
static uint32_t
rights_at(uint32_t page)
{
    return linear_find(current->mm, address_of(page))->vm_flags & VM_RIGHTS;
}

static void
try_mprotect(void)
{
    uint32_t from, to, prot = random_below(4) ? RW : random_below(8);
    uint32_t before = nr_areas(current->mm), i;
    int32_t result, expected = 0;

    some_pages(&from, &to);
    for (i = from; i < to && expected == 0; i++)
        if (!life->page[i].flags)
            expected = -EFAULT;
        else if (prot & VM_WRITE && !(life->page[i].flags & VM_MAYWRITE))
            expected = -EACCES;
    to = expected ? i - 1 : i;
    result = protect(address_of(from), PAGES(i - from), prot);
    joined += nr_areas(current->mm) < before;
    if (result != expected)
        failed(result);
    for (i = from; i < to; i++) {
        /* Without memory some are changed and the others not. */
        if (result == expected || rights_at(i) == prot)
            life->page[i].flags = (life->page[i].flags & ~VM_RIGHTS) | prot;
    }
}

/* ---- accesses ---- */

/* Has anybody a clean page with this piece of the file? */
static bool
somebody_has(const struct page *wanted)
{
    for (uint32_t slot = 1; slot < SLOTS; slot++)
        for (uint32_t i = 0; lives[slot].alive && i < ALL; i++) {
            const struct page *page = &lives[slot].page[i];

            if (page->state == CLEAN && page->file == wanted->file &&
                page->offset == wanted->offset)
                return true;
        }
    return false;
}

static void
check_reads(const struct page *page, uint32_t blocks)
{
    bool has = somebody_has(page);

    if (has ? blocks > 0 : blocks == 0 && page->offset < PAGES(8))
        fail_msg("somebody %s page %08x of file %u, and %u blocks are read",
                 has ? "has" : "hasn't", page->offset, page->file, blocks);
    lent += has;
    from_disk += !has;
}

static void
try_access(void)
{
    static uint32_t last_word;
    uint32_t i = random_below(ALL), at = address_of(i) + 4, signal;
    struct page *page = &life->page[i];
    bool stores = random_below(2), fresh = page->state == ABSENT, allowed;
    uint32_t before = reads, free_frames = nr_free_pages(), *word;

    allowed = page->flags & (stores ? VM_WRITE : VM_RIGHTS);
    signal = reach(at, stores, true, &word);
    if (signal) {
        assert_int_equal(signal, SIGSEGV);
        if (allowed)
            failed(-ENOMEM);
        /* A writer may have got its copy, and no more was to be had. */
        if (allowed && stores && fresh && entry_of(current->slot, at))
            page->state = CLEAN;
        killed += !allowed;
        return;
    }
    if (!allowed)
        fail_msg("an access to %08x should be a mistake", at);
    if (fresh && page->file && !may_fail)
        check_reads(page, reads - before);
    alone += !fresh && stores && page->state == CLEAN &&
             nr_free_pages() == free_frames;
    copied += fresh && stores && reads == before;
    assert_int_equal(*word, expected_word(page));
    if (stores) {
        *word = page->word = ++last_word;
        page->state = DIRTY;
    } else if (fresh) {
        page->state = CLEAN;
    }
}

/* ---- lives ---- */

static void
leave(uint32_t slot)
{
    end_task(slot);
    memset(&lives[slot], 0, sizeof(lives[slot]));
    if (life == &lives[slot])
        current = NULL;
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
        lives[slot].alive = new_task(slot);
        return;
    }
    if (!current || random_below(4) == 0) {
        run(slot);
        life = &lives[slot];
    }
    arm();
    if (dice < 60)
        try_access();
    else if (dice < 78)
        try_mmap();
    else if (dice < 84)
        try_munmap();
    else if (dice < 95)
        try_mprotect();
    else if (dice < 98)
        try_fork(slot);
    else if (random_below(8) == 0)
        leave(slot);
    fail_countdown = 0;
}

static void
live_in(uint32_t frames, uint32_t steps)
{
    machine(frames);
    make_files();
    memset(lives, 0, sizeof(lives));
    for (uint32_t i = 0; i < steps; i++) {
        live(1 + random_below(SLOTS - 1));
        check_rings();
        if (current)
            check_life(current->slot);
        if (i % 16 != 0)
            continue;
        check_all(0);
        for (uint32_t slot = 1; slot < SLOTS; slot++)
            if (lives[slot].alive)
                check_life(slot);
    }
    for (uint32_t slot = 1; slot < SLOTS; slot++)
        if (lives[slot].alive)
            leave(slot);
    check_rings();
    assert_int_equal(nr_slab_objects, 0);
    assert_int_equal(nr_free_pages(), frames);
}

static void
a_long_life_of_files(void **state)
{
    (void)state;
    random_begin();
    for (uint32_t i = 0; i < MACHINES; i++)
        live_in(40 + random_below(160), STEPS / MACHINES);
    print_message(
        "  %u lent, %u copied, %u taken over, %u from the disk, "
        "%u forks, %u joined, %u holes, %u refused, %u mistakes\n",
        lent, copied, alone, from_disk, forks, joined, holes, refused,
        killed);
    if (lent < 500 || copied < 200 || alone < 100 || from_disk < 500 ||
        forks < 500 || joined < 150 || holes < 150 || refused < 300 ||
        killed < 500)
        fail_msg("a dull life");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_long_life_of_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
