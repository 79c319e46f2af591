// SPDX-License-Identifier: GPL-2.0-only
/*
 * Task 1: starts the actors of the story, A first, so that each has a slot
 * above the one before, and stops the machine when the story is over.
 * A, B and C are always there; those that the story forks are not started
 * here.  All run act, but for those that the word alike= names: they run
 * alike.  In the slots below one of them there may be a crowd, which does
 * nothing.
 */
#include "user/lib/exec.h"
#include "user/lib/fork.h"
#include "user/lib/libc.h"

static char story[256], others[16];

/* Does a step begin so, or fork so? */
static int
appears(int at, char verb, char actor)
{
    for (const char *step = story; *step; step += 3)
        if (step[at] == actor && (!verb || step[1] == verb))
            return 1;
    return 0;
}

/* Does it run the other file? */
static int
is_other(char actor)
{
    for (const char *s = others; *s; s++)
        if (*s == actor)
            return 1;
    return 0;
}

static void
start(char actor, const char *path, char **environ)
{
    char name[] = {actor, 0};
    char *const words[] = {"act", name, story, NULL};
    int pid = fork();

    if (pid == 0)
        execve(path, words, environ);
    if (pid <= 0)
        die("start");
    syscall3(508, (uint32_t)(actor - 'A'), 0, 0);
}

int
main(int argc, char **argv, char **environ)
{
    uint32_t steps = 0;

    (void)argc;
    (void)argv;
    syscall3(500, (uint32_t)story, (uint32_t)others, 0);
    while (story[3 * steps])
        steps++;
    for (char actor = 'A'; actor <= 'H'; actor++) {
        syscall3(499, (uint32_t)actor, 0, 0);
        if (actor <= 'C' ||
            (appears(0, 0, actor) && !appears(2, 'f', actor)))
            start(actor, is_other(actor) ? "/bin/alike" : "/bin/act",
                  environ);
    }
    syscall3(507, steps + 1, 0, 0);
    return 0;
}
