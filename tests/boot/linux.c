/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs programs twice, on a test kernel in QEMU and on the Linux of this
 * machine, and compares what they print and how they end.
 *
 * usage: linux KERNEL NAME...
 */
#define _GNU_SOURCE
#include "guest-tasks.h"

#include <errno.h>
#include <signal.h>
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

    assert_true(tree && end);
    tree = strchr(tree + 8, '/'); /* behind the config's name */
    assert_non_null(tree);
    if (asprintf(&path, "build/linux%.*s/%s", (int)(end - tree), tree,
                 name) < 0)
        abort();
    return path;
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
    FILE *out = tmpfile();
    pid_t pid;

    assert_true(text && out);
    if (access(path, X_OK) < 0)
        fail_msg("%s is not there", path);
    pid = fork();
    if (pid == 0) {
        setpgid(0, 0);
        alarm(SECONDS);
        dup2(fileno(out), 1);
        dup2(fileno(out), 2);
        execl(path, path, (char *)NULL);
        _exit(errno == ENOEXEC || errno == ENOENT ? 126 : 127);
    }
    assert_int_equal(waitpid(pid, status, 0), pid);
    kill(-pid, SIGKILL);
    rewind(out);
    text[fread(text, 1, ROOM - 1, out)] = '\0';
    fclose(out);
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
        "adopted: ", "frames lost: ",
    };

    for (size_t i = 0; i < COUNT_OF(begins); i++)
        if (strncmp(line, begins[i], strlen(begins[i])) == 0)
            return true;
    return false;
}

static char *
run_there(const char *name, int *status)
{
    char *text = calloc(1, ROOM), *line;

    assert_non_null(text);
    boot_programs((struct boot_options){.words = "run=t-program",
                                        .guest_seconds = 60},
                  name, BOOT_PASS);
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
    if (strcmp(here, there) != 0)
        fail_msg("Linux says:\n%s\nthe book's kernel:\n%s", here, there);
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
