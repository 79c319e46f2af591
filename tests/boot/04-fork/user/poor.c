/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fork with 0, 1, 2 ... free frames, until it succeeds.  The program uses
 * three regions of 4 MiB, so four frames are what it takes.
 * Only the book's kernels.
 */
#include "user/lib/fork.h"
#include "user/lib/raw.h"
#include "user/lib/test.h"

static volatile char large[5 << 20];

int
main(int argc, char **argv, char **environ)
{
    uint32_t all = free_frames();

    (void)argc;
    (void)argv;
    (void)environ;
    large[0] = large[sizeof(large) - 1] = 1;
    for (uint32_t frames = 0; frames < 4; frames++) {
        EQUAL(leave_frames(frames), frames);
        for (int i = 0; i < 3; i++) {
            EQUAL(fork_exit(0), -11);
            EQUAL(free_frames(), frames);
            large[0]++; /* read-only, but ours: no frame */
            EQUAL(free_frames(), frames);
        }
    }
    printf("refused with fewer than 4 frames\n");
    freeze(1);

    /* With 4 the child runs.  Its exit must come before our next store. */
    EQUAL(leave_frames(5), 5);
    EQUAL(status_of(fork_exit(6)), 0x600);
    EQUAL(leave_frames(all), all);
    return 0;
}
