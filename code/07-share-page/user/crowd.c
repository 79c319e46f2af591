// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs 1, 2, 4, ... 32 copies of a program at once, and says what they
 * took: frames, page loads, blocks from the disk, and instructions until the
 * last copy had read its last page.  Not alike on Linux: all of these.
 */
#include "user/lib/clock.h"
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
    char *const argv[] = {"reader", NULL};
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
    uint32_t one = one_instruction(), start, end = 0;
    int report[2], stay[2];

    if (pipe(report) < 0 || pipe(stay) < 0)
        die("pipe");
    start = clock();
    for (int i = 0; i < readers; i++) {
        uint32_t said[2]; /* pages loaded; when it had read */

        start_reader(report, stay);
        if (read_all(report[0], said, sizeof(said)) != sizeof(said))
            die("report");
        loaded += said[0];
        end = said[1];
    }
    printf("| %d | %u | %u | %u |", readers, frames - free_frames(), loaded,
           blocks_read() - blocks);
    if (one == 0)
        printf(" - |\n"); /* time tells nothing about them */
    else
        printf(" %u |\n", (end - start) / one);
    close(report[0]);
    close(report[1]);
    close(stay[0]);
    close(stay[1]);
    while (waitpid(-1, NULL, 0) > 0)
        ;
}

int
main(void)
{
    printf("table crowd\n| copies | frames | from file | blocks | "
           "instructions |\n");
    for (int readers = 1; readers <= 32; readers *= 2)
        crowd(readers);
    return 0;
}
