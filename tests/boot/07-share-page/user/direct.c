/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Starts the actors of act.c, each a program of its own, and waits for them.
 * Its argument is the script, which act.c explains; actors that the script
 * has forked are not started here.  E runs the same file by another name, F
 * an equal one.  Only the book's kernels.
 */
#include "user/lib/exec.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

/* Is this actor somebody's child in the script? */
static int
is_forked(const char *script, char actor)
{
    for (; *script; script += 3)
        if (script[1] == 'f' && script[2] == actor)
            return 1;
    return 0;
}

static int
appears(const char *script, char actor)
{
    for (; *script; script += 3)
        if (script[0] == actor)
            return 1;
    return 0;
}

static char *
file_of(char actor)
{
    if (actor == 'E')
        return "/bin/act-too";
    return actor == 'F' ? "/bin/act-copy" : "/bin/act";
}

int
main(int argc, char **argv, char **environ)
{
    CHECK(argc == 2);
    set_word(0);
    for (char actor = 'A'; actor <= 'F'; actor++) {
        char name[] = {actor, 0};
        char *const words[] = {file_of(actor), name, argv[1], NULL};
        int pid;

        if (!appears(argv[1], actor) || is_forked(argv[1], actor))
            continue;
        pid = fork();
        CHECK(pid >= 0);
        if (pid == 0) {
            execve(words[0], words, environ);
            CHECK(!"execve");
        }
    }
    while (get_word() != 99)
        sched_yield();
    while (waitpid(-1, NULL, 0) > 0)
        ;
    return 0;
}
