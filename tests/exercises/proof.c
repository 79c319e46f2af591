/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * proof NUMBER: proves of one exercise that its grader judges.  start/ does
 * not pass, solution/ and right/ do, every wrong answer dies in the check that
 * wrong/expect names, and neither forgeries nor code that runs wild earn a
 * point.  proof NUMBER forgeries: those that depend on no exercise, tried on
 * this one.  Speaks TAP.
 */
#include "tap.h"

#include "forgeries.h"

#include <ctype.h>
#include <dirent.h>

enum { NOT_FULL = 1, FULL = 0, SEEDS = 3, HINTED = 20 };

static const char *number;
static char *root, *folder, *tree, *home, *first_source;
static bool has_pure_code;
static char *named[16];
static size_t named_count;

struct outcome {
    int status;
    char *report, *json;
};

/* ---- the grader ---- */

static int
grader(const char *words)
{
    return run(text("timeout 120 build/exercise/%s/check --kit "
                    "build/exercise/%s/kit %s",
                    number, number, words),
               text("%s/report", home));
}

/* A fresh folder with start, solution or wrong/NAME in it. */
static char *
lay(const char *which)
{
    char *to = text("%s/answer", home);

    remove_tree(to);
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
    outcome.status = grader(text("--seed %x --tell --json '%s' judge '%s'",
                                 seed, json, answer));
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

/* Answers as another editor may have written them; says if there are any. */
static bool
write_oddly(const char *answer)
{
    bool any = false;

    for (size_t i = 0; i < named_count; i++) {
        char *path = text("%s/%s", answer, named[i]), *odd;

        if (strcmp(named[i] + strlen(named[i]) - 4, ".txt") != 0)
            continue;
        odd = replaced(read_file(path), "\n", " \t\r\n");
        odd = replaced(odd, ",", ", ");
        write_text(path, text("\xef\xbb\xbf\r\n%s", odd));
        any = true;
    }
    return any;
}

/* What the solution earned with the first seed; judged once. */
static struct outcome
judged_solution(void)
{
    static struct outcome outcome;

    if (!outcome.json)
        outcome = judge(lay("solution"), 1);
    return outcome;
}

static void
prove_solution(void)
{
    for (unsigned seed = 1; seed <= SEEDS; seed++) {
        char *answer = lay("solution"), *name;
        bool odd = seed == SEEDS && write_oddly(answer);
        struct outcome outcome;

        name = text("solution, seed %u%s", seed,
                    odd ? ", with a byte order mark, blanks and CRLF" : "");
        if (!chosen(name))
            continue;
        outcome = seed == 1 ? judged_solution() : judge(answer, seed);
        result(outcome.status == FULL &&
                   strstr(outcome.json, "\"full\": true"),
               name, outcome.report);
    }
}

/* Other right answers, right/NAME: they earn what the solution earns. */
static void
prove_rights(void)
{
    struct dirent **entry;
    int count = scandir(text("%s/right", folder), &entry, NULL, alphasort);

    for (int i = 0; i < count; i++) {
        char *which = text("right/%s", entry[i]->d_name);
        struct outcome outcome;

        if (entry[i]->d_name[0] == '.' || !chosen(which))
            continue;
        outcome = judge(lay(which), 1);
        result(outcome.status == FULL &&
                   strstr(outcome.json, "\"full\": true"),
               text("%s earns all points", which), outcome.report);
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

/* What a student gets is as well set as the chapter is; no tool, no test. */
static void
prove_form(void)
{
    char *answer = lay("start");

    for (size_t i = 0; i < named_count; i++) {
        char *name = named[i];

        if (!strstr(name, ".c") && !strstr(name, ".h"))
            continue;
        result(run(text("f=$(command -v clang-format-14 || command -v "
                        "clang-format) || exit 0; $f --version | grep -q "
                        "'version 14[.]' || exit 0; $f --assume-filename="
                        "'%s/code/%s' <'%s/%s' | diff -u '%s/%s' -",
                        root, name, answer, name, answer, name),
                   text("%s/report", home)) == 0,
               text("start's %s has the project's form", name),
               read_file(text("%s/report", home)));
    }
}

/* It can be booted as it is judged. */
static void
prove_try(void)
{
    char *answer = lay("solution");
    int status = grader(text("--seed 1 try '%s'", answer));
    char *said = read_file(text("%s/report", home));

    result(status == 0 && strstr(said, "of your kernel, with `") &&
               strstr(said, "SEED=00000001"),
           "a student can boot it as a check does", said);
}

/* A line of wrong/expect: NAME | DEMANDS | CHECKS | BELIEF [| REASON]. */
struct wrong {
    char *name, *demands, *checks; /* words, a space behind each */
    const char *reason;            /* why it breaks more than one */
};
static struct wrong wrongs[64];
static size_t wrong_count;

/* A list of words, each with one space behind it. */
static char *
words_of(char *cell)
{
    char *words = text("%s", ""), *word;

    while (cell && (word = strsep(&cell, " \t")))
        if (*word && strcmp(word, "-") != 0)
            words = text("%s%s ", words, word);
    return words;
}

static size_t
count_words(const char *words)
{
    size_t n = 0;

    for (; *words; words++)
        n += *words == ' ';
    return n;
}

static bool
has_word(const char *words, const char *word)
{
    return strstr(text(" %s", words), text(" %s ", word)) != NULL;
}

static void
read_wrongs(void)
{
    char *data = read_file(text("%s/wrong/expect", folder)), *line;

    while (data && (line = strsep(&data, "\n"))) {
        struct wrong *wrong = &wrongs[wrong_count];
        char *cell;

        if (!*line || *line == '#')
            continue;
        if (++wrong_count == sizeof wrongs / sizeof wrongs[0])
            bail_out("%s has too many wrong answers", folder);
        cell = strsep(&line, "|");
        wrong->name = strsep(&cell, " ");
        wrong->demands = words_of(strsep(&line, "|"));
        wrong->checks = words_of(strsep(&line, "|"));
        strsep(&line, "|");
        wrong->reason = line && line[strspn(line, " ")] ? line : NULL;
    }
}

static void
prove_wrong(const struct wrong *wrong)
{
    char *title = text("wrong/%s dies in %s", wrong->name, wrong->checks);
    char *failed;
    struct outcome outcome;

    if (!chosen(title))
        return;
    outcome = judge(lay(text("wrong/%s", wrong->name)), 1);
    failed = failed_checks(&outcome);
    result(is_rejected(&outcome) && strcmp(failed, wrong->checks) == 0,
           title, text("it dies in: %s\n%s", failed, outcome.report));
}

static void
prove_wrongs(void)
{
    read_wrongs();
    for (size_t i = 0; i < wrong_count; i++)
        prove_wrong(&wrongs[i]);
    result(wrong_count >= 2, "there are two wrong answers or more", NULL);
}

/* ---- what the text demands ---- */

/* The demands that a check names, as its verdict says. */
static char *
demands_of(const struct outcome *outcome, const char *check)
{
    char *at = strstr(outcome->json, text("{\"name\": \"%s\"", check));
    char *end;

    at = at ? strstr(at, "\"demands\": \"") : NULL;
    if (!at)
        return text("%s", "");
    at = text("%s", at + strlen("\"demands\": \""));
    end = strchr(at, '"');
    if (end)
        *end = '\0';
    return words_of(at);
}

/*
 * Does this wrong answer show that the demand is held?  It dies in the one
 * check that names it, or it has a reason to die in others, or for another
 * demand, too.
 */
static bool
holds(const struct wrong *wrong, const char *demand,
      const struct outcome *outcome)
{
    bool named = false;
    char *checks = text("%s", wrong->checks), *check;

    if (!has_word(wrong->demands, demand))
        return false;
    while ((check = strsep(&checks, " ")))
        named |= *check && has_word(demands_of(outcome, check), demand);
    return named && (wrong->reason || (count_words(wrong->demands) == 1 &&
                                       count_words(wrong->checks) == 1));
}

static void
prove_demand(const char *demand, const struct outcome *outcome)
{
    bool held = false;

    for (size_t i = 0; i < wrong_count; i++)
        held |= holds(&wrongs[i], demand, outcome);
    result(held, text("demand %s is held", demand),
           text("exercise.md demands #%s: wrong/expect has no answer that "
                "breaks it alone, and\ndies in one check alone, which "
                "names it in check.c (or gives a reason in a fifth\n"
                "column why it breaks more)\n",
                demand));
}

/* Each `[…]{.demand #name}` of the text. */
static void
prove_demands(void)
{
    char *data = read_file(text("%s/exercise.md", folder));
    char *known = text("%s", "");
    struct outcome outcome = judged_solution();

    result(data && strstr(data, ".demand"), "the text demands something",
           NULL);
    for (char *s = data; s && (s = strstr(s, ".demand"));) {
        char *braces = s, *end = strchr(s, '}'), *id;

        while (braces > data && *braces != '{')
            braces--;
        s += strlen(".demand");
        if (braces[0] != '{' || braces == data || braces[-1] != ']' || !end)
            continue;
        id = strchr(braces, '#');
        if (!id || id > end)
            continue;
        id = text("%.*s", (int)strcspn(id + 1, " \n}"), id + 1);
        known = text("%s%s ", known, id);
        prove_demand(id, &outcome);
    }
    for (size_t i = 0; i < wrong_count; i++) {
        char *left = text("%s", wrongs[i].demands), *id;

        while ((id = strsep(&left, " ")))
            if (*id && !has_word(known, id))
                result(false, text("wrong/%s", wrongs[i].name),
                       text("exercise.md has no demand #%s\n", id));
    }
}

/* ---- hints ---- */

/* Without its spacing: a line of code may be broken in a hint. */
static char *
squeezed(const char *s)
{
    char *to = text("%s", s), *end = to;

    for (; *s; s++)
        if (!strchr(" \t\r\n", *s))
            *end++ = *s;
    *end = '\0';
    return to;
}

/* All named files of start or solution. */
static char *
all_files(const char *which)
{
    char *answer = lay(which), *all = text("%s", "");

    for (size_t i = 0; i < named_count; i++) {
        char *data = read_file(text("%s/%s", answer, named[i]));

        all = text("%s%s\n", all, data ? data : "");
    }
    return all;
}

static int
count_hints(const char *data)
{
    int count = 0;

    for (const char *line = data; line; line = strchr(line, '\n')) {
        size_t digits;

        line += *line == '\n';
        digits = strspn(line, "0123456789");
        count += digits > 0 && strncmp(line + digits, ". ", 2) == 0;
    }
    return count;
}

/* Hints lead; none of them holds a line that only the solution has. */
static void
prove_hints(void)
{
    char *data = read_file(text("%s/hints.md", folder)), *hints, *line;
    char *solution, *start;

    data = data ? data : text("%s", "");
    result(count_hints(data) >= 2, "there are two hints or more",
           text("%s/hints.md has %d items `1.`, `2.`", folder,
                count_hints(data)));
    hints = squeezed(data);
    solution = all_files("solution");
    start = squeezed(all_files("start"));
    while ((line = strsep(&solution, "\n"))) {
        bool counts = strlen(line + strspn(line, " \t")) >= HINTED;

        line = squeezed(line);
        if (counts && !strstr(start, line) && strstr(hints, line))
            break;
    }
    result(!line, "no hint holds a line of the solution",
           text("%s/hints.md: `%s`", folder, line ? line : ""));
}

/* ---- files that are no answer ---- */

static void
expect_refusal(const char *answer, const char *what, const char *says)
{
    struct outcome outcome = judge(answer, 1);

    result(is_rejected(&outcome) && points(&outcome) == 0 &&
               strstr(outcome.report, says),
           what, outcome.report);
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
    write_bytes(path, huge, sizeof huge);
    expect_refusal(answer, text("%s is huge", name), "larger");
    write_bytes(path, good, strlen(good) + 1);
    expect_refusal(answer, text("%s holds a zero byte", name), "zero byte");
    write_text(path, "");
    expect_not_full(answer, text("%s is empty", name));
}

/* ---- forgeries ---- */

/* The function of the student's that host.c asks, by its `Asks: …;`. */
static char *
asked_function(void)
{
    char *data = read_file(text("%s/host.c", folder)), *at, *end;

    at = data ? strstr(data, "Asks: ") : NULL;
    end = at ? strchr(at, ';') : NULL;
    if (!end)
        bail_out("%s/host.c does not say `Asks: int f(int n);`", folder);
    return replaced(text("%.*s", (int)(end - at) - 6, at + 6), "\n *", "");
}

static char *
name_of(const char *function)
{
    const char *end = strchr(function, '('), *at = end;

    while (at > function &&
           (isalnum((unsigned char)at[-1]) || at[-1] == '_'))
        at--;
    return text("%.*s", (int)(end - at), at);
}

static char *
filled_in(const char *code)
{
    char *s = replaced(replaced(code, "%R", root), "%F", folder);

    s = replaced(s, "%T", text("%s/%s", root, tree));
    if (has_pure_code) {
        s = replaced(s, "%N", name_of(asked_function()));
        s = replaced(s, "%P", asked_function());
    }
    return replaced(s, "%S", first_source);
}

static void
prove_forgery(const struct forgery *forgery)
{
    char *answer, *data, *path;
    struct outcome outcome;
    bool good;

    if (!chosen(forgery->name))
        return;
    answer = lay(forgery->base);
    path = text("%s/%s", answer, first_source);
    data = text("%s%s%s", filled_in(forgery->before), read_file(path),
                filled_in(forgery->code));
    write_text(path, data);
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
prove_forgeries(bool of_kind)
{
    for (size_t i = 0; i < sizeof forgeries / sizeof forgeries[0]; i++) {
        const struct forgery *forgery = &forgeries[i];

        if (forgery->where == PURE && !has_pure_code)
            continue;
        if ((forgery->where != EVERYWHERE) == of_kind)
            prove_forgery(forgery);
    }
}

/* What book.yml says of the exercise, by way of its kit. */
static void
read_kit(void)
{
    char *data = read_file(text("build/exercise/%s/kit", number)), *line;

    while (data && (line = strsep(&data, "\n"))) {
        char *value = strchr(line += strspn(line, " "), ' ');

        if (!value)
            continue;
        *value++ = '\0';
        if (strcmp(line, "folder") == 0)
            folder = value;
        if (strcmp(line, "tree") == 0)
            tree = value;
        if (strcmp(line, "file") != 0 && strcmp(line, "answer") != 0)
            continue;
        named[named_count++] = value;
        if (!first_source && value[strlen(value) - 1] == 'c' &&
            value[strlen(value) - 2] == '.')
            first_source = value;
    }
    if (!folder || !tree)
        bail_out("exercise %s has no kit", number);
    has_pure_code = exists(text("%s/host.c", folder));
}

int
main(int argc, char **argv)
{
    bool of_kind = argc == 3 && strcmp(argv[2], "forgeries") == 0;

    if (argc != 2 && !of_kind) {
        fprintf(stderr, "usage: proof NUMBER [forgeries]\n");
        return 2;
    }
    number = argv[1];
    root = getcwd(NULL, 0);
    home = text("build/test/exercises/%s XXXXXX", number);
    make_home(home);
    read_kit();
    if (!of_kind) {
        prove_solution();
        prove_rights();
        prove_start();
        prove_form();
        prove_wrongs();
        prove_demands();
        prove_hints();
        for (size_t i = 0; i < named_count; i++) {
            prove_files(named[i]);
        }
    }
    if (first_source && !of_kind)
        prove_try();
    if (first_source)
        prove_forgeries(of_kind);
    printf("1..%d\n", tests);
    remove_tree(home);
    return failures != 0;
}
