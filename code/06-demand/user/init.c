// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first program: runs what its argument names.  `a,x;b&c` is a with the
 * argument x, and when that has ended b and c side by side.
 */
#include "user/lib/exec.h"
#include "user/lib/fork.h"
#include "user/lib/libc.h"

#define MAX_WORDS 8 /* of a command */

/* Cut `text` at the next separator; what follows, or NULL at the end. */
static char *
cut(char *text, const char *separators, char *found)
{
    for (; *text; text++) {
        for (const char *s = separators; *s; s++) {
            if (*text == *s) {
                *found = *s;
                *text = '\0';
                return text + 1;
            }
        }
    }
    *found = '\0';
    return NULL;
}

static void
run(char *command)
{
    static char path[64];
    char *argv[MAX_WORDS + 2] = {command}, found;
    char *const none[] = {NULL};

    for (int i = 0; argv[i]; i++) {
        if (i == MAX_WORDS)
            die("more than 8 words");
        argv[i + 1] = cut(argv[i], ",", &found);
    }
    if (join(path, sizeof(path), "/bin/", command) == 0)
        execve(path, argv, none);
    die(command);
}

int
main(int argc, char **argv, char **environ)
{
    char *next = argc > 1 && *argv[1] ? argv[1] : NULL, found;

    (void)environ;
    while (next) {
        char *command = next;
        int pid;

        next = cut(command, ";&", &found);
        pid = fork();
        if (pid < 0)
            die("fork");
        if (pid == 0)
            run(command);
        if (found != '&')
            while (waitpid(-1, NULL, 0) > 0)
                ;
    }
    return 0;
}
