/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What needs frames, with 0, 1, 2 ... of them until there are enough: it is
 * killed by 11 or told so, and nothing is lost.  For programs that come from
 * the disk.
 * Only the book's kernels.
 */
#include <stdbool.h>

#include "lib/string.h"
#include "user/lib/exec.h"
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

#define ENOENT 2
#define EAGAIN 11
#define ENOMEM 12
#define EFAULT 14
#define ENFILE 23

#define FAR  ((volatile char *)0x01000000) /* no table either */
#define MOST 100

#define PAGE __attribute__((aligned(4096)))

/* Nobody has touched these, and nobody but children ever does. */
static volatile char loaded[3][4096] PAGE = {{1}, {2}, {3}};
static char empty[3][4096] PAGE;

/* All have touched these. */
static char ours[4096] PAGE;
static char *words[300] PAGE;
static char word[100];

static int
result(int call)
{
    return call < 0 ? errno : 0;
}

/* ---- what children do; 0, or an error ---- */

static int
load(void)
{
    return loaded[0][0] != 1;
}

static int
store_to_loaded(void)
{
    loaded[1][7] = 1;
    return loaded[1][0] != 2;
}

static int
make(void)
{
    return empty[0][5];
}

static int
make_far(void)
{
    *FAR = 1;
    return *FAR != 1;
}

static int
copy(void)
{
    ours[0]++;
    return 0;
}

static int
read_to_missing(void)
{
    int fd = open("/etc/motd", O_RDONLY);

    return fd < 0 ? errno : result(read(fd, empty[1], 40) - 40);
}

static int
read_to_shared(void)
{
    int fd = open("/etc/motd", O_RDONLY);

    return fd < 0 ? errno : result(read(fd, ours, 40) - 40);
}

static int
path_on_missing(void)
{
    int error = result(open((char *)loaded[2], O_RDONLY));

    return error == ENOENT ? 0 : error;
}

static int
read_proc(void)
{
    int fd = open("/proc/self/maps", O_RDONLY);

    return fd < 0 ? errno : result(read(fd, ours, 40) - 40);
}

static int
make_pipe(void)
{
    return result(pipe((int *)empty[2]));
}

static int
fork_and_wait(void)
{
    int status = 0, pid = fork();

    if (pid == 0)
        exit(ours[0]++ & 0);
    if (pid < 0)
        return errno;
    waitpid(pid, &status, 0);
    return status;
}

static int
execute(void)
{
    return result(execve("/bin/victim", words + 298, words + 299));
}

static int
execute_with_words(void)
{
    return result(execve("/bin/victim", words, words));
}

static int
execute_nothing(void)
{
    return result(execve("/bin/nothing", words, words)) == ENOENT ? 0
                                                                  : errno;
}

static int
execute_no_program(void)
{
    return result(execve("/etc/motd", words, words)) == 13 ? 0 : errno;
}

static const struct act {
    const char *name;
    int (*act)(void);
    int status; /* of success */
} acts[] = {
    {"load", load, 0},
    {"store to a page of the file", store_to_loaded, 0},
    {"make", make, 0},
    {"make far away", make_far, 0},
    {"copy", copy, 0},
    {"read to a missing page", read_to_missing, 0},
    {"read to a shared page", read_to_shared, 0},
    {"path on a missing page", path_on_missing, 0},
    {"read proc", read_proc, 0},
    {"pipe", make_pipe, 0},
    {"fork", fork_and_wait, 0},
    {"execve", execute, 42 << 8},
    {"execve with many words", execute_with_words, 42 << 8},
    {"execve of nothing", execute_nothing, 0},
    {"execve of no program", execute_no_program, 0},
};

/* One child with so many frames. */
static int
try(int (*act)(void), uint32_t frames)
{
    uint32_t all = free_frames();
    int pid, status;

    set_word(0);
    pid = fork();
    if (pid == 0) {
        set_word(1);
        while (get_word() != 2)
            sched_yield();
        exit(act());
    }
    status = 0; /* our own pages before it starves */
    errno = 0;
    while (get_word() != 1)
        sched_yield();
    EQUAL(leave_frames(frames), frames);
    set_word(2);
    status = status_of(pid);
    sleep_ms(30); /* for the end of a grandchild */
    leave_frames(all);
    EQUAL(free_frames(), all);
    return status;
}

/* Did an act end with an error that a call gives without frames? */
static bool
is_told(int status)
{
    return status == ENOMEM << 8 || status == EAGAIN << 8 ||
           status == ENFILE << 8 || status == EFAULT << 8;
}

static void
sweep(const struct act *act)
{
    uint32_t killed = 0, told = 0, frames;
    int status = -1;

    for (frames = 0; frames < MOST; frames++) {
        status = try(act->act, frames);
        if (status == act->status)
            break;
        if (status == 11)
            killed++;
        else if (is_told(status))
            told++;
        else
            printf("%s with %u frames: status 0x%x\n", act->name, frames,
                   status);
    }
    EQUAL(status, act->status);
    printf("%s: %u frames; killed %u times, told %u times\n", act->name,
           frames, killed, told);
}

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    memset(word, 'w', sizeof(word) - 1);
    for (int i = 0; i < 298; i++)
        words[i] = word;
    words[298] = word;
    memset(ours, 0, sizeof(ours));
    errno = 0;
    for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
        sweep(&acts[i]);
    printf("sweep: over\n");
    return 0;
}
