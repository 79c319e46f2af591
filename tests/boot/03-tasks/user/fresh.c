/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Finds its memory as a program should, and leaves it as none should.
 */
#include "user/lib/test.h"

static volatile uint32_t zeros[2048];
static volatile uint32_t data[64] = {1, 2, 3};

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    for (int i = 0; i < 2048; i++) {
        EQUAL(zeros[i], 0);
        zeros[i] = 0xdeadbeef;
    }
    for (int i = 0; i < 64; i++) {
        EQUAL(data[i], i < 3 ? i + 1 : 0);
        data[i] = 0xdeadbeef;
    }
    return 0;
}
