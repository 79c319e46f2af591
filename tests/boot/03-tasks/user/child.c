/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Does what the low byte of the word says: 0 exit at once, 1 sleep first,
 * 2 die of a fault, 3 start an orphan and exit, 4 start a zombie and exit.
 * The word's upper part is the exit status.
 * Only the book's kernels.
 */
#include "user/lib/test.h"

int
main(int argc, char **argv, char **environ)
{
    uint32_t word = get_word();

    (void)argc;
    (void)argv;
    (void)environ;
    switch (word & 0xff) {
    case 1:
        sleep_ms(50);
        break;
    case 2:
        *(volatile int *)0x3f000000 = 1;
        break;
    case 3:
        CHECK(spawn("orphan") > 0);
        break;
    case 4:
        set_word(0);
        CHECK(spawn("child") > 0);
        sleep_ms(50); /* it ends before we do */
        break;
    }
    exit((int32_t)word >> 8);
}
