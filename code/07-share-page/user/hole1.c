// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first hole of 0.11: a page that is missing is not looked at before the
 * kernel stores into it.  B lets the kernel read into such a page; A, which
 * runs the same file, has it in memory and looks at it before and after.
 * Not alike on Linux: it has no such hole.
 */
#include "user/lib/exec.h"
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/libc.h"

static volatile char page[4096] __attribute__((aligned(4096))) =
    "A's own page";

/* B: a program of its own.  Descriptor 3 is a pipe, into which A writes. */
static int
second(void)
{
    if (read(3, (void *)page, 13) != 13)
        die("read");
    return 0;
}

int
main(int argc, char **argv, char **environ)
{
    char *const again[] = {"hole1", "b", NULL};
    int fds[2], pid;

    if (argc > 1)
        return second();
    if (pipe(fds) < 0)
        die("pipe");
    pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0) {
        execve("/bin/hole1", again, environ);
        die(argv[0]);
    }
    printf("A reads: %s\n", (char *)page);
    if (write(fds[1], "what B reads", 13) != 13)
        die("write");
    if (waitpid(pid, NULL, 0) != pid)
        die("waitpid");
    printf("A reads: %s\n", (char *)page);
    return 0;
}
