/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 3.5: waitid() with good pointers, bad ones, and some that were
 * chosen with care.  What it stored, and where, is read from outside: in the
 * caller's pages, its neighbours', and the kernel's.
 */
#include "../witness.h"

#include <string.h>

enum {
    WORDS = 6,
    BYTES = 4 * WORDS,
    STEPS = 48,
    FILLING = 0x5a5a5a5a,
    SIGCHLD = 17,
    EXITED = 1,
    KILLED = 2,
    NO_CHILD = -10,
    FAULT = -14,
    INVALID = -22,
};

static const uint32_t vault = 0xff000000, target = 0xff000340;
static const uint32_t pages[] = {0, PAGE, 2 * PAGE, SLOT - PAGE};

/* What the caller does, and what it must bring. */
static char ops[225];
static char op[STEPS][24];
static int32_t result[STEPS];
static unsigned steps, children, before;

/* What must be in the caller's pages, in the order of pages[]. */
static uint32_t word[COUNT(pages)][PAGE / 4];

static void
begin(void)
{
    ops[0] = '\0';
    steps = children = 0;
    before = draw_chance(50) ? draw_between(1, 6) : draw_between(28, 34);
    for (size_t i = 0; i < COUNT(pages); i++)
        for (size_t n = 0; n < PAGE / 4; n++)
            word[i][n] = FILLING;
}

static void
add(char *what, int32_t brings)
{
    size_t length = strlen(ops);

    if (steps == STEPS || length + strlen(what) + 2 > sizeof ops)
        broken("check.c: too many steps");
    snprintf(op[steps], sizeof op[0], "%.20s", what);
    snprintf(ops + length, sizeof ops - length, "%s%s", steps ? "," : "",
             what);
    result[steps++] = brings;
}

/* Pids: task 1, those before, the caller, the one behind, the children. */
static uint32_t
pid_of(unsigned child)
{
    return before + 3 + child;
}

static void
start_child(unsigned child)
{
    add(text("Af%c", 'A' + child), (int32_t)pid_of(child));
}

struct fate {
    unsigned child;
    uint32_t code;
    bool killed;
};

static struct fate
end_of_child(void)
{
    struct fate fate = {.child = ++children, .killed = draw_chance(40)};

    fate.code = fate.killed ? draw_between(1, 31) : draw_between(1, 255);
    start_child(fate.child);
    add(text(fate.killed ? "%cx-%u" : "%cx:%u", 'A' + fate.child,
             fate.code),
        0);
    return fate;
}

/* One that ends when the caller's next step has begun. */
static struct fate
later_end_of_child(void)
{
    struct fate fate = {.child = ++children, .code = draw_between(1, 255)};

    start_child(fate.child);
    add(text("%cx:%u+8", 'A' + fate.child, fate.code), 0);
    return fate;
}

/* The six words that a good call leaves behind. */
static void
told(uint32_t to, const struct fate *fate)
{
    uint32_t info[WORDS] = {0};

    if (fate) {
        info[0] = SIGCHLD;
        info[2] = fate->killed ? KILLED : EXITED;
        info[3] = pid_of(fate->child);
        info[5] = fate->code;
    }
    for (uint32_t i = 0; i < WORDS; i++) {
        uint32_t at = to + 4 * i;

        for (size_t p = 0; p < COUNT(pages); p++)
            if (at - pages[p] < PAGE)
                word[p][(at - pages[p]) / 4] = info[i];
    }
}

static uint32_t
base(void)
{
    return (2 + before) * SLOT;
}

static const struct boot_result *
play(void)
{
    const struct boot_result *guest = boot_with(
        (struct boot_options){.words = text("run=waitid before=%u ops=%s",
                                            before, ops),
                              .log = "int"});
    struct word word;
    uint32_t done = 0;
    size_t at = 0;

    for (; witnessed(guest, &at, &word); done++) {
        if (word.which != done || done >= steps)
            miss(text("ops=%s, what QEMU's log says", ops),
                 "every step once, in their order", "somebody else's word");
        want(text("ops=%s, step %u, %s: what it brings", ops, done + 1,
                  op[done]),
             "%d", (uint32_t)result[done], word.value);
    }
    want(text("ops=%s", ops), "%u steps are done", steps, done);
    return guest;
}

static uint32_t
word_behind(const struct boot_result *guest, uint32_t linear)
{
    uint32_t entry = entry_at(guest, linear);

    if (!(entry & PRESENT))
        miss(text("the page at %08x", linear), "it is there", "it is not");
    return word_at(guest, (entry & ~FLAGS) + linear % PAGE);
}

static void
want_untouched(const struct boot_result *guest, const char *whose,
               uint32_t linear)
{
    uint32_t entry = entry_at(guest, linear), seen[PAGE / 4];

    if (!(entry & PRESENT) ||
        !guest_read(guest, entry & ~FLAGS, seen, sizeof seen))
        miss(text("the page at %08x, %s", linear, whose), "it is there",
             "it is not");
    for (uint32_t n = 0; n < PAGE / 4; n++)
        if (seen[n] != FILLING)
            want(text("ops=%s, the word at %08x, %s", ops, linear + 4 * n,
                      whose),
                 "%08x", FILLING, seen[n]);
}

static void
want_others_untouched(const struct boot_result *guest)
{
    want_untouched(guest, "the kernel's", vault);
    for (unsigned slot = 2; slot <= before + 3; slot++)
        for (size_t i = 0; slot != before + 2 && i < COUNT(pages); i++)
            want_untouched(guest, text("in slot %u", slot),
                           slot * SLOT + pages[i]);
}

static void
want_caller(const struct boot_result *guest)
{
    for (size_t p = 0; p < COUNT(pages); p++)
        for (uint32_t n = 0; n < PAGE / 4; n++)
            want(text("ops=%s, the caller's word at %08x", ops,
                      pages[p] + 4 * n),
                 "%08x", word[p][n],
                 word_behind(guest, base() + pages[p] + 4 * n));
}

/* Waits that must fail; each finds a child that has ended. */
static void
add_attacks(const uint32_t *to, size_t n)
{
    for (size_t i = 0; i < n; i++)
        add(text("Av@%x", to[i]), FAULT);
}

/* ---- the checks ---- */

static void
shown(void)
{
    uint32_t to = answer_address(answer_line("attack.txt", "to "), "to ");
    const struct boot_result *guest;

    guest =
        boot_with((struct boot_options){.kernel = start_kernel(),
                                        .words = text("run=waitid before=0 "
                                                      "ops=AfB,Bx:7,Av@%x",
                                                      to)});
    want(text("start/'s kernel after ops=AfB,Bx:7,Av@%x, the word at %08x",
              to, target),
         "%08x", SIGCHLD, word_behind(guest, target));
}

/* Into the kernel, into slots on both sides, over both edges. */
static void
held(void)
{
    uint32_t n = 4 * draw_below(1000);

    begin();
    uint32_t to[] = {
        vault + n - base(),
        base() + SLOT + pages[1] + n - base(),
        base() - SLOT + pages[2] + n - base(),
        SLOT - 4 * draw_between(1, WORDS - 1),
        SLOT,
        0u - 4 * draw_between(1, WORDS - 1),
        0u - BYTES,
    };

    for (size_t i = 0; i < COUNT(to); i++)
        end_of_child();
    add_attacks(to, COUNT(to));
    want_others_untouched(play());
}

/*
 * In one page, over a border, at the very end; when there is nothing; and
 * when there will be something.
 */
static void
good(void)
{
    uint32_t to[] = {
        4 * draw_between(1, 300),
        PAGE - 4 * draw_between(1, WORDS - 1),
        2 * PAGE + 4 * draw_below(1000),
        SLOT - BYTES,
    };
    struct fate fate[COUNT(to)], one;
    const struct boot_result *guest;

    begin();
    for (size_t i = 0; i < COUNT(to); i++) {
        fate[i] = end_of_child();
        add(text("A%s@%x", i % 2 ? "j4" : "v", to[i]), 0);
        told(to[i], &fate[i]);
    }
    add("Av@0", NO_CHILD);
    end_of_child();
    one = end_of_child();
    add(text("Av%c@%x", 'A' + one.child, PAGE + 0x400), 0);
    told(PAGE + 0x400, &one);
    add(text("Av%c@0", 'A' + one.child), NO_CHILD);
    add("Av@0", 0);
    start_child(++children); /* and it lives */
    add(text("Av@%x", PAGE + 0x800), 0);
    told(PAGE + 0x800, NULL);
    add(text("Ai%u@0", draw_between(2, 9)), INVALID);
    add(text("Aj%u@0", draw_chance(50) ? 1 : 8), INVALID);
    add("Aj12@0", INVALID);
    one = later_end_of_child();
    add(text("Aj4@%x", PAGE + 0xc00), 0);
    told(PAGE + 0xc00, &one);
    guest = play();
    want_caller(guest);
    want_others_untouched(guest);
}

/* Who cannot be told has not been told: the child waits on. */
static void
kept(void)
{
    uint32_t at = PAGE + 4 * draw_below(1000);
    const struct boot_result *guest;
    struct fate fate;

    begin();
    uint32_t to[] = {
        3 * PAGE - 4 * draw_between(1, WORDS - 1),
        draw_between(4, 16000) * PAGE,
        vault + 4 * draw_below(1000) - base(),
        SLOT - 4 * draw_between(1, WORDS - 1),
    };

    fate = end_of_child();
    add_attacks(to, COUNT(to));
    add(text("Av%c@%x", 'A' + fate.child, to[0]), FAULT);
    add(text("Av@%x", at), 0);
    add("Av@0", NO_CHILD);
    told(at, &fate);
    guest = play();
    for (uint32_t i = 0; i < BYTES; i += 4)
        want(text("ops=%s, the caller's word at %08x", ops, at + i), "%08x",
             word[(at + i) / PAGE][(at + i) % PAGE / 4],
             word_behind(guest, base() + at + i));
}

static const struct check checks[] = {
    {"shown", "start/'s waitid stores in the kernel's page", 2, NULL, shown,
     "What does the segment add to the address?", "address"},
    {"held", "a program gets nothing stored that is not its own", 3, NULL,
     held,
     "Which of the six words did nobody compare? What does a sum do "
     "that is too large for 32 bits?",
     "outside"},
    {"good", "good addresses get the six words", 2, "held", good,
     "From where does the program count, and where does its slot end? What "
     "does the contract say of this call, word by word?",
     "words own killed nothing zeros waits gone invalid child"},
    {"kept", "a child that could not be told of can be waited for", 2,
     "good", kept,
     "What is left of the child when the first store "
     "fails?",
     "absent kept"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
