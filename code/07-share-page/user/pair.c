// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two tasks run this file.  One page of it, as each of the two sees it:
 * read by A, read by B, stored to by B, stored to by A.  B is there before A
 * reads, or its fork would have made A's entry read-only already.
 * Only the book's kernels tell.
 */
#include "user/lib/exec.h"
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/libc.h"
#include "user/lib/loads.h"

static volatile char page[4096] __attribute__((aligned(4096))) =
    "from the file";

static void
row(const char *who, const char *when)
{
    struct look at;

    if (look(page, &at) < 0)
        die("look");
    printf("| %s | %s | %08x | %u | %u |\n", who, when, at.entry, at.count,
           faults_so_far().loaded);
}

/* One turn: say that ours is over, or wait until the other's is. */
static void
give_turn(int fd)
{
    if (write(fd, ".", 1) != 1)
        die("write");
}

static void
await_turn(int fd)
{
    char dot;

    if (read(fd, &dot, 1) != 1)
        die("read");
}

/* B: a program of its own, with 3 to wait at and 6 to answer. */
static int
second(void)
{
    give_turn(6);
    await_turn(3);
    row("B", "at its start");
    (void)page[0];
    row("B", "has read");
    draw("shared");
    give_turn(6);
    await_turn(3);
    page[0] = 'B';
    row("B", "has stored");
    draw("b-stored");
    give_turn(6);
    await_turn(3);
    return 0;
}

int
main(int argc, char **argv, char **environ)
{
    char *const again[] = {"pair", "b", NULL};
    int to_b[2], to_a[2], pid;

    if (argc > 1 && argv[1][0] == 'b')
        return second();
    printf("table pair\n| who | when | entry | count | from file |\n");
    if (pipe(to_b) < 0 || pipe(to_a) < 0)
        die("pipe");
    pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0) {
        execve("/bin/pair", again, environ);
        die(argv[0]);
    }
    await_turn(to_a[0]);
    (void)page[0];
    row("A", "has read");
    draw("before");
    give_turn(to_b[1]);
    await_turn(to_a[0]);
    row("A", "B has read");
    give_turn(to_b[1]);
    await_turn(to_a[0]);
    row("A", "B has stored");
    page[0] = 'A';
    row("A", "has stored");
    draw("a-stored");
    give_turn(to_b[1]);
    return waitpid(pid, NULL, 0) == pid ? 0 : 1;
}
