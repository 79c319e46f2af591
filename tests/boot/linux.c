/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs programs twice, on a test kernel in QEMU and on the Linux of this
 * machine, and compares what they print and how they end.  ELF programs are
 * the same file on both.  If the kernel's tree has a disk, the programs here
 * begin in a folder with the same files.
 *
 * usage: linux KERNEL NAME...
 */
#define _GNU_SOURCE
#include "guest-tasks.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECONDS = 20, ROOM = 1 << 16, CORE_DUMPED = 0x80 };

/* ---- here ---- */

static char *
linux_path(const char *name)
{
    const char *tree = strstr(kernel, "/kernel/");
    const char *end = strrchr(kernel, '.');
    char *path;

    if (!tree_has("kernel/aout.h"))
        return module_path(name);
    assert_true(tree && end);
    tree = strchr(tree + 8, '/'); /* behind the config's name */
    assert_non_null(tree);
    if (asprintf(&path, "build/linux%.*s/%s", (int)(end - tree), tree,
                 name) < 0)
        abort();
    return path;
}

/* What is on the kernel's disk, as a folder of this machine, or NULL. */
static char *
disk_folder(void)
{
    char *path = built_path("disk", ".", "files");

    if (access(path, X_OK) == 0)
        return path;
    free(path);
    return NULL;
}

/* Descriptors as the book's kernels have them: 0 to 2 open, 20 in all. */
static void
few_descriptors(int out)
{
    const struct rlimit limit = {20, 20};

    dup2(out, 1);
    dup2(out, 2);
    for (int fd = 3; fd < 256; fd++)
        close(fd);
    setrlimit(RLIMIT_NOFILE, &limit);
}

/* Can this machine run i386 programs at all?  Some kernels cannot. */
static bool
cannot_run(int status)
{
    return WIFEXITED(status) && WEXITSTATUS(status) == 126;
}

/* What the program prints; its wait status goes to *status. */
static char *
run_here(const char *name, int *status)
{
    char *path = linux_path(name), *text = calloc(1, ROOM);
    char *whole = realpath(path, NULL), *folder = disk_folder();
    FILE *out = tmpfile();
    pid_t pid;

    assert_true(text && out);
    if (!whole)
        fail_msg("%s is not there", path);
    pid = fork();
    if (pid == 0) {
        setpgid(0, 0);
        alarm(SECONDS);
        if (folder && chdir(folder) < 0)
            _exit(127);
        few_descriptors(fileno(out));
        execl(whole, path, (char *)NULL);
        _exit(errno == ENOEXEC || errno == ENOENT ? 126 : 127);
    }
    assert_int_equal(waitpid(pid, status, 0), pid);
    kill(-pid, SIGKILL);
    rewind(out);
    text[fread(text, 1, ROOM - 1, out)] = '\0';
    fclose(out);
    free(folder);
    free(whole);
    free(path);
    return text;
}

/* ---- there ---- */

/* Lines that the kernel and the test add to what the program says. */
static bool
is_kernels(const char *line)
{
    static const char *const begins[] = {
        "task ",     "  page fault: ", "status: 0x",
        "adopted: ", "frames lost: ",  "ramdisk: ",
    };

    for (size_t i = 0; i < COUNT_OF(begins); i++)
        if (strncmp(line, begins[i], strlen(begins[i])) == 0)
            return true;
    return false;
}

static char *
run_there(const char *name, int *status)
{
    char *text = calloc(1, ROOM), *line, *folder = disk_folder(), *names;

    if (!text || asprintf(&names, "%s%s", name, folder ? " disk" : "") < 0)
        abort();
    boot_programs((struct boot_options){.words = "run=t-program",
                                        .guest_seconds = 60},
                  names, BOOT_PASS);
    free(names);
    free(folder);
    *status = (int)value("status");
    for (size_t i = 0; (line = boot_line(&result, "", i)); i++) {
        if (!is_kernels(line)) {
            assert_true(strlen(text) + strlen(line) < ROOM - 2);
            strcat(strcat(text, line), "\n");
        }
        free(line);
    }
    return text;
}

/* Where two texts differ: the line there, and how many characters it has. */
static const char *
line_at(const char *text, const char *at, int *length)
{
    while (at > text && at[-1] != '\n')
        at--;
    *length = (int)strcspn(at, "\n");
    return at;
}

static void
assert_same(const char *here, const char *there)
{
    size_t i = 0;
    const char *a, *b;
    int na, nb;

    while (here[i] && here[i] == there[i])
        i++;
    if (here[i] == there[i])
        return;
    a = line_at(here, here + i, &na);
    b = line_at(there, there + i, &nb);
    fail_msg("Linux says \"%.*s\", the book's kernel \"%.*s\"", na, a, nb,
             b);
}

/* Take the lines that begin so out of a text. */
static void
drop_lines(char *text, const char *start)
{
    size_t n = strlen(start);

    for (char *at = text; *at;) {
        char *next = at + strcspn(at, "\n");

        next += *next == '\n';
        if (strncmp(at, start, n) == 0)
            memmove(at, next, strlen(next) + 1);
        else
            at = next;
    }
}

/* QEMU 10 and later let a program run these two; a processor does not. */
static void
pass_over_what_qemu_lets_run(char *here, char *there)
{
    static const char *const lets[] = {"invd: ", "wbinvd: "};
    char line[40];

    for (size_t i = 0; i < COUNT_OF(lets); i++) {
        snprintf(line, sizeof(line), "%skilled by 0\n", lets[i]);
        if (!strstr(there, line))
            continue;
        drop_lines(here, lets[i]);
        drop_lines(there, lets[i]);
    }
}

static void
prints_and_ends_the_same(void **state)
{
    const char *name = *state;
    int status_here, status_there;
    char *here = run_here(name, &status_here), *there;

    if (cannot_run(status_here)) {
        print_message("  this machine does not run i386 programs\n");
        free(here);
        skip();
    }
    there = run_there(name, &status_there);
    pass_over_what_qemu_lets_run(here, there);
    assert_same(here, there);
    if ((status_here & ~CORE_DUMPED) != status_there)
        fail_msg(
            "on Linux the wait status is %#x, on the book's kernel %#x",
            status_here, status_there);
    free(here);
    free(there);
}

int
main(int argc, char **argv)
{
    struct CMUnitTest *tests;
    size_t n = argc > 2 ? (size_t)argc - 2 : 0;

    if (n == 0) {
        fprintf(stderr, "usage: %s KERNEL NAME...\n", argv[0]);
        return 2;
    }
    kernel = argv[1];
    tests = calloc(n, sizeof(*tests));
    if (!tests)
        return 2;
    for (size_t i = 0; i < n; i++) {
        tests[i] = (struct CMUnitTest)BOOT_TEST(prints_and_ends_the_same);
        tests[i].name = argv[i + 2];
        tests[i].initial_state = argv[i + 2];
    }
    return _cmocka_run_group_tests("programs", tests, n, NULL, NULL);
}
