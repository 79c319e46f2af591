/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is to be damaged in an a.out file.
 */
#include "guest/damage.h"

#include "kernel/aout.h"

const uint32_t edges[NR_EDGES] = {
    0,         1,         0413,       1024,       4096,       8192,
    0x3000000, 0x4000000, 0x7fffffff, 0x80000000, 0xfffff000, 0xffffffff,
};
const uint32_t header_words = sizeof(struct exec) / sizeof(uint32_t);
const bool in_turn = false;

int32_t
still_good(const void *start, uint32_t size)
{
    const struct exec *h = start;
    uint64_t sum = (uint64_t)h->a_text + h->a_data;

    return h->a_magic == 0413 && h->a_trsize == 0 && h->a_drsize == 0 &&
           sum + h->a_bss <= 48u << 20 && 1024 + sum + h->a_syms <= size;
}
