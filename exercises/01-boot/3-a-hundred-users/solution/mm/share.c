/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Letting another user into a frame.
 */
#include "mm/share.h"

#include "mm/memory.h"

int
share_frame(paddr_t addr)
{
    uint8_t *count;

    if (addr < LOW_MEM || addr >= HIGH_MEMORY)
        return -EINVAL;
    count = &mem_map[MAP_NR(addr)];
    if (*count == 0 || *count == USED)
        return -EINVAL;
    if (*count == USED - 1)
        return -EMLINK;
    ++*count;
    return 0;
}
