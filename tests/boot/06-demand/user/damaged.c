/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs a victim damaged in n= ways: each is refused as no program, or runs
 * and ends, or is killed; nothing is lost each time.
 * Only the book's kernels.
 */
#include "user/lib/exec.h"
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

#define EACCES  13
#define ENOEXEC 8
#define RAN     0x5a5a
#define LIMIT   12 /* ticks, of a slow machine: 8 are enough */

static char *const words[] = {"victim", "of", "tests", NULL};
/*
 * A task between us and the victim.  QEMU does not compare with a segment's
 * limit, so a victim that goes astray comes to the slot below its own.
 */
static int between;

static uint32_t refused, well, otherwise, killed, ended;

static int
end_all(int after)
{
    return (int)syscall3(482, (uint32_t)after, 0, 0);
}

static int
damage(uint32_t how)
{
    return (int)syscall3(481, how, 0, 0);
}

/* Its status; if it does not end by itself, it is made to. */
static int
wait_for(int pid)
{
    int status;

    for (int i = 0; i < LIMIT; i++) {
        if (waitpid(pid, &status, WNOHANG) == pid)
            return status;
        sleep_ms(10);
    }
    ended++;
    while (waitpid(pid, &status, WNOHANG) == 0) {
        end_all(between);
        sleep_ms(10);
    }
    return status;
}

static int
run(void)
{
    int pid;

    set_word(RAN);
    pid = fork();
    CHECK(pid > 0 || pid == 0);
    if (pid == 0) {
        execve("/bin/victim", words, words + 3);
        set_word((uint32_t)errno);
        exit(0);
    }
    return wait_for(pid);
}

static void
one(uint32_t how)
{
    int good = damage(how), status = run();
    uint32_t word = get_word();

    if (word == ENOEXEC || word == EACCES) {
        EQUAL(status, 0);
        if (good == 1 || (word == EACCES && good == 0))
            printf("way %u: error %u, and it is good: %d\n", how, word,
                   good);
        refused++;
        return;
    }
    if (good == 0)
        printf("way %u: no program, and it ran\n", how);
    if (WTERMSIG(status))
        killed++;
    else if (status == 42 << 8)
        well++;
    else
        otherwise++;
}

int
main(int argc, char **argv, char **environ)
{
    uint32_t before, n = number();
    int fds[2];
    char c;

    (void)argc;
    (void)argv;
    (void)environ;
    EQUAL(pipe(fds), 0);
    between = fork();
    CHECK(between >= 0);
    if (between == 0) {
        close(fds[1]);
        exit(read(fds[0], &c, 1)); /* until the end */
    }
    sleep_ms(1);
    damage(1);
    damage(0);
    EQUAL(run(), 42 << 8);
    before = free_frames();
    for (uint32_t i = 1; i <= n; i++) {
        one(n + i);
        while (end_all(between) > 0) /* children of its own */
            sleep_ms(10);
        sleep_ms(10); /* somebody else waits for those */
        EQUAL(free_frames(), before);
    }
    damage(0);
    EQUAL(run(), 42 << 8);
    end_all(between - 1);
    close(fds[1]);
    EQUAL(waitpid(-1, NULL, 0), between);
    printf("\ndamaged: %u, refused %u, ran well %u, otherwise %u, killed "
           "%u, made to end %u\n",
           n, refused, well, otherwise, killed, ended);
    return 0;
}
