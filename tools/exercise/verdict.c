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

static _Noreturn void
differ(const char *where, const char *expected, const char *seen,
       bool foretold)
{
    current->where = where;
    current->expected = expected;
    current->seen = seen;
    current->foretold = foretold;
    longjmp(landing, MISSED);
}

/* A question that is drawn asks what a machine will do. */
_Noreturn void
miss(const char *where, const char *expected, const char *seen)
{
    differ(where, expected, seen, exercise.drawn != NULL);
}

void
want(const char *where, const char *format, uint32_t expected,
     uint32_t seen)
{
    if (expected != seen)
        miss(where, text(format, expected),
             odd_answer(seen) ? odd_answer(seen) : text(format, seen));
}

/* Of the whole file nothing can be made. */
_Noreturn void
unusable(const char *words)
{
    unfinished_words = text("%s", words);
    longjmp(landing, UNFINISHED);
}

_Noreturn void
unfinished(const char *format, ...)
{
    va_list args;
    char *words;

    va_start(args, format);
    if (vasprintf(&words, format, args) < 0)
        broken("out of memory");
    va_end(args);
    if (answers_are_final)
        differ("your answers", "something in each place", words, false);
    unusable(words);
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
    draw_begin(verdict->seed, check->name);
    switch (setjmp(landing)) {
    case CAME_BACK:
        check->look();
        current->outcome = PASSED;
        verdict->points += check->points;
        break;
    case MISSED:
        current->outcome = FAILED;
        current->words = guest_words(&current->plain);
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

/* ---- to try it, without a verdict ---- */

/* Runs one check for its boots alone; false if it is none of them. */
static bool
show_boots(const struct check *check, uint32_t seed)
{
    struct finding finding = {.outcome = NOT_JUDGED};

    current = &finding;
    guest_forget();
    host_forget();
    draw_begin(seed, check->name);
    switch (setjmp(landing)) {
    case CAME_BACK:
        check->look();
        break;
    case MISSED:
        if (!guest_shown(false))
            printf("The check `%s` ends before it boots.\n%s\n",
                   check->name,
                   printable(text("%s: expected %s, seen %s", finding.where,
                                  finding.expected, finding.seen),
                             2000));
        break;
    default:
        printf("%s\n", printable(unfinished_words, 1000));
    }
    guest_forget();
    return guest_shown(false) > 0;
}

static _Noreturn void
no_such_check(const char *name)
{
    fprintf(stderr, "exercise %s has no check %s; there are:", kit.number,
            printable(name, 40));
    for (size_t i = 0; i < exercise.count; i++)
        fprintf(stderr, " %s", exercise.checks[i].name);
    fputc('\n', stderr);
    exit(EXIT_MISUSED);
}

/*
 * Boots the student's kernel as a check does, with all that is drawn for it,
 * and shows what it says.  Without a name it is the first check that boots
 * it.
 */
int
try_boots(const char *folder, const char *name, uint32_t seed)
{
    char *problem = kit.files.count ? take_files(folder)
                                    : text("exercise %s has no kernel of "
                                           "yours to boot; the chapter's "
                                           "boots with ARGS='run=...'",
                                           kit.number);
    const struct check *check = NULL;
    char *said;
    size_t size;

    for (size_t i = 0; name && i < exercise.count; i++)
        if (strcmp(exercise.checks[i].name, name) == 0)
            check = &exercise.checks[i];
    if (name && !check)
        no_such_check(name);
    if (!problem)
        use_kernel(build_kernel("student", taken_folder(), &problem));
    if (problem) {
        fprintf(stderr, "%s\n", printable(problem, 4000));
        return EXIT_NOT_FULL;
    }
    if (check) {
        guest_show(stdout);
        if (!show_boots(check, seed))
            printf(
                "The check `%s` boots nothing: it asks your code on this "
                "machine.\n",
                check->name);
    }
    for (size_t i = 0; !check && i < exercise.count; i++) {
        FILE *out = open_memstream(&said, &size);

        if (!out)
            broken("out of memory");
        guest_show(out);
        show_boots(&exercise.checks[i], seed);
        fclose(out);
        if (guest_shown(true)) {
            check = &exercise.checks[i];
            fputs(said, stdout);
        }
    }
    if (!check) {
        printf("No check of exercise %s boots your kernel.\n", kit.number);
        return EXIT_FULL;
    }
    printf(
        "\nAs the check `%s` does it: %s\nThe same again: make try EX=%s "
        "CHECK=%s SEED=%08x\n",
        check->name, check->says, kit.number, check->name, seed);
    for (size_t i = 0; i < exercise.count; i++)
        if (&exercise.checks[i] != check)
            printf("%s%s",
                   i == (check == exercise.checks) ? "Others: CHECK="
                                                   : ", ",
                   exercise.checks[i].name);
    if (exercise.count > 1)
        putchar('\n');
    return EXIT_FULL;
}
