/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * commands PREDICTED CHANGED WRITTEN: what students type, and what they may
 * hand in.  No folder is overwritten, a seed repeats a run, odd letters and
 * odd names do no harm, and graders that are not the committed ones are
 * found out.  Speaks TAP.
 */
#include "tried.h"

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
    char *folder = in_home("formats"), *right;

    grader(predicted, text("lay solution '%s'", folder));
    right = read_file(text("%s/answers.txt", folder));
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

    expect(
        grader(predicted, text("try '%s'", folder)) == 1 &&
            strstr(said(), "the chapter's boots with ARGS="),
        "where nothing goes into a kernel, a try says what can be booted");
    expect(grader(predicted, text("kernel '%s' '%s'", folder,
                                  in_home("chapter.elf"))) == 0 &&
               exists(in_home("chapter.elf")),
           "and that is the chapter's kernel");

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

/* ---- answers that a hand or an editor wrote ---- */

/* Judges the solution with this file in it. */
static int
judge_odd(const char *number, const char *file, const char *data,
          const char *options)
{
    char *folder = in_home("odd");

    remove_tree(folder);
    grader(number, text("lay solution '%s'", folder));
    write_text(text("%s/%s", folder, file), data);
    return grader(number, text("--seed 3 %s judge '%s'", options, folder));
}

/* The first `old` of some answers replaced. */
static char *
with(const char *s, const char *old, const char *new)
{
    const char *at = strstr(s, old);

    if (!at)
        bail_out("no %s", old);
    return text("%.*s%s%s", (int)(at - s), s, new, at + strlen(old));
}

static void
test_odd_answers(void)
{
    char *folder = in_home("right"), *right, *odd;
    const char *file = "answers.txt", *final = "--final --tell";

    grader(predicted, text("lay solution '%s'", folder));
    right = read_file(text("%s/%s", folder, file));
    odd = replaced(right, "\n", " \t \r\n");
    odd = replaced(odd, "| count 1", "|\tCount\xc2\xa0 \xef\xbc\x91");
    odd = replaced(odd, "step ", "Step\xe3\x80\x80");
    expect(judge_odd(predicted, file, text("\xef\xbb\xbf\n\r\n%s", odd),
                     "") == 0,
           "a byte order mark, empty lines, CRLF, blanks and letters of "
           "other kinds do no harm");
    odd = with(right, "count 1", "count l");
    expect(judge_odd(predicted, file, odd, "") == 1 &&
               strstr(said(), "`l` is no number") &&
               strstr(said(), "0 of 5 points"),
           "a try is not judged while a place holds no number");
    expect(judge_odd(predicted, file, odd, final) == 1 &&
               strstr(said(), "you wrote        `l`") &&
               strstr(said(), "3 of 5 points"),
           "where it is graded, that place is wrong, and no other");
    odd = with(right, "count 1", "count ...");
    expect(judge_odd(predicted, file, odd, final) == 1 &&
               strstr(said(), "you wrote        nothing") &&
               strstr(said(), "3 of 5 points"),
           "so is a place that was left open");
    odd =
        text("%.*s\n", (int)(strstr(right, "\nat the end") - right), right);
    expect(judge_odd(predicted, file, odd, final) == 1 &&
               strstr(said(), "4 of 5 points"),
           "so is a line that is gone");
    odd = with(right, "count 1", "count -18446744073709551615");
    expect(judge_odd(predicted, file, odd, final) == 1 &&
               strstr(said(), "3 of 5 points"),
           "a number that overflows is not taken for a right one");

    expect(judge_odd(changed, "ops.txt",
                     "\xef\xbb\xbf\n F@105*100 G*3820,\tg g,g,g,g,g,g,g,"
                     "g,g,g,g \r\n",
                     "") == 0,
           "nor do blanks in a story, or letters in the other case");
    expect(judge_odd(changed, "ops.txt",
                     "x105*100,g*3820,g,g,g,g,g,g,g,g,g,g,g,g\n", "") == 0,
           "and f@105 may be x105, as it was once");
    expect(judge_odd(changed, "ops.txt", "g,\xe2\x80\xae\x1b[2Jf1", "") ==
                   1 &&
               strstr(said(),
                      "seen             `g,\\xe2\\x80\\xae\\x1b[2Jf1`"),
           "what there is instead of a story is shown");
}

/* ---- what only who gets another question may be told ---- */

static void
test_withheld(void)
{
    char *folder = in_home("zeros"), *path, *json = in_home("withheld");

    grader(predicted, text("lay solution '%s'", folder));
    path = text("%s/answers.txt", folder);
    write_text(path, with(read_file(path), "count 1", "count 0"));
    expect(grader(predicted,
                  text("--json '%s' judge '%s'", json, folder)) == 1 &&
               !strstr(said(), "expected  ") && !strstr(said(), "seen  ") &&
               !strstr(said(), "the machine did") &&
               !strstr(said(), "where  ") && strstr(said(), "hint  ") &&
               !strstr(read_file(json), "\"expected\": \"") &&
               !strstr(read_file(json), "\"where\": \""),
           "nobody is told a right number where nothing is drawn anew");
    expect(grader(predicted, text("--redraw judge '%s'", folder)) == 1 &&
               strstr(said(), "you wrote        count 0") &&
               strstr(said(), "the machine did  count 1") &&
               strstr(read_file(path), "count ..."),
           "who gets another question is told");
}

/* ---- what a person reads ---- */

/* Full points, and these words about the notes. */
static void
expect_notes(const char *folder, const char *says, const char *name)
{
    char *json = in_home("notes.json");

    expect(grader(written, text("--seconds 60 --json '%s' judge '%s'", json,
                                folder)) == 0 &&
               strstr(said(), says) &&
               strstr(read_file(json), "\"written\": {\"file\": "),
           name);
}

static void
link_to(const char *to, const char *path)
{
    unlink(path);
    if (symlink(to, path) < 0)
        bail_out("%s", path);
}

static void
test_notes(void)
{
    static char many[1 << 18];
    char *folder = in_home("notes"), *path = text("%s/notes.md", folder);

    grader(written, text("lay solution '%s'", folder));
    write_text(path, "Five words are in it.\n");
    expect_notes(folder, "notes.md has 5 words", "notes are counted");
    result(strstr(read_file(in_home("notes.json")), "\"words\": 5") != NULL,
           "the JSON says so, too", NULL);
    unlink(path);
    expect_notes(folder, "not taken: ", "notes that are not there");
    link_to("/etc/passwd", path);
    expect_notes(folder, "is or lies behind a link", "notes are a link");
    link_to("/dev/zero", path);
    expect_notes(folder, "is or lies behind a link",
                 "notes are a link to zeros without end");
    unlink(path);
    if (mkfifo(path, 0600) < 0)
        bail_out("%s", path);
    expect_notes(folder, "is not a plain file", "notes are a pipe");
    unlink(path);
    write_text(path, "x");
    if (truncate(path, (off_t)1 << 36) < 0)
        bail_out("%s", path);
    expect_notes(folder, "is larger than 128 KiB", "notes are a huge hole");
    unlink(path);
    memset(many, 'x', sizeof many - 1);
    write_text(path, many);
    expect_notes(folder, "is larger than 128 KiB", "notes are too long");
}

/* ---- names that steer a terminal ---- */

static void
test_names(void)
{
    char *odd = in_home("a " ODD_NAME), *answers;

    expect(grader(changed, text("judge '%s'", odd)) == 1 &&
               is_clean(said()) && strstr(said(), ODD_SHOWN),
           "a folder of an odd name that is not there");
    expect(grader(changed, text("start '%s'", odd)) == 0 &&
               is_clean(said()) && strstr(said(), ODD_SHOWN) &&
               is_clean(read_file(text("%s/README.md", odd))),
           "start makes one of such a name");
    expect(grader(changed, text("start '%s'", odd)) == 1 &&
               is_clean(said()),
           "and says that it is there");
    write_text(text("%s/" ODD_NAME ".c", odd), "int x;\n");
    write_text(text("%s/mm/memory.c", odd), "#error \"\x1b\xff\"\n");
    expect(grader(changed, text("judge '%s'", odd)) == 1 &&
               is_clean(said()) && strstr(said(), "is not used") &&
               strstr(said(), "does not work"),
           "files in it that are not used, or do not compile");
    grader(predicted, text("lay solution '%s/drawn'", odd));
    answers = text("%s/drawn/answers.txt", odd);
    write_text(answers, with(read_file(answers), "count 1", "count 0"));
    expect(grader(predicted, text("--redraw judge '%s/drawn'", odd)) == 1 &&
               is_clean(said()) && strstr(said(), "tried-1"),
           "a question is drawn anew in it");
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
    expect(run(text("cd '%s' && PATH=/nowhere /bin/sh "
                    "'%s/tools/exercise/pristine' --alone",
                    git, root),
               report) == 0 &&
               strstr(said(), "note: git is missing"),
           "so is who has no git");
    write_text(text("%s/.git", pack), "nonsense\n");
    expect(run(text("cd '%s' && sh '%s/tools/exercise/pristine' --alone",
                    pack, root),
               report) == 0 &&
               strstr(said(), "note: git does not say"),
           "and who gets no answer from git");
    unlink(text("%s/.git", pack));
    run(text("cd '%s' && sh '%s/tools/exercise/pristine' --sums", pack,
             root),
        text("%s/CHECKSUMS", pack));
    test_differences(pack, "checksums");
}

int
main(int argc, char **argv)
{
    begin_tried(argc, argv);
    test_start();
    test_formats();
    test_try();
    test_seed();
    test_misuse();
    test_odd_answers();
    test_withheld();
    test_notes();
    test_names();
    test_pristine();
    return end_tried();
}
