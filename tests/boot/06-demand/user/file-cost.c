/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What it costs to read from the cache, to send a byte through a pipe, to
 * miss a page whose blocks are cached, and to run a small program.  The
 * floor of each is made of the floor's empty call, which is the way in and
 * out, and of the copies that cannot be left out.  And each is done once
 * more an instruction at a time, to see where they go.
 * Only the book's kernels.
 */
#include "user/lib/cost.h"
#include "user/lib/exec.h"
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"
#include "user/lib/walk.h"

#define TIMES 15

/*
 * Pages of the file, without a zero: the disk has all their blocks.  Each is
 * touched once only, the last on a walk.
 */
static volatile char pages[TIMES + 1][4096]
    __attribute__((aligned(4096))) = {
        [0 ... TIMES] = {[0 ... 4095] = 1},
};
static char buffer[2][4096] __attribute__((aligned(4096)));
static uint32_t values[TIMES];

/* An empty floor call, `calls` times, and copies of `words` words. */
static void
print_floor(const char *what, int calls, int copies, uint32_t words)
{
    for (int i = 0; i < TIMES; i++) {
        uint32_t start = clock();

        for (int j = 0; j < calls; j++) {
            uint32_t result;

            __asm__ volatile("int $0x81"
                             : "=a"(result)
                             : "a"(0)
                             : "memory");
        }
        for (int j = 0; j < copies; j++) {
            void *to = buffer[0], *from = buffer[1];
            uint32_t n = words;

            __asm__ volatile("rep movsl"
                             : "+D"(to), "+S"(from), "+c"(n)
                             :
                             : "memory");
        }
        values[i] = clock() - start;
    }
    print_cost(what, values, TIMES);
}

static int32_t
bare(uint32_t number, uint32_t a, uint32_t b, uint32_t c)
{
    int32_t result;

    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(number), "b"(a), "c"(b), "d"(c)
                     : "memory");
    return result;
}

static void
reading(void)
{
    int fd = open("/sizes/12288", O_RDONLY);

    EQUAL(read(fd, buffer[0], 4096), 4096);
    for (int i = 0; i < TIMES; i++) {
        uint32_t start;

        EQUAL(lseek(fd, 0, SEEK_SET), 0);
        start = clock();
        bare(3, (uint32_t)fd, (uint32_t)buffer[0], 4096);
        values[i] = clock() - start;
    }
    EQUAL(lseek(fd, 0, SEEK_SET), 0);
    walk(READ);
    bare(3, (uint32_t)fd, (uint32_t)buffer[0], 4096);
    walk(NOWHERE);
    print_cost("read of 4 KiB", values, TIMES);
    print_floor("floor of read of 4 KiB", 1, 1, 1024);
}

static void
a_byte(void)
{
    int fds[2];

    EQUAL(pipe(fds), 0);
    for (int i = 0; i < TIMES; i++) {
        uint32_t start = clock();

        bare(4, (uint32_t)fds[1], (uint32_t)buffer[0], 1);
        bare(3, (uint32_t)fds[0], (uint32_t)buffer[0], 1);
        values[i] = clock() - start;
    }
    walk(BYTE);
    bare(4, (uint32_t)fds[1], (uint32_t)buffer[0], 1);
    bare(3, (uint32_t)fds[0], (uint32_t)buffer[0], 1);
    walk(NOWHERE);
    print_cost("a byte through a pipe", values, TIMES);
    print_floor("floor of a byte through a pipe", 2, 2, 1);
}

/* The blocks are in the cache: a child has missed the same pages. */
static void
missing(void)
{
    int pid = fork();
    char c = 0;

    CHECK(pid >= 0);
    if (pid == 0) {
        for (int i = 0; i <= TIMES; i++)
            c |= pages[i][0];
        exit(c);
    }
    EQUAL(status_of(pid), 1 << 8);
    for (int i = 0; i < TIMES; i++) {
        uint32_t start = clock();

        (void)pages[i][0];
        values[i] = clock() - start;
    }
    walk(PAGE);
    (void)pages[TIMES][0];
    walk(NOWHERE);
    print_cost("demand fault", values, TIMES);
    print_floor("floor of demand fault", 1, 1, 1024);
}

/* Forks, runs a program of 4 pages that touches them, waits. */
static void
run_tiny(void)
{
    static char *const words[] = {"tiny", NULL};
    int pid = fork();

    if (pid == 0) {
        execve("/bin/tiny", words, words + 1);
        exit(1);
    }
    EQUAL(waitpid(pid, 0, 0), pid);
}

static void
running(void)
{
    for (int i = 0; i < TIMES; i++) {
        uint32_t start = clock();

        run_tiny();
        values[i] = clock() - start;
    }
    walk(PROGRAM);
    run_tiny();
    print_walks();
    print_cost("fork, execve, exit, wait", values, TIMES);
    /* Three pages loaded or made and one copied, and six system calls. */
    print_floor("floor of fork, execve, exit, wait", 10, 6, 1024);
}

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    use_floor(0); /* opens its gate */
    reading();
    a_byte();
    missing();
    running();
    return 0;
}
