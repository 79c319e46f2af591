/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a grading came to: a table for a person, JSON for a program, CSV for a
 * spreadsheet or a course's own web site.
 */
#define _GNU_SOURCE
#include "roster.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_COLUMNS = 40, FEEDBACK_BYTES = 30000 };

/* ---- sums ---- */

struct sum {
    unsigned points, of, judged, absent, no_verdict;
};

static struct sum
sum_of(const struct jobs *jobs, const struct student *student)
{
    struct sum sum = {0};

    for (size_t i = 0; i < jobs->count; i++) {
        const struct job *job = &jobs->job[i];

        if (job->student != student)
            continue;
        sum.points += job->points;
        sum.of += job->kit->points;
        sum.judged += job->state == JUDGED;
        sum.absent += job->state == NOT_HANDED_IN;
        sum.no_verdict += job->state == NO_VERDICT;
    }
    return sum;
}

static const struct job *
job_of(const struct jobs *jobs, const struct student *student,
       const struct kit *kit)
{
    for (size_t i = 0; i < jobs->count; i++)
        if (jobs->job[i].student == student && jobs->job[i].kit == kit)
            return &jobs->job[i];
    return NULL;
}

/* ---- for a person ---- */

/* Letters, not bytes: a name begins what is to stand in columns. */
static int
columns(const char *s)
{
    int n = 0;

    for (; *s; s++)
        n += ((unsigned char)*s & 0xc0) != 0x80;
    return n;
}

static char *
short_name(const char *name)
{
    const char *s = name;
    int n = 0;

    for (; *s && n < NAME_COLUMNS - 3; s++)
        n += ((unsigned char)s[1] & 0xc0) != 0x80;
    return columns(name) <= NAME_COLUMNS
               ? text("%s", name)
               : text("%.*s...", (int)(s - name), name);
}

/* The first line of a report that says why there was no verdict. */
static char *
first_reason(const char *path)
{
    char *data = read_whole(path, NULL);
    char *line = data ? strstr(data, "the grader cannot judge") : NULL;

    line = line ? line : data ? data : "";
    return printable(text("%.*s", (int)strcspn(line, "\n"), line), 300);
}

/* The report's name when all is done; it is being written elsewhere. */
static char *
report_name(const struct job *job, const char *reports)
{
    return text("%s/%s%s%s.txt", shown_name(reports),
                shown_name(job->student->folder),
                *job->student->folder ? "/" : "", job->kit->number);
}

static void
print_one_student(const struct jobs *jobs, struct student *student,
                  const char *reports)
{
    struct sum sum = sum_of(jobs, student);
    char *missing = text("%s", "");

    printf("%s\n", student->name);
    for (size_t i = 0; i < jobs->count; i++) {
        const struct job *job = &jobs->job[i];

        if (job->state == NOT_HANDED_IN)
            missing = text("%s%s%s", missing, *missing ? " " : "",
                           job->kit->number);
        else if (job->state == JUDGED)
            printf("  %-5s %3u of %3u   %-24s %s\n", job->kit->number,
                   job->points, job->kit->points, job->kit->title,
                   report_name(job, reports));
        else
            printf("  %-5s   ? of %3u   %-24s %s\n", job->kit->number,
                   job->kit->points, job->kit->title,
                   report_name(job, reports));
    }
    printf("  sum   %3u of %3u   %u judged\n", sum.points, sum.of,
           sum.judged);
    if (*missing)
        printf("  not handed in: %s\n", missing);
}

/* Was the exercise handed in by anybody? */
static bool
is_there(const struct jobs *jobs, const struct kit *kit)
{
    for (size_t i = 0; i < jobs->count; i++)
        if (jobs->job[i].kit == kit && jobs->job[i].state != NOT_HANDED_IN)
            return true;
    return false;
}

/* Whether the drawing of a question is another student's, too. */
static bool
is_shared(const struct jobs *jobs, const struct job *job)
{
    for (size_t i = 0; job->drawing && i < jobs->count; i++)
        if (&jobs->job[i] != job && jobs->job[i].kit == job->kit &&
            jobs->job[i].drawing &&
            strcmp(jobs->job[i].drawing, job->drawing) == 0)
            return true;
    return false;
}

/* Who shares one. */
static void
print_shared(const struct jobs *jobs)
{
    for (size_t i = 0; i < jobs->count; i++) {
        const struct job *first = &jobs->job[i];
        char *who = first->student->name;
        bool is_first = is_shared(jobs, first);

        for (size_t j = 0; is_first && j < jobs->count; j++) {
            const struct job *job = &jobs->job[j];

            if (j == i || job->kit != first->kit || !job->drawing ||
                strcmp(job->drawing, first->drawing) != 0)
                continue;
            is_first = j > i;
            who = text("%s, %s", who, job->student->name);
        }
        if (is_first)
            printf("=: question %s is drawn for each, and these have the "
                   "same (%s): %s\n",
                   first->kit->number, first->drawing, who);
    }
}

/* A row for each student, a column for each exercise that came. */
static void
print_class(const struct roster *roster, const struct jobs *jobs)
{
    int wide = (int)strlen("of");

    for (size_t i = 0; i < roster->students.count; i++) {
        struct student *student = roster->students.item[i];
        int n = columns(short_name(student->name));

        wide = n > wide ? n : wide;
    }
    printf("%-*s", wide, "");
    for (size_t k = 0; k < roster->kit_count; k++)
        if (is_there(jobs, &roster->kits[k]))
            printf(" %4s ", roster->kits[k].number);
    printf("    sum\n%-*s", wide, "of");
    for (size_t k = 0; k < roster->kit_count; k++)
        if (is_there(jobs, &roster->kits[k]))
            printf(" %4u ", roster->kits[k].points);
    printf("  %5u\n", roster->students.count
                          ? sum_of(jobs, roster->students.item[0]).of
                          : 0);
    for (size_t i = 0; i < roster->students.count; i++) {
        struct student *student = roster->students.item[i];
        char *name = short_name(student->name);
        struct sum sum = sum_of(jobs, student);

        printf("%s%*s", name, wide - columns(name), "");
        for (size_t k = 0; k < roster->kit_count; k++) {
            const struct job *job = job_of(jobs, student, &roster->kits[k]);

            if (!is_there(jobs, &roster->kits[k]))
                continue;
            if (!job || job->state != JUDGED)
                printf(" %5s", job && job->state == NO_VERDICT ? "?" : "-");
            else
                printf(" %4u%s", job->points,
                       is_shared(jobs, job) ? "=" : " ");
        }
        printf("  %5u%s\n", sum.points,
               sum.no_verdict    ? "  (and what could not be judged)"
               : sum.judged == 0 ? "  nothing found"
                                 : "");
    }
}

static void
print_no_verdicts(const struct jobs *jobs, const char *reports)
{
    for (size_t i = 0; i < jobs->count; i++)
        if (jobs->job[i].state == NO_VERDICT)
            printf("could not be judged: %s\n    %s\n",
                   report_name(&jobs->job[i], reports),
                   first_reason(jobs->job[i].report));
}

/* Prints everything; false if something was not judged that may count. */
bool
print_grades(const struct roster *roster, const struct jobs *jobs,
             const char *reports)
{
    bool good = true;

    if (roster->students.count == 1)
        print_one_student(jobs, roster->students.item[0], reports);
    else
        print_class(roster, jobs);
    for (size_t i = 0; i < jobs->count; i++)
        good &= jobs->job[i].state != NO_VERDICT;
    print_no_verdicts(jobs, reports);
    print_shared(jobs);
    for (size_t i = 0; i < roster->notes.count; i++) {
        const struct note *note = roster->notes.item[i];

        printf("%s: %s\n", note->lost ? "NOT JUDGED" : "passed over",
               note->words);
        good &= !note->lost;
    }
    return good;
}

/* ---- what one has done ---- */

/* All exercises, what they are worth so far, and which one comes next. */
void
print_progress(const struct roster *roster, const struct jobs *jobs)
{
    const struct kit *next = NULL;
    unsigned points = 0, of = 0, done = 0;
    bool next_begun = false;

    for (size_t k = 0; k < roster->kit_count; k++) {
        const struct kit *kit = &roster->kits[k];
        const struct job *job = job_of(jobs, roster->students.item[0], kit);
        bool begun = job && job->state != NOT_HANDED_IN;

        printf("  %-4s %-28s %.*s%*s", kit->number, kit->title,
               (int)(kit->stars * strlen("\u2605")),
               "\u2605\u2605\u2605\u2605\u2605",
               (int)(kit->stars < 4 ? 4 - kit->stars : 0), "");
        if (!begun)
            printf("   - of %2u\n", kit->points);
        else if (job->state == NO_VERDICT)
            printf("   ? of %2u   could not be judged\n", kit->points);
        else
            printf("  %2u of %2u   %s\n", job->points, kit->points,
                   job->full ? "done" : "begun");
        points += begun ? job->points : 0;
        of += kit->points;
        done += begun && job->full;
        if (!next && !(begun && job->full)) {
            next = kit;
            next_begun = begun;
        }
    }
    printf("\n%u of %u points, %u of %zu exercises done\n", points, of,
           done, roster->kit_count);
    if (next)
        printf("next: %s, %s: make %s EX=%s\n", next->number, next->title,
               next_begun ? "check" : "start", next->number);
}

/* ---- for programs ---- */

void
write_grades_json(FILE *out, const struct roster *roster,
                  const struct jobs *jobs)
{
    static const char *const state[] = {"not handed in", "judged",
                                        "could not be judged"};

    fprintf(out, "{\"seed\": \"%s\", \"verdicts\": [", jobs->seed);
    for (size_t i = 0; i < jobs->count; i++) {
        fprintf(out, "%s\n{", i ? "," : "");
        json_string(out, "student", jobs->job[i].student->name);
        fputs(", ", out);
        json_string(out, "state", state[jobs->job[i].state]);
        fprintf(out, ", \"verdict\": %s}", jobs->job[i].data);
    }
    fputs("\n], \"passed_over\": [", out);
    for (size_t i = 0; i < roster->notes.count; i++) {
        const struct note *note = roster->notes.item[i];

        fprintf(out, "%s\n{", i ? "," : "");
        json_string(out, "student",
                    note->student ? note->student->name : NULL);
        fputs(", ", out);
        json_string(out, "what", note->words);
        fprintf(out, ", \"lost\": %s}", note->lost ? "true" : "false");
    }
    fputs("\n]}\n", out);
}

/* A cell; what begins with one of =+-@ would be a formula to some. */
static void
csv_cell(FILE *out, const char *words)
{
    fputc('"', out);
    if (*words && strchr("=+-@", *words)) {
        fprintf(out, "\\x%02x", (unsigned char)*words);
        words++;
    }
    for (; *words; words++) {
        if (*words == '"')
            fputc('"', out);
        fputc(*words, out);
    }
    fputc('"', out);
}

/* All reports of a student, and what was passed over. */
static char *
feedback_for(const struct jobs *jobs, const struct student *student)
{
    char *all = text("%s", student->notes);

    for (size_t i = 0; i < jobs->count; i++) {
        const struct job *job = &jobs->job[i];
        char *report;

        if (job->student != student || job->state == NOT_HANDED_IN)
            continue;
        report = read_whole(job->report, NULL);
        all = text("%s%s%s", all, *all ? "\n" : "", report ? report : "");
    }
    return printable(*all ? all : "nothing handed in", FEEDBACK_BYTES);
}

/* One row for each student. */
void
write_grades_csv(FILE *out, const struct roster *roster,
                 const struct jobs *jobs)
{
    fputs("id,points,of,feedback\n", out);
    for (size_t i = 0; i < roster->students.count; i++) {
        const struct student *student = roster->students.item[i];
        struct sum sum = sum_of(jobs, student);

        csv_cell(out, student->name);
        fprintf(out, ",%u,%u,", sum.points, sum.of);
        csv_cell(out, feedback_for(jobs, student));
        fputc('\n', out);
    }
}
