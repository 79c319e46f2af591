// SPDX-License-Identifier: GPL-2.0-only
/*
 * One area of five pages, and munmap's four cases: its tail, its head, a
 * hole in it, and the whole of what is left.
 */
#include "user/lib/libc.h"
#include "user/lib/mmap.h"

#define START 0x20000000u

static void
show(const char *what)
{
    printf("%s:\n", what);
    show_maps(START, START + 5 * PAGE);
}

static void
cut(const char *what, uint32_t page, uint32_t pages)
{
    if (munmap((void *)(START + page * PAGE), pages * PAGE) < 0)
        die("munmap");
    show(what);
}

int
main(void)
{
    pages_at(START, 5 * PAGE, PROT_READ | PROT_WRITE);
    show("five pages");
    draw_areas("five");
    cut("without the tail, page 4", 4, 1);
    cut("without the head, page 0", 0, 1);
    draw_areas("before-the-hole");
    cut("with a hole, page 2", 2, 1);
    draw_areas("with-a-hole");
    cut("without all five", 0, 5);
    return 0;
}
