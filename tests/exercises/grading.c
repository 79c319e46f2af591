/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * grading PREDICTED CHANGED WRITTEN: what instructors type, and the lists
 * that students see.  A class is graded and nobody is lost without a word,
 * JSON and CSV can be read by a program, nothing of an earlier grading or of
 * this machine is handed back, several at once do no harm, and hints come
 * one by one.  Speaks TAP.
 */
#include "tried.h"

enum { ROUNDS = 2, ALL_ROUNDS = 20 };

static int
grade(const char *words)
{
    return run(text("build/tools/grade --seed 9 --out '%s' %s",
                    in_home("grades"), words),
               report);
}

/* Grades a folder for these two exercises. */
static int
grade_two(const char *options, const char *folder)
{
    return grade(text("%s --only %s --only %s '%s' %s %s %s", options,
                      predicted, changed, folder, predicted, changed,
                      written));
}

static char *
grades(const char *name)
{
    char *data = read_file(text("%s/grades%s", home, name));

    return data ? data : text("%s", "");
}

/* Puts an answer to an exercise there. */
static void
lay(const char *which, const char *number, const char *folder)
{
    if (grader(number, text("lay %s '%s'", which, folder)) != 0)
        bail_out("%s", said());
}

static int
occurs(const char *data, const char *what)
{
    int n = 0;

    for (; (data = strstr(data, what)); data += strlen(what))
        n++;
    return n;
}

/* ---- one schema ---- */

/* All names in each of so many verdicts, and in each of their checks. */
static bool
same_names(const char *json, int verdicts)
{
    static const char *const of_verdict[] = {
        "\n  \"title\": ",     "\n  \"points\": ",  "\n  \"seed\": ",
        "\n  \"drawing\": ",   "\n  \"seconds\": ", "\n  \"written\": ",
        "\n  \"problem\": ",   "\"full\": ",        "\"state\": ",
        "\n  \"checks\": [\n",
    };
    static const char *const of_check[] = {
        "\"verdict\": \"", "\"demands\": ", "\"says\": ", "\"where\": ",
        "\"expected\": ",  "\"seen\": ",    "\"hint\": ",
    };
    int checks = occurs(json, "{\"name\": ");
    bool same = checks > verdicts;

    for (size_t i = 0; i < sizeof of_verdict / sizeof *of_verdict; i++)
        same &= occurs(json, of_verdict[i]) == verdicts;
    for (size_t i = 0; i < sizeof of_check / sizeof *of_check; i++)
        same &= occurs(json, of_check[i]) == checks;
    return same && occurs(json, "\"of\": ") == verdicts + checks;
}

static void
test_grade(void)
{
    char *class = in_home("class"), *json, *source;

    lay("solution", changed, text("%s/ann/%s", class, changed));
    lay("start", changed, text("%s/b\xc3\xb6 \"b\"/%s", class, changed));
    lay("solution", predicted, text("%s/ann/%s", class, predicted));
    lay("solution", predicted, text("%s/=cy/%s", class, predicted));
    expect(grade_two("--all", class) == 0 &&
               strstr(said(), "\nann       5=    6      11\n") &&
               strstr(said(), "\n=cy       5=     -      5\n") &&
               strstr(said(), "\nb\xc3\xb6 \"b\"     -    0       0\n"),
           "a class is graded: a line a student, with a sum");
    expect(strstr(said(), text("=: question %s is drawn", predicted)) &&
               strstr(said(), ": =cy, ann\n"),
           "who has another's drawing is named");
    json = grades(".json");
    result(is_json(in_home("grades.json")) &&
               occurs(json, "\"student\": ") == 6 &&
               occurs(json, "\"student\": \"ann\"") == 2 &&
               occurs(json, "\"student\": \"b\xc3\xb6 \\\"b\\\"\"") == 2 &&
               occurs(json, "\"state\": \"not handed in\"") == 2,
           "the grades are valid JSON, and all are in it", json);
    result(same_names(json, 6),
           "each verdict has the same names, on whatever it is", json);
    json = grades(".csv");
    result(strncmp(json, "id,points,of,feedback\n\"\\x3dcy\",5,11,\"",
                   36) == 0 &&
               strstr(json, "\n\"ann\",11,11,\"Exercise ") &&
               strstr(json, "\n\"b\xc3\xb6 \"\"b\"\"\",0,11,\"Exercise ") &&
               strstr(json, "hint "),
           "the CSV has a row a student, and none begins a formula", json);
    result(exists(text("%s/grades/ann/%s.txt", home, changed)) &&
               exists(text("%s/grades/ann/%s.txt", home, predicted)) &&
               !exists(text("%s/grades/=cy/%s.txt", home, changed)),
           "each report is kept, and nothing else", NULL);
    result(!strstr(grades(".json"), root) &&
               !strstr(grades(".csv"), root) &&
               !strstr(grades(text("/ann/%s.txt", changed)), root),
           "no path of this machine is in what is handed back",
           grades(".csv"));

    source = text("%s/ann/%s/mm/memory.c", class, changed);
    if (!exists(source))
        bail_out("%s", source);
    write_text(source, "#error \"\xff\x01\\ \x1b[2J \xe2\x82\n");
    expect(grade_two("", text("%s/ann", class)) == 0 &&
               is_json(in_home("grades.json")) &&
               strstr(said(), "\n  sum     5 of  11   2 judged\n"),
           "one student's folder is graded; odd bytes stay valid JSON");
    result(!exists(in_home("grades/ann")) &&
               exists(text("%s/grades/%s.txt", home, predicted)),
           "reports of an earlier grading do not stay", NULL);
    json = grades(text("/%s.txt", changed));
    result(strstr(json, "does not work") && !strstr(json, root) &&
               !strchr(json, '\x1b') && !strchr(json, '\xff'),
           "what does not compile steers no terminal, and names no path",
           json);
    expect(grade_two("--seconds 0", text("%s/ann", class)) == 0 &&
               strstr(grades(text("/%s.txt", predicted)),
                      "no verdict after 0 seconds"),
           "how long an answer may take is one's choice");
    expect(grade(text("--only %s --all '%s' %s %s", predicted, class,
                      predicted, changed)) == 0 &&
               strstr(said(), predicted) && !strstr(said(), changed) &&
               !strstr(grades(".json"), text("\"%s\"", changed)),
           "one exercise can be asked for");
    expect(grade_two("", in_home("nowhere")) == 2,
           "a folder that is not there is said to be so");
    write_text(in_home("mine/notes"), "mine\n");
    expect(run(text("build/tools/grade --out '%s' '%s' %s", in_home("mine"),
                    class, changed),
               report) == 2 &&
               exists(in_home("mine/notes")),
           "a folder that is no grading's is not replaced");
    remove_tree(class);
}

/* ---- nobody is lost ---- */

/* This lies in the class; that is said of it, and counts as that. */
static void
expect_note(bool lost, const char *what, const char *words)
{
    expect(strstr(said(),
                  text("%s: %s\n", lost ? "NOT JUDGED" : "passed over",
                       words)) != NULL,
           text("named: %s", what));
}

static void
test_layouts(void)
{
    char *c = in_home("class"), *odd = text("%s/" ODD_NAME, c), *n;

    n = text("%s", changed);
    lay("solution", n, text("%s/ann/%s", c, n));
    lay("solution", n, text("%s/deep/work/%s", c, n));
    lay("solution", n, text("%s/ex/ex%s", c, n));
    lay("solution", n, text("%s/zero/0%s", c, n));
    lay("solution", n, text("%s/both/%s/%s", c, n, n));
    lay("solution", n, text("%s/..%%2f../%s", c, n));
    lay("solution", n, text("%s/%s", odd, n));
    write_text(text("%s/loose/memory.c", c), "int x;\n");
    write_text(text("%s/packed/%s.ZIP", c, n), "PK");
    write_text(text("%s/file/%s", c, n), "text");
    write_text(text("%s/gina.zip", c), "PK");
    write_text(text("%s/ex%s/memory.c", c, n), "int x;\n");
    write_text(text("%s/list.ods", c), "x");
    run(text("mkdir '%s/empty' '%s/link'; ln -s ann '%s/hugo'; "
             "ln -s ../ann/%s '%s/link/%s'",
             c, c, c, n, c, n),
        report);
    expect(grade_two("--all", c) == 1,
           "a grading that left something out says so");
    expect_note(
        true, "an exercise a folder too deep",
        text("deep/work holds %s, a folder too deep; move that into "
             "deep",
             n));
    expect_note(true, "one of another name",
                text("ex/ex%s may be exercise %s; rename it to %s", n, n,
                     n));
    expect_note(true, "one with a zero before its number",
                text("zero/0%s may be exercise %s; rename it to %s", n, n,
                     n));
    expect_note(true, "one within itself",
                text("both/%s holds a %s; its files belong into the outer "
                     "one",
                     n, n));
    expect_note(true, "a folder that begins with a dot",
                "..%2f.. begins with a dot, so it counts as no student's; "
                "rename it");
    expect_note(true, "a loose file",
                text("loose/memory.c lies loose; it may belong into "
                     "%s/mm/memory.c",
                     n));
    expect_note(true, "a packed one",
                text("packed/%s.ZIP is packed; unpack it there", n));
    expect_note(true, "a packed one beside the students",
                "gina.zip is packed; unpack it there");
    expect_note(true, "a file in an exercise's place",
                text("file/%s is a file; exercise %s is a folder of files",
                     n, n));
    expect_note(true, "an exercise of another name beside the students",
                text("ex%s may be exercise %s; rename it to %s", n, n, n));
    expect_note(true, "a student who is a link",
                "hugo is a link, and is not followed; put what it leads to "
                "there");
    expect_note(true, "an exercise that is one",
                text("link/%s is a link, and is not followed; put what it "
                     "leads to there",
                     n));
    expect_note(false, "what is nothing of the kind",
                "list.ods is no folder");
    result(strstr(said(), "\nempty ") &&
               strstr(said(), "nothing found\n") &&
               strstr(grades(".csv"),
                      "\"empty\",0,11,\"nothing handed in\""),
           "named: who handed in nothing", said());
    result(is_json(in_home("grades.json")) &&
               strstr(grades(".json"), "\"what\": \"gina.zip is packed") &&
               strstr(grades(".csv"), "\"deep\",0,11,\"deep/work holds "),
           "JSON and CSV say so, too", grades(".json"));
    result(is_clean(said()) && strstr(said(), ODD_SHOWN) &&
               is_clean(grades(".json")) && is_clean(grades(".csv")) &&
               is_clean(grades(text("/" ODD_NAME "/%s.txt", n))),
           "a student whose name would steer a terminal", said());

    run(text("cp -R '%s/ann/%s' '%s/%s'", c, n, c, n), report);
    expect(grade_two("--all", c) == 2 && strstr(said(), "side by side") &&
               strstr(said(), "ann, both") && is_clean(said()),
           "exercises beside students: nothing is judged");
    expect(grade_two("", text("%s/ann/%s", c, n)) == 2 &&
               strstr(said(), "is an exercise's folder"),
           "an exercise's own folder is no student's");
    remove_tree(c);
}

/* A student's own folder may hold copies; a class may lie in it, too. */
static void
test_own_folder(void)
{
    char *own = in_home("own"), *n = text("%s", changed);

    lay("solution", n, text("%s/%s", own, n));
    lay("solution", n, text("%s/%s-fresh", own, n));
    lay("solution", n, text("%s/b", own));
    write_text(text("%s/01-boot/play.mk", own), "all:\n");
    expect(grade_two("--own", own) == 0 &&
               strstr(said(), "  sum     6 of   6   1 judged\n") &&
               !strstr(said(), "passed over") && !strstr(said(), "JUDGED"),
           "copies and kernels in one's own folder are left alone");
    lay("solution", n, text("%s/backup/%s", own, n));
    lay("solution", predicted, text("%s/ex%s", own, predicted));
    expect(grade_two("--own", own) == 1 &&
               strstr(said(), "own/backup holds exercises, too") &&
               strstr(said(), text("ex%s may be exercise", predicted)),
           "what may be meant to be judged there is named");
    remove_tree(text("%s/%s", own, n));
    remove_tree(text("%s/ex%s", own, predicted));
    lay("start", n, text("%s/ann/%s", own, n));
    grade_two("--own", own);
    expect(strstr(said(), "\nbackup     6 ") &&
               strstr(said(), "\nann        0 "),
           "a class in it is a class");
    remove_tree(own);
}

/* ---- what Make and a shell could take for theirs ---- */

#define MAKE \
    "env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS -u SHARES_JOBS make DIRTY=1"

static void
test_quoting(void)
{
    char *name = text("%s/a`touch pwn` $(touch pwn) 'b; touch pwn", home);
    char *quoted = replaced(name, "'", "'\\''");

    expect(run(text(MAKE " start EX=%s IN='%s'", changed, quoted),
               report) == 0 &&
               exists(text("%s/mm/memory.c", name)) &&
               run(text(MAKE " check EX=%s IN='%s'", changed, quoted),
                   report) != 0 &&
               strstr(said(), "0 of 6 points") && !exists("pwn"),
           "a folder's name is not run, by Make or by a shell");
    expect(run(text(MAKE " check IN='%s'", quoted), report) == 2 &&
               strstr(said(), "say which: EX="),
           "a folder of no exercise is refused");
    remove_tree(name);
}

/* ---- the first thing that is typed in a fresh copy ---- */

static void
test_fresh(void)
{
    static const char *const goal[] = {"start EX=", "check EX=", "tree EX=",
                                       "grade FROM=code EX="};
    char *fresh = in_home("fresh");

    if (run(text("mkdir '%s' && tar --exclude=./build --exclude=./work "
                 "--exclude=./.git -cf - . | tar -xf - -C '%s'",
                 fresh, fresh),
            report) != 0)
        bail_out("%s", said());
    for (size_t i = 0; i < sizeof goal / sizeof *goal; i++) {
        remove_tree(text("%s/build/book.mk", fresh));
        expect(run(text("cd '%s' && " MAKE " -n %s%s", fresh, goal[i],
                        changed),
                   report) == 0,
               text("make %s%s, where nothing has been made", goal[i],
                    changed));
    }
    remove_tree(fresh);
}

/* ---- several at once ---- */

/*
 * Two gradings, a check and a make that builds a grader anew, in one tree.
 * Each of them comes to its own verdict.
 */
static void
test_at_once(void)
{
    const char *all = getenv("ALL");
    int rounds = all && *all ? ALL_ROUNDS : ROUNDS, bad = 0;
    char *make = text(MAKE " EX=%s", changed);
    char *out = in_home("at-once"), *wrong = text("%s", "");

    lay("solution", changed, text("%s/a/%s", home, changed));
    lay("solution", changed, text("%s/b/%s", home, changed));
    for (int i = 0; i < rounds; i++) {
        run(text("mkdir -p '%s'; for who in a b; do"
                 " { %s grade FROM='%s'/$who GRADES='%s';"
                 " echo status $?; } >'%s'/$who 2>&1 & done;"
                 " { %s check IN='%s/a/%s'; echo status $?; }"
                 " >'%s'/c 2>&1 &"
                 " { %s -W %s/check.c build/exercise/%s/check;"
                 " echo status $?; } >'%s'/d 2>&1 & wait",
                 out, make, home, in_home("one"), out, make, home, changed,
                 out, make, exercise_folder(), changed, out),
            report);
        for (const char *who = "abcd"; *who; who++) {
            char *words = read_file(text("%s/%c", out, *who));

            if (words && strstr(words, "status 0\n") &&
                (*who > 'b' || strstr(words, "     6 of   6 ")))
                continue;
            bad++;
            wrong = text("%s%s", wrong, words ? words : "nothing");
        }
    }
    result(bad == 0,
           text("%d rounds of two gradings, a check and a make at once",
                rounds),
           wrong);
}

/* ---- what is done ---- */

static void
test_progress(void)
{
    char *work = in_home("work");
    char *list =
        text("build/tools/grade --progress --out '%s' '%s' %s %s %s",
             in_home("progress"), work, predicted, changed, written);

    run(text("mkdir -p '%s'", work), report);
    expect(run(list, report) == 0 &&
               strstr(said(), "0 of 3 exercises done\n") &&
               strstr(said(), text("make start EX=%s", predicted)),
           "nothing is begun, and the first is next");
    lay("solution", predicted, text("%s/%s", work, predicted));
    lay("start", changed, text("%s/%s", work, changed));
    expect(run(list, report) == 1 && strstr(said(), " 5 of  5   done\n") &&
               strstr(said(), " 0 of  6   begun\n") &&
               strstr(said(), " - of  9\n") &&
               strstr(said(), "5 of 20 points, 1 of 3 exercises done\n") &&
               strstr(said(), text("make check EX=%s", changed)),
           "one is done, one is begun, which is next");
    run(text("mv '%s/%s' '%s/ex%s'", work, changed, work, changed), report);
    expect(run(list, report) == 0 && strstr(said(), "rename it to"),
           "one of another name is named");
}

/* ---- hints ---- */

static int
hint(const char *kit, const char *nth)
{
    return run(text("build/exercise/%s/check --kit '%s' hint '%s' %s",
                    changed, kit, in_home("hints-shown"), nth),
               report);
}

static void
test_hints(void)
{
    char *kit = in_home("kit"), *real, *folder;

    real = read_file(text("build/exercise/%s/kit", changed));
    folder = text("folder %s", exercise_folder());
    write_text(kit, replaced(real, folder, text("folder %s", home)));
    expect(hint(kit, "") == 1 && strstr(said(), "has no hints"),
           "without hints it says so");
    write_text(in_home("hints.md"),
               "Hints\n\n1. The [first](#sec-x) one\n   is long.\n2. The "
               "second.[]{.fact of=\"x\"}\n\nNo hint.\n");
    expect(hint(kit, "") == 0 && strstr(said(), "hint 1 of 2") &&
               strstr(said(), "  The first one is long.\n") &&
               !strstr(said(), "second"),
           "the first hint, and no other");
    expect(hint(kit, "") == 0 && strstr(said(), "hint 2 of 2") &&
               strstr(said(), "  The second.\n") &&
               strstr(said(), "the last one"),
           "then the second, which is the last");
    expect(hint(kit, "") == 0 && strstr(said(), "seen all 2"), "then none");
    expect(hint(kit, "1") == 0 && strstr(said(), "hint 1 of 2"),
           "one can be asked for");
    expect(hint(kit, "3") == 2 && hint(kit, "x") == 2,
           "one that is not there cannot");
}

/* ---- at each save ---- */

static void
test_watch(void)
{
    char *folder = in_home("watched");

    write_text(text("%s/mm/a.c", folder), "a\n");
    run(text("{ sleep 2; echo b >'%s/mm/a.c'; echo x >'%s/mm/.a.swp'; } & "
             "timeout -s TERM 6 sh tools/exercise/watch '%s' echo judged",
             folder, folder, folder),
        report);
    result(occurs(said(), "judged\n") == 2,
           "what is watched is judged at once and at each save", said());
}

int
main(int argc, char **argv)
{
    begin_tried(argc, argv);
    test_grade();
    test_layouts();
    test_progress();
    test_hints();
    test_watch();
    test_own_folder();
    test_quoting();
    test_fresh();
    test_at_once();
    return end_tried();
}
