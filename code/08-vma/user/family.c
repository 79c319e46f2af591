// SPDX-License-Identifier: GPL-2.0-only
/*
 * A fork with three areas: for stores, for loads, for nothing.  The child
 * takes all rights and stores into each; the parent keeps what it had.
 */
#include "user/lib/fork.h"
#include "user/lib/libc.h"
#include "user/lib/mmap.h"

#define AREAS 3
#define BOTH  (PROT_READ | PROT_WRITE)

static volatile int *area[AREAS];
static const int prot[AREAS] = {BOTH, PROT_READ, PROT_NONE};

static void
protect(int i, int rights)
{
    if (mprotect((void *)area[i], PAGE, rights) < 0)
        die("mprotect");
}

static void
child(void)
{
    draw("after-the-fork");
    printf("the child's areas:\n");
    show_maps(0x20000000, 0x20010000);
    for (int i = 0; i < AREAS; i++) {
        protect(i, BOTH);
        printf("child:  area %d reads %d\n", i, *area[i]);
        *area[i] = 10 + i;
    }
    draw("after-the-stores");
    exit(0);
}

int
main(void)
{
    int pid;

    for (int i = 0; i < AREAS; i++) {
        area[i] = pages_at(0x20000000 + 2 * PAGE * (uint32_t)i, PAGE, BOTH);
        *area[i] = i + 1;
        protect(i, prot[i]);
    }
    pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0)
        child();
    if (waitpid(pid, NULL, 0) != pid)
        die("waitpid");
    protect(2, PROT_READ);
    printf("parent: the areas read %d, %d, %d\n", *area[0], *area[1],
           *area[2]);
    return 0;
}
