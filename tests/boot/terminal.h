/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests in which somebody types: a kernel boots on a pseudo-terminal, as by
 * `make run`, in a process of its own.  The test waits for what it expects
 * to see before it goes on, however long that takes.
 */
#ifndef TERMINAL_H
#define TERMINAL_H

#include "guest-tasks.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { PATIENCE_MS = 60000 };

static int terminal = -1;         /* our end of it */
static pid_t machine;             /* the process that boots */
static char seen[1 << 16];        /* all that the terminal has shown */
static size_t seen_size, seen_at; /* up to here it was expected */

/* In the child: its terminal becomes the kernel's.  Does not return. */
static void
boot_here(const char *slave, struct boot_options options)
{
    static struct boot_result last;
    int fd;

    setsid();
    fd = open(slave, O_RDWR);
    if (fd < 0 || ioctl(fd, TIOCSCTTY, 0) < 0)
        _exit(100);
    for (int i = 0; i < 3; i++)
        dup2(fd, i);
    _exit((int)boot_run(&options, &last));
}

/* Boot with the programs in `names` as modules, as boot_programs() does. */
static void
boot_on_terminal(struct boot_options options, const char *names)
{
    static struct boot_module modules[MAX_PROGRAMS];
    char *list = strdup(names), *save = NULL, *name, *slave;

    options.modules = modules;
    for (name = strtok_r(list, " ", &save); name;
         name = strtok_r(NULL, " ", &save)) {
        assert_true(options.modules_count < MAX_PROGRAMS);
        modules[options.modules_count++] =
            (struct boot_module){.path = module_path(name), .words = name};
    }
    options.interactive = true;
    options.kernel = kernel;
    seen_size = seen_at = 0;
    terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(terminal >= 0 && grantpt(terminal) == 0 &&
                unlockpt(terminal) == 0);
    slave = strdup(ptsname(terminal));
    machine = fork();
    assert_true(machine >= 0);
    if (machine == 0)
        boot_here(slave, options);
    free(slave);
    for (size_t i = 0; i < options.modules_count; i++)
        free((char *)modules[i].path);
    free(list);
}

static void
show_seen(const char *why, const char *text)
{
    fputs("the terminal has shown:\n", stderr);
    fwrite(seen, 1, seen_size, stderr);
    fputc('\n', stderr);
    fail_msg("%s: \"%s\"", why, text);
}

/* Wait until the terminal shows this, after what was expected before. */
static void
expect_bytes(const char *text, size_t n)
{
    char *found;

    while (
        !(found = memmem(seen + seen_at, seen_size - seen_at, text, n))) {
        struct pollfd fd = {.fd = terminal, .events = POLLIN};
        ssize_t got = -1;

        if (poll(&fd, 1, PATIENCE_MS) == 1)
            got = read(terminal, seen + seen_size, sizeof seen - seen_size);
        if (got <= 0)
            show_seen("never shown", text);
        seen_size += (size_t)got;
    }
    seen_at = (size_t)(found - seen) + n;
}

#define EXPECT(text) expect_bytes(text, sizeof(text) - 1)

static void
type_bytes(const char *keys, size_t n)
{
    assert_int_equal(write(terminal, keys, n), n);
}

#define TYPE(keys) type_bytes(keys, sizeof(keys) - 1)

/* The machine must end, and well. */
static void
expect_end(void)
{
    int status;

    assert_int_equal(waitpid(machine, &status, 0), machine);
    machine = 0;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != BOOT_PASS)
        show_seen("the run did not end well", "");
}

static int
hang_up(void **state)
{
    forget_result(state);
    if (machine > 0) {
        kill(machine, SIGKILL);
        waitpid(machine, NULL, 0);
    }
    machine = 0;
    close(terminal);
    return 0;
}

#define TERMINAL_TEST(f) cmocka_unit_test_teardown(f, hang_up)

#endif
