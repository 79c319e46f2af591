/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * commands PREDICTED CHANGED: what students and instructors type, tried on
 * an exercise with a drawn question and on one with a kernel file.  No
 * folder is overwritten, a seed repeats a run, verdicts are valid JSON, a
 * class is graded, and graders that are not the committed ones are found
 * out.  Speaks TAP.
 */
#include "tap.h"

static char *home, *root, *report;
static const char *predicted, *changed;

static int
grader(const char *number, const char *words)
{
    return run(text("'%s/build/exercise/%s/check' --kit '%s/build/exercise/"
                    "%s/kit' %s",
                    root, number, root, number, words),
               report);
}

static char *
said(void)
{
    char *data = read_file(report);

    return data ? data : text("%s", "");
}

static void
expect(bool good, const char *name)
{
    result(good, name, said());
}

static char *
in_home(const char *name)
{
    return text("%s/%s", home, name);
}

/* ---- is it JSON? ---- */

static const char *json_value(const char *s);

static const char *
blanks(const char *s)
{
    return s ? s + strspn(s, " \n") : NULL;
}

static const char *
json_text(const char *s)
{
    if (!s || *s++ != '"')
        return NULL;
    for (; *s != '"'; s++) {
        if ((unsigned char)*s < ' ')
            return NULL;
        if (*s != '\\')
            continue;
        if (*++s == 'u' && strspn(s + 1, "0123456789abcdef") >= 4)
            s += 4;
        else if (!*s || !strchr("\"\\n", *s))
            return NULL;
    }
    return s + 1;
}

/* A list in [], or with names before the values in {}. */
static const char *
json_list(const char *s, char end)
{
    s = blanks(s + 1);
    if (s && *s == end)
        return s + 1;
    while (s) {
        if (end == '}') {
            s = blanks(json_text(s));
            s = s && *s == ':' ? s + 1 : NULL;
        }
        s = blanks(json_value(blanks(s)));
        if (s && *s == end)
            return s + 1;
        s = s && *s == ',' ? blanks(s + 1) : NULL;
    }
    return NULL;
}

static const char *
json_value(const char *s)
{
    static const char *const word[] = {"true", "false", "null"};
    size_t n;

    if (!s)
        return NULL;
    if (*s == '"')
        return json_text(s);
    if (*s == '{' || *s == '[')
        return json_list(s, *s == '{' ? '}' : ']');
    for (int i = 0; i < 3; i++)
        if (strncmp(s, word[i], strlen(word[i])) == 0)
            return s + strlen(word[i]);
    n = strspn(s, "-0123456789.");
    return n ? s + n : NULL;
}

static bool
is_json(const char *path)
{
    char *data = read_file(path);
    const char *end = data ? blanks(json_value(data)) : NULL;

    return end && !*end;
}

/* ---- starting ---- */

static void
test_start(void)
{
    char *folder = in_home("a new folder"), *first, *again;

    expect(grader(changed, text("start '%s'", folder)) == 0 &&
               exists(text("%s/README.md", folder)) &&
               strstr(read_file(text("%s/README.md", folder)),
                      "make check"),
           "start makes a folder with a note");
    write_text(text("%s/README.md", folder), "mine");
    expect(grader(changed, text("start '%s'", folder)) == 1 &&
               strstr(said(), "there already") &&
               strstr(said(), "make start EX=") &&
               strcmp(read_file(text("%s/README.md", folder)), "mine") == 0,
           "start leaves a folder that is there alone, and says how to "
           "get another");

    grader(predicted, text("--seed 5 start '%s'", in_home("five")));
    grader(predicted, text("--seed 5 start '%s'", in_home("five-again")));
    grader(predicted, text("--seed 6 start '%s'", in_home("six")));
    first = read_file(in_home("five/answers.txt"));
    again = read_file(in_home("five-again/answers.txt"));
    result(first && again && strcmp(first, again) == 0,
           "a seed draws the same question again", NULL);
    again = read_file(in_home("six/answers.txt"));
    result(first && again && strcmp(first, again) != 0,
           "another seed draws another", NULL);
}

/* ---- how answers are written ---- */

/* Is the answer file of `folder`, written so, worth all points? */
static void
expect_full(const char *folder, const char *data, const char *name)
{
    write_text(text("%s/answers.txt", folder), data);
    expect(grader(predicted, text("judge '%s'", folder)) == 0, name);
}

static void
test_formats(void)
{
    char *folder = in_home("formats"), *right, *path;

    grader(predicted, text("lay solution '%s'", folder));
    path = text("%s/answers.txt", folder);
    right = read_file(path);
    expect_full(folder, text("\xef\xbb\xbf%s", right),
                "a byte order mark costs nothing");
    expect_full(folder, replaced(right, "\n", "\r\n"),
                "nor do ends of lines with two characters");
    expect_full(folder, replaced(right, "\n", " \t\n"),
                "nor blanks at an end");
    expect_full(folder, replaced(right, " | count ", "\t|\xc2\xa0 count\t"),
                "nor tabs and blanks that do not break");
    expect_full(folder, replaced(right, "count 1", "count 1."),
                "nor a full stop");
    expect_full(folder, replaced(right, "count 2", "count \xef\xbc\x92.."),
                "nor wide digits, and dots that were left");
    expect_full(folder, replaced(right, "step ", "\tstep "),
                "nor a tab before a line");

    write_text(path, replaced(right, "count 2", "count two"));
    expect(grader(predicted, text("judge '%s'", folder)) == 1 &&
               strstr(said(), "`two` is no number") &&
               !strstr(said(), "\n0 of "),
           "in a class one place that cannot be read costs its column");
    expect(grader(predicted, text("--redraw judge '%s'", folder)) == 1 &&
               strstr(said(), "`two` is no number") &&
               strstr(said(), "\n0 of ") && !strstr(said(), "expected"),
           "at home it is no try");
}

/* ---- trying ---- */

static void
test_try(void)
{
    char *folder = in_home("tried"), *path, *kept, *right;

    grader(predicted, text("lay solution '%s'", folder));
    path = text("%s/answers.txt", folder);
    right = read_file(path);
    expect(grader(predicted, text("--redraw judge '%s'", folder)) == 0 &&
               strcmp(read_file(path), right) == 0,
           "right answers stay where they are");

    kept = replaced(right, "count 1", "count 2");
    write_text(path, kept);
    expect(grader(predicted, text("--redraw judge '%s'", folder)) == 1 &&
               strcmp(read_file(text("%s/tried-1-answers.txt", folder)),
                      kept) == 0 &&
               strstr(read_file(path), "count ..."),
           "a failed try is kept, and a new question drawn");
    kept = read_file(path);
    expect(grader(predicted, text("--redraw judge '%s'", folder)) == 1 &&
               strcmp(read_file(path), kept) == 0 &&
               !strstr(said(), "expected"),
           "an unfinished answer is no try and is told nothing");

    kept = strstr(right, "drawing ");
    write_text(path, text("%.*sd rawing 00000007\n%s", (int)(kept - right),
                          right, kept));
    expect(grader(predicted, text("judge '%s'", folder)) == 1 &&
               strstr(said(), "drawing"),
           "a question with two numbers is refused, however they are "
           "spaced");
    write_text(path, text("%.*sdrawing 1%s", (int)(kept - right), right,
                          kept + strlen("drawing ")));
    expect(grader(predicted, text("judge '%s'", folder)) == 1 &&
               strstr(said(), "drawing"),
           "a number of nine digits is refused, not cut");

    kept = strstr(right, "drawing ") + strlen("drawing ");
    write_text(path, text("%.*s%s%s", (int)(kept - right), right,
                          "00000007", kept + 8));
    expect(grader(predicted, text("judge '%s'", folder)) == 1,
           "the answers of one drawing do not do for another");
    write_text(path, replaced(right, "drawing ", "drawn "));
    expect(grader(predicted, text("judge '%s'", folder)) == 1 &&
               strstr(said(), "drawing"),
           "a question without its number is refused");
}

static void
test_seed(void)
{
    char *first, *again;

    grader(changed, text("lay start '%s'", in_home("s")));
    grader(changed, text("--seed 11 judge '%s'", in_home("s")));
    first = said();
    grader(changed, text("--seed 11 judge '%s'", in_home("s")));
    again = said();
    expect(strcmp(first, again) == 0 && strstr(first, "SEED=00000011"),
           "a seed repeats a run to the letter");
    grader(changed, text("--seed 12 judge '%s'", in_home("s")));
    expect(strcmp(first, said()) != 0, "another seed draws other inputs");
}

static void
test_misuse(void)
{
    char *kit = read_file(text("build/exercise/%s/kit", changed));

    expect(grader(changed, "judge") == 2 && strstr(said(), "usage"),
           "wrong use is said to be wrong use");
    expect(grader(changed, text("judge '%s'", in_home("nowhere"))) == 1 &&
               strstr(said(), "make start"),
           "a folder that is not there is named, with the remedy");
    expect(grader(changed, text("--seconds 0 judge '%s'", in_home("s"))) ==
                   1 &&
               strstr(said(), "no verdict after 0 seconds") &&
               strstr(said(), "0 of "),
           "a judging that takes too long is stopped, and says so");
    write_text(in_home("kit"), replaced(kit, "\npoints ", "\npoints 1"));
    expect(run(text("build/exercise/%s/check --kit '%s' judge '%s'",
                    changed, in_home("kit"), in_home("s")),
               report) == 3 &&
               strstr(said(), "book.yml"),
           "points that disagree with book.yml stop the grader");
}

/* ---- grading ---- */

static void
test_grade(void)
{
    char *grade = text("build/tools/grade --seed 9 --json '%s' --reports "
                       "'%s'",
                       in_home("grades.json"), in_home("reports"));
    char *json, *source;

    grader(changed, text("lay solution '%s'",
                         text("%s/class/ann/%s", home, changed)));
    grader(changed,
           text("lay start '%s'",
                text("%s/class/b\xc3\xb6 \"b\"/%s", home, changed)));
    grader(predicted, text("lay solution '%s'",
                           text("%s/class/ann/%s", home, predicted)));
    expect(run(text("%s --all '%s' %s %s", grade, in_home("class"),
                    predicted, changed),
               report) == 0 &&
               strstr(said(), "not handed in") && strstr(said(), "ann"),
           "a class is graded");
    json = read_file(in_home("grades.json"));
    result(is_json(in_home("grades.json")) &&
               strstr(json, "\"student\": \"ann\"") &&
               strstr(json, "\"drawing\"") &&
               strstr(json, "b\xc3\xb6 \\\"b\\\"") &&
               strstr(json, "\"not handed in\""),
           "the grades are valid JSON, and all are in it", json);
    result(exists(text("%s/reports/ann/%s.txt", home, changed)),
           "each report is kept", NULL);

    source = text("%s/class/ann/%s/mm/memory.c", home, changed);
    if (!exists(source))
        bail_out("%s", source);
    write_text(source, "#error \"\xff\x01\\ \x1b[2J \xe2\x82\n");
    expect(run(text("%s '%s' %s", grade, in_home("class/ann"), changed),
               report) == 0 &&
               is_json(in_home("grades.json")),
           "one student's folder is graded; odd bytes stay valid JSON");
    result(!strchr(read_file(text("%s/reports/%s.txt", home, changed)),
                   '\x1b'),
           "no control character reaches the terminal", NULL);
    expect(run(text("%s '%s' %s", grade, in_home("empty"), changed),
               report) == 2,
           "a folder that is not there is said to be so");
}

/* ---- pristine ---- */

/* A small project under git, with one committed file of each kind. */
static void
make_project(const char *folder)
{
    write_text(text("%s/Makefile", folder), "all:\n");
    write_text(text("%s/code/01/a.c", folder), "int a;\n");
    write_text(text("%s/tools/t.c", folder), "int t;\n");
    write_text(text("%s/exercises/e.c", folder), "int e;\n");
    write_text(text("%s/tests/unit/host/h.h", folder), "int h;\n");
    write_text(text("%s/chapters/01.md", folder), "prose\n");
    write_text(text("%s/book.yml", folder), "title: x\n");
}

static int
pristine(const char *folder)
{
    return run(text("cd '%s' && sh '%s/tools/exercise/pristine'", folder,
                    root),
               report);
}

/* What must be found out, and what must not, one way or the other. */
static void
test_differences(const char *folder, const char *way)
{
    expect(pristine(folder) == 0, text("%s: what was handed out", way));
    write_text(text("%s/code/01/a.c", folder), "int b;\n");
    expect(pristine(folder) == 3 && strstr(said(), "code/01/a.c"),
           text("%s: a changed kernel file", way));
    write_text(text("%s/code/01/a.c", folder), "int a;\n");
    write_text(text("%s/exercises/new.c", folder), "int e;\n");
    expect(pristine(folder) == 3 && strstr(said(), "exercises/new.c"),
           text("%s: a new file", way));
    unlink(text("%s/exercises/new.c", folder));
    rename(text("%s/tools/t.c", folder), text("%s/kept", folder));
    expect(pristine(folder) == 3 && strstr(said(), "tools/t.c"),
           text("%s: a missing file", way));
    rename(text("%s/kept", folder), text("%s/tools/t.c", folder));
    write_text(text("%s/chapters/01.md", folder), "notes\n");
    write_text(text("%s/work/1.2/mm/memory.c", folder), "mine\n");
    write_text(text("%s/code/01/a.c~", folder), "an editor's\n");
    expect(pristine(folder) == 0,
           text("%s: prose, work/ and an editor's copies do not count",
                way));
}

static void
test_pristine(void)
{
    char *git = in_home("under git"), *pack = in_home("a pack");
    static const char *const commit =
        "git init -q && git add . && git -c user.name=t -c user.email=t@t "
        "-c commit.gpgsign=false commit -qm t";

    make_project(git);
    if (run(text("cd '%s' && %s", git, commit), report) != 0)
        expect(false, "git works here");
    test_differences(git, "git");
    write_text(text("%s/.gitignore", git), "*.o\n");
    write_text(text("%s/tools/x.c", git), "int x;\n");
    run(text("cd '%s' && git add tools/x.c", git), report);
    expect(pristine(git) == 3 && strstr(said(), "tools/x.c"),
           "git: what is staged is not committed");

    run(text("cd '%s' && git rm -qf tools/x.c && git add .gitignore && "
             "git -c user.name=t -c user.email=t@t -c commit.gpgsign=false "
             "commit -qm i",
             git),
        report);
    expect(pristine(git) == 0, "git: what was handed out, once more");
    write_text(text("%s/tools/x.o", git), "x");
    expect(pristine(git) == 3 && strstr(said(), "tools/x.o"),
           "git: a new file that git ignores");
    unlink(text("%s/tools/x.o", git));
    write_text(text("%s/.gitignore", git), "*.c\n");
    expect(pristine(git) == 3 && strstr(said(), ".gitignore"),
           "git: a changed .gitignore");
    run(text("cd '%s' && git checkout -q .gitignore && git update-index "
             "--assume-unchanged tools/t.c",
             git),
        report);
    write_text(text("%s/tools/t.c", git), "int u;\n");
    expect(pristine(git) == 3 && strstr(said(), "tools/t.c"),
           "git: a changed file at which git was told not to look");
    run(text("cd '%s' && git update-index --no-assume-unchanged tools/t.c "
             "&& git update-index --skip-worktree tools/t.c",
             git),
        report);
    expect(pristine(git) == 3 && strstr(said(), "tools/t.c"),
           "git: one that git was told to skip");
    expect(run(text("cd '%s' && PATH=/nowhere /bin/sh "
                    "'%s/tools/exercise/pristine'",
                    git, root),
               report) == 3 &&
               strstr(said(), "git is missing"),
           "git: it is missing");

    make_project(pack);
    expect(pristine(pack) == 3 && strstr(said(), "neither"),
           "without git and without checksums there is no verdict");
    expect(run(text("cd '%s' && sh '%s/tools/exercise/pristine' --alone",
                    pack, root),
               report) == 0 &&
               strstr(said(), "note: there is neither"),
           "who judges nobody else is told so, and goes on");
    run(text("cd '%s' && sh '%s/tools/exercise/pristine' --sums", pack,
             root),
        text("%s/CHECKSUMS", pack));
    test_differences(pack, "checksums");
}

int
main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: commands PREDICTED CHANGED\n");
        return 2;
    }
    predicted = argv[1];
    changed = argv[2];
    root = getcwd(NULL, 0);
    home = text("%s/build/test/exercises/commands XXXXXX", root);
    make_home(home);
    report = in_home("report");
    test_start();
    test_formats();
    test_try();
    test_seed();
    test_misuse();
    test_grade();
    test_pristine();
    printf("1..%d\n", tests);
    remove_tree(home);
    return failures != 0;
}
