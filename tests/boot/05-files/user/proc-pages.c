/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two tasks, each printing every page that it has: what /proc says of it.
 * The test looks for itself, in the page tables.
 * Only the book's kernels.
 */
#include "lib/string.h"
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

static char text[4096];
static uint64_t part[512], counts[4096];
static char shared[3 * 4096] __attribute__((aligned(4096)));

static void
print_pages(void)
{
    int map = open("/proc/self/pagemap", O_RDONLY);
    int count = open("/proc/kpagecount", O_RDONLY);
    int frames, got;

    /* Nothing below may change what is told. */
    frames = read_all(count, counts, sizeof(counts)) / 8;
    CHECK(frames > 0);
    for (uint32_t page = 0; (got = read_all(map, part, sizeof(part))) > 0;
         page += (uint32_t)got / 8) {
        for (int i = 0; i < got / 8; i++) {
            uint32_t frame = (uint32_t)part[i];

            if (part[i] >> 63)
                printf("page %d %x %x %u %d\n", getpid(),
                       page + (uint32_t)i, frame, (uint32_t)counts[frame],
                       (int)(part[i] >> 56 & 1));
            else
                CHECK(part[i] == 0);
        }
    }
    EQUAL(got, 0);
    close(map);
    close(count);
}

static void
print_file(const char *name)
{
    int got = read_file(name, text, sizeof(text));

    CHECK(got > 0);
    for (char *at = text, *line = text; *at; at++) {
        if (*at == '\n') {
            *at = '\0';
            printf("%s %d %s\n", name, getpid(), line);
            line = at + 1;
        }
    }
}

extern const char first[] __asm__("_start");

/* Where pages come when they are touched, they come before the fork. */
static void
touch_program(void)
{
    for (const volatile char *at = first;
         at < text && at < shared && at < (const char *)part &&
         at < (const char *)counts;
         at += 4096)
        (void)*at;
}

static void
touch_all(void)
{
    memset(text, 1, sizeof(text));
    memset(part, 1, sizeof(part));
    memset(counts, 1, sizeof(counts));
    errno = 1;
}

int
main(int argc, char **argv, char **environ)
{
    int fds[2], pid;
    char c;

    (void)argc;
    (void)argv;
    (void)environ;
    touch_program();
    memset(shared, 1, sizeof(shared));
    EQUAL(pipe(fds), 0);
    pid = fork();
    CHECK(pid >= 0);
    touch_all(); /* both have their own of these */
    shared[0] = 2;
    if (pid == 0) {
        close(fds[1]);
        EQUAL(read(fds[0], &c, 1), 1); /* the parent is done */
        print_pages();
        print_file("/proc/self/maps");
        print_file("/proc/meminfo");
        freeze(1);
        exit(0);
    }
    print_pages();
    print_file("/proc/self/maps");
    EQUAL(write(fds[1], "x", 1), 1);
    EQUAL(status_of(pid), 0);
    return 0;
}
