/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 3.4: draws four tasks, lets the chapter's kernel run them for
 * twelve turns, and compares what the student foretold.  The model here is
 * there to draw tasks that tell the right rule from those taken for it, and
 * must agree with the machine.
 */
#include "exercise.h"

#include <string.h>

enum { ACTORS = 4, FIRST_SLOT = 2, TURNS = 12, SLEEPERS = 2, LINE = 128 };

/* What one may take pick() for; the first is what it does. */
enum belief {
    RIGHT,
    LOWEST,     /* among equals the lowest slot wins */
    NO_CREDIT,  /* new ticks are the priority, whatever was left */
    AWAKE_ONLY, /* who sleeps gets none */
    OWN,        /* each gets new ones when its own are used up */
    BELIEFS,
};

static struct actor {
    uint32_t priority, counter, stays, rests;
} actors[ACTORS];

struct turn {
    uint32_t slot, ticks;
};

struct story {
    struct turn turn[TURNS];
    int32_t left[ACTORS];
    unsigned turns, ties, refills;
};

/* ---- the model ---- */

struct player {
    uint32_t counter, until;
};

static bool
is_awake(const struct player *p, unsigned turn)
{
    return p->until <= turn;
}

static void
refill(struct story *story, struct player player[ACTORS],
       enum belief belief)
{
    story->refills++;
    for (unsigned i = 0; i < ACTORS; i++) {
        if (belief == AWAKE_ONLY && !is_awake(&player[i], story->turns))
            continue;
        player[i].counter =
            (belief == NO_CREDIT ? 0 : player[i].counter / 2) +
            actors[i].priority;
    }
}

/* Who is next, or -1: nobody is awake. */
static int
pick(struct story *story, struct player player[ACTORS], enum belief belief)
{
    for (;;) {
        unsigned equals = 0;
        int best = -1;

        for (int i = ACTORS - 1; i >= 0; i--) {
            if (!is_awake(&player[i], story->turns))
                continue;
            if (best >= 0 && player[i].counter == player[best].counter)
                equals++;
            if (best < 0 || player[i].counter > player[best].counter)
                equals = 0;
            if (best < 0 || player[i].counter > player[best].counter ||
                (belief == LOWEST &&
                 player[i].counter == player[best].counter))
                best = i;
        }
        if (best < 0)
            return -1;
        if (player[best].counter > 0) {
            story->ties += equals > 0;
            return best;
        }
        refill(story, player, belief);
    }
}

static struct story
play(enum belief belief)
{
    struct story story = {.turns = 0};
    struct player player[ACTORS];
    int who;

    for (unsigned i = 0; i < ACTORS; i++)
        player[i] = (struct player){actors[i].counter, 0};
    while (story.turns < TURNS &&
           (who = pick(&story, player, belief)) >= 0) {
        const struct actor *a = &actors[who];
        struct player *p = &player[who];
        uint32_t ticks =
            a->stays && a->stays < p->counter ? a->stays : p->counter;

        p->counter -= ticks;
        story.turn[story.turns++] =
            (struct turn){FIRST_SLOT + (uint32_t)who, ticks};
        if (p->counter > 0)
            p->until = story.turns + a->rests;
        else if (belief == OWN)
            p->counter = a->priority;
    }
    for (unsigned i = 0; i < ACTORS; i++)
        story.left[i] = (int32_t)player[i].counter;
    return story;
}

/* ---- the drawing ---- */

static void
draw_actors(void)
{
    unsigned sleepers = 0;

    for (unsigned i = 0; i < ACTORS; i++) {
        actors[i] = (struct actor){.priority = draw_between(3, 8)};
        actors[i].counter = draw_below(actors[i].priority + 1);
    }
    while (sleepers < SLEEPERS) {
        struct actor *a = &actors[draw_below(ACTORS)];

        sleepers += a->stays == 0;
        a->stays = draw_between(1, 3);
        a->rests = draw_between(2, 4);
    }
}

/* Has everybody a turn, and does every belief but one go wrong? */
static bool
is_telling(void)
{
    struct story story = play(RIGHT);
    unsigned seen = 0;

    for (unsigned i = 0; i < story.turns; i++)
        seen |= 1u << (story.turn[i].slot - FIRST_SLOT);
    if (story.turns < TURNS || seen != 15 || story.ties < 3 ||
        story.refills < 2)
        return false;
    for (enum belief belief = RIGHT + 1; belief < BELIEFS; belief++) {
        struct story other = play(belief);
        bool same = true;

        for (unsigned i = 0; i < TURNS; i++)
            same &= story.turn[i].slot == other.turn[i].slot;
        if (same)
            return false;
    }
    return true;
}

static void
draw_story(uint32_t drawing)
{
    draw_from(drawing);
    do
        draw_actors();
    while (!is_telling());
}

static void
print_story(FILE *out, uint32_t drawing)
{
    draw_story(drawing);
    for (unsigned i = 0; i < ACTORS; i++) {
        const struct actor *a = &actors[i];

        fprintf(out, "task %c | slot %u | priority %u | counter %u",
                'A' + i, FIRST_SLOT + i, a->priority, a->counter);
        if (a->stays)
            fprintf(out,
                    " | sleeps after %u tick%s of a turn, for %u turns",
                    a->stays, a->stays == 1 ? "" : "s", a->rests);
        fprintf(out, "\n");
    }
    fprintf(out, "\n");
    for (unsigned i = 0; i < TURNS; i++)
        fprintf(out, "turn %2u | task . | ticks ...\n", i + 1);
    fprintf(out, "\nafter turn %u | A ... | B ... | C ... | D ...\n",
            TURNS);
}

/* ---- what the student says ---- */

static uint32_t
slot_in(const char *line)
{
    const char *word = answer_choice(line, "| task ", "A B C D");

    return FIRST_SLOT + (uint32_t)(*word - 'A');
}

static struct story
read_answers(void)
{
    static const char file[] = "answers.txt";
    struct story told = {.turns = TURNS};
    const char *line;

    draw_story(answer_drawing());
    for (unsigned i = 0; i < TURNS; i++) {
        line = answer_line(file, text("turn %u |", i + 1));
        told.turn[i] =
            (struct turn){slot_in(line), answer_number(line, "| ticks ")};
    }
    line = answer_line(file, text("after turn %u |", TURNS));
    for (unsigned i = 0; i < ACTORS; i++)
        told.left[i] = (int32_t)answer_number(line, text("| %c ", 'A' + i));
    return told;
}

/* ---- what the machine says ---- */

static struct story
run_story(void)
{
    struct boot_options options = {.kernel = chapter_kernel()};
    struct story seen, model = play(RIGHT);
    const struct boot_result *guest;
    char *list = text("%s", "");

    for (unsigned i = 0; i < ACTORS; i++) {
        const struct actor *a = &actors[i];

        list = text("%s%s%u:%u:%u:%u", list, i ? "," : "", a->priority,
                    a->counter, a->stays, a->rests);
    }
    options.words = text("run=turns tasks=%s", list);
    guest = boot_with(options);
    peek(guest, "turns", seen.turn, sizeof seen.turn);
    peek(guest, "turns_left", seen.left, sizeof seen.left);
    peek(guest, "turns_done", &seen.turns, sizeof seen.turns);
    if (seen.turns != TURNS)
        broken("the chapter's kernel got as far as turn %u", seen.turns);
    if (memcmp(seen.turn, model.turn, sizeof seen.turn) != 0 ||
        memcmp(seen.left, model.left, sizeof seen.left) != 0)
        broken(
            "check.c's model and the chapter's kernel differ for tasks=%s",
            list);
    return seen;
}

/* The machine is what is expected, the student's word what is seen. */
static void
who(void)
{
    struct story told = read_answers(), seen = run_story();

    for (unsigned i = 0; i < TURNS; i++) {
        uint32_t said = told.turn[i].slot - FIRST_SLOT;

        if (seen.turn[i].slot != told.turn[i].slot)
            miss(text("turn %u", i + 1),
                 text("task %c", 'A' + seen.turn[i].slot - FIRST_SLOT),
                 said < ACTORS ? text("task %c", 'A' + said)
                               : "none of the four");
    }
}

static void
ticks(void)
{
    struct story told = read_answers(), seen = run_story();

    for (unsigned i = 0; i < TURNS; i++)
        want(text("turn %u", i + 1), "%u ticks", seen.turn[i].ticks,
             told.turn[i].ticks);
}

static void
left(void)
{
    struct story told = read_answers(), seen = run_story();

    for (unsigned i = 0; i < ACTORS; i++)
        want(text("after turn %u, task %c", TURNS, 'A' + i), "counter %u",
             (uint32_t)seen.left[i], (uint32_t)told.left[i]);
}

static const struct check checks[] = {
    {"who", "whose turn it is, every time", 3, NULL, who,
     "Which tasks can be chosen at that moment, and from which end does "
     "pick look at them?",
     "who"},
    {"ticks", "how long each turn lasts", 2, NULL, ticks,
     "When did this counter change last, and from what to what?", "ticks"},
    {"left", "what is left when the last turn is over", 1, NULL, left,
     "Who gets new ticks when all that could run have none?", "left"},
};

const struct exercise exercise = {
    .checks = checks,
    .count = COUNT(checks),
    .drawn = "answers.txt",
    .draw = print_story,
};
