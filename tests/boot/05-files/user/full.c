/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tables of the kernel when they are full, and calls for which there is
 * no frame.
 * Only the book's kernels.
 */
#include "lib/string.h"
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

#define ENOMEM 12
#define ENFILE 23
#define EMFILE 24

static char text[16];

/* A file that only `who` opens as number i. */
static const char *
own_path(int who, int i)
{
    static char path[] = "many/000xxxxxxxxx";
    int n = who * 17 + i;

    path[5] = (char)('0' + n / 100);
    path[6] = (char)('0' + n / 10 % 10);
    path[7] = (char)('0' + n % 10);
    return path;
}

/* Opens what it can and keeps it for a while; its status is how many. */
static void
open_all(int who, bool same, bool as_pipes)
{
    int fds[2], n;

    for (n = 0; n < 17; n++) {
        if (as_pipes ? pipe(fds) < 0
                     : open(same ? "etc/motd" : own_path(who, n), 0) < 0)
            break;
        n += as_pipes; /* two descriptors */
    }
    if (n < 17)
        CHECK(errno == ENFILE || (as_pipes && errno == EMFILE));
    sleep_ms(300);
    exit(n);
}

static int
all_together(bool same, bool as_pipes)
{
    int total = 0;

    for (int i = 0; i < 6; i++) {
        int pid = fork();

        CHECK(pid >= 0);
        if (pid == 0)
            open_all(i, same, as_pipes);
        sleep_ms(20);
    }
    if (same && !as_pipes) { /* it is the table that is full */
        EQUAL(open("etc/motd", 0), -1);
        EQUAL(errno, ENFILE);
        EQUAL(pipe((int *)text), -1);
        EQUAL(errno, ENFILE);
    }
    for (int i = 0, status; i < 6; i++) {
        CHECK(waitpid(-1, &status, 0) > 0);
        total += status >> 8;
    }
    EQUAL(open("etc/motd", 0), 3); /* and now it is not */
    EQUAL(close(3), 0);
    return total;
}

static void
without_frames(void)
{
    uint32_t all = free_frames();
    int fd = open("/proc/meminfo", 0), disk = open("etc/motd", 0);
    int counts = open("/proc/kpagecount", 0), fds[2] = {0, 0};

    text[0] = 'x'; /* our own, all of it */
    EQUAL(leave_frames(0), 0);
    EQUAL(pipe(fds), -1);
    EQUAL(errno, ENFILE);
    EQUAL(read(fd, text, 5), -1);
    EQUAL(errno, ENOMEM);
    EQUAL(read(counts, text, 8), 8); /* it needs none */
    EQUAL(read(disk, text, 5), 5);
    EQUAL(open("etc/poem", 0), disk + 2);
    EQUAL(free_frames(), 0);
    EQUAL(leave_frames(all), all);
    EQUAL(read(fd, text, 5), 5);
    EQUAL(memcmp(text, "MemTo", 5), 0);
    EQUAL(pipe(fds), 0);
    for (int i = 3; i < 9; i++)
        EQUAL(close(i), 0);
    EQUAL(free_frames(), all);
}

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    printf("files in all: %d\n", 1 + all_together(true, false));
    printf("different files: %d\n", all_together(false, false));
    printf("ends of pipes: %d\n", all_together(true, true));
    without_frames();
    return 0;
}
