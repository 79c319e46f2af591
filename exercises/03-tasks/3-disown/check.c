/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 3.3: a shell that starts jobs and disowns them, some alive, some
 * dead.  Who owns whom, and who is told of what, is modelled here.
 */
#include <string.h>

#include "../witness.h"

enum { JOBS = 16, STEPS = 40, CHILD = -10, SLOTS = 48 };

struct job {
    bool alive, gone, disowned;
    uint32_t code, slot, told;
};

static struct job job[JOBS];
static unsigned jobs, steps;
static char ops[200];
static char op[STEPS][12];
static int32_t result[STEPS];
static uint32_t status[STEPS];
static bool slot_taken[SLOTS];
static unsigned before; /* bystanders, task 1's children */

/* The shell is in slot 2 + before, and jobs come behind it. */
static void
begin(unsigned bystanders)
{
    memset(job, 0, sizeof job);
    memset(status, 0, sizeof status);
    memset(slot_taken, 0, sizeof slot_taken);
    before = bystanders;
    for (unsigned i = 0; i <= 2 + before; i++)
        slot_taken[i] = true;
    jobs = steps = 0;
    ops[0] = '\0';
}

static int32_t
pid_of(unsigned n)
{
    return (int32_t)(before + 3 + n);
}

static void
add(const char *what, int32_t brings)
{
    size_t length = strlen(ops);

    if (steps == STEPS || length + 12 > sizeof ops)
        broken("check.c: the script is too long");
    snprintf(op[steps], sizeof op[0], "%s", what);
    snprintf(ops + length, sizeof ops - length, "%s%s", steps ? "," : "",
             what);
    result[steps++] = brings;
}

static void
bury(struct job *j)
{
    j->gone = true;
    slot_taken[j->slot] = false;
}

static void
tell(struct job *j)
{
    j->told = steps + 1;
    bury(j);
}

static unsigned
start_job(void)
{
    struct job *j = &job[jobs];

    *j = (struct job){.alive = true, .code = draw_between(1, 255)};
    while (slot_taken[j->slot])
        j->slot++;
    slot_taken[j->slot] = true;
    add(text("Sf%c", 'A' + jobs), pid_of(jobs));
    return jobs++;
}

static void
end_job(unsigned n)
{
    job[n].alive = false;
    if (job[n].disowned)
        tell(&job[n]);
    add(text("%cx:%u", 'A' + n, job[n].code), 0);
}

/* One of them, or -1: all. */
static void
disown(int n)
{
    int32_t brings = CHILD;

    for (unsigned i = 0; i < jobs; i++) {
        if ((n >= 0 && (int)i != n) || job[i].gone || job[i].disowned)
            continue;
        job[i].disowned = true;
        brings = 0;
        if (!job[i].alive)
            tell(&job[i]);
    }
    add(n < 0 ? "Sd" : text("Sd%c", 'A' + n), brings);
}

static void
wait_any(void)
{
    struct job *found = NULL;
    int32_t brings = CHILD;

    for (unsigned i = 0; i < jobs; i++) {
        if (job[i].gone || job[i].disowned)
            continue;
        if (!job[i].alive && (!found || job[i].slot < found->slot))
            found = &job[i];
        if (brings == CHILD)
            brings = 0;
    }
    if (found) {
        status[steps] = found->code << 8;
        brings = pid_of((unsigned)(found - job));
        bury(found);
    }
    add("Sv", brings);
}

/* Nobody lives on, or task 1 waits for ever. */
static void
finish(void)
{
    for (unsigned i = 0; i < jobs; i++)
        if (job[i].alive)
            end_job(i);
    for (unsigned i = 0; i < jobs; i++)
        if (!job[i].gone)
            tell(&job[i]);
}

/* ---- what the machine says, by QEMU's log ---- */

enum { BEGINS, RESULT, STATUS, TOLD };

static struct {
    uint32_t results[STEPS], statuses[STEPS];
    uint32_t told[JOBS], codes[JOBS];
    unsigned begun, done, reported;
} heard;

/* The shell speaks of its steps, in their order; task 1 of what it is told. */
static void
hear(const struct boot_result *guest, const struct word *word)
{
    bool good = word->which < (word->kind == TOLD ? JOBS : STEPS + 1u);

    if (word->kind == BEGINS)
        good &= word->which == heard.begun++;
    else if (word->kind == RESULT)
        good &= word->which == heard.done++ && word->which < STEPS;
    else if (word->kind == STATUS)
        good &= word->which == heard.reported++ && word->which < STEPS;
    else
        good &=
            !heard.told[word->which % JOBS] && is_said_by(guest, word, 1);
    if (!good)
        miss(text("ops=%s, what QEMU's log says", ops),
             "every step once, in their order, and task 1's own word",
             "somebody else's");
    if (word->kind == RESULT)
        heard.results[word->which] = word->value;
    if (word->kind == STATUS)
        heard.statuses[word->which] = word->value;
    if (word->kind == TOLD) {
        heard.told[word->which] = heard.begun;
        heard.codes[word->which] = word->value;
    }
}

static void
compare(bool told)
{
    struct word word;
    const struct boot_result *guest;
    size_t at = 0;

    finish();
    guest = boot_with(
        (struct boot_options){.words = text("run=disown before=%u ops=%s",
                                            before, ops),
                              .log = "int"});
    memset(&heard, 0, sizeof heard);
    while (witnessed(guest, &at, &word))
        hear(guest, &word);
    for (unsigned i = 0; i < steps; i++) {
        const char *where = text("ops=%s, step %u, %s", ops, i + 1, op[i]);

        if (i >= heard.reported)
            miss(where, "it comes to its end", "it does not");
        want(text("%s: what it brings", where), "%d", (uint32_t)result[i],
             heard.results[i]);
        want(text("%s: the status", where), "%04x", status[i],
             heard.statuses[i]);
    }
    for (unsigned i = 0; told && i < jobs; i++) {
        const char *where =
            text("ops=%s, what task 1 is told of %c", ops, 'A' + i);

        if (heard.told[i] == 0 && job[i].told)
            miss(where, text("at step %u", job[i].told), "nothing, ever");
        if (heard.told[i] && job[i].told == 0)
            miss(where, "nothing, ever", text("at step %u", heard.told[i]));
        want(where, "at step %u", job[i].told, heard.told[i]);
        want(where, "status %04x", job[i].told ? job[i].code << 8 : 0,
             heard.codes[i]);
    }
}

/* A pid that is none of the shell's children. */
static void
disown_other(unsigned pid)
{
    add(text("Sd%u", pid), CHILD);
}

/* One job at a time, dead or alive. */
static void
draw_jobs(void)
{
    uint32_t dead = draw_below(3);

    begin(draw_chance(50) ? draw_below(3) : draw_between(20, 40));
    for (unsigned i = 0; i < 3; i++) {
        unsigned n = start_job();

        if (i == dead || draw_chance(30))
            end_job(n);
        disown((int)n);
        wait_any();
    }
}

static void
zombie(void)
{
    draw_jobs();
    compare(false);
}

static void
told(void)
{
    draw_jobs();
    compare(true);
}

/* Many jobs, in the last slots, most of them dead when one is disowned. */
static void
one(void)
{
    unsigned n;

    begin(SLOTS - 3 - 5);
    for (unsigned i = 0; i < 5; i++)
        start_job();
    n = draw_below(5);
    for (unsigned i = 0; i < 5; i++)
        if (i != n || draw_chance(50))
            end_job(i);
    disown((int)n);
    wait_any();
    disown((int)((n + 1) % 5));
    wait_any();
    wait_any();
    wait_any();
    wait_any();
    compare(false);
}

/* All of them, dead and alive, in the first slots and in the last. */
static void
all(void)
{
    unsigned dead = draw_below(4);

    begin(draw_chance(50) ? draw_below(3) : SLOTS - 3 - 4);
    for (unsigned i = 0; i < 4; i++)
        start_job();
    for (unsigned i = 0; i < 4; i++)
        if (i == dead || (i != (dead + 1) % 4 && draw_chance(50)))
            end_job(i);
    disown(-1);
    wait_any();
    disown(-1);
    compare(false);
}

/*
 * What is no child of the shell's: a job that has been given away, alive or
 * dead; one that the shell has waited for; task 1, the shell itself, a
 * bystander, and nobody.
 */
static void
others(void)
{
    unsigned n;

    begin(draw_between(2, 30));
    n = start_job();
    disown((int)n);
    disown((int)n);
    end_job(n);
    disown((int)n);
    n = start_job();
    end_job(n);
    wait_any();
    disown((int)n);
    disown_other(1);
    disown_other(2 + draw_below(before));
    disown_other(2 + before);
    disown_other(draw_between(300, 30000));
    disown(-1);
    start_job();
    wait_any();
    compare(false);
}

static const struct check checks[] = {
    {"zombie", "a job that has ended can be disowned, too", 2, NULL, zombie,
     "What is left of a child that has ended, and whose is it?",
     "dead forgets"},
    {"told", "task 1 is told as soon as there is something to be told", 1,
     "zombie", told,
     "What is task 1 doing when it gets the job, and what does it want to "
     "know of it?",
     "soon code"},
    {"one", "only what was named is given away", 1, "zombie", one,
     "The shell has other jobs, dead and alive. Are they still its own?",
     "named"},
    {"all", "-1 means all, from the first slot to the last", 1, "zombie",
     all, "How many children can one have, and in which slots?", "all"},
    {"others", "what is no child of the caller's is -ECHILD", 1, "zombie",
     others,
     "Whose children are the other tasks, and is it for you to say?",
     "echild"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
