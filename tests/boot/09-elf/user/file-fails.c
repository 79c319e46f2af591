// SPDX-License-Identifier: GPL-2.0-only
/*
 * What maps files, and what brings their pages, with the first, second, third
 * ... allocation failing, until no more is needed; and with a disk that fails
 * or lies at each of its readings in turn.  Each time it says so, or a child
 * dies, and frames and objects are as many as before.
 * Only the book's kernels.
 */
#include "lib/string.h"
#include "user/lib/exec.h"
#include "user/lib/fail.h"
#include "user/lib/file.h"
#include "user/lib/filemap.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

#define FILE "sizes/274433" /* no holes */
#define AT   0x20000000u
#define FAR  0x30000000u /* has no table yet */

enum { ENOMEM = 12, KILLED = 1000 };

static char *const words[] = {"tiny", NULL};
static volatile int *const page = (volatile int *)AT;
static int file;

static int
map_more(uint32_t at, uint32_t n, uint32_t offset)
{
    return mmap((void *)at, n * PAGE, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_FIXED, file, offset) == MAP_FAILED
               ? errno
               : 0;
}

/* ---- acts: 0 or an error ---- */

static int
map_apart(void)
{
    return map_more(FAR, 3, 0);
}

static int
map_into_the_middle(void)
{
    return map_more(AT + 2 * PAGE, 1, 0);
}

static int
unmap_a_hole(void)
{
    return munmap((void *)(AT + PAGE), PAGE) < 0 ? errno : 0;
}

static int
protect_the_middle(void)
{
    return mprotect((void *)(AT + 3 * PAGE), PAGE, PROT_READ) < 0 ? errno
                                                                  : 0;
}

static int
load_what_nobody_has(void)
{
    return page[9 * PAGE / 4] == 0x5a5a5a5b; /* no such word */
}

static int
store_what_nobody_has(void)
{
    page[9 * PAGE / 4] = 1;
    return 0;
}

static int
load_far_away(void)
{
    int error = map_more(FAR, 12, PAGE);

    return error ? error : *(volatile int *)(FAR + 7 * PAGE) == 0x5a5a5a5b;
}

/* Page 3 of the file is here, and there we have none. */
static int
load_what_we_have_elsewhere(void)
{
    int error = map_more(FAR, 3, 2 * PAGE);

    return error ? error
                 : *(volatile int *)(FAR + PAGE) != page[3 * PAGE / 4];
}

static int
store_what_we_have_elsewhere(void)
{
    int error = map_more(FAR, 3, 2 * PAGE);

    if (!error)
        *(volatile int *)(FAR + PAGE) = 1;
    return error;
}

/* Memory fails inside of fork only: both sides go on with frames. */
static uint32_t fork_fails_at;

static int
fork_one(void)
{
    int pid = fork_failing(fork_fails_at);

    if (pid == 0)
        exit(0);
    return pid < 0 ? errno : status_of(pid);
}

/* An error is told before the old program is gone. */
static int
run_a_program(void)
{
    execve("/bin/tiny", words, words + 1);
    return errno;
}

static const struct act {
    const char *name;
    int (*act)(void);
} acts[] = {
    {"mmap, apart", map_apart},
    {"mmap into the middle", map_into_the_middle},
    {"munmap of a hole", unmap_a_hole},
    {"mprotect of the middle", protect_the_middle},
    {"load what nobody has", load_what_nobody_has},
    {"store what nobody has", store_what_nobody_has},
    {"load far away", load_far_away},
    {"load what we have elsewhere", load_what_we_have_elsewhere},
    {"store what we have elsewhere", store_what_we_have_elsewhere},
    {"fork", fork_one},
    {"execve", run_a_program},
};

/* ---- what fails ---- */

static uint32_t
memory(uint32_t n)
{
    return fail_at(n);
}

static uint32_t
disk(uint32_t n)
{
    return (uint32_t)syscall3(486, n, 0, 0);
}

static uint32_t
liar(uint32_t n)
{
    return (uint32_t)syscall3(486, n, 1, 0);
}

/* A child does it; 0, its error, or KILLED and the signal. */
static int
try(const struct act *act, uint32_t (*fail)(uint32_t n), uint32_t n)
{
    int pid = fork(), status;

    CHECK(pid >= 0);
    if (pid == 0) {
        fork_fails_at = fail == memory ? n : 0;
        if (fail != memory || act->act != fork_one)
            fail(n);
        exit(act->act());
    }
    status = status_of(pid);
    return WTERMSIG(status) ? KILLED + WTERMSIG(status)
                            : WEXITSTATUS(status);
}

static void
each(const char *what, const struct act *act, uint32_t (*fail)(uint32_t n))
{
    uint32_t told = 0, killed = 0, spared = 0, signals = 0, n;
    int error = 0;

    try(act, fail, 0); /* what comes once has come */
    for (n = 1; n < 200; n++) {
        uint32_t frames = free_frames(), objects = kernel_objects();
        int result = try(act, fail, n);

        EQUAL(free_frames(), frames);
        EQUAL(kernel_objects(), objects);
        if (fail(0) > 0) {
            EQUAL(result, 0);
            break;
        }
        if (result > KILLED) {
            killed++;
            signals |= 1u << (result - KILLED);
        } else if (result) {
            told++;
            error = result;
        } else {
            spared++;
        }
    }
    CHECK(n < 200);
    printf("%s, %s: told %u times, at last %d, killed %u times, %x, spared "
           "%u times\n",
           what, act->name, told, error, killed, signals, spared);
}

int
main(void)
{
    file = open(FILE, O_RDONLY);
    CHECK(file >= 0);
    EQUAL(map_more(AT, 10, 0), 0);
    for (uint32_t i = 0; i < 9; i += 1 + i % 2)
        (void)page[i * PAGE / 4];
    page[PAGE] = 1; /* page 4 */
    disk(0);
    for (uint32_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
        each("memory", &acts[i], memory);
    for (uint32_t i = 4; i < sizeof(acts) / sizeof(acts[0]); i++)
        each("disk", &acts[i], disk);
    for (uint32_t i = 4; i < sizeof(acts) / sizeof(acts[0]); i++)
        each("liar", &acts[i], liar);
    printf("file-fails: over\n");
    return 0;
}
