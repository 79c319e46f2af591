/* SPDX-License-Identifier: GPL-2.0-only */
/* A verdict in words for the student, and in JSON for a program. */
#define _GNU_SOURCE
#include "judge.h"

#include <string.h>

enum { LABEL = 17, WORDS = 4000 };

/*
 * What a student or the machine may have had a say in, as it may be shown;
 * a path of this machine is none of the reader's.
 */
static char *
shown(const char *words)
{
    return words ? printable(replace_all(words, text("%s/", kit.root), ""),
                             WORDS)
                 : NULL;
}

/* "label   text", further lines under the first. */
static void
labelled(FILE *out, const char *label, const char *words)
{
    fprintf(out, "        %-*s", LABEL, label);
    for (words = shown(words); *words; words++) {
        fputc(*words, out);
        if (*words == '\n')
            fprintf(out, "        %-*s", LABEL, "");
    }
    fputc('\n', out);
}

/*
 * Of a drawn question, who is told a right number must not be asked for it
 * again: where nobody draws anew, nobody is told.
 */
static void
report_failure(FILE *out, const struct check *check,
               const struct finding *finding, const struct verdict *verdict)
{
    if (verdict->withheld) {
        labelled(out, "hint", check->hint);
        return;
    }
    labelled(out, "where", finding->where);
    if (finding->foretold) {
        labelled(out, "you wrote", finding->seen);
        labelled(out, "the machine did", finding->expected);
    } else {
        labelled(out, "expected", finding->expected);
        labelled(out, "seen", finding->seen);
    }
    labelled(out, "hint", check->hint);
    if (finding->words)
        labelled(out, "boot it",
                 text("make try EX=%s CHECK=%s SEED=%08x%s", kit.number,
                      check->name, verdict->seed,
                      finding->plain ? text("\nmake try EX=%s ARGS='%s'",
                                            kit.number, finding->words)
                                     : ""));
}

static void
report_written(FILE *out)
{
    const char *problem;
    size_t words = written_words(&problem);

    if (problem)
        fprintf(out, "  not taken: %s\n", shown(problem));
    else
        fprintf(out,
                "  %s has %zu words; a person reads them, they are not "
                "judged here\n",
                kit.written, words);
}

static void
report_checks(FILE *out, const struct verdict *verdict)
{
    static const char *const word[] = {"pass", "FAIL", "-   "};

    for (size_t i = 0; i < exercise.count; i++) {
        const struct check *check = &exercise.checks[i];
        const struct finding *finding = &verdict->findings[i];

        fprintf(out, "  %s  %u of %u  %-10s  %s\n", word[finding->outcome],
                finding->outcome == PASSED ? check->points : 0,
                check->points, check->name, check->says);
        if (finding->outcome == FAILED)
            report_failure(out, check, finding, verdict);
        else if (finding->outcome == NOT_JUDGED)
            labelled(out, "not judged",
                     text("`%s` comes first", check->needs));
    }
}

void
report(FILE *out, const struct verdict *verdict, bool again)
{
    fprintf(out, "Exercise %s, %s\n\n", kit.number, kit.title);
    if (verdict->problem)
        fprintf(out, "  %s\n", shown(verdict->problem));
    else
        report_checks(out, verdict);
    if (verdict->withheld && !verdict->problem && !is_full(verdict))
        fprintf(out,
                "  where, and what was expected, only `make check EX=%s` "
                "tells: it draws\n  another question then\n",
                kit.number);
    if (kit.written && !verdict->problem)
        report_written(out);
    note_unused(out);
    fprintf(out, "\n%u of %u points", verdict->points, kit.points);
    if (verdict->problem)
        fputc('\n', out);
    else if (again && !is_full(verdict))
        fprintf(out, "; the same run again: make check EX=%s SEED=%08x\n",
                kit.number, verdict->seed);
    else
        fprintf(out, " (seed %08x)\n", verdict->seed);
}

/* All of it is always there; null where there is nothing to say. */
static void
json_check(FILE *out, const struct check *check,
           const struct finding *finding, bool withheld)
{
    static const char *const word[] = {"pass", "fail", "not judged"};
    bool told = finding->outcome == FAILED && !withheld;

    fputs("    {", out);
    json_string(out, "name", check->name);
    fputs(", ", out);
    json_string(out, "verdict", word[finding->outcome]);
    fprintf(out, ", \"points\": %u, \"of\": %u,\n     ",
            finding->outcome == PASSED ? check->points : 0, check->points);
    json_string(out, "demands", check->demands ? check->demands : "");
    fputs(",\n     ", out);
    json_string(out, "says", check->says);
    fputs(",\n     ", out);
    json_string(out, "where", told ? shown(finding->where) : NULL);
    fputs(",\n     ", out);
    json_string(out, "expected", told ? shown(finding->expected) : NULL);
    fputs(",\n     ", out);
    json_string(out, "seen", told ? shown(finding->seen) : NULL);
    fputs(",\n     ", out);
    json_string(out, "hint",
                finding->outcome == FAILED ? check->hint : NULL);
    fputc('}', out);
}

static void
json_written(FILE *out, const struct verdict *verdict)
{
    const char *problem;
    size_t words;

    fputs("  \"written\": ", out);
    if (!kit.written) {
        fputs("null,\n", out);
        return;
    }
    words = verdict->absent ? 0 : written_words(&problem);
    problem = verdict->absent ? verdict->problem : problem;
    fputc('{', out);
    json_string(out, "file", kit.written);
    fprintf(out, ", \"words\": %zu, ", words);
    json_string(out, "problem", shown(problem));
    fputs("},\n", out);
}

/*
 * Every line but the first and the last is indented, to go into a list.  The
 * same names are in each verdict, whatever became of it.
 */
void
report_json(FILE *out, const struct verdict *verdict)
{
    fputs("{\n  ", out);
    json_string(out, "exercise", kit.number);
    fputs(",\n  ", out);
    json_string(out, "title", kit.title);
    fprintf(out,
            ",\n  \"points\": %u, \"of\": %u, \"full\": %s,\n"
            "  \"seed\": \"%08x\",\n  ",
            verdict->points, kit.points,
            is_full(verdict) ? "true" : "false", verdict->seed);
    json_string(out, "drawing",
                verdict->has_drawing ? text("%08x", verdict->drawing)
                                     : NULL);
    fprintf(out, ",\n  \"seconds\": %.2f,\n", verdict->seconds);
    json_written(out, verdict);
    fputs("  ", out);
    json_string(out, "problem", shown(verdict->problem));
    fputs(",\n  \"checks\": [", out);
    for (size_t i = 0; i < exercise.count; i++) {
        struct finding none = {.outcome = NOT_JUDGED};

        fputs(i ? ",\n" : "\n", out);
        json_check(out, &exercise.checks[i],
                   verdict->problem ? &none : &verdict->findings[i],
                   verdict->withheld);
    }
    fputs("\n  ]\n}", out);
}
