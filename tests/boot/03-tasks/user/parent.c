/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Everything waitpid does for a parent.
 * Only the book's kernels.
 */
#include "user/lib/test.h"

static int
child(uint32_t what, int status)
{
    int pid;

    set_word((uint32_t)status << 8 | what);
    pid = spawn("child");
    CHECK(pid > 0);
    return pid;
}

static void
statuses(void)
{
    EQUAL(status_of(child(0, 0)), 0);
    EQUAL(status_of(child(0, 7)), 0x700);
    EQUAL(status_of(child(0, 255)), 0xff00);
    EQUAL(status_of(child(0, 256)), 0);
    EQUAL(status_of(child(0, -1)), 0xff00);
    EQUAL(status_of(child(2, 0)), 11);
}

static void
not_yet(void)
{
    int status = 77, pid = child(1, 9);

    EQUAL(waitpid(pid, &status, WNOHANG), 0);
    EQUAL(waitpid(-1, &status, WNOHANG), 0);
    EQUAL(waitpid(0, &status, WNOHANG | 2), 0);
    EQUAL(status, 77);
    EQUAL(waitpid(pid + 1, &status, WNOHANG), -1);
    EQUAL(errno, 10);
    EQUAL(waitpid(-pid, &status, WNOHANG), -1);
    EQUAL(errno, 10);
    EQUAL(waitpid(pid, &status, 8 | 4), -1);
    EQUAL(errno, 22);
    EQUAL(waitpid(0, &status, 0), pid);
    EQUAL(status, 0x900);
    EQUAL(waitpid(pid, &status, 0), -1);
    EQUAL(errno, 10);
}

static void
one_of_two(void)
{
    int first = child(1, 1), second, status;

    sleep_ms(10); /* the first reads its word */
    second = child(0, 2);
    EQUAL(waitpid(second, &status, 0), second);
    EQUAL(status, 0x200);
    EQUAL(waitpid(-1, &status, 0), first);
    EQUAL(status, 0x100);

    first = child(0, 5); /* and the other way round */
    sleep_ms(10);
    second = child(1, 6);
    EQUAL(waitpid(-1, &status, 0), first);
    EQUAL(status, 0x500);
    EQUAL(status_of(second), 0x600);

    first = child(0, 3);
    sleep_ms(10);
    second = child(0, 4);
    sleep_ms(10); /* both are zombies */
    EQUAL(waitpid(second, &status, 0), second);
    EQUAL(status, 0x400);
    EQUAL(waitpid(-1, 0, WNOHANG), first);
}

static void
bad_pointers(void)
{
    int pid = child(0, 1);

    EQUAL(waitpid(pid, (int *)0xc0000000, 0), -1);
    EQUAL(errno, 14);
    EQUAL(waitpid(pid, 0, 0), -1);
    EQUAL(errno, 10);
}

static void
many(void)
{
    uint32_t seen = 0;

    for (int i = 0; i < 20; i++) {
        child(0, i);
        sleep_ms(10);
    }
    for (int i = 0; i < 20; i++) {
        int status;

        CHECK(waitpid(-1, &status, 0) > 0);
        seen |= 1u << WEXITSTATUS(status);
    }
    EQUAL(seen, (1 << 20) - 1);
}

/* Our grandchildren become task 1's children, ended or not. */
static void
orphans(void)
{
    EQUAL(status_of(child(3, 0)), 0);
    EQUAL(status_of(child(4, 0)), 0);
    EQUAL(waitpid(-1, 0, 0), -1);
    EQUAL(errno, 10);
    sleep_ms(100);
}

int
main(int argc, char **argv, char **environ)
{
    uint32_t before = free_frames();

    (void)argc;
    (void)argv;
    (void)environ;
    statuses();
    not_yet();
    one_of_two();
    bad_pointers();
    many();
    orphans();
    EQUAL(free_frames(), before);
    printf("parent: done\n");
    return 0;
}
