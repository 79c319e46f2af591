// SPDX-License-Identifier: GPL-2.0-only
/*
 * Becomes itself, again and again.  Only the book's kernels: somebody must
 * press Ctrl-C.
 */
#include "user/lib/exec.h"
#include "user/lib/libc.h"

int
main(int argc, char **argv, char **environ)
{
    char *const second[] = {"again", "2", NULL};
    char *const third[] = {"again", "2", "3", NULL};

    (void)argv;
    if (argc == 2)
        printf("about to be myself again\n");
    execve("/bin/again", argc == 1 ? second : third, environ);
    die("/bin/again");
}
