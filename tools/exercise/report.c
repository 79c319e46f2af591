/* SPDX-License-Identifier: GPL-2.0-only */
/* A verdict in words for the student, and in JSON for a program. */
#define _GNU_SOURCE
#include "judge.h"

#include <string.h>

enum { LABEL = 12 };

/* "label   text", further lines under the first. */
static void
labelled(FILE *out, const char *label, const char *words)
{
    fprintf(out, "        %-*s", LABEL, label);
    for (; *words; words++) {
        fputc(*words, out);
        if (*words == '\n')
            fprintf(out, "        %-*s", LABEL, "");
    }
    fputc('\n', out);
}

static void
report_failure(FILE *out, const struct check *check,
               const struct finding *finding)
{
    labelled(out, "where", finding->where);
    labelled(out, "expected", finding->expected);
    labelled(out, "seen", finding->seen);
    labelled(out, "hint", check->hint);
    if (finding->words)
        labelled(out, "boot it",
                 text("make try EX=%s ARGS='%s'", kit.number,
                      finding->words));
}

static void
report_written(FILE *out)
{
    char *path = text("%s/%s", shown_folder(), kit.written);
    char *data = read_whole(path, NULL);
    size_t words = 0;

    for (const char *s = data ? data : ""; *s;) {
        s += strspn(s, " \t\r\n");
        words += *s != '\0';
        s += strcspn(s, " \t\r\n");
    }
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
            report_failure(out, check, finding);
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
        fprintf(out, "  %s\n", verdict->problem);
    else
        report_checks(out, verdict);
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

static void
json_check(FILE *out, const struct check *check,
           const struct finding *finding)
{
    static const char *const word[] = {"pass", "fail", "not judged"};

    fputs("    {", out);
    json_string(out, "name", check->name);
    fputs(", ", out);
    json_string(out, "verdict", word[finding->outcome]);
    fprintf(out, ", \"points\": %u, \"of\": %u, ",
            finding->outcome == PASSED ? check->points : 0, check->points);
    json_string(out, "demands", check->demands ? check->demands : "");
    if (finding->outcome == FAILED) {
        fputs(",\n     ", out);
        json_string(out, "where", finding->where);
        fputs(",\n     ", out);
        json_string(out, "expected", finding->expected);
        fputs(",\n     ", out);
        json_string(out, "seen", finding->seen);
    }
    fputc('}', out);
}

/* Every line but the first and the last is indented, to go into a list. */
void
report_json(FILE *out, const struct verdict *verdict)
{
    fputs("{\n  ", out);
    json_string(out, "exercise", kit.number);
    fputs(",\n  ", out);
    json_string(out, "title", kit.title);
    fprintf(out,
            ",\n  \"points\": %u, \"of\": %u, \"full\": %s,\n"
            "  \"seed\": \"%08x\",\n",
            verdict->points, kit.points,
            is_full(verdict) ? "true" : "false", verdict->seed);
    if (verdict->has_drawing)
        fprintf(out, "  \"drawing\": \"%08x\",\n", verdict->drawing);
    fprintf(out, "  \"seconds\": %.2f,\n  ", verdict->seconds);
    json_string(out, "problem", verdict->problem);
    fputs(",\n  \"checks\": [", out);
    for (size_t i = 0; i < exercise.count && !verdict->problem; i++) {
        fputs(i ? ",\n" : "\n", out);
        json_check(out, &exercise.checks[i], &verdict->findings[i]);
    }
    fputs(verdict->problem ? "]\n}" : "\n  ]\n}", out);
}
