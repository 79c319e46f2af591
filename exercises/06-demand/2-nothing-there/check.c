/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 6.2: programs of drawn sizes that go to addresses where they
 * have something, and to others.  QEMU's log has the faults, and the slot's
 * tables have the pages.
 */
#include "../demand.h"

enum { STACK_MOST = 0x100000, STRAYS = 4, TOUR = 2, SIGSEGV = 11 };

static uint32_t end_data, heap_end;

/* The last pages below brk are bss; nobody goes to the first of them. */
static struct boot_module
draw_program(void)
{
    end_data = TEXT + draw_between(2 * PAGE, PAGES * PAGE - 1);
    heap_end = FILE_END + draw_between(3 * PAGE, 9 * PAGE);
    return tour_disk(end_data, heap_end);
}

static uint32_t
page_after(uint32_t address)
{
    return (address + PAGE - 1) / PAGE * PAGE;
}

/* An address where the program has nothing; the first two are at edges. */
static uint32_t
stray(unsigned nth)
{
    uint32_t from = page_after(heap_end), to = SLOT - STACK_MOST - PAGE;

    if (nth == 0)
        return from + 4 * draw_below(4);
    if (nth == 1)
        return to - 4 - 4 * draw_below(4);
    return (from + PAGE + draw_below(to - from - 2 * PAGE)) & ~3u;
}

/* Faults of programs at one address of a slot, whichever slot it is. */
static unsigned
faults_at(const struct boot_result *guest, uint32_t logical)
{
    struct exception found;
    unsigned n = 0;

    for (size_t i = 0; exception(guest, 14, i, &found); i++)
        n += found.address < 0xc0000000u && found.level == 3 &&
             found.address % SLOT == logical;
    return n;
}

/* A child for each stray pointer; what it would do next is seen, too. */
static void
strays(void)
{
    struct boot_module disk = draw_program();
    uint32_t at[STRAYS], next = page_after(end_data) + PAGE;
    const struct boot_result *guest;
    struct note note[NOTES];
    char *ops = text("%s", "");

    for (unsigned i = 0; i < STRAYS; i++) {
        at[i] = stray(i);
        ops = text("%sAfB,B%c%x,Bw%x,Bx,Av,", ops,
                   draw_chance(50) ? 'r' : 'w', at[i], next);
    }
    guest = tour_boot(NULL, disk, ops);
    want("the parent's steps", "%u, then it stops the machine", STRAYS + 1,
         tour_notes(guest, note));
    for (unsigned i = 0; i < STRAYS; i++)
        want(text("QEMU's log: the stray pointer %08x (brk is %x)", at[i],
                  heap_end),
             "%u fault", 1, faults_at(guest, at[i]));
    for (unsigned i = 0; i < STRAYS; i++)
        want(text("how the child with the stray pointer %08x ended", at[i]),
             "status %u", SIGSEGV, (uint32_t)note[i + 1].result);
    want(text("QEMU's log: the steps after a stray pointer, to %08x", next),
         "%u faults", 0, faults_at(guest, next));
}

/* The result of a step of the first program. */
static void
want_result(const struct boot_result *guest, unsigned step,
            int32_t expected, const char *op)
{
    struct note note[NOTES];
    unsigned notes = tour_notes(guest, note);

    for (unsigned i = 0; i < notes; i++) {
        if (note[i].step != step)
            continue;
        want(text("what %s brings", op), "%d", (uint32_t)expected,
             (uint32_t)note[i].result);
        return;
    }
    miss(text("the step %s", op), "it is made", "the program ended before");
}

static void
efault(void)
{
    struct boot_module disk = draw_program();
    const struct boot_result *guest;
    char *op[2 * STRAYS], *ops = text("%s", "");
    uint32_t at[2 * STRAYS];

    for (unsigned i = 0; i < 2 * STRAYS; i++) {
        at[i] = stray(i % STRAYS);
        op[i] = text("%c%x", draw_chance(60) ? 'k' : 'q', at[i]);
        ops = text("%s%s%s", ops, i ? "," : "", op[i]);
    }
    guest = tour_boot(NULL, disk, ops);
    for (unsigned i = 0; i < 2 * STRAYS; i++) {
        want_result(guest, i, FAULT, op[i]);
        want(text("the entry for %08x after %s", at[i], op[i]), "%08x", 0,
             entry_at(guest, slot_of(guest, TOUR) * SLOT + at[i]));
    }
}

/* ---- what must go on as before ---- */

static void
want_page(const struct boot_result *guest, uint32_t page, uint32_t stored,
          uint32_t word)
{
    uint8_t is[PAGE], be[PAGE] = {0};
    unsigned slot = slot_of(guest, TOUR);
    size_t size;
    const unsigned char *file = tour_file(&size);

    for (uint32_t i = 0; i < PAGE && page + i < end_data; i++)
        be[i] = file[BLOCK + page + i];
    memcpy(be + stored % PAGE, &word, word ? 4 : 0);
    task_read(guest, slot, page, is, PAGE);
    for (uint32_t i = 0; i < PAGE; i++)
        want(text("byte %08x, end_data %x, brk %x", page + i, end_data,
                  heap_end),
             "%02x", be[i], is[i]);
}

/* Both sides of every edge, by the program and by the kernel. */
static void
grows(void)
{
    struct boot_module disk = draw_program();
    const struct boot_result *guest;
    uint32_t at[7], grown, middle;
    char *ops;

    grown = page_after(heap_end) + draw_between(4, 40) * PAGE;
    grown += 4 * draw_between(1, PAGE / 4 - 2);
    middle = grown / PAGE * PAGE;
    at[0] = (end_data - 1) & ~3u;
    at[1] = page_after(end_data) + 4 * draw_below(PAGE / 4);
    at[2] = middle + PAGE - 4; /* behind brk, in its page */
    at[3] = middle - PAGE + 4 * draw_below(PAGE / 4);
    at[4] = middle - 2 * PAGE + 4 * draw_below(PAGE / 4);
    at[5] = SLOT - STACK_MOST + 4 * draw_below(PAGE / 4);
    at[6] = SLOT - draw_between(20, 200) * PAGE;
    ops = text("b%x", grown);
    for (unsigned i = 0; i < COUNT(at); i++)
        ops = text("%s,%c%x", ops, i % 2 || i == 2 ? 'w' : 'k', at[i]);
    guest = tour_boot(NULL, disk, ops);
    want_result(guest, 0, (int32_t)grown, text("b%x", grown));
    for (unsigned i = 0; i < COUNT(at); i++) {
        struct note note[NOTES];

        if (tour_notes(guest, note) < i + 3)
            miss(text("step %u of %s (end_data %x, brk then %x)", i + 2,
                      ops, end_data, grown),
                 "the program goes on", "it was ended");
        if (i % 2 == 0 && i != 2)
            want_result(guest, i + 1, 0, text("k%x", at[i]));
    }
    for (unsigned i = 1; i < COUNT(at); i++)
        want_page(guest, at[i] / PAGE * PAGE, at[i], i + 2);
}

/* A list of so many arguments reaches below the frame of the strings. */
static void
arguments(void)
{
    static const char name[] = "/bin/tour";
    uint32_t words = draw_between(420, 600), argc, argv, string;
    const struct boot_result *guest;
    struct guest_task task;
    struct boot_module disk;
    unsigned slot;

    end_data = FILE_END;
    heap_end = FILE_END + 2 * PAGE;
    disk = tour_disk(end_data, heap_end);
    guest = tour_boot(NULL, disk, text("e%x", words));
    slot = slot_of(guest, TOUR);
    if (!slot || !task_in(guest, slot, &task))
        miss(text("the program with %u arguments", words), "it runs",
             "it was ended");
    task_read(guest, slot, task.start_stack, &argc, 4);
    want("argc, on its stack", "%u", words, argc);
    argv = task.start_stack + 4;
    for (uint32_t i = 0; i < words; i++) {
        const char *be = name + i % (sizeof name - 1);
        size_t n = strlen(be) + 1;
        char is[sizeof name] = "";

        task_read(guest, slot, argv + 4 * i, &string, 4);
        if (string <= SLOT - n)
            task_read(guest, slot, string, is, n);
        if (memcmp(is, be, n) != 0)
            miss(text("argument %u of %u", i, words), be, "something else");
    }
}

static const struct check checks[] = {
    {"stray", "a stray pointer is the end of its program", 3, NULL, strays,
     "Which of the five numbers say where a program has something?",
     "segv limit"},
    {"efault", "in a system call it is an error", 1, "stray", efault,
     "For whom does the kernel miss a page?", "efault"},
    {"grows", "heap and stack grow, to their last byte", 2, "stray", grows,
     "A page comes as a whole. Which pages have a byte below brk, and how "
     "far is 1 MiB?",
     "heap stack"},
    {"exec", "a program may have many arguments", 2, "stray", arguments,
     "execve stores for a program, too. What do the five numbers say "
     "while it does?",
     "args"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
