/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory for objects smaller than a page.  After Linux 1.2 (mm/kmalloc.c).
 */
#ifndef MM_KMALLOC_H
#define MM_KMALLOC_H

#include <stddef.h>
#include <stdint.h>

#define KMALLOC_MOST 2040u /* bytes; panics at more, or at 0 */

/*
 * Room for an object of `size` bytes, aligned to 4; its bytes are whatever
 * was there before.  NULL: there is no frame.  The caller gives it back with
 * kfree().  From chapter 11 on it may sleep.
 */
void *kmalloc(size_t size);

/*
 * Give an object back; NULL is allowed.  Panics where none can be.  That one
 * was given back before is not seen as long as its page has others.
 */
void kfree(void *object);

/* How many frames objects take, and how many objects there are. */
extern uint32_t nr_slab_pages, nr_slab_objects;

#endif
