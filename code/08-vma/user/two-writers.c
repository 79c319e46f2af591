// SPDX-License-Identifier: GPL-2.0-only
/*
 * A page that nobody may write: a load makes it, a fork shares it, and the
 * child stores all the same.  Who reads what?
 */
#include "user/lib/fork.h"
#include "user/lib/libc.h"
#include "user/lib/loads.h"
#include "user/lib/mmap.h"

int
main(void)
{
    volatile int *page = pages_at(0x20000000, PAGE, PROT_READ);
    int pid, status;

    printf("parent: reads %d\n", *page);
    draw_program("before-the-fork");
    pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0) {
        *page = 99;
        printf("child:  has stored 99\n");
        draw("after-the-store");
        exit(0);
    }
    if (waitpid(pid, &status, 0) != pid)
        die("waitpid");
    printf("child:  signal %d\n", WTERMSIG(status));
    printf("parent: reads %d\n", *page);
    return 0;
}
