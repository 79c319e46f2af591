/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 8.6: the student's story must show two writers on the kernel as
 * it was; the student's kernel must play drawn stories as a model does.
 */
#include "../rover.h"

enum {
    PAGES = 6,
    LONGEST = 12, /* steps of story.txt */
    FRAMES_MOST = 128,
    RW = VM_READ | VM_WRITE,
};

/* ---- a model ---- */

enum state { ABSENT, ZEROS, FRAME };

struct page {
    enum state state;
    bool writable; /* the entry */
    unsigned frame;
};

static struct actor {
    bool lives;
    unsigned pid;
    int rights[PAGES];
    struct page page[PAGES];
} actor[TASKS];

static struct frame {
    unsigned users;
    uint32_t word[STEPS];
} frame[FRAMES_MOST];

static unsigned frames, born;
static const char *ops;

/* What one check asks, and no other. */
static bool asks_zeros, asks_faults;

/* Of each step: what it brings, and how often its own word faults. */
static int32_t brings[STEPS];
static unsigned faults[STEPS];
static bool looked_at[STEPS]; /* it stores or loads by itself */
static uint32_t touched[STEPS];

static void
begin(void)
{
    memset(actor, 0, sizeof actor);
    memset(frame, 0, sizeof frame);
    memset(looked_at, 0, sizeof looked_at);
    frames = 0;
    asks_zeros = asks_faults = false;
    born = 1;
    actor[0] = (struct actor){.lives = true, .pid = FIRST_PID};
    for (unsigned i = 0; i < PAGES; i++)
        actor[0].rights[i] = GONE;
    ops = "";
}

static unsigned
add(const char *words, int32_t result)
{
    unsigned step = steps_in(ops);

    if (step == STEPS)
        broken("check.c: the story is too long");
    ops = with_step(ops, words);
    brings[step] = result;
    return step;
}

static unsigned
new_frame(void)
{
    if (frames == FRAMES_MOST)
        broken("check.c: the story needs too many frames");
    frame[frames].users = 1;
    return frames++;
}

static void
map(unsigned page, unsigned pages, int rights)
{
    for (unsigned i = page; i < page + pages; i++) {
        actor[0].rights[i] = rights;
        actor[0].page[i].state = ABSENT;
    }
    add(text("m%u:%u%s", page, pages, rights_letters(rights)),
        (int32_t)(BASE + page * PAGE));
}

static void
protect(unsigned who, unsigned page, int rights)
{
    actor[who].rights[page] = rights;
    actor[who].page[page].writable = false;
    add(text("%cl%u:1%s", 'A' + who, page, rights_letters(rights)), 0);
}

/* The page becomes one that may be stored to; says how many faults. */
static unsigned
own(struct page *p)
{
    struct frame *old = &frame[p->frame];
    unsigned new;

    if (p->state == FRAME && p->writable)
        return 0;
    if (p->state == FRAME && old->users > 1) {
        new = new_frame();
        memcpy(frame[new].word, old->word, sizeof old->word);
        old->users--;
        p->frame = new;
    } else if (p->state != FRAME) {
        p->frame = new_frame();
    }
    p->state = FRAME;
    p->writable = true;
    return 1;
}

static void
die(unsigned who)
{
    actor[who].lives = false;
    for (unsigned i = 0; i < PAGES; i++)
        if (actor[who].page[i].state == FRAME)
            frame[actor[who].page[i].frame].users--;
}

/* w: it stores itself; k: the kernel does for it. */
static void
store(unsigned who, unsigned page, char verb)
{
    struct actor *a = &actor[who];
    bool good = a->rights[page] > 0 && a->rights[page] & VM_WRITE;
    unsigned step =
        add(text("%c%c%u", 'A' + who, verb, page), good          ? 0
                                                   : verb == 'w' ? ENDED
                                                                 : FAULT);

    looked_at[step] = verb == 'w';
    touched[step] = BASE + page * PAGE + 4 * step;
    faults[step] = good ? own(&a->page[page]) : 1;
    if (good)
        frame[a->page[page].frame].word[step] = step + 1;
    else if (verb == 'w')
        die(who);
}

static void
load(unsigned who, unsigned page, unsigned word)
{
    struct page *p = &actor[who].page[page];
    unsigned step =
        add(text("%cr%u:%u", 'A' + who, page, word),
            p->state == FRAME ? (int32_t)frame[p->frame].word[word] : 0);

    if (p->state == ABSENT)
        *p = (struct page){.state = ZEROS};
    looked_at[step] = false;
}

static void
fork_off(unsigned who)
{
    unsigned child = born++;

    actor[child] = actor[who];
    actor[child].pid = FIRST_PID + child;
    for (unsigned i = 0; i < PAGES; i++) {
        actor[who].page[i].writable = actor[child].page[i].writable = false;
        if (actor[who].page[i].state == FRAME)
            frame[actor[who].page[i].frame].users++;
    }
    add(text("%cf%c", 'A' + who, 'A' + child), (int32_t)actor[child].pid);
}

/* A waits for a child that has died of its store. */
static void
wait_for_dead(void)
{
    add("v", SEGV);
}

static void
leave(unsigned who)
{
    die(who);
    add(text("%cx", 'A' + who), 0);
    add("v", 0);
}

/* ---- the machine ---- */

static void
compare_page(const struct run *run, unsigned who, unsigned page,
             const struct guest_task *task, uint32_t at[FRAMES_MOST])
{
    const struct page *p = &actor[who].page[page];
    uint32_t entry = task_entry(run->guest, task, BASE + page * PAGE);
    const char *where =
        text("page %u of %c after %s", page, 'A' + who, ops);

    if (actor[who].rights[page] == GONE)
        return;
    want(where, "present %u", p->state != ABSENT, entry & PRESENT);
    if (p->state == ABSENT)
        return;
    if (entry & WRITE && !(actor[who].rights[page] & VM_WRITE))
        miss(where, "an entry without the right to write (2), as the area",
             text("%08x", entry));
    if (p->state == ZEROS) {
        if (asks_zeros &&
            !(frame_count(run->guest, entry) & RESERVED_FRAME))
            miss(where, "the page of zeros, which is never counted",
                 text("a frame with count %u",
                      frame_count(run->guest, entry)));
        return;
    }
    want(where, "writable (2): %u", p->writable ? WRITE : 0, entry & WRITE);
    want(text("%s, its frame", where), "count %u", frame[p->frame].users,
         frame_count(run->guest, entry));
    if (!at[p->frame])
        at[p->frame] = entry & ~(uint32_t)FLAGS;
    want(text("%s, which is shared", where), "frame %08x", at[p->frame],
         entry & ~(uint32_t)FLAGS);
    for (unsigned i = 0; i < STEPS; i++)
        want(text("%s, word %u", where, i), "%u", frame[p->frame].word[i],
             word_at(run->guest, (entry & ~(uint32_t)FLAGS) + 4 * i));
}

static struct run
play(void)
{
    struct run run = rover_boot(ops);
    uint32_t at[FRAMES_MOST] = {0};

    for (unsigned i = 0; i < steps_in(ops); i++)
        rover_want(&run, i, brings[i]);
    for (unsigned i = 0; i < steps_in(ops); i++)
        if (asks_faults && looked_at[i])
            want(text("QEMU's log, %s", rover_where(&run, i)),
                 "page faults by its store: %u", faults[i],
                 rover_faults(&run, touched[i], touched[i] + 4));
    for (unsigned who = 0; who < born; who++) {
        struct guest_task task;

        if (!actor[who].lives)
            continue;
        task = task_with(run.guest, actor[who].pid, ops);
        for (unsigned i = 0; i < PAGES; i++)
            compare_page(&run, who, i, &task, at);
    }
    return run;
}

/* ---- story.txt ---- */

struct tale {
    bool born, lives;
    unsigned pid, since; /* the step that it was forked in */
    int parent;
};
static struct tale tale[26];

static unsigned
number_in(const char **at)
{
    unsigned n = 0;

    while (isdigit((unsigned char)**at) && n < 1000)
        n = n * 10 + (unsigned)(*(*at)++ - '0');
    return n;
}

/* Is this a step that rover can make, and that is allowed here? */
static bool
is_step(const char *op)
{
    const char *at = op;
    char verb;

    at += isupper((unsigned char)*at) != 0;
    verb = *at++;
    if (verb == 'x' || !verb)
        return verb && !*at;
    if (verb == 'f')
        return isupper((unsigned char)*at) && !at[1];
    if (!strchr("mrw", verb) || !isdigit((unsigned char)*at) ||
        number_in(&at) >= MODEL_PAGES)
        return false;
    if (*at == ':') {
        at++;
        if (!isdigit((unsigned char)*at) || number_in(&at) > 32)
            return false;
    }
    return verb == 'm' ? strspn(at, "rwxn") == strlen(at) : !*at;
}

/* Follows who is there; a step of one who is not would wait for ever. */
static void
follow(const char *op, unsigned step, unsigned *next_pid)
{
    unsigned me = isupper((unsigned char)*op) ? (unsigned)(*op - 'A') : 0;
    const char *verb = op + (isupper((unsigned char)*op) != 0);
    char *where = text("story.txt, step %u, %s", step + 1, op);

    if (!tale[me].lives)
        miss(where, "a task that is there", "it is not");
    if (*verb == 'x' && me == 0)
        miss(where, "A, who is there at the end", "A ends");
    if (*verb == 'x')
        tale[me].lives = false;
    if (*verb == 'f') {
        struct tale *child = &tale[verb[1] - 'A'];

        if (child->born)
            miss(where, "a new letter for the child", "an old one");
        *child = (struct tale){true, true, (*next_pid)++, step, (int)me};
    }
}

static void
read_story(void)
{
    char *data =
        answer_steps("story.txt", "ABCDEFGHIJKLMNOPQRSTUVWXYZmrwfxn");
    unsigned next_pid = FIRST_PID + 1, step = 0;
    char *op;

    memset(tale, 0, sizeof tale);
    tale[0] = (struct tale){true, true, FIRST_PID, 0, -1};
    ops = "";
    for (; (op = strsep(&data, ",")); step++) {
        if (!is_step(op) || step == LONGEST)
            miss("story.txt",
                 text("one line of m, r, w, f and x, %u steps at most, "
                      "like m0:2,w0,fB,Bw0",
                      LONGEST),
                 text("`%.20s`", op));
        follow(op, step, &next_pid);
        ops = with_step(ops, op);
    }
}

/* May a task have what `who` stored in this step: did it, or his child? */
static bool
may_have(unsigned task, unsigned who, unsigned step)
{
    for (int at = (int)task; at >= 0; at = tale[at].parent) {
        if ((unsigned)at == who)
            return true;
        if (tale[at].since < step)
            return false;
    }
    return false;
}

static bool
shows(const struct run *run, unsigned step)
{
    const char *op = rover_step(run, step), *at = op;
    unsigned who =
                 isupper((unsigned char)*at) ? (unsigned)(*at++ - 'A') : 0,
             page;

    if (*at++ != 'w')
        return false;
    page = number_in(&at);
    for (unsigned i = 0; i < COUNT(tale); i++) {
        struct guest_task task;
        uint32_t entry, word = step;

        if (!tale[i].lives || may_have(i, who, step))
            continue;
        if (*at == ':') {
            const char *digits = at + 1;

            word = number_in(&digits);
        }
        task = task_with(run->guest, tale[i].pid, run->ops);
        entry = task_entry(run->guest, &task, BASE + page * PAGE);
        if (entry & PRESENT &&
            word_at(run->guest, (entry & ~(uint32_t)FLAGS) + 4 * word) ==
                step + 1)
            return true;
    }
    return false;
}

static void
shown(void)
{
    struct run run;

    read_story();
    run = rover_boot_on(start_kernel(), ops);
    for (unsigned i = 0; i < run.steps; i++)
        if (run.note[i].result == ENDED)
            miss(rover_where(&run, i), "a step that is no mistake",
                 "its actor is ended by it");
        else if (shows(&run, i))
            return;
    miss(text("%s on the kernel as it was", ops),
         "a task that has a word which another stored after they parted",
         "none has");
}

/* ---- the repaired kernel ---- */

/* Pages 0 to 3 may be read only, and 4 and 5 written, too. */
static void
begin_areas(void)
{
    begin();
    map(0, 4, VM_READ);
    map(4, 2, RW);
}

static void
right(void)
{
    unsigned page = draw_below(2), other = 2 + draw_below(2);

    begin_areas();
    load(0, page, 0);
    for (unsigned i = 0; i < 3; i++) {
        fork_off(0);
        if (i == 1)
            load(born - 1, other, 3);
        store(born - 1, i == 0 ? page : other, 'w');
        wait_for_dead();
    }
    store(0, page, 'k');
    fork_off(0);
    load(born - 1, page, 3);
    load(0, other, 4);
    play();
}

static void
zeros(void)
{
    struct run run;
    unsigned loads;

    begin_areas();
    asks_zeros = true;
    for (unsigned i = 0; i < PAGES; i++)
        if (i != 5 || draw_chance(50))
            load(0, i, draw_below(STEPS));
    loads = steps_in(ops);
    run = play();
    for (unsigned i = 3; i < loads; i++)
        want(text("frames of A's after %s", rover_where(&run, i)), "%u",
             run.note[1].frames, run.note[i].frames);
}

static void
stores(void)
{
    begin_areas();
    asks_faults = true;
    if (draw_chance(50))
        load(0, 4, 1);
    store(0, 4, 'w');
    store(0, 5, 'w');
    store(0, 5, 'w');
    store(0, 4, 'k');
    play();
}

/* Stores of three in all orders; each looks at what is there. */
static void
stores_of_three(void)
{
    for (unsigned round = 0; round < 2; round++) {
        begin_areas();
        store(0, 4, round ? 'k' : 'w');
        load(0, 5, 0);
        if (round == 0) /* a page of zeros becomes A's own, then shared */
            store(0, 5, 'w');
        load(0, 1, 0);
        fork_off(0);
        store(round, 5, 'w');
        load(!round, 5, steps_in(ops) - 1);
        for (unsigned i = 0; i < 8; i++) {
            if (i == 3)
                fork_off(draw_below(2));
            store(draw_below(born), 4 + draw_below(2),
                  draw_chance(70) ? 'w' : 'k');
            load(draw_below(born), 4 + draw_below(2), steps_in(ops) - 1);
        }
        load(1, 1, 2);
        play();
    }
}

/* A page is made read-only and writable again, before a fork and after. */
static void
rights_again(void)
{
    unsigned who;

    begin_areas();
    store(0, 4, 'w');
    load(0, 1, 1);
    protect(0, 4, VM_READ);
    protect(0, 1, RW);
    load(0, 4, 2);
    protect(0, 4, RW);
    fork_off(0);
    who = draw_below(2);
    store(who, 1, 'w');
    store(who, 4, 'w');
    load(!who, 4, 2);
    load(!who, 1, steps_in(ops) - 3);
    protect(who, 4, VM_READ);
    protect(who, 4, RW);
    store(who, 4, 'w');
    store(!who, 4, 'w');
    leave(1);
    store(0, 4, 'w');
    play();
}

static void
parted(void)
{
    stores_of_three();
    rights_again();
}

static const struct check checks[] = {
    {"shown", "the kernel as it was has two writers on one page", 2, NULL,
     shown,
     "Which entries keep the right to write in a fork, and who gave it to "
     "them?",
     "shown steps"},
    {"right", "what may not be written has no right to be", 2, NULL, right,
     "What does a load leave behind in the entry?", "right"},
    {"zeros", "a load takes no frame", 1, "right", zeros,
     "What is the same in all pages that nobody has stored to?", "zeros"},
    {"stores", "a store takes one, in one fault", 1, "right", stores,
     "Which bits does the entry need so that the same store does not fault "
     "again?",
     "store"},
    {"parted", "after a fork nobody sees what another stores", 2, "right",
     parted, "Which bit does fork look for, in a page that you brought?",
     "parted"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
