// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the programs `direct` and `act` ask the kernel for: the story, which
 * is the word ops= of the command line, one turn after the other, and a
 * note of what lies behind each step's page.  Calls 499 to 508.
 */
#include "boot/multiboot.h"
#include "drivers/exit.h"
#include "drivers/io.h"
#include "drivers/serial.h"
#include "kernel/cmdline.h"
#include "kernel/errno.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/syscall.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/demand.h"
#include "mm/memory.h"
#include "mm/paging.h"
#include "mm/slots.h"
#include "mm/uaccess.h"

#define STEPS    40
#define ACTORS   8
#define PAGES    6
#define PATIENCE 100000

/* After each step: its page's entry, the frame's count, loads so far. */
struct story_step {
    pte_t entry;
    uint32_t count;
    uint32_t loads;
    int32_t result; /* of 505 and 506 */
} story_steps[STEPS];

/* The entries of all actors' pages, at first and after each step. */
pte_t story_entries[STEPS + 1][ACTORS][PAGES];

volatile uint32_t story_turn; /* whose step is next, from 1 */
uint32_t story_loads;         /* of pages, before step 1 */
uint32_t story_slot[ACTORS];  /* of actor A, B, ...; 0: none */
uint32_t story_pages;         /* logical address of their pages */

static void
await_turn(uint32_t turn)
{
    for (uint32_t n = 0; story_turn != turn; n++) {
        if (n == PATIENCE)
            panic("%s: turn %u never comes", current->name, turn);
        current->counter = 0;
        schedule();
    }
}

static bool
is_verb(char c)
{
    for (const char *verb = "rwktfx"; *verb; verb++)
        if (*verb == c)
            return true;
    return false;
}

/* Three characters a step, and nothing between two: Ar0,Ax is Ar0Ax. */
static void
pack(char *story)
{
    const char *s = story, *end = story + strlen(story);
    char *to = story;

    while (s < end) {
        char c = *s++;

        if (c != ',')
            *to++ = c;
        if ((s == end || *s == ',') && (to - story) % 3 == 2)
            *to++ = '.';
    }
    *to = '\0';
    for (s = story; s < to; s += 3)
        if (!is_verb(s[1]))
            panic("ops: what is `%.3s`?", s);
}

/* 500: copy the story to ARG1, and those who run the other file to ARG2. */
static int32_t
sys_story(struct regs *regs)
{
    static char story[MAX_CMDLINE + 1];
    char alike[16] = "";

    cmdline_get("ops", story, MAX_CMDLINE);
    cmdline_get("alike", alike, sizeof(alike));
    pack(story);
    if (!copy_to_user(ARG1(regs), story, strlen(story) + 1) ||
        !copy_to_user(ARG2(regs), alike, strlen(alike) + 1))
        return -EFAULT;
    return 0;
}

/* 501: actor ARG1, whose pages are at ARG2, is here. */
static int32_t
sys_enter(struct regs *regs)
{
    if (ARG1(regs) >= ACTORS)
        panic("an actor with number %u", ARG1(regs));
    story_slot[ARG1(regs)] = current->slot;
    story_pages = ARG2(regs);
    return 0;
}

/* 508: wait until actor ARG1 is. */
static int32_t
sys_await(struct regs *regs)
{
    for (uint32_t n = 0; !story_slot[ARG1(regs) % ACTORS]; n++) {
        if (n == PATIENCE)
            panic("actor %u never comes", ARG1(regs));
        current->counter = 0;
        schedule();
    }
    return 0;
}

static paddr_t taken; /* frames, in a list */

static void
take_frames(void)
{
    paddr_t page;

    while (nr_free_pages() > 0) {
        page = get_free_page(); /* may_sleep: holds nothing */
        if (!page)
            break;
        *(paddr_t *)phys_to_virt(page) = taken;
        taken = page;
    }
}

static void
give_frames(void)
{
    while (taken) {
        paddr_t page = taken;

        taken = *(paddr_t *)phys_to_virt(page);
        free_page(page);
    }
}

/* 502: wait until this turn comes; last=3: no frame is left for turn 3. */
static int32_t
sys_turn(struct regs *regs)
{
    await_turn(ARG1(regs));
    if (ARG1(regs) == cmdline_number("last", 0))
        take_frames();
    return 0;
}

static pte_t
entry_of(uint32_t actor, uint32_t page)
{
    const pte_t *pte = find_pte(story_slot[actor] * SLOT_SIZE +
                                story_pages + page * PAGE_SIZE);

    return story_slot[actor] && pte ? *pte : 0;
}

/* 503: turn ARG1 is over, a step that was about the page at ARG2. */
static int32_t
sys_done(struct regs *regs)
{
    struct story_step *step = &story_steps[ARG1(regs) - 1];
    const pte_t *pte = user_pte(current->mm, ARG2(regs));

    give_frames();
    if (ARG1(regs) - 1 >= STEPS)
        panic("a story of more than %u steps", STEPS);
    step->entry = pte ? *pte : 0;
    if (step->entry & PTE_PRESENT)
        step->count = page_count(pte_frame(step->entry));
    step->loads = nr_page_loads - story_loads;
    for (uint32_t i = 0; i < ACTORS * PAGES; i++)
        story_entries[ARG1(regs)][i / PAGES][i % PAGES] =
            entry_of(i / PAGES, i % PAGES);
    printk("step %2u  slot %u  entry %08x  count %u  loads %u\n",
           ARG1(regs), current->slot, step->entry, step->count,
           step->loads);
    outb(COM2 + 7,
         (uint8_t)ARG1(regs)); /* for QEMU's log: COM2 ignores it */
    story_turn = ARG1(regs) + 1;
    return 0;
}

/* 504: the same, and the actor ends. */
static int32_t
sys_leave(struct regs *regs)
{
    sys_done(regs);
    do_exit(0);
}

static int32_t
note_result(bool good)
{
    int32_t result = good ? 0 : -EFAULT;

    story_steps[(story_turn - 1) % STEPS].result = result;
    return result;
}

/* 505: the kernel stores the word ARG2 at ARG1, as `read` does. */
static int32_t
sys_store(struct regs *regs)
{
    uint32_t word = ARG2(regs);

    return note_result(copy_to_user(ARG1(regs), &word, sizeof(word)));
}

/* 506: what the kernel does before it stores, and no store. */
static int32_t
sys_verify(struct regs *regs)
{
    return note_result(verify_area(ARG1(regs), 4));
}

/*
 * 507: all are here.  When turn ARG1 comes, all stay as they are.  With
 * reap=1 the slot of an actor who ends is free from the next turn on.
 */
static int32_t
sys_play(struct regs *regs)
{
    bool reap = cmdline_number("reap", 0) != 0;
    uint32_t status;

    story_loads = nr_page_loads;
    story_turn = 1;
    if (reap)
        while (do_wait(-1, &status, WNOHANG) >= 0 &&
               story_turn != ARG1(regs)) {
            current->counter = 0;
            schedule();
        }
    await_turn(ARG1(regs));
    machine_exit(EXIT_PASS);
}

static void
never(void)
{
    panic("one of the crowd runs");
}

/*
 * 499: in the next slots there are some who do nothing, if that is to be so
 * before actor ARG1 comes; crowd=B20: twenty before B.  One task that is never
 * started stands in all of these slots: each of its own would be two cleared
 * pages, and QEMU would log every word of them.
 */
static int32_t
sys_crowd(struct regs *regs)
{
    char crowd[8] = "";
    struct task_struct *idle;
    uint32_t n = 0;

    cmdline_get("crowd", crowd, sizeof(crowd));
    if (crowd[0] != (char)ARG1(regs))
        return 0;
    for (const char *s = crowd + 1; *s >= '0' && *s <= '9'; s++)
        n = 10 * n + (uint32_t)(*s - '0');
    idle = n ? task_new("crowd", never) : NULL;
    for (uint32_t slot = 1; n > 1 && slot < NR_TASKS; slot++)
        if (!task[slot]) {
            task[slot] = idle;
            n--;
        }
    if (n > 1 || (n && !idle))
        panic("no room for a crowd");
    return 0;
}

SYSCALL(499, sys_crowd);
SYSCALL(500, sys_story);
SYSCALL(501, sys_enter);
SYSCALL(502, sys_turn);
SYSCALL(503, sys_done);
SYSCALL(504, sys_leave);
SYSCALL(505, sys_store);
SYSCALL(506, sys_verify);
SYSCALL(507, sys_play);
SYSCALL(508, sys_await);
