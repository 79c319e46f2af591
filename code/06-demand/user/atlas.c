// SPDX-License-Identifier: GPL-2.0-only
/*
 * A program of 64 pages: one of text, and 63 maps.  It opens two of them.
 * Not alike on Linux: how many pages are loaded.
 */
#include "user/lib/loads.h"
#include "user/lib/libc.h"

#define MAPS 63

/* Nothing but sea; and as it is not zero, each page is in the file. */
static volatile char maps[MAPS][4096] __attribute__((aligned(4096))) = {
    [0 ... MAPS - 1] = {[0 ... 4095] = '~'},
};

int
main(void)
{
    struct faults faults;

    (void)maps[4][0];
    (void)maps[40][1000];
    draw_fault();
    faults = faults_so_far();
    printf("task %d: %u pages loaded, %u made\n", getpid(), faults.loaded,
           faults.made);
    draw_program();
    return 0;
}
