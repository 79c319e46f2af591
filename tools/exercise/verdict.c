/* SPDX-License-Identifier: GPL-2.0-only */
/* Runs an exercise's checks over one student's folder and adds up. */
#define _GNU_SOURCE
#include "judge.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { CAME_BACK = 0, MISSED = 1, UNFINISHED = 2 };

static jmp_buf landing;
static struct finding *current;
static char *unfinished_words;

_Noreturn void
miss(const char *where, const char *expected, const char *seen)
{
    current->where = where;
    current->expected = expected;
    current->seen = seen;
    longjmp(landing, MISSED);
}

void
want(const char *where, const char *format, uint32_t expected,
     uint32_t seen)
{
    const char *words = what_was_not_given(seen);

    if (expected != seen)
        miss(where, text(format, expected),
             words ? words : text(format, seen));
}

_Noreturn void
unfinished(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    if (vasprintf(&unfinished_words, format, args) < 0)
        broken("out of memory");
    va_end(args);
    longjmp(landing, UNFINISHED);
}

unsigned
full_points(void)
{
    unsigned sum = 0;

    for (size_t i = 0; i < exercise.count; i++)
        sum += exercise.checks[i].points;
    return sum;
}

bool
is_full(const struct verdict *verdict)
{
    if (verdict->problem || verdict->unfinished)
        return false;
    for (size_t i = 0; i < exercise.count; i++)
        if (verdict->findings[i].outcome != PASSED)
            return false;
    return true;
}

static bool
has_passed(const struct verdict *verdict, const char *name)
{
    for (size_t i = 0; i < exercise.count; i++)
        if (strcmp(exercise.checks[i].name, name) == 0)
            return verdict->findings[i].outcome == PASSED;
    broken("check.c: a check needs `%s`, which is none of them", name);
}

/* Looks once; what is found goes to verdict->findings[i]. */
static void
look(struct verdict *verdict, size_t i)
{
    const struct check *check = &exercise.checks[i];

    current = &verdict->findings[i];
    if (check->needs && !has_passed(verdict, check->needs))
        return;
    guest_forget();
    host_forget();
    answers_forget();
    draw_begin(verdict->seed, check->name);
    switch (setjmp(landing)) {
    case CAME_BACK:
        check->look();
        current->outcome = PASSED;
        verdict->points += check->points;
        break;
    case MISSED:
        current->outcome = FAILED;
        current->words = guest_words();
        break;
    default:
        verdict->unfinished = true;
        verdict->problem = unfinished_words;
    }
    guest_forget();
}

static void
begin_verdict(struct verdict *verdict)
{
    verdict->findings =
        allocate((exercise.count + 1) * sizeof *verdict->findings);
    for (size_t i = 0; i < exercise.count; i++)
        verdict->findings[i].outcome = NOT_JUDGED;
}

/* The verdict where there can be none, whatever was found until then. */
void
judge_nothing(struct verdict *verdict, const char *folder, char *problem)
{
    char *wrong;

    begin_verdict(verdict);
    wrong = take_files(folder);
    verdict->problem = wrong ? wrong : problem;
}

void
judge(struct verdict *verdict, const char *folder)
{
    double begin = now();
    const char *kernel;

    begin_verdict(verdict);
    verdict->problem = take_files(folder);
    if (!verdict->problem && exercise.drawn)
        verdict->has_drawing =
            drawing_of(answer_file(exercise.drawn), &verdict->drawing);
    if (!verdict->problem && kit.files.count) {
        kernel = build_kernel("student", taken_folder(), &verdict->problem);
        use_kernel(kernel);
    }
    for (size_t i = 0; i < exercise.count && !verdict->problem; i++)
        look(verdict, i);
    if (verdict->problem)
        verdict->points = 0;
    verdict->seconds = now() - begin;
}
