/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Makes the kernel use its stack as deeply as it can: failing copies, a
 * program to load, a child's death with all that is said about it.
 * Only the book's kernels.
 */
#include "user/lib/test.h"

int
main(int argc, char **argv, char **environ)
{
    bool pages = holes_are_pages();
    int pid;

    (void)argc;
    (void)argv;
    (void)environ;
    EQUAL(write(1, (void *)0x2000000, 100), pages ? 100 : -1);
    EQUAL(waitpid(-1, (int *)0x2000000, 0), -1);
    EQUAL(syscall3(162, 0x2000000, 0, 0), pages ? 0 : -14);
    printf("some words of the usual length, and a number: %d\n", 12345);
    set_word(2);
    pid = spawn("child");
    CHECK(pid > 0);
    sleep_ms(50);
    freeze(3);
    EQUAL(status_of(pid), 11);
    return 0;
}
