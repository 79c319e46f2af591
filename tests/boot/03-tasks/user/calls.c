/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What each system call answers when it is used well, and badly, short of
 * bad pointers.
 */
#include "user/lib/test.h"

static void
show(const char *what, int32_t result)
{
    printf("%s: %d\n", what, result);
}

static int32_t
sleep_for(int32_t seconds, int32_t nanoseconds)
{
    int32_t time[2] = {seconds, nanoseconds};

    return syscall3(162, (uint32_t)time, 0, 0);
}

int
main(int argc, char **argv, char **environ)
{
    static const char text[] = "written\n";
    int pid = getpid();

    (void)argv;
    (void)environ;
    CHECK(argc <= 1);
    CHECK(pid > 1);
    EQUAL(getpid(), pid);
    EQUAL(getppid(), getppid());
    CHECK(getppid() != pid);

    show("write", write(1, text, sizeof(text) - 1));
    show("write to stderr's number", syscall3(4, 2, (uint32_t)text, 0));
    show("write nothing", syscall3(4, 1, (uint32_t)text, 0));
    show("write to 77", syscall3(4, 77, (uint32_t)text, 1));
    show("write to -1", syscall3(4, ~0u, (uint32_t)text, 1));
    show("write to 77 from nowhere", syscall3(4, 77, 0x2000000, 1));

    show("wait without a child", syscall3(7, ~0u, 0, 0));
    show("wait for oneself", syscall3(7, (uint32_t)pid, 0, 0));
    show("wait for any, at once", syscall3(7, ~0u, 0, 1));
    show("wait in one's group", syscall3(7, 0, 0, 0));
    show("wait for a group", syscall3(7, -12345u, 0, 0));
    show("wait, option 4", syscall3(7, ~0u, 0, 4));
    show("wait, option 256", syscall3(7, ~0u, 0, 256));
    show("wait, stopped too", syscall3(7, ~0u, 0, 2));

    show("yield", sched_yield());
    show("sleep 0", sleep_for(0, 0));
    show("sleep 1 ns", sleep_for(0, 1));
    show("sleep 25 ms", sleep_for(0, 25000000));
    show("sleep -1 s", sleep_for(-1, 0));
    show("sleep -1 ns", sleep_for(0, -1));
    show("sleep 1000000000 ns", sleep_for(0, 1000000000));
    show("sleep 999999999 ns", sleep_for(0, 999999999));

    show("call 0 of no use", syscall3(999, 0, 0, 0) == -38);
    show("call 0x7fffffff", syscall3(0x7fffffff, 0, 0, 0));
    show("call 0x80000000", syscall3(0x80000000, 0, 0, 0));
    show("call -1", syscall3(~0u, 0, 0, 0));
    exit(0x1234);
}
