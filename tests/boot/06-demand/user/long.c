// SPDX-License-Identifier: GPL-2.0-only
/*
 * A page of text and 63 of data; stops before and after two of them are
 * read, and after one more.  Only the book's kernels.
 */
#include "user/lib/test.h"

static volatile unsigned char data[63][4096]
    __attribute__((aligned(4096))) = {
        [0 ... 62] = {[0 ... 4095] = 0x55},
};

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    printf("data: 0x%x\n", (uint32_t)data);
    freeze(1);
    EQUAL(data[4][0], 0x55);
    EQUAL(data[40][1000], 0x55);
    freeze(2);
    EQUAL(data[62][4095], 0x55);
    freeze(3);
    return 0;
}
