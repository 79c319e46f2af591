/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Everything that allocates, with its first, second, third ... allocation
 * failing, until it needs no more: each time it says so, or the task dies,
 * and all is as it was before: areas, contents, frames and objects.
 * Only the book's kernels.
 */
#include "lib/string.h"
#include "user/lib/exec.h"
#include "user/lib/fail.h"
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/mmap.h"
#include "user/lib/test.h"

#define AT     0x20000000u
#define RW     (PROT_READ | PROT_WRITE)
#define KILLED 1000 /* and the signal */

/* Areas as they are, in text; and what our pages hold. */
static char maps[4096], maps_now[4096];

static volatile uint32_t *const page = (volatile uint32_t *)AT;
static char *const words[] = {"tiny", NULL};

static void
read_maps(char *to)
{
    int n = read_file("/proc/self/maps", to, sizeof(maps));

    CHECK(n > 0);
}

/* Nine pages of which some are there, a hole, and a page of other rights. */
static void
prepare(void)
{
    pages_at(AT, 9 * PAGE, RW);
    pages_at(AT + 16 * PAGE, PAGE, PROT_READ);
    for (uint32_t i = 0; i < 9; i += 2)
        page[i * PAGE / 4] = i + 1;
    (void)page[PAGE / 4]; /* the page of zeros */
    EQUAL(mprotect((void *)(AT + 7 * PAGE), PAGE, PROT_READ), 0);
}

static void
check_contents(void)
{
    for (uint32_t i = 0; i < 9; i++)
        if (i % 2 == 0)
            EQUAL(page[i * PAGE / 4], i + 1);
}

/* A heap in an area that goes on behind it: to shrink it is to cut a hole. */
static void
prepare_heap(void)
{
    uint32_t end = ((uint32_t)syscall3(45, 0, 0, 0) + 4 * PAGE) & -PAGE;

    EQUAL(brk((void *)end), 0);
    pages_at(end, PAGE, RW | PROT_EXEC);
}

/* What a child does under fail_at(n): 0, an error, or KILLED + signal. */
static int
in_a_child(int (*act)(void), uint32_t n)
{
    int pid = fork(), status;

    CHECK(pid >= 0);
    if (pid == 0) {
        int result;

        fail_at(n);
        result = act();
        exit(result < 0 ? errno : 0);
    }
    status = status_of(pid);
    return WTERMSIG(status) ? KILLED + WTERMSIG(status)
                            : -WEXITSTATUS(status);
}

static int
by_fork(int (*act)(void), uint32_t n)
{
    int pid = fork_failing(n);

    (void)act;
    if (pid == 0)
        exit(0);
    if (pid > 0)
        EQUAL(status_of(pid), 0);
    return pid < 0 ? -errno : 0;
}

static int
by_ourselves(int (*act)(void), uint32_t n)
{
    int result;

    fail_at(n);
    result = act();
    return result < 0 ? -errno : 0;
}

/* ---- what may fail ---- */

static int
map_apart(void)
{
    return mmap((void *)(AT + 12 * PAGE), PAGE, RW,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
                0) == MAP_FAILED
               ? -1
               : 0;
}

static int
map_over_the_middle(void)
{
    return mmap((void *)(AT + 2 * PAGE), PAGE, PROT_READ,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
                0) == MAP_FAILED
               ? -1
               : 0;
}

static int
map_anywhere(void)
{
    return mmap(0, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
                   MAP_FAILED
               ? -1
               : 0;
}

static int
unmap_a_hole(void)
{
    return munmap((void *)(AT + 2 * PAGE), PAGE);
}

static int
protect_the_head(void)
{
    return mprotect((void *)AT, PAGE, PROT_READ);
}

static int
protect_the_tail(void)
{
    return mprotect((void *)(AT + 16 * PAGE), PAGE, PROT_NONE);
}

static int
protect_the_middle(void)
{
    return mprotect((void *)(AT + 2 * PAGE), PAGE, PROT_READ);
}

static int
grow_the_heap(void)
{
    uint32_t old = (uint32_t)syscall3(45, 0, 0, 0), new = old + 5 * PAGE;

    if ((uint32_t)syscall3(45, new, 0, 0) == new)
        return 0;
    EQUAL(syscall3(45, 0, 0, 0), old);
    errno = 12;
    return -1;
}

static int
open_a_pipe(void)
{
    int fds[2];

    return pipe(fds);
}

static int
shrink_the_heap(void)
{
    uint32_t old = (uint32_t)syscall3(45, 0, 0, 0);

    if ((uint32_t)syscall3(45, old - PAGE, 0, 0) == old - PAGE)
        return 0;
    EQUAL(syscall3(45, 0, 0, 0), old);
    errno = 12;
    return -1;
}

static int
run_a_program(void)
{
    execve("/bin/tiny", words, words + 1);
    return -1;
}

static int
run_what_is_none(void)
{
    execve("/etc/motd", words, words + 1);
    return errno == 8 || errno == 13 ? 0 : -1;
}

/* It has no table yet. */
static volatile uint32_t *
page_far_away(void)
{
    return mmap((void *)0x30000000, PAGE, RW,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}

static int
load_far_away(void)
{
    volatile uint32_t *far = page_far_away();

    return far == MAP_FAILED || *far ? -1 : 0;
}

static int
store_far_away(void)
{
    volatile uint32_t *far = page_far_away();

    if (far == MAP_FAILED)
        return -1;
    *far = 1;
    return 0;
}

static int
store_into_zeros(void)
{
    page[PAGE / 4] = 1;
    return 0;
}

static int
store_into_an_absent_page(void)
{
    page[3 * PAGE / 4] = 1;
    return 0;
}

static int
store_into_a_shared_page(void)
{
    page[2 * PAGE / 4] = 1;
    return 0;
}

static int
grow_the_stack(void)
{
    *(volatile uint32_t *)(0xc0000000u - 512 * PAGE) = 1;
    return 0;
}

/* The kernel touches for us: it says so, and nobody dies. */
static int
read_into_zeros(void)
{
    int fd = open("/etc/motd", O_RDONLY), n;

    CHECK(fd >= 0);
    n = read(fd, (void *)(page + PAGE / 4), 4);
    close(fd);
    return n < 0 ? -1 : 0;
}

static int
copy_from_far_away(void)
{
    volatile uint32_t *far = page_far_away();

    return far == MAP_FAILED ? -1
                             : answer(syscall3(507, (uint32_t)far, 4, 0));
}

static const struct {
    const char *name;
    int (*act)(void);
    int (*how)(int (*act)(void), uint32_t n);
    void (*prepare)(void); /* besides prepare() */
} acts[] = {
    {"mmap, apart", map_apart, by_ourselves, NULL},
    {"mmap over the middle", map_over_the_middle, by_ourselves, NULL},
    {"mmap anywhere", map_anywhere, by_ourselves, NULL},
    {"munmap of a hole", unmap_a_hole, by_ourselves, NULL},
    {"mprotect of a head", protect_the_head, by_ourselves, NULL},
    {"mprotect of all", protect_the_tail, by_ourselves, NULL},
    {"mprotect of a middle", protect_the_middle, by_ourselves, NULL},
    {"brk", grow_the_heap, by_ourselves, NULL},
    {"brk, down", shrink_the_heap, by_ourselves, prepare_heap},
    {"fork", NULL, by_fork, NULL},
    {"pipe", open_a_pipe, in_a_child, NULL},
    {"execve", run_a_program, in_a_child, NULL},
    {"execve of no program", run_what_is_none, in_a_child, NULL},
    {"load far away", load_far_away, in_a_child, NULL},
    {"store far away", store_far_away, in_a_child, NULL},
    {"store into zeros", store_into_zeros, in_a_child, NULL},
    {"store into an absent page", store_into_an_absent_page, in_a_child,
     NULL},
    {"store into a shared page", store_into_a_shared_page, in_a_child,
     NULL},
    {"stack", grow_the_stack, in_a_child, NULL},
    {"read into zeros", read_into_zeros, in_a_child, NULL},
    {"copy from far away", copy_from_far_away, in_a_child, NULL},
};

/* Each n until nothing is left to fail; says how often it was what. */
static void
try(uint32_t which)
{
    uint32_t told = 0, killed = 0, n;
    int error = 0, result = -1;

    errno = 0; /* our own pages: once, before they are counted */
    read_maps(maps_now);
    read_maps(maps);
    for (n = 1;; n++) {
        uint32_t frames = free_frames(), objects = kernel_objects();

        result = acts[which].how(acts[which].act, n);
        if (fail_at(0) > 0)
            break; /* it needed less */
        EQUAL(free_frames(), frames);
        EQUAL(kernel_objects(), objects);
        read_maps(maps_now);
        EQUAL(memcmp(maps, maps_now, strlen(maps) + 1), 0);
        check_contents();
        CHECK(result != 0);
        if (result > KILLED) {
            EQUAL(result, KILLED + 11);
            killed++;
        } else {
            error = result;
            told++;
        }
    }
    EQUAL(result, 0);
    printf("%s: told %u times, at last %d, killed %u times\n",
           acts[which].name, told, error, killed);
}

int
main(void)
{
    uint32_t frames, objects;

    prepare();
    EQUAL(by_fork(NULL, 0), 0); /* what comes once has come */
    read_maps(maps_now);
    for (uint32_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
        int pid;

        frames = free_frames();
        objects = kernel_objects();
        pid = fork();
        CHECK(pid >= 0);
        if (pid == 0) {
            prepare();
            if (acts[i].prepare)
                acts[i].prepare();
            try(i);
            exit(0);
        }
        EQUAL(status_of(pid), 0);
        EQUAL(free_frames(), frames);
        EQUAL(kernel_objects(), objects);
    }
    printf("fails: over\n");
    return 0;
}
