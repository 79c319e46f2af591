// SPDX-License-Identifier: GPL-2.0-only
/*
 * May a program's file be opened to write to it, while the program runs, and
 * when it has ended?
 */
#include "kernel/errno.h"
#include "user/lib/exec.h"
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/libc.h"

#define FILE \
    "bin/reader" /* stays until descriptor 5 says that it may end */

static void
row(const char *when)
{
    int fd = open(FILE, O_WRONLY);

    printf("| %s | %s |\n", when,
           fd < 0 && errno == ETXTBSY ? "ETXTBSY" : "another answer");
    if (fd >= 0)
        close(fd);
}

int
main(void)
{
    char *const argv[] = {FILE, NULL};
    int report[2], stay[2], pid;
    uint32_t said[2];

    if (pipe(report) < 0 || pipe(stay) < 0) /* 3 and 4, 5 and 6 */
        die("pipe");
    printf("table busy\n| the program | open(\"%s\", O_WRONLY) |\n", FILE);
    row("does not run");
    pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0) {
        dup2(report[1], 4);
        close(stay[1]);
        execve(FILE, argv, argv + 1);
        die(FILE);
    }
    close(stay[0]);
    if (read_all(report[0], said, sizeof(said)) != sizeof(said))
        die("report");
    row("runs");
    close(stay[1]);
    if (waitpid(pid, NULL, 0) != pid)
        die("waitpid");
    row("has ended");
    return 0;
}
