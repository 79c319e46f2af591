/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 3.3: a shell that starts jobs and disowns them, some alive, some
 * dead.  Who owns whom, and who is told of what, is modelled here.
 */
#include <string.h>

#include "exercise.h"

enum { JOBS = 16, STEPS = 40, FIRST_PID = 3, CHILD = -10, SLOTS = 48 };

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

static void
begin(void)
{
    memset(job, 0, sizeof job);
    memset(status, 0, sizeof status);
    memset(slot_taken, 0, sizeof slot_taken);
    slot_taken[0] = slot_taken[1] = slot_taken[2] = true;
    jobs = steps = 0;
    ops[0] = '\0';
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
    add("s", (int32_t)(FIRST_PID + jobs));
    return jobs++;
}

static void
end_job(unsigned n)
{
    job[n].alive = false;
    if (job[n].disowned)
        tell(&job[n]);
    add(text("e%c:%u", 'A' + n, job[n].code), 0);
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
    add(n < 0 ? "d" : text("d%c", 'A' + n), brings);
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
        brings = (int32_t)(FIRST_PID + (found - job));
        bury(found);
    }
    add("w", brings);
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

static void
compare(bool told)
{
    const struct boot_result *guest;
    int32_t results[STEPS];
    uint32_t statuses[STEPS], when[JOBS], codes[JOBS];

    finish();
    guest = boot("run=disown ops=%s", ops);
    peek(guest, "disown_results", results, sizeof results);
    peek(guest, "disown_statuses", statuses, sizeof statuses);
    peek(guest, "disown_told", when, sizeof when);
    peek(guest, "disown_codes", codes, sizeof codes);
    for (unsigned i = 0; i < steps; i++) {
        const char *where = text("ops=%s, step %u, %s", ops, i + 1, op[i]);

        want(text("%s: what it brings", where), "%d", (uint32_t)result[i],
             (uint32_t)results[i]);
        want(text("%s: the status", where), "%04x", status[i], statuses[i]);
    }
    for (unsigned i = 0; told && i < jobs; i++) {
        const char *where =
            text("ops=%s, what task 1 is told of %c", ops, 'A' + i);

        if (when[i] == 0 && job[i].told)
            miss(where, text("at step %u", job[i].told), "nothing, ever");
        if (when[i] && job[i].told == 0)
            miss(where, "nothing, ever", text("at step %u", when[i]));
        want(where, "at step %u", job[i].told, when[i]);
        want(where, "status %04x", job[i].told ? job[i].code << 8 : 0,
             codes[i]);
    }
}

/* One job at a time, dead or alive. */
static void
draw_jobs(void)
{
    uint32_t dead = draw_below(3);

    begin();
    for (unsigned i = 0; i < 3; i++) {
        unsigned n = start_job();

        if (i == dead || draw_chance(30))
            end_job(n);
        disown(draw_chance(50) ? (int)n : -1);
        if (draw_chance(50))
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

/* Many jobs, most of them dead when one is disowned. */
static void
one(void)
{
    unsigned n;

    begin();
    for (unsigned i = 0; i < 5; i++)
        start_job();
    n = draw_below(5);
    for (unsigned i = 0; i < 5; i++)
        if (i != n || draw_chance(50))
            end_job(i);
    disown((int)n);
    wait_any();
    disown((int)draw_below(5));
    wait_any();
    start_job();
    if (draw_chance(50))
        disown(-1);
    wait_any();
    compare(true);
}

static const struct check checks[] = {
    {"zombie", "a job that has ended can be disowned, too", 3, NULL, zombie,
     "What is left of a child that has ended, and whose is it?", NULL},
    {"told", "task 1 is told as soon as there is something to be told", 2,
     "zombie", told, "What is task 1 doing when it gets the job?", NULL},
    {"one", "only what was named is given away", 1, "zombie", one,
     "The shell has other jobs, dead and alive. Are they still its own?",
     NULL},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
