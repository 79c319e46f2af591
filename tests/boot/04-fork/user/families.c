/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What waitpid tells a parent of its children, as on any Linux.
 */
#include "user/lib/fork.h"
#include "user/lib/test.h"

static int
child(int status, unsigned int milliseconds)
{
    int pid = fork();

    CHECK(pid >= 0);
    if (pid > 0)
        return pid;
    CHECK(getppid() > 0 && getpid() != getppid());
    if (milliseconds)
        sleep_ms(milliseconds);
    exit(status);
}

static void
statuses(void)
{
    static const int all[] = {0, 1, 7, 127, 128, 255, 256, 257, -1, 4660};

    for (int i = 0; i < (int)(sizeof(all) / sizeof(all[0])); i++)
        printf("exit(%d): status 0x%x\n", all[i],
               status_of(child(all[i], 0)));
}

static void
not_yet(void)
{
    int status = 77, pid = child(9, 300);

    printf("at once: %d %d %d, status %d\n", waitpid(pid, &status, WNOHANG),
           waitpid(-1, &status, WNOHANG), waitpid(0, &status, WNOHANG),
           status);
    printf("not ours: %d, errno %d\n", waitpid(1, &status, WNOHANG), errno);
    printf("option 4: %d, errno %d\n", waitpid(pid, &status, 4), errno);
    EQUAL(waitpid(-1, &status, 0), pid);
    printf("then: 0x%x\n", status);
    printf("again: %d, errno %d\n", waitpid(pid, &status, 0), errno);
}

static void
one_of_two(void)
{
    int first = child(1, 200), second = child(2, 0), status;

    EQUAL(waitpid(second, &status, 0), second);
    printf("the second: 0x%x\n", status);
    EQUAL(waitpid(0, &status, 0), first);
    printf("the first: 0x%x\n", status);

    first = child(3, 0);
    second = child(4, 200);
    EQUAL(waitpid(-1, &status, 0), first);
    printf("the faster: 0x%x\n", status);
    EQUAL(waitpid(-1, &status, 0), second);
    printf("the slower: 0x%x\n", status);
}

static void
bad_pointer(void)
{
    int pid = child(3, 0);

    printf("bad pointer: %d, errno %d\n",
           waitpid(pid, (int *)0xc0000000, 0), errno);
    printf("and again: %d, errno %d\n", waitpid(pid, 0, 0), errno);
}

/* A grandchild, whose parent does not wait. */
static void
orphan(void)
{
    int pid = fork(), us = getpid();

    if (pid == 0) {
        int child = getpid();

        CHECK(getppid() == us);
        if (fork() == 0) {
            while (getppid() == child)
                sleep_ms(10);
            CHECK(getppid() != us);
            exit(0);
        }
        exit(5);
    }
    printf("its parent: 0x%x\n", status_of(pid));
    printf("nobody is left: %d, errno %d\n", waitpid(-1, 0, 0), errno);
    sleep_ms(100);
}

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    statuses();
    not_yet();
    one_of_two();
    bad_pointer();
    orphan();
    return 0;
}
