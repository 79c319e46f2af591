// SPDX-License-Identifier: GPL-2.0-only
/*
 * A page holds objects of one size, and at its start a header.  Free objects
 * of a page are in a list, pages with a free object in a list for each size;
 * a page without objects goes back.  Pure: builds on a host too.
 */
#include "mm/kmalloc.h"

#include "kernel/panic.h"
#include "kernel/types.h"
#include "mm/address.h"
#include "mm/memory.h"

struct object {
    struct object *next; /* only of a free one */
};

struct slab {
    struct slab *next, **place; /* place: what points here; NULL: full */
    struct object *free;
    uint16_t size, used; /* bytes of an object; objects in use */
};

static const uint16_t sizes[] = {32, 64, 128, 252, 508, 1020, KMALLOC_MOST};

#define NR_SIZES (sizeof(sizes) / sizeof(sizes[0]))

static struct slab *slabs[NR_SIZES]; /* those with a free object */

uint32_t nr_slab_pages, nr_slab_objects;

static unsigned int
class_of(size_t size)
{
    unsigned int class = 0;

    if (size == 0 || size > KMALLOC_MOST)
        panic("kmalloc: %u bytes are not for a small object",
              (unsigned int)size);
    while (sizes[class] < size)
        class ++;
    return class;
}

static void
list_in(struct slab *slab, struct slab **head)
{
    slab->next = *head;
    slab->place = head;
    if (slab->next)
        slab->next->place = &slab->next;
    *head = slab;
}

static void
list_out(struct slab *slab)
{
    *slab->place = slab->next;
    if (slab->next)
        slab->next->place = slab->place;
    slab->place = NULL;
}

/* A frame cut into objects, the lowest first. */
static struct slab *
new_slab(uint16_t size)
{
    paddr_t page = __get_free_page(); /* may_sleep: holds nothing */
    struct slab *slab;
    char *at;

    if (!page)
        return NULL;
    slab = phys_to_virt(page);
    *slab = (struct slab){.size = size};
    at = (char *)slab + PAGE_SIZE - size;
    for (; at >= (char *)(slab + 1); at -= size) {
        ((struct object *)at)->next = slab->free;
        slab->free = (struct object *)at;
    }
    nr_slab_pages++;
    return slab;
}

void *
kmalloc(size_t size)
{
    unsigned int class = class_of(size);
    struct slab *slab;
    struct object *object;

    if (fails_now())
        return NULL;
    if (!slabs[class]) {
        slab = new_slab(sizes[class]);
        if (!slab)
            return NULL;
        list_in(slab, &slabs[class]);
    }
    slab = slabs[class];
    object = slab->free;
    slab->free = object->next;
    slab->used++;
    if (!slab->free)
        list_out(slab);
    nr_slab_objects++;
    return object;
}

void
kfree(void *object)
{
    uintptr_t offset = (uintptr_t)object % PAGE_SIZE;
    struct slab *slab = (struct slab *)((uintptr_t)object - offset);
    struct object *freed = object;

    if (!object)
        return;
    if (slab->used == 0 || offset < sizeof(*slab) ||
        (PAGE_SIZE - offset) % slab->size != 0)
        panic("kfree: there is no object at %08x",
              (unsigned int)(uintptr_t)object);
    freed->next = slab->free;
    slab->free = freed;
    nr_slab_objects--;
    if (!slab->place)
        list_in(slab, &slabs[class_of(slab->size)]);
    if (--slab->used > 0)
        return;
    list_out(slab);
    nr_slab_pages--;
    free_page(virt_to_phys(slab));
}
