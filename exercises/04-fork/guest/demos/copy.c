// SPDX-License-Identifier: GPL-2.0-only
/*
 * run=copy pages=1:5w,3:9r size=2 left=0,1: gives the memory of a slot in
 * which nobody is (from=20) to another one (to=30), as fork does, while so
 * many frames are left; and again to the one behind, for each number in
 * left.  Then the machine stops.
 *
 *   1:5w   page 5 in the second 4 MiB, writable, and nobody else's
 *   1:5r   ... read-only
 *   1:5s   ... read-only, and the same page of the slot behind as well
 *
 * Each page says in its first word which it is, counted through the slot.
 */
#include "boot/multiboot.h"
#include "drivers/exit.h"
#include "kernel/cmdline.h"
#include "kernel/init.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "mm/address.h"
#include "mm/copy.h"
#include "mm/memory.h"
#include "mm/paging.h"
#include "mm/slots.h"

#define CALLS  4
#define REGION (4u << 20)

/* What each call has returned. */
int32_t copy_results[CALLS];
uint32_t copy_calls;

void story_hog_frames(uint32_t left); /* story.c */
void story_give_frames(void);

static uint32_t
number(const char **at)
{
    uint32_t n = 0;

    for (; **at >= '0' && **at <= '9'; ++*at)
        n = n * 10 + (uint32_t)(**at - '0');
    return n;
}

static void
map(laddr_t linear, paddr_t page, uint32_t rights)
{
    if (!page || !map_page(linear, page, rights | PTE_USER))
        panic("no page for %08x", linear);
}

static void
prepare(laddr_t from, const char *at)
{
    while (*at) {
        uint32_t offset = number(&at) * REGION;
        paddr_t page = get_free_page(); /* may_sleep: holds nothing */

        at += *at == ':';
        offset += number(&at) * PAGE_SIZE;
        map(from + offset, page, *at == 'w' ? PTE_WRITE : 0);
        *(uint32_t *)phys_to_virt(page) = offset / PAGE_SIZE;
        if (*at == 's') {
            map(from + SLOT_SIZE + offset, page, 0);
            mem_map[MAP_NR(page)]++;
        }
        at++;
        at += *at == ',';
    }
}

static void
demo_copy(void)
{
    static char pages[MAX_CMDLINE], left[MAX_CMDLINE];
    uint32_t from = cmdline_number("from", 20) * SLOT_SIZE;
    uint32_t to = cmdline_number("to", 30) * SLOT_SIZE;
    uint32_t size = cmdline_number("size", SLOT_SIZE / REGION) * REGION;
    const char *at = left;

    cmdline_get("pages", pages, sizeof(pages));
    cmdline_get("left", left, sizeof(left));
    prepare(from, pages);
    while (*at && copy_calls < CALLS) {
        uint32_t frames = number(&at);
        int result;

        story_hog_frames(frames);
        result = copy_page_tables(from, to + copy_calls * SLOT_SIZE, size);
        story_give_frames();
        printk("with %u frames: %d\n", frames, result);
        copy_results[copy_calls++] = result;
        at += *at == ',';
    }
    machine_exit(EXIT_PASS);
}

DEMO("copy", demo_copy, "pages=1:5w,3:9r left=0,1: one slot to another");
