/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What one types, in a small project of its own: two chapters, of which the
 * first runs a.out programs and the second ELF, and a few tests, one of which
 * fails.  The project lies in a folder with a space in its name.
 */
#include "sandbox.h"

#include <elf.h>

/* ---- the project ---- */

static const char book[] =
    "title: T\nsubtitle: S\nlang: en\nedition: E\n"
    "parts:\n"
    "  - id: p\n"
    "    title: P\n"
    "    chapters:\n"
    "      - {id: 01-boot, title: A, code: code/01-boot, draft: true}\n"
    "      - {id: 02-elf, title: B, code: code/02-elf, draft: true}\n";

static const char runs[] =
    "# name | words | more\n"
    "hello | run=hello\n"
    "    | says=a greeting\n"
    "both  | run=two x=1 | programs=hello,tail\n"
    "    | says=two programs, one with a tail | first=yes\n"
    "odd   | run=two | programs=tail | tree=break/01-boot/odd\n"
    "    | expect=fail | says=the second, and it breaks\n"
    "test  | run=old | programs=old | tree=test/01-boot\n"
    "    | says=a program of the tests\n";

#define PROGRAM(comment) \
    "// SPDX-License-Identifier: GPL-2.0-only\n" \
    "/*\n * " comment "\n */\n" \
    "void _start(void);\n" \
    "static volatile int data = 1;\n" \
    "void __attribute__((section(\".text.start\")))\n" \
    "_start(void)\n{\n    data++;\n}\n"

#define TESTS(first, second, body) \
    "#include <setjmp.h>\n#include <stdarg.h>\n#include <stddef.h>\n" \
    "#include <stdint.h>\n#include <cmocka.h>\n" \
    "static void " first "(void **state) { (void)state; }\n" \
    "static void " second "(void **state) { (void)state; " body " }\n" \
    "int main(void) {\n" \
    "    const struct CMUnitTest tests[] = { cmocka_unit_test(" first \
    "),\n" \
    "        cmocka_unit_test(" second ") };\n" \
    "    return cmocka_run_group_tests(tests, NULL, NULL);\n}\n"

/* A file of the real project, under a name here. */
static void
borrow(const char *name, const char *as)
{
    char target[PATH_MAX + 80];

    snprintf(target, sizeof target, "%s/%s", home, name);
    assert_int_equal(symlink(target, as), 0);
}

static void
copy(const char *name, const char *as)
{
    char command[3 * PATH_MAX];

    snprintf(command, sizeof command, "cp '%s/%s' '%s'", home, name, as);
    assert_int_equal(shell(command), 0);
}

static int
make_project(void **state)
{
    if (enter_sandbox(state) < 0)
        return -1;
    give("book.yml", book);
    give("code/01-boot/runs", runs);
    give("code/breaks/01-boot/odd/layer", "\n");
    give("code/01-boot/kernel.ld", "\n");
    give("code/01-boot/kernel/aout.h", "\n");
    give("code/01-boot/user/hello.c", PROGRAM("Says nothing."));
    give("code/01-boot/user/tail.c",
         PROGRAM("Has a tail.  Keeps its\n * symbols, and says so."));
    give("code/02-elf/layer", "drop kernel/aout.h\nedit user/program.ld\n"
                              "- . = 0;\n+ . = 0x08048000;\n");
    give("code/02-elf/kernel/b.c", "extern int b;\nint b;\n");
    give("tests/boot/01-boot/user/old.c", PROGRAM("Of the first."));
    give("tests/boot/02-elf/user/new.c", PROGRAM("Of the second."));
    give("tests/unit/good.c", TESTS("first", "second", ""));
    give("tests/unit/bad.c", TESTS("third", "fourth", "fail();"));
    give("tests/unit/01-boot/pure.c", TESTS("fifth", "sixth", ""));
    borrow("Makefile", "Makefile");
    borrow("tools", "tools");
    borrow("tests/filter.c", "tests/filter.c");
    copy("code/01-boot/flags.mk", "code/01-boot/flags.mk");
    copy("code/03-tasks/user/program.ld", "code/01-boot/user/program.ld");
    return 0;
}

/* Types make, as if nobody had typed another one before. */
static int
make(const char *words)
{
    char command[2 * PATH_MAX];

    snprintf(
        command, sizeof command,
        "env -u MAKEFLAGS -u MAKELEVEL -u SHARES_JOBS -u SEED -u TIMES "
        "-u CH -u V %s </dev/null 2>&1",
        words);
    return shell(command);
}

static void
make_ok(const char *words)
{
    int status = make(words);

    if (status != 0)
        fail_msg("%s: status %d: %s", words, status, said);
}

static void
make_fails(const char *words)
{
    if (make(words) == 0)
        fail_msg("%s: passed: %s", words, said);
}

/* ---- programs ---- */

static size_t
read_program(const char *name, unsigned char *data, size_t size)
{
    FILE *f = fopen(name, "rb");
    size_t n;

    if (!f)
        fail_msg("%s is not there", name);
    n = fread(data, 1, size, f);
    fclose(f);
    return n;
}

#define OLD "build/program/gcc-Og/01-boot/"
#define NEW "build/program/gcc-Og/02-elf/"

static void
test_the_tree_chooses_the_format(void **state)
{
    static unsigned char data[1 << 16];
    static const uint32_t magic = 0413;
    const uint32_t *header = (const void *)data;
    const Elf32_Ehdr *elf = (const void *)data;

    (void)state;
    make_ok("make " OLD "hello " OLD "tail " NEW "hello " NEW "tail");
    assert_true(read_program(OLD "hello", data, sizeof data) > 1024);
    assert_int_equal(header[0], magic);
    assert_int_equal(header[4], 0); /* no symbols */
    read_program(OLD "tail", data, sizeof data);
    assert_int_equal(header[0], magic);
    assert_int_not_equal(header[4], 0);

    assert_true(read_program(NEW "hello", data, sizeof data) > 4096);
    assert_memory_equal(data, ELFMAG, SELFMAG);
    assert_int_equal(elf->e_type, ET_EXEC);
    assert_int_equal(elf->e_entry, 0x08048000);
    assert_int_equal(shell("readelf -S " NEW "hello | grep debug"), 1);
    assert_int_equal(shell("readelf -S " NEW "hello.elf | grep -q debug"),
                     0);

    /* Nothing is made twice; and a tree may change its mind. */
    make_ok("make " OLD "hello " NEW "hello");
    expect_not_in(said, "LD");
    give("code/02-elf/layer", "\n");
    make_ok("make " NEW "hello");
    read_program(NEW "hello", data, sizeof data);
    assert_int_equal(header[0], magic);
    give("code/02-elf/layer", "drop kernel/aout.h\nedit user/program.ld\n"
                              "- . = 0;\n+ . = 0x08048000;\n");
    make_ok("make " NEW "hello");
    read_program(NEW "hello", data, sizeof data);
    assert_memory_equal(data, ELFMAG, SELFMAG);
}

/* Test programs run again on later kernels of their format. */
static void
test_programs_of_tests_follow(void **state)
{
    (void)state;
    make_ok("make build/trees.mk");
    assert_true(exists("build/tree/test/02-elf/user/new.c"));
    assert_true(exists("build/tree/test/02-elf/user/old.c"));
}

/* ... but not all of the tests: one may be for a.out files only. */
static void
test_tests_follow_that_do_not_say_otherwise(void **state)
{
    (void)state;
    give("tests/boot/01-boot.c", PROGRAM("Whatever the format is."));
    give("tests/boot/01-boot-old.c",
         PROGRAM("Only where\n * programs are a.out files."));
    make_ok("make build/trees.mk");
    make_ok("sh -c 'make -pn build/trees.mk | grep \"^BOOT_TESTS :=\"'");
    expect_in(said, " boot/01-boot@gcc-Og ");
    expect_in(said, " boot/01-boot-old@gcc-Og ");
    expect_in(said, " boot/01-boot@gcc-Og@02-elf");
    expect_not_in(said, "boot/01-boot-old@gcc-Og@02-elf");
    unlink("tests/boot/01-boot.c");
    unlink("tests/boot/01-boot-old.c");
}

static void
test_a_misspelt_phrase_is_told(void **state)
{
    (void)state;
    give("code/01-boot/user/odd.c", PROGRAM("Odd.  Keeps the symbols."));
    make_fails("make " OLD "odd");
    expect_in(said,
              "code/01-boot/user/odd.c: its header comment says "
              "\"keeps the sym...\"; tools/says lists what it may say\n");
    give("code/01-boot/user/odd.c",
         PROGRAM("Odd.  Only the books kernels."));
    make_fails("make " OLD "odd");
    expect_in(said, "says \"only the books ...\"");
    make_fails("make " NEW "odd");
    expect_in(said, "says \"only the books ...\"");
    assert_false(exists(NEW "odd"));
    give("code/01-boot/user/odd.c",
         PROGRAM(
             "Odd.  Only\n * the book's kernels.  Not alike on Linux: x."));
    make_ok("make " OLD "odd");
    unlink("code/01-boot/user/odd.c");
    assert_int_equal(shell("sh tools/says 'Only the book'\\''s kernels' "
                           "code/01-boot/user/*.c"),
                     0);
    assert_string_equal(said, "");
    assert_int_equal(shell("sh tools/says 'Keeps its symbols' "
                           "code/01-boot/user/*.c"),
                     0);
    assert_string_equal(said, "code/01-boot/user/tail.c\n");
}

/* ---- one test ---- */

static void
test_one_from_nothing(void **state)
{
    (void)state;
    assert_int_equal(shell("rm -rf build"), 0);
    make_ok("make test ONE=unit/good");
    expect_in(said, "  TEST     unit/good: 2\n2 passed, 0 failed\n");
    make_ok("make test-unit ONE=unit/good TEST='fi*'");
    expect_in(said, "  TEST     unit/good: 1\n1 passed, 0 failed\n");
    make_ok("make test ONE=unit/g%");
    expect_in(said, "2 passed, 0 failed\n");
}

static void
test_no_match_is_no_success(void **state)
{
    (void)state;
    make_fails("make test ONE=unit/god");
    expect_in(said,
              "ONE=unit/god names no test here; the nearest: unit/good");
    make_fails("make test ONE=good");
    expect_in(said,
              "ONE=good names no test here; the nearest: unit/good, ");
    make_fails("make test-boot ONE=unit/good");
    expect_in(said, "ONE=unit/good names no test here\n");
    make_fails("make test ONE=unit/good TEST='fi?'");
    expect_in(said, "0 passed, 0 failed\nTEST=fi? names no test here; the "
                    "nearest: first, second\n");
}

/* Only what is typed after make chooses. */
static void
test_environment_does_not_choose(void **state)
{
    (void)state;
    make_ok("TEST='fi*' ONE=unit/bad make test ONE=unit/good");
    expect_in(said, "2 passed, 0 failed\n");
}

static void
test_a_log_tells_how_to_repeat_it(void **state)
{
    static char command[200];
    char *line;

    (void)state;
    make_fails("make test ONE=unit/%");
    expect_in(said, "  FAILED   unit/bad: 1 of 2\n5 passed, 1 failed\n");
    assert_int_equal(shell("tail -n 1 build/test/unit/bad.log"), 0);
    assert_string_equal(said,
                        "repeat: make test ONE=unit/bad TEST=fourth\n");
    line = strchr(said, ' ') + 1;
    line[strcspn(line, "\n")] = '\0';
    snprintf(command, sizeof command, "%s", line);
    make_fails(command);
    expect_in(said, "0 passed, 1 failed\n");
}

static void
test_one_chapter(void **state)
{
    (void)state;
    make_ok("make test-unit CH=1");
    expect_in(said,
              "  TEST     unit/01-boot/pure: 2\n2 passed, 0 failed\n");
    make_ok("make test-unit CH=01-boot TEST=sixth");
    expect_in(said, "1 passed, 0 failed\n");
    make_fails("make test-unit CH=2");
    expect_in(said, "CH=2 names no test here\n");
    make_fails("make test-unit CH=3");
    expect_in(said, "CH=3 names no chapter; there are CH=1 (01-boot)");
}

/* ---- one run ---- */

/* What `make run` would type, its blanks and broken lines made single blanks:
 * everything that a run brings along. */
static void
expect_boot(const char *words, const char *boot)
{
    char command[200], *to = said;

    snprintf(command, sizeof command, "make -n run %s", words);
    make_ok(command);
    for (const char *from = said; *from; from++)
        if (!strchr("\\\n ", *from))
            *to++ = *from;
        else if (to > said && to[-1] != ' ')
            *to++ = ' ';
    *to = '\0';
    expect_in(said, boot);
}

#define BOOT   "build/tools/boot --interactive"
#define KERNEL " build/kernel/gcc-Og/"

static void
test_run_boots_the_chapters_own(void **state)
{
    static const char both[] =
        BOOT " --expect pass --module hello=" OLD "hello --module tail=" OLD
             "tail" KERNEL "01-boot.elf run=two x=1";

    (void)state;
    expect_boot("CH=1", both);
    expect_boot("CH=1 RUN=both", both);
    assert_int_equal(setenv("RUN", "nonsense", 1), 0);
    expect_boot("CH=01-boot", both);
    unsetenv("RUN");
}

static void
test_run_by_name(void **state)
{
    (void)state;
    expect_boot("CH=1 RUN=hello",
                BOOT " --expect pass" KERNEL "01-boot.elf run=hello");
    expect_boot("CH=1 RUN=odd", BOOT
                " --expect fail --module "
                "tail=build/program/gcc-Og/break/01-boot/odd/tail" KERNEL
                "break/01-boot/odd.elf run=two");
    expect_boot("CH=1 RUN=test",
                "--module old=build/program/gcc-Og/test/01-boot/old" KERNEL
                "test/01-boot.elf run=old");
    make_ok("make -n debug CH=1 RUN=both");
    expect_in(said, "BOOT_OPTIONS='--module hello=" OLD "hello");
}

/* What is typed decides; a chapter without runs boots as it is. */
static void
test_run_by_hand(void **state)
{
    (void)state;
    expect_boot("CH=1 ARGS='run=x y=2'", BOOT KERNEL);
    expect_in(said, "01-boot.elf run=x y=2");
    expect_boot("CH=1 PROGRAMS=tail",
                BOOT " --module tail=" OLD "tail" KERNEL "01-boot.elf");
    expect_boot("CH=2", BOOT KERNEL);
    make_fails("make run CH=1 RUN=odd ARGS=run=x");
    expect_in(said,
              "RUN=odd has its own words and programs; leave ARGS= and "
              "PROGRAMS= away, or say the words yourself: ARGS='run=two'");
}

/* The kernel is one's own, the words are the chapter's. */
static void
test_run_on_a_kernel_of_ones_own(void **state)
{
    (void)state;
    make_ok("make play CH=1");
    expect_boot("CH=work/01-boot RUN=odd",
                BOOT " --expect fail --module "
                     "tail=build/program/gcc-Og/work/01-boot/tail" KERNEL
                     "work/01-boot.elf run=two");
    make_ok("make -n -C work/01-boot run RUN=hello");
    expect_in(said, KERNEL "work/01-boot.elf run=hello");
    make_fails("make run CH=work/01-boot RUN=test");
    expect_in(said,
              "RUN=test is one of test/01-boot, which CH=work/01-boot "
              "is without: make run CH=1 RUN=test.");
    assert_int_equal(shell("chmod -R u+w work && rm -r work"), 0);
}

static void
test_runs_are_listed(void **state)
{
    (void)state;
    make_ok("make run CH=1 RUN='?'");
    assert_string_equal(said,
                        "  hello          a greeting\n"
                        "  both           two programs, one with a tail\n"
                        "  odd            the second, and it breaks\n"
                        "  test           a program of the tests\n"
                        "RUN=NAME boots one of them; without RUN= it is "
                        "both.\n");
    make_fails("make run CH=1 RUN=hallo");
    expect_in(said, "CH=1 has no run hallo; there are hello both odd test; "
                    "RUN=? says what they show.");
}

static void
refused(const char *text, const char *message)
{
    give("other/01-boot/runs", text);
    assert_int_equal(shell("awk -f tools/runs.awk other/01-boot/runs 2>&1 "
                           ">/dev/null"),
                     1);
    expect_in(said, message);
}

#define AT(line) "other/01-boot/runs:" line ": "

static void
test_runs_are_checked(void **state)
{
    (void)state;
    refused("a | x\nb | y | says=b\n",
            AT("1") "the run a does not say what it shows: says=");
    refused("a | x | says=a | disko=yes\n",
            AT("1") "`disko=yes` is no option of a run; there are says=, ");
    refused("a | x | says=a\na | y | says=a\n",
            AT("2") "the run a is declared twice");
    refused("a | x\n    | says=a | first=maybe\n",
            AT("2") "first= is yes or no, not `maybe`");
    refused("a | x | says=a | first=yes\nb | x | says=b | first=yes\n",
            AT("2") "two runs say first=yes: a and b");
    refused("a | x | says=costs $5\n", AT("1") "says= has a character of ");
    refused("a | x | says=a | here=no\n",
            AT("1") "here=no of the run a needs why=, a sentence");
    refused("a | x | says=a | why=Because.\n",
            AT("1") "why= of the run a is the reason of a here=no");
    refused("a | x | says=a | here=no | why=It is. | watch=f\n",
            AT("1") "the run a cannot be watched: it says here=no");
    refused("a | x\n    | says=a | disk=yes\r\n",
            AT("2") "this line ends in CRLF, where LF alone is asked");
    refused("\357\273\277a | x | says=a\n",
            AT("1") "this line begins with a byte order mark");
    refused("    | says=a\n", AT("1") "options, and no run above them");
    refused("  a | x\n", AT("1") "a run begins in the first column");
}

/* ---- what may be around ---- */

/* Headers that are not the compiler's own are no kernel's. */
static void
test_no_other_headers(void **state)
{
    (void)state;
    give("code/01-boot/kernel/s.c", "#include <stdint.h>\nuint8_t s;\n");
    give("headers/stdint.h", "#error this is another stdint.h\n");
    make_ok("C_INCLUDE_PATH=\"$PWD/headers\" CPATH=\"$PWD/headers\" "
            "make build/obj/gcc-Og/01-boot/kernel/s.c.o");
    assert_int_equal(remove("code/01-boot/kernel/s.c"), 0);
}

static void
test_a_level_is_one_word(void **state)
{
    (void)state;
    make_fails("make kernels OPT='-O2 -flto'");
    expect_in(said, "OPT=-O2 -flto is not known; it can be one of -O0, ");
    make_fails("make kernels OPT=O2");
    expect_in(said, "OPT=O2 is not known");
    make_fails("make kernels OPT=");
    expect_in(said, "OPT= is not known");
    make_fails("make kernels TOOLCHAIN='clang gcc'");
    expect_in(said, "TOOLCHAIN=clang gcc is not known");
}

/* Where git has made CRLF of the ends of lines, all goals say so. */
/* As after a pull: what is made knows less than the folders. */
static void
test_a_chapter_may_come_later(void **state)
{
    (void)state;
    assert_int_equal(shell("mkdir later && cp -RL Makefile tools book.yml "
                           "code later"),
                     0);
    make_ok("make -C later build/trees.mk");
    assert_int_equal(
        shell(
            "mkdir -p later/code/03-new/kernel "
            "later/code/breaks/03-new/odd && "
            "echo 'extern int n; int n;' >later/code/03-new/kernel/n.c && "
            "touch later/code/breaks/03-new/odd/layer && "
            "echo '      - {id: 03-new, title: C, code: code/03-new, "
            "draft: true}' >>later/book.yml"),
        0);
    make_ok("make -C later build/trees.mk");
    assert_int_equal(access("later/build/tree/03-new/kernel/n.c", R_OK), 0);
}

static void
test_crlf_is_named(void **state)
{
    (void)state;
    assert_int_equal(shell("mkdir crlf && cp -RL Makefile tools book.yml "
                           "code crlf && sed -i 's/$/\r/' crlf/Makefile "
                           "crlf/tools/making crlf/tools/*.mk"),
                     0);
    make_fails("make -C crlf");
    expect_in(said, "Lines end in CRLF here, in tools/making for one");
    make_fails("make -C crlf doctor");
    expect_in(said, "Lines end in CRLF here, in tools/making for one");
}

/* In a clone no line ends so, whatever core.autocrlf says. */
static void
test_a_clone_has_no_crlf(void **state)
{
    char command[2 * PATH_MAX];

    (void)state;
    if (shell("command -v git") != 0)
        skip();
    snprintf(command, sizeof command,
             "git -C '%s' rev-parse --verify -q HEAD", home);
    if (shell(command) != 0)
        skip();
    snprintf(command, sizeof command,
             "git -c core.autocrlf=true clone -q '%s' clone", home);
    assert_int_equal(shell(command), 0);
    assert_int_equal(access("clone/tools/setup", X_OK), 0);
    /* An answer that has them on purpose is no text for git. */
    shell("git -C clone ls-files --eol | "
          "grep -v 'w/\\(lf\\|none\\|-text\\)\\|attr/-text'");
    assert_string_equal(said, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_tree_chooses_the_format),
        cmocka_unit_test(test_programs_of_tests_follow),
        cmocka_unit_test(test_tests_follow_that_do_not_say_otherwise),
        cmocka_unit_test(test_a_misspelt_phrase_is_told),
        cmocka_unit_test(test_one_from_nothing),
        cmocka_unit_test(test_no_match_is_no_success),
        cmocka_unit_test(test_environment_does_not_choose),
        cmocka_unit_test(test_a_log_tells_how_to_repeat_it),
        cmocka_unit_test(test_one_chapter),
        cmocka_unit_test(test_run_boots_the_chapters_own),
        cmocka_unit_test(test_run_by_name),
        cmocka_unit_test(test_run_by_hand),
        cmocka_unit_test(test_run_on_a_kernel_of_ones_own),
        cmocka_unit_test(test_runs_are_listed),
        cmocka_unit_test(test_runs_are_checked),
        cmocka_unit_test(test_no_other_headers),
        cmocka_unit_test(test_a_level_is_one_word),
        cmocka_unit_test(test_a_chapter_may_come_later),
        cmocka_unit_test(test_crlf_is_named),
        cmocka_unit_test(test_a_clone_has_no_crlf),
    };

    if (!getcwd(home, sizeof home))
        return 1;
    return cmocka_run_group_tests(tests, make_project, leave_sandbox);
}
