// SPDX-License-Identifier: GPL-2.0-only
/*
 * A large parent and a child that does next to nothing: what does the child
 * cost?  Only the book's kernels can say.
 */
#include "user/lib/fork.h"
#include "user/lib/libc.h"

#define PAGES 256

static volatile char memory[PAGES][4096] __attribute__((aligned(4096)));

int
main(void)
{
    struct look before, after;
    int pid, status;

    for (int i = 0; i < PAGES; i++)
        memory[i][0] = 1;
    if (look(memory, &before) < 0)
        die("look");
    pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0) {
        memory[100][0] = 2;
        exit(0);
    }
    if (look(memory, &after) < 0)
        die("look");
    printf("pages of the parent's own: %d\n", PAGES);
    printf("frames gone after the fork: %u\n",
           before.free_frames - after.free_frames);
    if (waitpid(pid, &status, 0) != pid)
        die("waitpid");
    return 0;
}
