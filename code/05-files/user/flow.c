// SPDX-License-Identifier: GPL-2.0-only
/*
 * More bytes through a pipe than fit into it: who waits for whom?
 * Not alike on Linux: how much fits.
 */
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/libc.h"

static char bytes[10000];

static void
writer(int to)
{
    if (write(to, bytes, sizeof(bytes)) != sizeof(bytes))
        die("write");
    exit(0);
}

int
main(void)
{
    int fds[2], pid, got, in_all = 0, status;

    if (pipe(fds) < 0)
        die("pipe");
    pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0)
        writer(fds[1]);
    close(fds[1]); /* or the end would never come */
    while ((got = read(fds[0], bytes, sizeof(bytes))) > 0) {
        printf("reader: %d bytes\n", got);
        in_all += got;
    }
    printf("reader: the end, after %d bytes\n", in_all);
    if (waitpid(pid, &status, 0) != pid)
        die("waitpid");
    return 0;
}
