/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What mem_map[] must be for a memory map, worked out frame by frame from
 * the words of mm/ram.h and nothing else.  For tests on both sides: it does
 * not look into the kernel.
 */
#ifndef FRAME_MODEL_H
#define FRAME_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* From 1 MiB to 16 MiB, if whoever includes this has not said otherwise. */
#ifndef MODEL_BASE
#define MODEL_BASE   0x100000u
#define MODEL_FRAMES 3840
#endif

enum {
    MODEL_FREE = 0,
    MODEL_USED = 100,
    MODEL_USABLE = 1, /* a range's type when it is RAM */
};

struct model_range {
    uint64_t base, length;
    uint32_t type;
};

static inline uint64_t
model_address(unsigned int nr)
{
    return MODEL_BASE + (uint64_t)nr * 4096;
}

/* Does the range hold `at`?  Subtracting cannot overflow; adding could. */
static inline bool
model_holds(const struct model_range *range, uint64_t at)
{
    return at >= range->base && at - range->base < range->length;
}

static inline bool
model_holds_frame(const struct model_range *range, unsigned int nr)
{
    return model_holds(range, model_address(nr)) &&
           model_holds(range, model_address(nr) + 4095);
}

/* A range that is not in the frame's first byte can still begin in it. */
static inline bool
model_touches_frame(const struct model_range *range, unsigned int nr)
{
    return model_holds(range, model_address(nr)) ||
           (range->length > 0 && range->base > model_address(nr) &&
            range->base - model_address(nr) < 4096);
}

/*
 * Fills map[] with MODEL_FREE and MODEL_USED.  Returns the first byte past
 * the highest frame that some usable range holds, or MODEL_BASE.
 */
static inline uint32_t
model_frames(const struct model_range *ranges, size_t n,
             uint8_t map[MODEL_FRAMES])
{
    uint32_t end = MODEL_BASE;

    for (unsigned int nr = 0; nr < MODEL_FRAMES; nr++) {
        bool ours = false, kept = false;

        for (size_t i = 0; i < n; i++) {
            if (ranges[i].type == MODEL_USABLE)
                ours |= model_holds_frame(&ranges[i], nr);
            else
                kept |= model_touches_frame(&ranges[i], nr);
        }
        if (ours)
            end = (uint32_t)model_address(nr) + 4096;
        map[nr] = ours && !kept ? MODEL_FREE : MODEL_USED;
    }
    return end;
}

/* Frames that [start, end) touches are USED whatever the map says. */
static inline void
model_reserve(uint8_t map[MODEL_FRAMES], uint64_t start, uint64_t end)
{
    const struct model_range range = {start, end - start, 0};

    for (unsigned int nr = 0; nr < MODEL_FRAMES; nr++)
        if (start < end && model_touches_frame(&range, nr))
            map[nr] = MODEL_USED;
}

#endif
