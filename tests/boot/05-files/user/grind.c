// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two tasks that read a long file again and again.  Only the book's kernels:
 * somebody must press Ctrl-C.
 */
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

int
main(int argc, char **argv, char **environ)
{
    static char bytes[3000];
    int pid = fork();

    (void)argc, (void)argv, (void)environ;
    CHECK(pid >= 0);
    for (int times = 0;; times++) {
        int fd = open("/sizes/274433", O_RDONLY), got;

        CHECK(fd >= 0);
        while ((got = read(fd, bytes, sizeof(bytes))) > 0)
            ;
        EQUAL(got, 0);
        close(fd);
        if (pid == 0 && times == 0)
            printf("about to read again\n");
    }
}
