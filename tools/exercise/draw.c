/* SPDX-License-Identifier: GPL-2.0-only */
/* Numbers that look random and can be had again: splitmix64. */
#include "judge.h"

static uint64_t state;

/* A name turns one seed into as many sequences as there are names. */
void
draw_begin(uint32_t seed, const char *stream)
{
    state = 0xcbf29ce484222325u ^ seed;
    for (; *stream; stream++)
        state = (state ^ (unsigned char)*stream) * 0x100000001b3u;
}

void
draw_from(uint32_t drawing)
{
    draw_begin(drawing, "drawing");
}

/* splitmix64, by Sebastiano Vigna: good enough, and any seed will do. */
static uint64_t
draw_u64(void)
{
    uint64_t z = state += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

uint32_t
draw_below(uint32_t limit)
{
    return (uint32_t)(draw_u64() % limit);
}

uint32_t
draw_between(uint32_t least, uint32_t most)
{
    return least + draw_below(most - least + 1);
}

bool
draw_chance(unsigned percent)
{
    return draw_below(100) < percent;
}
