/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 6.4: programs of drawn sizes that go through their files, with
 * little memory and with a damaged disk, too.  QEMU's log has the faults;
 * pages, counts and frames are read from outside.
 */
#include "../demand.h"

enum { TOUR = 2 };

static struct memory memory;
static uint32_t end_data, heap_end, last; /* the page that ends the data */
static unsigned faults, loads;
static char *ops;
static unsigned steps;

/* ---- a story, beside its model ---- */

/* Misses a page of the file, or finds it there. */
static void
miss_page(uint32_t at, bool frame_for_next)
{
    uint32_t next = at / PAGE * PAGE + PAGE;

    if (memory.present[at / PAGE])
        return;
    memory_touch(&memory, at);
    faults++;
    loads++;
    if (frame_for_next && next < end_data && !memory.present[next / PAGE]) {
        memory_touch(&memory, next);
        loads++;
    }
}

static void
draw_sizes(bool straddles)
{
    last = TEXT + draw_between(11, PAGES - 1) * PAGE;
    end_data =
        straddles ? last + 4 * draw_between(1, PAGE / 4 - 1) : last + PAGE;
    heap_end = FILE_END + draw_between(2 * PAGE, 3 * PAGE);
    memory_begin(&memory, end_data, heap_end);
    faults = 1 + straddles; /* the text, which is two pages */
    loads = 2 + straddles;
    ops = text("%s", "");
    steps = 0;
}

static unsigned
add(const char *op)
{
    ops = text("%s%s%s", ops, *ops ? "," : "", op);
    return steps++;
}

static void
load(uint32_t page)
{
    uint32_t at = page + draw_below(PAGE);

    add(text("r%x", at));
    miss_page(at, true);
}

static void
store(uint32_t page)
{
    uint32_t at = page + 4 * draw_below(PAGE / 4);

    miss_page(at, true);
    memory_store(&memory, at, add(text("w%x", at)) + 1);
}

/* Everything that can be seen of it. */
static const struct boot_result *
play(struct boot_module disk)
{
    const struct boot_result *guest = tour_boot(NULL, disk, ops);
    struct note note[NOTES];
    struct guest_task task;
    uint32_t counted;
    unsigned slot;

    want(text("the steps of %s", ops), "%u, and its end", steps + 1,
         tour_notes(guest, note));
    memory_compare(&memory, guest, TOUR, ops);
    slot = slot_of(guest, TOUR);
    want(text("QEMU's log: pages of the file that were missed in %s", ops),
         "%u", faults,
         faults_between(guest, slot, 0,
                        (end_data + PAGE - 1) / PAGE * PAGE));
    peek(guest, "nr_page_loads", &counted, sizeof counted);
    want(text("nr_page_loads after %s", ops), "%u", loads, counted);
    task_in(guest, slot, &task);
    want(text("maj_flt after %s", ops), "%u", faults, task.maj_flt);
    return guest;
}

/* The flags of a page that came along, which nobody has touched. */
static void
want_untouched(const struct boot_result *guest, uint32_t page)
{
    want(text("the entry for %08x after %s", page, ops), "flags %03x",
         PRESENT | WRITE | USER,
         entry_at(guest, slot_of(guest, TOUR) * SLOT + page) & FLAGS);
}

/* ---- the checks ---- */

/* Upwards, in leaps of one page to three; the end is far. */
static void
fewer(void)
{
    const struct boot_result *guest;
    uint32_t page = TEXT;

    draw_sizes(false);
    load(page);
    load(page + PAGE);
    while (page + 3 * PAGE < last - 3 * PAGE) {
        page += draw_between(2, 3) * PAGE;
        load(page);
        if (draw_chance(50))
            load(page + PAGE);
    }
    page += 2 * PAGE;
    load(page);
    guest = play(tour_disk(end_data, heap_end));
    want_untouched(guest, page + PAGE);
}

/* Downwards: what comes next is there, and has been stored to. */
static void
kept(void)
{
    uint32_t page;

    draw_sizes(false);
    for (page = last - PAGE; page > TEXT + 2 * PAGE;) {
        store(page);
        page -= draw_between(1, 2) * PAGE;
    }
    load(page);
    play(tour_disk(end_data, heap_end));
}

/* The data end with a page, or in one, which execve has brought. */
static void
edge(void)
{
    draw_sizes(false);
    load(last - 2 * PAGE);
    load(last);
    play(tour_disk(end_data, heap_end));
    draw_sizes(true);
    load(last - 3 * PAGE);
    play(tour_disk(end_data, heap_end));
}

/* Frames that belong to nobody when nothing has been done. */
static unsigned
without_use(struct boot_module disk)
{
    return frames_without_use(tour_boot(NULL, disk, ""), "no step");
}

/* One frame is left: enough for the page that is missed. */
static void
frames(void)
{
    uint32_t page = TEXT + draw_between(2, 5) * PAGE, at = page + 8;
    const struct boot_result *guest;
    struct boot_module disk;
    unsigned before;

    draw_sizes(false);
    disk = tour_disk(end_data, heap_end);
    before = without_use(disk);
    add("h1");
    add(text("r%x", at));
    miss_page(at, false);
    add("h+");
    if (draw_chance(50))
        load(page + PAGE);
    guest = play(disk);
    want(text("frames that nobody has after %s, and before", ops), "%u",
         before, frames_without_use(guest, ops));
}

/* The page behind the one that is wanted cannot be read. */
static void
unreadable(void)
{
    uint32_t page = TEXT + draw_between(2, 6) * PAGE, at = page + 8;
    const struct boot_result *guest;
    struct boot_module disk;
    struct note note[NOTES];
    unsigned before;

    draw_sizes(false);
    disk = tour_disk_without(end_data, heap_end, page + PAGE);
    before = without_use(disk);
    add(text("r%x", at));
    miss_page(at, false);
    guest = play(disk);
    want(text("frames that nobody has after %s, and before", ops), "%u",
         before, frames_without_use(guest, ops));

    add(text("r%x", at + PAGE)); /* now it is wanted */
    guest = tour_boot(NULL, disk, ops);
    want(text("the steps of %s; %08x cannot be read", ops, page + PAGE),
         "%u, and no end", steps, tour_notes(guest, note));
}

static const struct check checks[] = {
    {"fewer", "the next page comes along, and spares a fault", 3, NULL,
     fewer, "What has do_no_page done when its page is in place?",
     "along like loads faults"},
    {"kept", "a page that is there stays as it is", 2, "fewer", kept,
     "Who may have been at the next page before?", "there"},
    {"edge", "the last page of the data has no next one", 1, "fewer", edge,
     "Which pages come from the file?", "data"},
    {"frames", "the last frame is for the page that was missed", 2, "fewer",
     frames, "Who needs a frame more, and what if there is none?",
     "first none-left"},
    {"unreadable", "a next page that cannot be read is nobody's end", 1,
     "fewer", unreadable,
     "What does load_page leave when it fails, and who has asked for "
     "it?",
     "unreadable later lost"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
