/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random numbers that can be had again, for tests.
 */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>
#include <stdlib.h>

static uint64_t random_state;

/*
 * Every test that draws numbers begins here.  SEED in the environment asks
 * for another sequence; the log of a failed run says which one it was.
 */
__attribute__((unused)) static void
random_begin(void)
{
    const char *seed = getenv("SEED");

    random_state = seed ? strtoull(seed, NULL, 0) : 1;
    print_message("  repeat with SEED=%llu\n",
                  (unsigned long long)random_state);
}

/* splitmix64, by Sebastiano Vigna: good enough, and any seed will do. */
__attribute__((unused)) static uint64_t
random_u64(void)
{
    uint64_t z = random_state += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* A number from 0 to limit - 1. */
__attribute__((unused)) static uint32_t
random_below(uint32_t limit)
{
    return (uint32_t)(random_u64() % limit);
}

#endif
