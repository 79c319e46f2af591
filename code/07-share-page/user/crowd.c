// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs 1, 2, 4, ... 32 copies of a program at once, and says what they
 * took: frames, page loads, blocks from the disk.
 */
#include "user/lib/exec.h"
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/libc.h"
#include "user/lib/windows.h"

static unsigned int
free_frames(void)
{
    return number_behind("/proc/meminfo", "MemFree:") / 4;
}

/* Blocks that the disk has given since the start. */
static unsigned int
blocks_read(void)
{
    return number_behind("/proc/vmstat", "pgpgin");
}

/* A reader gets descriptors 4, to report, and 5, which stays silent. */
static void
start_reader(const int report[2], const int stay[2])
{
    char *const argv[] = { "reader", NULL };
    int pid = fork();

    if (pid < 0)
        die("fork");
    if (pid > 0)
        return;
    close(report[0]);
    close(stay[1]);
    execve("/bin/reader", argv, argv + 1);
    die("reader");
}

static void
crowd(int readers)
{
    unsigned int frames = free_frames(), blocks = blocks_read(), loaded = 0;
    int report[2], stay[2];

    if (pipe(report) < 0 || pipe(stay) < 0)
        die("pipe");
    for (int i = 0; i < readers; i++) {
        unsigned int one;

        start_reader(report, stay);
        if (read_all(report[0], &one, sizeof(one)) != sizeof(one))
            die("report");
        loaded += one;
    }
    printf("| %d | %u | %u | %u |\n", readers, frames - free_frames(),
           loaded, blocks_read() - blocks);
    close(report[0]);
    close(report[1]);
    close(stay[0]);
    close(stay[1]);
    while (waitpid(-1, NULL, 0) > 0)
        ;
}

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    printf("table crowd\n| copies | frames | loads | blocks |\n");
    for (int readers = 1; readers <= 32; readers *= 2)
        crowd(readers);
    return 0;
}
