// SPDX-License-Identifier: GPL-2.0-only
/*
 * The second hole of 0.11: a copy that was made for a store counts as
 * unchanged until the store is made, and it may never be.  A has a secret;
 * its child C asks the kernel to read, where there is nothing to read; a
 * stranger runs the same file.  Not alike on Linux: it has no such hole.
 */
#include "user/lib/exec.h"
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/libc.h"

static volatile char page[4096] __attribute__((aligned(4096))) =
    "no secret";

static void
keep_secret(void)
{
    static const char secret[] = "my secret";

    for (unsigned int i = 0; i < sizeof(secret); i++)
        page[i] = secret[i];
}

/* A program of its own: says what is in the file, as far as it can tell. */
static int
stranger(void)
{
    printf("a stranger reads: %s\n", (char *)page);
    return 0;
}

/* C: 0 bytes come, into a page that the kernel had to look at. */
static void
child(int empty, char **environ)
{
    char *const again[] = {"hole2", "stranger", NULL};
    int pid;

    if (read(empty, (void *)page, 1) != 0)
        die("read");
    pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0) {
        execve("/bin/hole2", again, environ);
        die("hole2");
    }
    exit(waitpid(pid, NULL, 0) != pid);
}

int
main(int argc, char **argv, char **environ)
{
    int fds[2], pid;

    if (argc > 1)
        return stranger();
    keep_secret();
    if (pipe(fds) < 0 || close(fds[1]) < 0)
        die("pipe");
    pid = fork();
    if (pid < 0)
        die(argv[0]);
    if (pid == 0)
        child(fds[0], environ);
    if (waitpid(pid, NULL, 0) != pid)
        die("waitpid");
    return 0;
}
