// SPDX-License-Identifier: GPL-2.0-only
/*
 * How far a stack grows: by loads, by stores, by the kernel's stores; up to
 * its limit, and not through another area.  Only the book's kernels.
 */
#include "user/lib/file.h"
#include "user/lib/mmap.h"
#include "user/lib/test.h"

#define TOP   0xc0000000u
#define LIMIT (256u << 10)

static void
say(const char *what, volatile int *at)
{
    printf("%s: load %d, store %d\n", what, killed_by(load, at),
           killed_by(store, at));
}

int
main(void)
{
    struct rlimit limit = {0, 0};
    int fd = open("/proc/meminfo", O_RDONLY);

    EQUAL(getrlimit(RLIMIT_STACK, &limit), 0);
    printf("limit: %u, at most 0x%x\n", limit.current, limit.most);
    limit.current = LIMIT;
    EQUAL(setrlimit(RLIMIT_STACK, &limit), 0);
    say("the first word inside", (void *)(TOP - LIMIT));
    say("the last word outside", (void *)(TOP - LIMIT - 4));
    show_maps(TOP - (16 << 20), TOP); /* those were children */
    EQUAL(read(fd, (char *)(TOP - LIMIT - 1), 1), -1);
    EQUAL(errno, 14);
    EQUAL(read(fd, (char *)(TOP - LIMIT), 1), 1);
    show_maps(TOP - (16 << 20), TOP);

    pages_at(TOP - LIMIT - 3 * PAGE, PAGE, PROT_READ | PROT_WRITE);
    limit.current = LIMIT + 4 * PAGE;
    EQUAL(setrlimit(RLIMIT_STACK, &limit), 0);
    say("above another area", (void *)(TOP - LIMIT - 2 * PAGE));
    say("in that area", (void *)(TOP - LIMIT - 2 * PAGE - 4));
    say("below it", (void *)(TOP - LIMIT - 3 * PAGE - 4));

    EQUAL(setrlimit(4, &limit), -1);
    EQUAL(errno, 22);
    EQUAL(setrlimit(RLIMIT_STACK, (void *)TOP), -1);
    EQUAL(errno, 14);
    EQUAL(getrlimit(RLIMIT_DATA, (void *)TOP), -1);
    EQUAL(errno, 14);
    return 0;
}
