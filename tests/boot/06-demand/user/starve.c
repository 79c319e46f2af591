// SPDX-License-Identifier: GPL-2.0-only
/*
 * No frame when a page is missed: whoever misses it ends with 11, and nobody
 * else notices.  Only the book's kernels.
 */
#include "user/lib/fork.h"
#include "user/lib/test.h"

static volatile unsigned char data[2][4096]
    __attribute__((aligned(4096))) = {
        [0 ... 1] = {[0 ... 4095] = 0x55},
};
static volatile unsigned char empty[4096] __attribute__((aligned(4096)));

#define FAR ((volatile unsigned char *)0x01000000) /* has no table either */

/* A child touches `at` with so many frames left. */
static void
touch_with(uint32_t frames, volatile unsigned char *at)
{
    uint32_t all = free_frames();
    int pid, status = 0;

    set_word(0);
    pid = fork();
    if (pid == 0) {
        set_word(1);
        while (get_word() != 2)
            sched_yield();
        EQUAL(free_frames(), frames);
        (void)*at;
        printf("there was no frame, and yet a page\n");
        exit(1);
    }
    while (get_word() != 1)
        sched_yield();
    EQUAL(leave_frames(frames), frames);
    set_word(2);
    status = status_of(pid);
    leave_frames(all);
    EQUAL(status, 11);
}

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    errno = 0;
    touch_with(0, data[0]);
    touch_with(0, empty);
    touch_with(0, FAR);
    touch_with(1, FAR);
    EQUAL(data[0][9], 0x55);
    EQUAL(empty[9], 0);
    printf("starve: survived\n");
    return 0;
}
