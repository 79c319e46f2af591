// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks that all fork, and all make pipes, at the same time.  Each must have
 * a child of its own and a pipe of its own.  Only the book's kernels.
 */
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

enum { TASKS = 6, ROUNDS = 8 };

/* A child that ends with `n`, waited for. */
static void
fork_once(int n)
{
    int pid = fork(), status = 0;

    if (pid == 0)
        exit(n);
    CHECK(pid > 0);
    EQUAL(waitpid(pid, &status, 0), pid);
    EQUAL(WEXITSTATUS(status), n);
}

/* What goes into a pipe comes out of it, and nothing else. */
static void
pipe_once(int n)
{
    int fds[2], got = 0;

    EQUAL(pipe(fds), 0);
    EQUAL(write(fds[1], &n, sizeof(n)), sizeof(n));
    sched_yield();
    EQUAL(read(fds[0], &got, sizeof(got)), sizeof(got));
    EQUAL(got, n);
    EQUAL(close(fds[1]), 0);
    EQUAL(read(fds[0], &got, sizeof(got)), 0);
    EQUAL(close(fds[0]), 0);
}

int
main(int argc, char **argv, char **environ)
{
    int status;

    (void)argc;
    (void)argv;
    (void)environ;

    for (int i = 0; i < TASKS; i++) {
        if (fork() > 0)
            continue;
        for (int j = 0; j < ROUNDS; j++) {
            fork_once(10 * i + j);
            pipe_once(100 * i + j);
        }
        return 0;
    }
    for (int i = 0; i < TASKS; i++) {
        CHECK(waitpid(-1, &status, 0) > 0);
        EQUAL(status, 0);
    }
    return 0;
}
