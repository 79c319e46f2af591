/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pointers around the edges of a slot, where the layout is ours.
 * Only the book's kernels.
 */
#include "lib/string.h"
#include "user/lib/test.h"

#define SLOT 0x4000000u

extern char end_of_data[] __asm__("end"); /* the linker's: of all data */

/*
 * What lies behind the last page of data is a hole, or a page of zeros.  Not
 * all that we write over need be ours, so it is put back.
 */
static void
from_data_into_the_hole(void)
{
    uint32_t end = ((uint32_t)end_of_data + 4095) & ~4095u;
    bool page = holes_are_pages();
    char was[128];

    memcpy(was, (char *)end - 128, 128);
    for (uint32_t i = end - 128; i < end; i++)
        *(volatile char *)i = i % 64 == 63 ? '\n' : '.';
    EQUAL(syscall3(4, 1, end - 64, 64), 64);
    EQUAL(syscall3(4, 1, end - 128, 129), page ? 129 : 128);
    EQUAL(syscall3(4, 1, end - 1, 2), page ? 2 : -14);
    EQUAL(syscall3(4, 1, end, 1), page ? 1 : -14);
    if (!page)
        EQUAL(syscall3(4, 1, end - 64, 0x7fffffff), 64);
    EQUAL(syscall3(4, 1, end - 64, 0x80000000), -22);
    EQUAL(syscall3(4, 1, end - 64, 0xffffffff), -22);
    memset((char *)end - 8, 0, 8);
    EQUAL(syscall3(162, end - 4, 0, 0), page ? 0 : -14);
    memcpy((char *)end - 128, was, 128);
    printf("\n");
}

static void
at_the_end_of_the_slot(void)
{
    volatile uint32_t *last = (volatile uint32_t *)(SLOT - 8);
    uint32_t was[2] = {last[0], last[1]};

    last[0] = last[1] = 0;
    EQUAL(syscall3(162, SLOT - 8, 0, 0), 0);
    EQUAL(syscall3(162, SLOT - 7, 0, 0), -14);
    EQUAL(syscall3(162, SLOT - 1, 0, 0), -14);
    EQUAL(syscall3(162, SLOT, 0, 0), -14);
    last[0] = 0x0a2e2e2e;
    last[1] = 0x0a2e2e2e;
    EQUAL(syscall3(4, 1, SLOT - 8, 8), 8);
    EQUAL(syscall3(4, 1, SLOT - 8, 9), -14);
    EQUAL(syscall3(4, 1, SLOT, 0), 0);
    last[0] = was[0];
    last[1] = was[1];
}

/* There and back: some words and a rest, from anywhere to anywhere. */
static void
lengths(void)
{
    char from[32], to[32];

    for (uint32_t i = 0; i < 32; i++)
        from[i] = (char)(i + 1);
    for (uint32_t n = 0; n <= 12; n++) {
        for (uint32_t at = 0; at < 4; at++) {
            uint32_t back = 8 + (at + n) % 4;

            memset(to, 0, sizeof(to));
            EQUAL(syscall3(507, (uint32_t)from + at, n, 0), 0);
            EQUAL(syscall3(507, (uint32_t)to + back, n, 1), 0);
            for (uint32_t i = 0; i < 32; i++)
                EQUAL(to[i], i - back < n ? from[at + i - back] : 0);
        }
    }
}

/* Copies of the kernel's, in both directions, of every strange size. */
static void
copies(void)
{
    static char bytes[128];
    static const uint32_t too_many[] = {
        SLOT - 127, SLOT,       SLOT + 1,   2 * SLOT,   0x7fffffff,
        0x80000000, 0xfc000000, 0xffffff80, 0xffffffff,
    };
    uint32_t hole = ((uint32_t)end_of_data + 4095) & ~4095u;
    bool page = holes_are_pages();

    bytes[5] = 5;
    EQUAL(syscall3(507, (uint32_t)bytes, 128, 0), 0);
    bytes[5] = 0;
    EQUAL(syscall3(507, (uint32_t)bytes, 128, 1), 0);
    EQUAL(bytes[5], 5);
    for (uint32_t to = 0; to < 2; to++) {
        EQUAL(syscall3(507, (uint32_t)bytes, 0, to), 0);
        EQUAL(syscall3(507, SLOT, 0, to), 0);
        EQUAL(syscall3(507, SLOT + 1, 0, to), -14);
        EQUAL(syscall3(507, SLOT - 4, 4, to), 0);
        EQUAL(syscall3(507, SLOT - 4, 5, to), -14);
        EQUAL(syscall3(507, hole, 1, to), page ? 0 : -14);
        EQUAL(syscall3(507, hole - 1, 1, to), 0);
        EQUAL(syscall3(507, hole - 1, 2, to), page ? 0 : -14);
        EQUAL(syscall3(507, hole - 4, 4, to), 0);
        EQUAL(syscall3(507, hole - 4, 5, to), page ? 0 : -14);
        EQUAL(syscall3(507, hole - 9, 12, to), page ? 0 : -14);
        /* A word that begins on a page and ends on one not yet there. */
        EQUAL(syscall3(507, hole + 4096 * (to + 1) - 2, 4, to),
              page ? 0 : -14);
        for (uint32_t i = 0; i < sizeof(too_many) / 4; i++)
            EQUAL(syscall3(507, (uint32_t)bytes, too_many[i], to), -14);
    }
}

/* The next slot is mapped: a sleeper lies there. */
static void
in_the_next_slot(void)
{
    uint32_t its_text = SLOT, its_stack = 2 * SLOT - 16;
    int pid = spawn("sleeper");

    EQUAL(pid, getpid() + 1);
    EQUAL(syscall3(4, 1, its_text, 16), -14);
    EQUAL(syscall3(4, 1, its_stack, 16), -14);
    EQUAL(syscall3(162, its_text, 0, 0), -14);
    EQUAL(waitpid(pid, (int *)its_stack, 0), -1);
    EQUAL(errno, 14);
    EQUAL(waitpid(pid, 0, 0), -1); /* it was waited for all the same */
    EQUAL(errno, 10);
}

/* A status can be stored at the very end, but not one byte behind it. */
static void
a_status_at_the_end(void)
{
    int pid = spawn("sleeper");

    EQUAL(waitpid(pid, (int *)(SLOT - 4), 0), pid);
    EQUAL(*(volatile int *)(SLOT - 4), 5 << 8);
    pid = spawn("sleeper");
    EQUAL(waitpid(pid, (int *)(SLOT - 3), 0), -1);
    EQUAL(errno, 14);
}

int
main(int argc, char **argv, char **environ)
{
    uint32_t before = free_frames();

    (void)argc;
    (void)argv;
    (void)environ;
    from_data_into_the_hole();
    at_the_end_of_the_slot();
    lengths();
    copies();
    in_the_next_slot();
    a_status_at_the_end();
    EQUAL(free_frames(), before - (holes_are_pages() ? 3 : 0));
    printf("edges: held\n");
    return 0;
}
