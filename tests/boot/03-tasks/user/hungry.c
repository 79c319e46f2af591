/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Starts a program with 0, 1, 2 ... free frames until there are enough, and
 * then again and again, in the same slot, with other frames each time.
 * Only the book's kernels.
 */
#include "user/lib/test.h"

int
main(int argc, char **argv, char **environ)
{
    uint32_t all = free_frames(), frames;
    int pid = -12;

    (void)argc;
    (void)argv;
    (void)environ;
    for (frames = 0; pid < 0; frames++) {
        EQUAL(leave_frames(frames), frames);
        pid = spawn("fresh");
        if (pid < 0) {
            EQUAL(pid, frames ? -12 : -11);
            EQUAL(free_frames(), frames);
        }
    }
    EQUAL(status_of(pid), 0);
    printf("hungry: %u frames are enough\n", frames - 1);
    for (uint32_t i = 0; i < 20; i++) {
        leave_frames(frames + 20 - i * 7 % 20);
        pid = spawn("fresh");
        CHECK(pid > 0);
        EQUAL(status_of(pid), 0);
    }
    EQUAL(leave_frames(all), all);
    return 0;
}
