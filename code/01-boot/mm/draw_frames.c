// SPDX-License-Identifier: GPL-2.0-only
/*
 * Draws mem_map[]: one row for a run of frames with one count.
 */
#include "kernel/draw.h"

#include "mm/memory.h"

static const char *
meaning(uint8_t count)
{
    switch (count) {
    case 0:
        return "free";
    case 1:
        return "one user";
    case USED:
        return "not ours to give";
    default:
        return "shared";
    }
}

static void
draw_run(unsigned int first, unsigned int past)
{
    uint8_t count = mem_map[first];

    draw("|{%08x|%u|%u|%s}\\\n", LOW_MEM + (first << PAGE_SHIFT),
         past - first, count, meaning(count));
}

void
draw_frames(const char *name)
{
    unsigned int first = 0;

    draw_begin(name);
    draw("map [what=memory, "
         "label=\"{from address|frames|count|meaning}\\\n");
    for (unsigned int nr = 1; nr <= PAGING_PAGES; nr++) {
        if (nr == PAGING_PAGES || mem_map[nr] != mem_map[first]) {
            draw_run(first, nr);
            first = nr;
        }
    }
    draw("\"];\n");
    draw_end();
}
