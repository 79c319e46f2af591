/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the instructions go of a store to a page that was shared and is not
 * any more.  Only the book's kernels, and of them the canonical build: others
 * have no such functions left to tell apart.
 */
#include "user/lib/cost.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

static volatile uint32_t page[1024] __attribute__((aligned(4096)));

int
main(int argc, char **argv, char **environ)
{
    int pid = fork();

    (void)argc;
    (void)argv;
    (void)environ;
    if (pid == 0)
        exit(0);
    status_of(pid);
    (void)page[0];
    step(1);
    page[0] = 1;
    step(0);
    return 0;
}
