/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls for files with any numbers and any pointers, n= times from the seed
 * n, by a row of children that may be killed for it.  What is known of each
 * descriptor says which calls would wait for ever, and which must be refused.
 * Only the book's kernels.
 */
#include "lib/string.h"
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

#define CALLS 500 /* of one child */
#define ROOM  4096
#define EBADF 9

/* What is behind each descriptor. */
enum kind { NOTHING, CONSOLE, ON_DISK, READER, WRITER };

static enum kind kinds[20];
static int pipe_of[20];
static uint32_t in_pipe[64];
static int pipes_made;

extern char end_of_data[] __asm__("end");

/* Where the kernel may store without harm. */
static char scratch[16384] __attribute__((aligned(4096)));

/* Users of one end of a pipe. */
static int
users(int of, enum kind kind)
{
    int n = 0;

    for (int fd = 0; fd < 20; fd++)
        n += kinds[fd] == kind && pipe_of[fd] == of;
    return n;
}

static uint32_t
any_number(void)
{
    static const uint32_t edges[] = {0,          1,          0x7fffffff,
                                     0x80000000, 0xffffffff, 4095,
                                     4096,       8};

    switch (random_u32() % 4) {
    case 0:
        return random_u32();
    case 1:
        return edges[random_u32() % 8];
    default:
        return random_u32() % 6000;
    }
}

static uint32_t
any_fd(void)
{
    return random_u32() % 8 ? 3 + random_u32() % 18 : any_number();
}

/* Anywhere, but never where a store would change what we do. */
static uint32_t
any_pointer(void)
{
    static const uint32_t likely[] = {0x02000000, 0x03fff000, 0x04000000,
                                      0x80000000, 0xbc000000, 0xc0000000,
                                      0xc0100000, 0xfffff000};
    uint32_t at;

    switch (random_u32() % 4) {
    case 0:
        at = random_u32();
        break;
    case 1:
        at = likely[random_u32() % 8] + random_u32() % 64 - 32;
        break;
    default:
        at = (uint32_t)scratch + random_u32() % 8192;
    }
    if (at < (uint32_t)end_of_data || (at > 0x03800000 && at < 0x04000000))
        at = (uint32_t)scratch + at % 8192;
    return at;
}

/* How much of it lies in the way from `at` on: keep lengths to the room. */
static uint32_t
any_length(uint32_t at)
{
    uint32_t n = any_number();

    if (at - (uint32_t)scratch < sizeof(scratch))
        return n % 8192;
    return at < 0x04000000 ? n % 300 : n;
}

static uint32_t
any_path(void)
{
    static const char *const paths[] = {
        "etc/motd",
        "sparse",
        "many",
        "/",
        "",
        "nothing",
        "etc/motd/x",
        "/proc",
        "/proc/self",
        "/proc/self/maps",
        "/proc/self/pagemap",
        "/proc/kpagecount",
        "/proc/meminfo",
        "/proc/1/maps",
        "/proc/77",
        "long",
        "sizes/274433",
        "a/b/c/d/e/f/g/h/i/j/k",
        "hole",
        "../..",
        "/proc/../etc/poem",
        "/proc/self/..",
        "/proc/vmstat",
        "links/longer",
        "links/me/down/..",
        "links/chain/40",
        "links/self",
        "links/nothing",
    };
    uint32_t i = random_u32() % (sizeof(paths) / sizeof(paths[0]) + 3);

    if (i < sizeof(paths) / sizeof(paths[0]))
        return (uint32_t)paths[i];
    return any_pointer();
}

static void
opened(int32_t fd, enum kind kind, int of)
{
    if (fd < 0)
        return;
    CHECK(fd < 20 && kinds[fd] == NOTHING);
    kinds[fd] = kind;
    pipe_of[fd] = of;
}

static bool
is_open(uint32_t fd)
{
    return fd < 20 && kinds[fd] != NOTHING;
}

/* Would it wait for somebody?  There is nobody. */
static bool
would_wait(bool to_write, uint32_t fd, uint32_t n)
{
    if (!is_open(fd) || (int32_t)n < 0)
        return false;
    if (kinds[fd] == CONSOLE)
        return !to_write && n > 0;
    if (to_write)
        return kinds[fd] == WRITER && users(pipe_of[fd], READER) > 0 &&
               n > ROOM - in_pipe[pipe_of[fd]];
    return kinds[fd] == READER && in_pipe[pipe_of[fd]] == 0 &&
           users(pipe_of[fd], WRITER) > 0;
}

static void
any_read(void)
{
    uint32_t fd = any_fd(), at = any_pointer(), n = any_length(at);
    uint32_t before;
    int32_t got;

    if (would_wait(false, fd, n))
        return;
    if (!is_open(fd) || kinds[fd] != READER) {
        got = syscall3(3, fd, at, n);
        if (!is_open(fd) || kinds[fd] == WRITER)
            EQUAL(got, -EBADF);
        CHECK(got < 0 || (uint32_t)got <= n);
        return;
    }
    before = in_pipe[pipe_of[fd]];
    if (at - (uint32_t)scratch >= sizeof(scratch))
        return; /* how much is gone is not told */
    got = syscall3(3, fd, at, n);
    EQUAL(got, n < before ? n : before);
    in_pipe[pipe_of[fd]] -= (uint32_t)got;
}

static void
any_write(void)
{
    uint32_t fd = any_fd(), at = any_pointer(), n = any_length(at);
    int32_t put;

    if (would_wait(true, fd, n) || (is_open(fd) && kinds[fd] == CONSOLE))
        return;
    put = syscall3(4, fd, at, n);
    if (!is_open(fd) || kinds[fd] != WRITER)
        EQUAL(put, -EBADF);
    else if (put > 0)
        in_pipe[pipe_of[fd]] += (uint32_t)put;
}

static void
any_dup(void)
{
    uint32_t fd = any_fd(), to = any_fd();
    int32_t got;

    if (random_u32() % 2) {
        got = syscall3(41, fd, any_number(), any_number());
    } else {
        if (to < 3)
            return;
        got = syscall3(63, fd, to, any_number());
        if (got >= 0 && to != fd)
            kinds[to] = NOTHING;
        EQUAL(got, is_open(fd) && to < 20 ? (int32_t)to : -EBADF);
        if (to == fd)
            return;
    }
    if (!is_open(fd))
        EQUAL(got, -EBADF);
    else
        opened(got, kinds[fd], pipe_of[fd]);
}

static void
any_close(void)
{
    uint32_t fd = any_fd();

    if (fd < 3)
        return;
    EQUAL(syscall3(6, fd, any_number(), any_number()),
          is_open(fd) ? 0 : -EBADF);
    if (is_open(fd))
        kinds[fd] = NOTHING;
}

static void
any_pipe(void)
{
    uint32_t at = random_u32() % 2 ? (uint32_t)scratch : any_pointer();
    int32_t got;

    if (pipes_made == 64 ||
        (at < 0x04000000 && at - (uint32_t)scratch > 8192))
        return;
    got = syscall3(42, at, any_number(), any_number());
    if (got)
        return;
    opened(((int *)at)[0], READER, pipes_made);
    opened(((int *)at)[1], WRITER, pipes_made);
    in_pipe[pipes_made++] = 0;
}

/* A child that has all our files, and ends. */
static void
any_fork(void)
{
    int pid = fork();

    if (pid == 0)
        exit(7);
    if (pid > 0)
        EQUAL(status_of(pid), 0x700);
}

static void
any_call(void)
{
    uint32_t fd = any_fd(), at = any_pointer();

    switch (random_u32() % 12) {
    case 0:
    case 1:
        opened(syscall3(5, any_path(), random_u32() % 4 ? 0 : any_number(),
                        0),
               ON_DISK, 0);
        break;
    case 2:
    case 3:
        any_read();
        break;
    case 4:
        any_write();
        break;
    case 5:
        any_dup();
        break;
    case 6:
        any_close();
        break;
    case 7:
        any_pipe();
        break;
    case 8:
        syscall3(19, fd, any_number(), random_u32() % 4);
        break;
    case 9:
        syscall3(106, any_path(), at, any_number());
        break;
    case 10:
        syscall3(random_u32() % 2 ? 108 : 141, fd, at, any_length(at));
        break;
    default:
        if (random_u32() % 16 == 0)
            any_fork();
    }
}

static void
child(uint32_t seed)
{
    random_begin(seed);
    for (int i = 0; i < CALLS; i++)
        any_call();
    exit(0); /* and leaves all open */
}

int
main(int argc, char **argv, char **environ)
{
    uint32_t well = 0, killed = 0;

    (void)argc;
    (void)argv;
    (void)environ;
    kinds[0] = kinds[1] = kinds[2] = CONSOLE;
    for (uint32_t i = 0; i < number() / CALLS; i++) {
        int pid = fork(), status;

        CHECK(pid >= 0);
        if (pid == 0)
            child(number() + i);
        status = status_of(pid);
        CHECK(status != DAMAGED << 8);
        well += status == 0;
        killed += status != 0;
    }
    printf("wild calls: %u children ended well, %u were killed\n", well,
           killed);
    return 0;
}
