/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * proof NUMBER: proves of one exercise that its grader judges.  start/ does
 * not pass, solution/ does, every wrong answer dies in the check that
 * wrong/expect names, and neither forgeries nor code that runs wild earn a
 * point.  Speaks TAP.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "forgeries.h"

enum { NOT_FULL = 1, FULL = 0, SEEDS = 3 };

static const char *number;
static char *root, *folder, *home, *first_source;
static bool has_pure_code;
static char *named[16];
static size_t named_count;
static int tests, failures;

struct outcome {
    int status;
    char *report, *json;
};

__attribute__((format(printf, 1, 2))) static char *
text(const char *format, ...)
{
    va_list args;
    char *s;

    va_start(args, format);
    if (vasprintf(&s, format, args) < 0)
        abort();
    va_end(args);
    return s;
}

static char *
read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    char *data = calloc(1, 1 << 18);

    if (!f || !data)
        return NULL;
    if (fread(data, 1, (1 << 18) - 1, f) == 0)
        data[0] = '\0';
    fclose(f);
    return data;
}

static void
write_file(const char *path, const char *data, size_t size)
{
    FILE *f = fopen(path, "wb");

    if (!f || fwrite(data, 1, size, f) != size || fclose(f) != 0) {
        printf("Bail out! %s: %s\n", path, strerror(errno));
        exit(1);
    }
}

static char *
replaced(const char *s, const char *old, const char *new)
{
    char *done = text("%s", "");
    const char *at;

    while ((at = strstr(s, old))) {
        done = text("%s%.*s%s", done, (int)(at - s), s, new);
        s = at + strlen(old);
    }
    return text("%s%s", done, s);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

/*
 * One line of TAP, with the seconds it took; what went wrong is indented, so
 * that nobody counts it.
 */
static void
result(bool good, const char *name, const char *details)
{
    static struct timespec last;
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    printf("%sok %d - %s # %.1f s\n", good ? "" : "not ", ++tests, name,
           last.tv_sec ? (double)(now.tv_sec - last.tv_sec) +
                             (double)(now.tv_nsec - last.tv_nsec) / 1e9 : 0);
    last = now;
    if (!good && details)
        printf("    %s\n", replaced(details, "\n", "\n    "));
    failures += !good;
    fflush(stdout);
}

/* ---- the grader ---- */

static int
grader(const char *words)
{
    int status = system(text("timeout 120 build/exercise/%s/check --kit "
                             "build/exercise/%s/kit %s >'%s/report' 2>&1",
                             number, number, words, home));

    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* A fresh folder with start, solution or wrong/NAME in it. */
static char *
lay(const char *which)
{
    char *to = text("%s/answer", home);

    nftw(to, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    if (grader(strcmp(which, "start") == 0
                   ? text("--seed 1 start '%s'", to)
                   : text("lay %s '%s'", which, to)) != 0)
        result(false, text("lay %s", which),
               read_file(text("%s/report", home)));
    return to;
}

static struct outcome
judge(const char *answer, unsigned seed)
{
    struct outcome outcome;
    char *json = text("%s/verdict", home);

    unlink(json);
    outcome.status = grader(text("--seed %x --json '%s' judge '%s'", seed,
                                 json, answer));
    outcome.report = read_file(text("%s/report", home));
    outcome.json = read_file(json);
    if (!outcome.json)
        outcome.json = text("%s", "");
    return outcome;
}

static long
points(const struct outcome *outcome)
{
    const char *at = strstr(outcome->json, "\"points\": ");

    return at ? strtol(at + strlen("\"points\": "), NULL, 10) : -1;
}

/* The names of the checks that failed, each with a space behind it. */
static char *
failed_checks(const struct outcome *outcome)
{
    char *names = text("%s", "");

    for (const char *s = outcome->json; (s = strstr(s, "{\"name\": \""));) {
        size_t n;

        s += strlen("{\"name\": \"");
        n = strcspn(s, "\"");
        if (strncmp(s + n, "\", \"verdict\": \"fail\"", 20) == 0)
            names = text("%s%.*s ", names, (int)n, s);
    }
    return names;
}

static bool
is_rejected(const struct outcome *outcome)
{
    return outcome->status == NOT_FULL && points(outcome) >= 0 &&
           strstr(outcome->json, "\"full\": false");
}

/* ---- the exercise's own answers ---- */

static void
prove_solution(void)
{
    for (unsigned seed = 1; seed <= SEEDS; seed++) {
        struct outcome outcome = judge(lay("solution"), seed);

        result(outcome.status == FULL &&
                   strstr(outcome.json, "\"full\": true"),
               text("solution, seed %u", seed), outcome.report);
    }
}

static void
prove_start(void)
{
    struct outcome outcome = judge(lay("start"), 1);

    result(is_rejected(&outcome) && points(&outcome) == 0 &&
               !strstr(outcome.report, "does not work"),
           text("start builds and earns %ld points", points(&outcome)),
           outcome.report);
}

/* A line of wrong/expect: NAME | CHECKS | BELIEF. */
static void
prove_wrong(char *line)
{
    char *cell = strsep(&line, "|"), *name = strsep(&cell, " ");
    char *rest = strsep(&line, "|"), *failed, *word;
    char *wanted = text("%s", "");
    struct outcome outcome;

    while (rest && (word = strsep(&rest, " ")))
        if (*word)
            wanted = text("%s%s ", wanted, word);
    outcome = judge(lay(text("wrong/%s", name)), 1);
    failed = failed_checks(&outcome);
    result(is_rejected(&outcome) && strcmp(failed, wanted) == 0,
           text("wrong/%s dies in %s", name, wanted),
           text("it dies in: %s\n%s", failed, outcome.report));
}

static void
prove_wrongs(void)
{
    char *data = read_file(text("%s/wrong/expect", folder)), *line;
    int count = 0;

    while (data && (line = strsep(&data, "\n"))) {
        if (!*line || *line == '#')
            continue;
        prove_wrong(line);
        count++;
    }
    result(count >= 2, "there are two wrong answers or more", NULL);
}

/* ---- files that are no answer ---- */

static void
expect_refusal(const char *answer, const char *what, const char *says)
{
    struct outcome outcome = judge(answer, 1);

    result(is_rejected(&outcome) && points(&outcome) == 0 &&
               strstr(outcome.report, says), what, outcome.report);
}

/* An empty kernel file may leave another file's points alone. */
static void
expect_not_full(const char *answer, const char *what)
{
    struct outcome outcome = judge(answer, 1);

    result(is_rejected(&outcome), what, outcome.report);
}

static void
prove_files(const char *name)
{
    static char huge[1 << 20];
    char *answer = lay("solution"), *path = text("%s/%s", answer, name);
    char *good = read_file(path);

    unlink(path);
    expect_refusal(answer, text("%s is not there", name), name);
    if (symlink(text("%s/%s/check.c", root, folder), path) == 0)
        expect_refusal(answer, text("%s is a link", name), "link");
    unlink(path);
    if (mkfifo(path, 0600) == 0)
        expect_refusal(answer, text("%s is a pipe", name), "plain file");
    unlink(path);
    memset(huge, ' ', sizeof huge);
    memcpy(huge, good, strlen(good));
    write_file(path, huge, sizeof huge);
    expect_refusal(answer, text("%s is huge", name), "larger");
    write_file(path, good, strlen(good) + 1);
    expect_refusal(answer, text("%s holds a zero byte", name), "zero byte");
    write_file(path, "", 0);
    expect_not_full(answer, text("%s is empty", name));
}

/* ---- forgeries ---- */

static char *
filled_in(const char *code)
{
    return replaced(replaced(code, "%R", root), "%F", folder);
}

static void
prove_forgery(const struct forgery *forgery)
{
    char *answer = lay(forgery->base), *data;
    char *path = text("%s/%s", answer, first_source);
    struct outcome outcome;
    bool good;

    data = text("%s%s%s", filled_in(forgery->before), read_file(path),
                filled_in(forgery->code));
    write_file(path, data, strlen(data));
    outcome = judge(answer, 1);
    good = is_rejected(&outcome);
    if (forgery->says)
        good &= strstr(outcome.report, filled_in(forgery->says)) != NULL;
    if (forgery->silent)
        good &= strstr(outcome.report, forgery->silent) == NULL;
    if (forgery->nothing && strcmp(forgery->base, "start") == 0)
        good &= points(&outcome) == 0;
    result(good, forgery->name, outcome.report);
}

static void
prove_forgeries(void)
{
    for (size_t i = 0; i < sizeof forgeries / sizeof forgeries[0]; i++) {
        const struct forgery *forgery = &forgeries[i];

        if (forgery->where == EVERYWHERE || has_pure_code)
            prove_forgery(forgery);
    }
}

/* What book.yml says of the exercise, by way of its kit. */
static void
read_kit(void)
{
    char *data = read_file(text("build/exercise/%s/kit", number)), *line;
    struct stat st;

    while (data && (line = strsep(&data, "\n"))) {
        char *value = strchr(line, ' ');

        if (!value)
            continue;
        *value++ = '\0';
        if (strcmp(line, "folder") == 0)
            folder = value;
        if (strcmp(line, "file") != 0 && strcmp(line, "answer") != 0)
            continue;
        named[named_count++] = value;
        if (!first_source && value[strlen(value) - 1] == 'c' &&
            value[strlen(value) - 2] == '.')
            first_source = value;
    }
    if (!folder) {
        printf("Bail out! exercise %s has no kit\n", number);
        exit(1);
    }
    has_pure_code = stat(text("%s/host.c", folder), &st) == 0;
}

int
main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: proof NUMBER\n");
        return 2;
    }
    number = argv[1];
    root = getcwd(NULL, 0);
    home = text("build/test/exercises/%s XXXXXX", number);
    if (!mkdtemp(home)) {
        printf("Bail out! %s: %s\n", home, strerror(errno));
        return 1;
    }
    read_kit();
    prove_solution();
    prove_start();
    prove_wrongs();
    for (size_t i = 0; i < named_count; i++)
        prove_files(named[i]);
    if (first_source)
        prove_forgeries();
    printf("1..%d\n", tests);
    nftw(home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return failures != 0;
}
