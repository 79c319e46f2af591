/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests of tools/setup and tools/doctor on a made-up system: the only
 * programs are those in the folder bin, and apt-get is a script that notes
 * what it was asked to do.
 */
#include "sandbox.h"

#define HEAD "# group tool needed Debian Ubuntu Fedora Arch Homebrew how\n"

/* Makes the system: the shell, coreutils, and a copy of the two scripts. */
static int
enter_system(void **state)
{
    static const char *const programs[] = {
        "sh", "dirname", "env", "mktemp", "rm", "tail", "cat", "touch",
    };
    char command[4 * PATH_MAX];

    if (enter_sandbox(state) != 0 || mkdir("bin", 0777) < 0 ||
        mkdir("tools", 0777) < 0)
        return -1;
    snprintf(command, sizeof command,
             "cp '%s/tools/setup' '%s/tools/doctor' '%s/tools/needs' tools",
             home, home, home);
    if (shell(command) != 0)
        return -1;
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        snprintf(command, sizeof command, "ln -s \"$(command -v %s)\" bin",
                 programs[i]);
        if (shell(command) != 0)
            return -1;
    }
    return 0;
}

static void
script(const char *name, const char *body)
{
    char path[100], full[2000];

    snprintf(path, sizeof path, "bin/%s", name);
    snprintf(full, sizeof full, "#!/bin/sh\n%s\n", body);
    give(path, full);
    assert_int_equal(chmod(path, 0755), 0);
}

/* Runs a script of tools/ on that system; returns its status. */
static int
on_system(const char *command)
{
    char full[1000];

    snprintf(full, sizeof full,
             "PATH=\"$PWD/bin\" TMPDIR=\"$PWD\" "
             "OS_RELEASE=\"$PWD/release\" /bin/sh tools/%s 2>&1",
             command);
    return shell(full);
}

/* An apt-get that brings the files `here` and `there`, to the root user. */
static void
give_apt(const char *more)
{
    char body[1000];

    snprintf(body, sizeof body,
             "echo \"$@\" >>calls\necho words of apt\n"
             "case $* in *install*) touch here there;; esac\n%s",
             more);
    script("apt-get", body);
    script("id", "echo 0");
}

static void
test_doctor_where_everything_is_missing(void **state)
{
    char line[1000], tool[100], package[200], group[20];
    FILE *f = fopen("tools/needs", "r");
    int tools = 0;

    (void)state;
    assert_non_null(f);
    assert_int_equal(on_system("doctor"), 1);
    while (fgets(line, sizeof line, f)) {
        const char *row;

        /* What has an absolute name is there or not; tools are not. */
        if (*line == '#' || strstr(line, " file /") ||
            strstr(line, " layout ") || strstr(line, " sbin ") ||
            sscanf(line, "%19s %99s %*s %199s", group, tool, package) != 3)
            continue;
        tools++;
        snprintf(line, sizeof line, "  missing  %-18s  ", tool);
        row = strstr(said, line);
        if (!row)
            fail_msg("not named as missing: %s", tool);
        snprintf(line, sizeof line, "%.*s", (int)strcspn(row, "\n"), row);
        expect_in(line, package);
    }
    fclose(f);
    assert_in_range(tools, 10, 1000);
    expect_in(said, "  Type: tools/setup run\n");
    expect_in(said, "  Type: tools/setup test\n");
    expect_in(said, "of what make needs is not right; see above.\n");
}

static const struct {
    const char *how, *needed, *row;
} versions[] = {
    {"echo tool 1.9", "1.10", "  old      tool                1.9  "},
    {"echo tool 1.10", "1.9", "  ok       tool                1.10  "},
    {"echo tool 7.2", "7.2.1", "  old      tool                7.2  "},
    {"echo tool 7.2.22", "7.2", "  ok       tool                7.2.22  "},
    {"echo tool 9.0", "10", "  old      tool                9.0  "},
    {"echo tool 10.0", "9", "  ok       tool                10.0  "},
    {"echo tool 10.0.", "10.0", "  ok       tool                10.0  "},
    {"echo 'i686-gcc (Debian 12.2.0-14+deb12u1) 12.2.0'", "12",
     "  ok       tool                12.2.0  "},
    {"echo 'GNU ld (GNU Binutils for Debian) 2.40' >&2", "2.34",
     "  ok       tool                2.40  "},
    {"echo no number", "1", "  missing  tool                -  "},
    {"false", "-", "  missing  tool                -  "},
    {"true", "-", "  ok       tool                yes  "},
};

static void
test_doctor_compares_versions(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        char table[500];
        int status;

        snprintf(table, sizeof table, HEAD "run tool %s pack = = = = %s\n",
                 versions[i].needed, versions[i].how);
        give("tools/needs", table);
        status = on_system("doctor");
        expect_in(said, versions[i].row);
        assert_int_equal(status, strncmp(versions[i].row, "  ok ", 5) != 0);
    }
}

/* Only what make itself needs decides the status. */
static void
test_doctor_status(void **state)
{
    (void)state;
    give("tools/needs",
         HEAD "run a - a = = = = true\ntest,book b - b = = = = false\n");
    assert_int_equal(on_system("doctor"), 0);
    expect_in(said, "  missing  b ");
    expect_in(said, "  Type: tools/setup test\n");
    expect_in(said, "  Type: tools/setup book\n");
    expect_not_in(said, "setup run");
    expect_not_in(said, "setup extra");
    expect_in(said, "\nEverything that make needs is here.\n");
    assert_int_equal(on_system("doctor --mising run"), 2);
    expect_in(said, "usage: tools/doctor");
}

static void
test_doctor_tries_what_goes_wrong(void **state)
{
    (void)state;
    give("tools/needs", HEAD "run a - a = = = = true\n");
    script("gcc", "case $* in *-m32*) exit 1;; esac");
    script("ld", "echo elf_x86_64");
    script("qemu-system-i386", "echo q35");
    script("pandoc", "echo pandoc 2.17; cat >/dev/null");
    assert_int_equal(on_system("doctor"), 1);
    expect_in(said, "wrong    gcc makes no i386 code; say make TOOLCHAIN=");
    expect_in(said, "wrong    ld links no i386 code; say make TOOLCHAIN=");
    expect_in(said, "wrong    QEMU lacks isa-debug-exit; take another");
    expect_in(said, "wrong    QEMU lacks the machine isapc; take another");
    expect_in(said, "note     no bios-microvm.bin; kernels boot");
    expect_in(said, "wrong    pandoc breaks UTF-8; type: export LC_ALL=");
    expect_in(said, "\n5 of what make needs is not right; see above.\n");

    script("gcc", ":");
    script("ld", "echo elf_i386");
    script("qemu-system-i386", "case $* in '-L help') echo bios;; esac\n"
                               "echo isapc isa-debug-exit");
    give("bios/bios-microvm.bin", "");
    script("pandoc",
           "case $1 in --version) echo pandoc 3.1;; *) cat;; esac");
    assert_int_equal(on_system("doctor"), 0);
    expect_in(said, "ok       gcc makes i386 code");
    expect_in(said, "ok       ld links i386 code");
    expect_in(said, "ok       QEMU has isa-debug-exit");
    expect_in(said, "ok       QEMU has the machine isapc");
    expect_in(said, "ok       QEMU finds bios-microvm.bin");
    expect_in(said, "ok       pandoc keeps UTF-8");
}

/* A checkout as git makes it on Windows; `who` is the first such file. */
static void
test_doctor_names_crlf(void **state)
{
    (void)state;
    give("tools/needs", HEAD "run a - a = = = = true\n");
    give("book.yml", "title: T\n");
    give("code/01-boot/runs", "# runs\na | b\n");
    assert_int_equal(on_system("doctor"), 0);
    expect_in(said, "ok       lines end in LF\n");
    give("code/01-boot/runs", "# runs\r\na | b\r\n");
    give("code/02-paging/layer", "drop a\r\n");
    assert_int_equal(on_system("doctor"), 1);
    expect_in(said, "wrong    lines end in CRLF, in code/01-boot/runs "
                    "code/02-paging/layer; clone again: git clone -c "
                    "core.autocrlf=false, or save these with LF\n");
    assert_int_equal(shell("sed -i 's/$/\r/' tools/doctor"), 0);
    assert_int_equal(on_system("doctor"), 1);
    assert_string_equal(said,
                        "tools/doctor: lines end in CRLF; clone again: "
                        "git clone -c core.autocrlf=false\n");
}

static const char two_tools[] =
    HEAD "run  one   - p,q  =    f   =   h   file here\n"
         "run  mine  - m    =    =   =   =   true\n"
         "test two   - q,r  u,q  g   -   =   file there\n"
         "book three - s    =    =   =   =   file nowhere\n";

static void
test_setup_installs_what_is_missing(void **state)
{
    (void)state;
    give("tools/needs", two_tools);
    give_apt("");
    assert_int_equal(on_system("setup test"), 0);
    assert_string_equal(said, "setup: missing: one two\n"
                              "setup: fetching the lists of packages\n"
                              "setup: installing p q r\n"
                              "setup: done\n");
    assert_int_equal(shell("sed 's/.* \\(update\\|install\\)/\\1/' calls"),
                     0);
    assert_string_equal(said, "update\n"
                              "install --no-remove --no-install-recommends "
                              "p q r\n");

    /* The second time there is nothing to do, and nobody is asked. */
    unlink("calls");
    assert_int_equal(on_system("setup test"), 0);
    assert_string_equal(said, "setup: everything for 'test' is here\n");
    assert_int_equal(on_system("setup"), 0);
    assert_string_equal(said, "setup: everything for 'run' is here\n");
    assert_false(exists("calls"));
}

static void
test_setup_takes_the_group(void **state)
{
    (void)state;
    give("tools/needs", two_tools);
    give_apt("");
    assert_int_equal(on_system("setup"), 0);
    expect_in(said, "setup: missing: one\n");
    unlink("here");
    unlink("there");
    assert_int_equal(on_system("setup book"), 1);
    expect_in(said, "setup: missing: one three\n");
    assert_int_equal(on_system("setup all"), 1);
    expect_in(said, "setup: missing: three\n");
    assert_int_equal(on_system("setup extra"), 0);
    expect_in(said, "setup: everything for 'extra' is here\n");
    assert_int_equal(on_system("setup tests"), 2);
    expect_in(said, "usage: tools/setup");
}

static void
test_setup_says_why_it_cannot(void **state)
{
    (void)state;
    give("tools/needs", two_tools);
    assert_int_equal(on_system("setup test"), 1);
    assert_string_equal(
        said,
        "setup: missing: one two\n"
        "setup: this system has no apt-get; install these by its own means:\n"
        "  one two\n"
        "On Debian they come with:\n"
        "  p q r\n");

    give_apt("");
    script("id", "echo 1000");
    assert_int_equal(on_system("setup test"), 1);
    expect_in(said,
              "there is no sudo; type as root:\n"
              "apt-get update && apt-get install --no-install-recommends "
              "p q r\n");
    assert_false(exists("calls"));

    script("sudo", "echo sudo >>calls\nexec \"$@\"");
    assert_int_equal(on_system("setup test"), 0);
    expect_in(contents("calls"), "sudo\n");
}

static void
test_setup_fails_with_apt(void **state)
{
    (void)state;
    give("tools/needs", two_tools);
    give_apt("exit 100");
    assert_int_equal(on_system("setup"), 1);
    expect_in(said,
              "words of apt\n"
              "setup: apt-get update failed; its last words are above\n");

    /* apt-get may succeed, and the tool be too old or absent all the same. */
    give_apt("");
    unlink("calls");
    assert_int_equal(on_system("setup book"), 1);
    expect_in(said, "setup: still not right: three; tools/doctor says");
    assert_int_equal(shell("grep -c install calls"), 0);
    assert_string_equal(said, "2\n");
    assert_int_equal(on_system("setup book"), 1);
    expect_not_in(said, "words of apt");

    /* Its log is gone. */
    assert_int_equal(shell("ls -A"), 0);
    assert_string_equal(said, "bin\ncalls\nhere\nthere\ntools\n");
}

/* Elsewhere nothing is installed, but the names are those of the system. */
static void
test_setup_knows_other_names(void **state)
{
    (void)state;
    give("tools/needs", two_tools);
    give_apt("");
    give("release", "NAME=x\nID=fedora\n");
    assert_int_equal(on_system("setup test"), 1);
    expect_in(said, "\n  sudo dnf install f g\n");
    give("release", "ID=x\nID_LIKE=\"y arch\"\n");
    assert_int_equal(on_system("setup test"), 1);
    expect_in(said, "\n  sudo pacman -S --needed p q\n");
    assert_false(exists("calls"));
    give("release", "ID=ubuntu\nID_LIKE=debian\n");
    assert_int_equal(on_system("setup test"), 0);
    expect_in(said, "setup: installing p q u\n");
}

/* The compiler and QEMU against those of the book's runs. */
static void
test_doctor_knows_the_books_runs(void **state)
{
    (void)state;
    give("tools/needs", HEAD "run a - a = = = = true\n");
    give("tools/made-with", "echo gcc 14.2.0; echo QEMU 10.0\n");
    give("tests/transcripts/made-with", "gcc 12.2.0\nQEMU 7.2\n");
    script("gcc", ":");
    script("qemu-system-i386", "echo isapc isa-debug-exit");
    assert_int_equal(on_system("doctor"), 0);
    expect_in(said,
              "note     gcc 14.2.0 / QEMU 10.0: your runs will differ "
              "from the book's (gcc 12.2.0 / QEMU 7.2)\n");
    give("tests/transcripts/made-with", "gcc 14.2.0\nQEMU 10.0\n");
    assert_int_equal(on_system("doctor"), 0);
    expect_in(said, "ok       gcc and QEMU are those of the book's runs\n");
}

#define TEST(f) \
    cmocka_unit_test_setup_teardown(f, enter_system, leave_sandbox)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_doctor_where_everything_is_missing),
        TEST(test_doctor_compares_versions),
        TEST(test_doctor_status),
        TEST(test_doctor_tries_what_goes_wrong),
        TEST(test_doctor_names_crlf),
        TEST(test_doctor_knows_the_books_runs),
        TEST(test_setup_installs_what_is_missing),
        TEST(test_setup_knows_other_names),
        TEST(test_setup_takes_the_group),
        TEST(test_setup_says_why_it_cannot),
        TEST(test_setup_fails_with_apt),
    };

    if (!getcwd(home, sizeof home))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
