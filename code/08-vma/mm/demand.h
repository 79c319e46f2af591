/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pages that come when they are touched, in an area that says what they are.
 * Results are 0, or the signal that the task dies of for want of a frame.
 */
#ifndef MM_DEMAND_H
#define MM_DEMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "mm/address.h"
#include "mm/mm.h"

/* The frame that every page of zeros is until the first store: reserved. */
extern const char empty_zero_page[];

static inline paddr_t
zero_page(void)
{
    return virt_to_phys(empty_zero_page);
}

/*
 * The page at `address`, of an area of `current` with the right that is
 * needed, is not there: bring it, for a store or a load.  May sleep.
 */
uint32_t do_no_page(struct vm_area_struct *vma, uint32_t address,
                    bool store);

/*
 * Map `page`, a fresh frame, at an address of `current` in an area that may
 * be written.  Its use becomes the mapping's.  False if there is no frame
 * for a table; then the frame is freed.
 */
bool put_page(paddr_t page, uint32_t address);

#endif
