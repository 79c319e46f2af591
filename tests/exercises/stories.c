/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stories CARD NUMBER:FOLDER ...: what the exercises' texts have one type by
 * `make try` with words of one's own is understood by their kernels, and the
 * card's example prints what stands below it.  Speaks TAP.
 */
#include "tap.h"

#include <ctype.h>

static char *home, *report;

/* ---- what a text has one type ---- */

struct example {
    char *number, *words; /* of EX= and of ARGS= */
    char *printed;        /* what stands below it, up to the block's end */
};

/* The first from *at on, which moves past it; or false. */
static bool
next_example(const char **at, struct example *example)
{
    static const char begin[] = "\n$ make try EX=", args[] = " ARGS='";
    const char *s = strstr(*at, begin), *words, *end;

    if (!s)
        return false;
    s += strlen(begin);
    words = strstr(s, args);
    end = words ? strchr(words + strlen(args), '\'') : NULL;
    if (!end || end[1] != '\n') {
        result(false, "an example ends with its ARGS", s);
        return false;
    }
    example->number = text("%.*s", (int)(words - s), s);
    words += strlen(args);
    example->words = text("%.*s", (int)(end - words), words);
    end += 2;
    example->printed = text("%.*s", (int)(strstr(end, "```") - end), end);
    *at = end - 1;
    return true;
}

/* ---- as make does it ---- */

static char *
modules_of(const char *number)
{
    char *data = read_file(text("build/exercise/%s/kit", number)), *line;
    char *modules = text("%s", "");

    while (data && (line = strsep(&data, "\n"))) {
        line += strspn(line, " ");
        if (strncmp(line, "program ", 8) == 0)
            modules = text("%s --module %s=%s", modules,
                           strrchr(line, '/') + 1, line + 8);
        if (strncmp(line, "disk ", 5) == 0)
            modules = text("%s --module disk=%s", modules, line + 5);
    }
    return modules;
}

/* Boots start/'s kernel, or the chapter's, with these words. */
static char *
play(const struct example *example)
{
    const char *n = example->number;
    char *start = text("%s/%s", home, n), *kernel = text("%s.elf", start);
    char *check = text("build/exercise/%s/check --kit "
                       "build/exercise/%s/kit",
                       n, n);
    char *data;

    run(text("{ test -d '%s' || %s --seed 1 start '%s'; } && "
             "%s kernel '%s' '%s' && timeout 60 build/tools/boot "
             "--interactive%s '%s' %s </dev/null",
             start, check, start, check, start, kernel, modules_of(n),
             kernel, example->words),
        report);
    data = read_file(report);
    return data ? data : text("%s", "");
}

/* ---- the tests ---- */

/* The guests say `ops: ...` and `what is ...` of what they cannot read. */
static void
test_text(const char *number, const char *folder)
{
    char *data = read_file(text("%s/exercise.md", folder));
    const char *at = data ? data : "";
    struct example example;

    while (next_example(&at, &example)) {
        char *name = text("%s: %s", number, example.words), *said;

        if (!chosen(name))
            continue;
        if (strcmp(example.number, number) != 0) {
            result(false, name,
                   text("%s says EX=%s", folder, example.number));
            continue;
        }
        said = play(&example);
        result(strstr(said, "boot: ") && strchr(said, '\n') &&
                   !strstr(said, "ops: ") && !strstr(said, "what is ") &&
                   !strstr(said, "no kernel"),
               name, said);
    }
}

/* Which frames it took may change with a compiler: entry 00ffa067. */
static char *
without_frames(const char *said)
{
    char *s = replaced(said, "\r", "");

    for (char *at = s; (at = strstr(at, "entry ")); at++)
        for (size_t i = 0; i < 5 && isxdigit((unsigned char)at[6 + i]); i++)
            at[6 + i] = 'x';
    return s;
}

/* By make itself, as it parts the steps of a story, too. */
static void
test_card(const char *card)
{
    char *data = read_file(card);
    const char *at = data ? data : "";
    struct example example;
    bool good;

    if (!next_example(&at, &example)) {
        result(false, "the card has an example", card);
        return;
    }
    run(text("env -u MAKEFLAGS -u MAKELEVEL -u SEED make -s try EX=%s "
             "IN=%s/card ARGS='%s' </dev/null",
             example.number, home, example.words),
        report);
    data = read_file(report);
    good = data && *example.printed && strchr(example.words, ' ') &&
           strstr(without_frames(data), without_frames(example.printed));
    result(good, text("the card's example: %s", example.words),
           text("%s\n%s has:\n%s", data ? data : "", card,
                example.printed));
}

int
main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: stories CARD NUMBER:FOLDER ...\n");
        return 2;
    }
    home = text("build/test/exercises/stories-XXXXXX");
    make_home(home);
    report = text("%s/report", home);
    test_card(argv[1]);
    for (int i = 2; i < argc; i++) {
        char *folder = strchr(argv[i], ':');

        *folder++ = '\0';
        test_text(argv[i], folder);
    }
    printf("1..%d\n", tests);
    remove_tree(home);
    return failures != 0;
}
