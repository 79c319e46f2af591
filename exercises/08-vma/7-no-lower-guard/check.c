/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 8.7: programs go to drawn addresses below and above drawn stack
 * pointers.  QEMU's log has the faults and the pointers, the machine's memory
 * the areas.
 */
#include "../rover.h"

enum {
    BEGINS = 32, /* pages of a stack at first */
    GAP = 16,
    LIMIT = 2048, /* pages, of RLIMIT_STACK */
    PUSHED = 32,
    ARGUMENTS = 261, /* so many do not fit into the first pages */
};

static const char *ops;
static unsigned children;

static void
begin(void)
{
    ops = "";
    children = 0;
}

/* A's own step; returns its number. */
static unsigned
add(const char *words)
{
    ops = with_step(ops, words);
    return steps_in(ops) - 1;
}

/* One step of a new child of A's; returns the step's number. */
static unsigned
child(const char *words)
{
    char who = (char)('B' + children++);

    add(text("f%c", who));
    return add(text("%c%s", who, words));
}

static uint32_t
page_at(unsigned page)
{
    return TOP - page * PAGE;
}

/* The stack begins that many pages from the end. */
static void
want_stack(const struct run *run, uint32_t pid, unsigned pages)
{
    struct guest_task task = task_with(run->guest, pid, run->ops);
    struct areas areas;
    const struct area *stack;

    read_areas(run->guest, &task, run->ops, &areas);
    want_good_tree(&areas, run->ops);
    stack = area_at(&areas, TOP - 1);
    if (!stack)
        miss(text("the areas of task %u after %s", pid, run->ops),
             "a stack", "none");
    want(text("the stack of task %u after %s", pid, run->ops),
         "from %08x on", page_at(pages), stack->start);
}

/*
 * QEMU has seen this fault once, of a program with this stack pointer; 0:
 * any pointer.
 */
static void
want_fault(const struct run *run, unsigned step, uint32_t address,
           uint32_t esp)
{
    struct exception found;
    unsigned n = 0;

    for (size_t i = 0; exception(run->guest, 14, i, &found); i++)
        n += found.level == 3 && found.address == address &&
             (!esp || found.esp == esp);
    want(text("QEMU's log, %s: faults at %08x with %%esp %08x",
              rover_where(run, step), address, esp),
         "%u", 1, n);
}

/* ---- checks ---- */

/* Just too far below, a page below, and pointers that run wild. */
static void
below(void)
{
    unsigned page = draw_between(BEGINS + 3, 200), step[4];
    uint32_t far = draw_between(PUSHED + 2, 2 * PAGE), wild,
             least = PUSHED + 1;
    struct run run;

    begin();
    wild = draw_between(300, LIMIT - 1);
    step[0] = child(text("%c%u-%u", "rw"[draw_below(2)], page, least));
    step[1] = child(text("%c%u-%u", "rw"[draw_below(2)], page, far));
    step[2] = child(text("w-%u", wild));
    step[3] = child(text("r-%u", BEGINS + draw_between(1, 2)));
    for (unsigned i = 0; i < COUNT(step); i++)
        add("v");
    run = rover_boot(ops);
    for (unsigned i = 0; i < COUNT(step); i++)
        rover_want(&run, step[i], ENDED);
    for (unsigned i = 0; i < COUNT(step); i++)
        rover_want(&run, step[3] + 1 + i, SEGV);
    want_fault(&run, step[0], page_at(page) - least, page_at(page));
    want_fault(&run, step[1], page_at(page) - far, page_at(page));
    want_fault(&run, step[2], page_at(wild) + 4 * step[2], 0);
}

/* Whose stores come before the pointer moves. */
static void
push(void)
{
    unsigned page[4], step[4];
    struct run run;

    begin();
    for (unsigned i = 0; i < COUNT(page); i++)
        page[i] = draw_between(BEGINS + 1, 300);
    step[0] = child(text("p%u", page[0]));
    step[1] = child(text("p%u:8", page[1]));
    step[2] = child(text("w%u-%u", page[2], PUSHED));
    step[3] = child(text("r%u-%u", page[3], draw_between(1, PUSHED - 1)));
    run = rover_boot(ops);
    for (unsigned i = 0; i < COUNT(step); i++) {
        rover_want(&run, step[i], i < 3);
        want_stack(&run, FIRST_PID + 1 + i, page[i] + 1);
    }
}

/* At the pointer and far above it; the limit, and the page below it. */
static void
grows(void)
{
    unsigned low = draw_between(100, LIMIT - 1), step[5], above, mid;
    struct run run;

    begin();
    above = draw_between(BEGINS + 2, low - 20);
    mid = draw_between(BEGINS + 2, low - 1);
    step[0] = child(text("w%u+%u", low, draw_below(PAGE)));
    step[1] =
        child(text("r%u+%u", low, (low - above) * PAGE + draw_below(PAGE)));
    step[2] = child(text("w%u+%u", mid, draw_below(PAGE)));
    step[3] = child(text("w%u+0", LIMIT));
    step[4] = child(text("w%u+%u", LIMIT + 1, PAGE - 1));
    add("v");
    run = rover_boot(ops);
    rover_want(&run, step[0], 1);
    rover_want(&run, step[1], 0);
    rover_want(&run, step[2], 1);
    rover_want(&run, step[3], 1);
    rover_want(&run, step[4], ENDED);
    rover_want(&run, step[4] + 1, SEGV);
    want_stack(&run, FIRST_PID + 1, low);
    want_stack(&run, FIRST_PID + 2, above);
    want_stack(&run, FIRST_PID + 3, mid);
    want_stack(&run, FIRST_PID + 4, LIMIT);
}

/* For A, by the kernel; A's stack is looked at, and B's. */
static void
kernel(void)
{
    unsigned page = draw_between(BEGINS + 10, 400), step[6], mid;
    struct run run;

    begin();
    mid = draw_between(BEGINS + 5, page - 1);
    step[0] = add(text("k-%u", draw_between(page, LIMIT - 1)));
    step[1] = add(text("%c%u-%u", "kq"[draw_below(2)], page,
                       draw_between(100, 3 * PAGE)));
    step[2] = add(text("w%u+%u", BEGINS + 1, draw_below(PAGE)));
    step[3] = child(text("k%u+%u", page, 4 * draw_below(PAGE / 4)));
    step[4] = child(text("q%u+%u", page,
                         (page - mid) * PAGE + 4 * draw_below(PAGE / 4)));
    step[5] = child(text("k%u-%u", mid, 4 * draw_between(2, 8)));
    run = rover_boot(ops);
    for (unsigned i = 0; i < 6; i++)
        rover_want(&run, step[i], i < 2 ? FAULT : i == 2);
    want_stack(&run, FIRST_PID, BEGINS + 1);
    want_stack(&run, FIRST_PID + 1, page);
    want_stack(&run, FIRST_PID + 2, mid);
    want_stack(&run, FIRST_PID + 3, mid + 1);
}

/* More arguments than the first pages of a stack have room for. */
static void
arguments(void)
{
    unsigned step;
    struct run run;

    begin();
    step = child(text("e%u", ARGUMENTS));
    run = rover_boot(ops);
    rover_want(&run, step, ARGUMENTS);
    want_stack(&run, FIRST_PID + 1, BEGINS + 1);
}

/* An area below the stack, as near as may be and a page too near. */
static void
gap(void)
{
    unsigned most = draw_between(BEGINS + 5, 150),
             wide = draw_between(1, 3), at = most + GAP + wide, step[4],
             second;
    struct run run;

    begin();
    add(text("m-%u:%u%s", at, wide, draw_chance(50) ? "r" : "n"));
    step[0] = child(text("w%u+%u", most, draw_below(2) * (PAGE - 1)));
    step[1] = child(text("w%u+%u", most + 1, draw_below(2) * (PAGE - 1)));
    step[2] = child(text("r%u+%u", most + GAP, draw_below(PAGE)));
    step[3] = child(text("k%u+%u", most + draw_between(1, GAP),
                         4 * draw_below(PAGE / 4)));
    add("v");
    second = add("v");
    run = rover_boot(ops);
    rover_want(&run, step[0], 1);
    rover_want(&run, step[1], ENDED);
    rover_want(&run, step[2], ENDED);
    rover_want(&run, step[3], FAULT);
    rover_want(&run, second - 1, SEGV);
    rover_want(&run, second, SEGV);
    want_stack(&run, FIRST_PID + 1, most);
}

static const struct check checks[] = {
    {"below", "far below the stack pointer nothing is stack", 3, NULL,
     below,
     "Which number do you know of a program that has not asked for anything, "
     "but says how deep its stack is?",
     "below"},
    {"push", "what is stored before the pointer moves goes on", 1, "below",
     push, "Where is the pointer when pusha's first store faults?", "push"},
    {"grows", "above it a stack grows, up to the limit", 1, "below", grows,
     "How far above its pointer may a program touch its stack first?",
     "above limit"},
    {"kernel", "the kernel asks the program's pointer, and grows no more",
     2, "below", kernel,
     "Whose stack is regs->esp on, if the kernel faulted? And what has "
     "changed when the answer is no?",
     "kernel stays"},
    {"exec", "a program may have many arguments", 1, "below", arguments,
     "Which program does the stack pointer belong to, while execve makes a "
     "stack for another?",
     "args"},
    {"gap", "16 pages stay free below a stack", 2, "below", gap,
     "From which page on do you count, and to which area's end?", "gap"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
