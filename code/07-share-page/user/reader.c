// SPDX-License-Identifier: GPL-2.0-only
/*
 * A program of 64 pages that reads a word of each.  `crowd` runs many: each
 * says how many pages it had to load, and when it had read the last one, and
 * stays until told to end.
 */
#include "user/lib/clock.h"
#include "user/lib/file.h"
#include "user/lib/libc.h"
#include "user/lib/loads.h"

#define PAGES  63 /* and one of text */
#define REPORT 4  /* descriptors, from crowd.c */
#define STAY   5

static volatile char text[PAGES][4096] __attribute__((aligned(4096))) = {
    [0 ... PAGES - 1] = {[0 ... 4095] = '.'},
};

int
main(void)
{
    uint32_t say[2];
    char nothing;

    for (int i = 0; i < PAGES; i++)
        (void)text[i][0];
    say[1] = clock();
    say[0] = faults_so_far().loaded;
    if (write(REPORT, say, sizeof(say)) != sizeof(say))
        die("report");
    return read(STAY, &nothing, 1); /* 0, when the other end is gone */
}
