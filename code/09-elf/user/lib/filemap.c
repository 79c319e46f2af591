// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files in areas, and two tasks that take turns.
 */
#include "user/lib/filemap.h"

#include "kernel/own_calls.h"
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/libc.h"
#include "user/lib/loads.h"

volatile char *
file_at(uint32_t at, size_t length, int prot, const char *path,
        uint32_t offset)
{
    int fd = open(path, O_RDONLY);
    void *got;

    if (fd < 0)
        die(path);
    got =
        mmap((void *)at, length, prot, MAP_PRIVATE | MAP_FIXED, fd, offset);
    if (got == MAP_FAILED)
        die("mmap");
    close(fd);
    return got;
}

/*
 * This program, too, is in areas of a file: so what will run is run once
 * before anything is counted.
 */
static struct faults
faults_of(void (*act)(volatile int *at), volatile void *at)
{
    volatile int own = 0;
    struct faults before, after;

    act(&own);
    faults_so_far();
    before = faults_so_far();
    act(at);
    after = faults_so_far();
    return (struct faults){after.made - before.made,
                           after.loaded - before.loaded};
}

static void
nothing(volatile int *at)
{
    (void)at;
}

void
touch(const char *what, void (*act)(volatile int *at), volatile char *page)
{
    struct faults faults = faults_of(act ? act : nothing, page);
    struct look look_at;

    if (look(page, &look_at) < 0)
        die("look");
    printf("| %s | 0x%08x | %08x | %u | %u | %u |\n", what, (uint32_t)page,
           look_at.entry, look_at.count, faults.made, faults.loaded);
}

void
child(void (*acts)(void))
{
    int pid = fork();

    if (pid < 0)
        die("fork");
    if (pid > 0)
        return;
    acts();
    exit(0);
}

void
await_children(void)
{
    while (waitpid(-1, NULL, 0) > 0)
        ;
}

void
new_turn(int turn[2])
{
    if (pipe(turn) < 0)
        die("pipe");
}

void
give_turn(const int turn[2])
{
    if (write(turn[1], ".", 1) != 1)
        die("write");
}

void
await_turn(const int turn[2])
{
    char dot;

    if (read(turn[0], &dot, 1) != 1)
        die("read");
}

void
draw_ring(const char *name, volatile void *page)
{
    syscall3(OWN_DRAW_RING, (uint32_t)name, (uint32_t)page, 0);
}
