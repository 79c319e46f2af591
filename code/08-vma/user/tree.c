// SPDX-License-Identifier: GPL-2.0-only
/*
 * Areas with gaps between them, one after the other, as list and as tree.
 */
#include "user/lib/libc.h"
#include "user/lib/mmap.h"

#define START 0x20000000u
#define AREAS 6

int
main(void)
{
    static const char *const names[AREAS] = {"one",  "two",  "three",
                                             "four", "five", "six"};

    for (uint32_t i = 0; i < AREAS; i++) {
        pages_at(START + 2 * i * PAGE, PAGE, PROT_READ | PROT_WRITE);
        draw_areas(names[i]);
    }
    show_maps(START, START + 2 * AREAS * PAGE);
    return 0;
}
