/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page tables as they lie in guest memory, walked from outside, and page
 * faults as QEMU logged them.  Include after boot-test.h.
 */
#ifndef GUEST_TABLES_H
#define GUEST_TABLES_H

enum {
    PRESENT = 1,
    WRITE = 2,
    USER = 4,
    ACCESSED = 0x20,
    DIRTY = 0x40,
    FLAGS = 0xfff,
    ENTRIES = 1024,
    PAGE = 4096,
};

/* Where a variable of the kernel's lies in physical memory. */
__attribute__((unused)) static uint32_t
physical_of(const char *name)
{
    uint32_t paddr = 0;

    if (!guest_paddr(&result, address_of(name), &paddr))
        fail_msg("%s lies nowhere in physical memory", name);
    return paddr;
}

__attribute__((unused)) static uint32_t
word_at(uint32_t paddr)
{
    uint32_t word = 0;

    if (!guest_u32(&result, paddr, &word))
        fail_msg("there is no memory at %08x", paddr);
    return word;
}

/*
 * The entry for a linear address: its value and, through `where`, its own
 * physical address, 0 if there is no table.
 */
__attribute__((unused)) static uint32_t
walk(uint32_t linear, uint32_t *where)
{
    uint32_t pde =
        word_at(physical_of("page_directory") + (linear >> 22) * 4);

    *where = 0;
    if (!(pde & PRESENT))
        return 0;
    *where = (pde & ~FLAGS) + (linear >> 12 & 0x3ff) * 4;
    return word_at(*where);
}

/* ---- QEMU's log ---- */

struct page_fault {
    unsigned int error, level, address;
};

/* The next page fault in the log from *at on; false at its end. */
__attribute__((unused)) static bool
next_page_fault(const char **at, struct page_fault *fault)
{
    static const char mark[] = ": v=0e e=";
    const char *line = strstr(*at, mark);

    if (!line)
        return false;
    if (sscanf(line,
               ": v=0e e=%x i=0 cpl=%u IP=%*x:%*x pc=%*x SP=%*x:%*x "
               "CR2=%x",
               &fault->error, &fault->level, &fault->address) != 3)
        fail_msg("QEMU's log has a strange line: %.100s", line);
    *at = line + sizeof(mark);
    return true;
}

#endif
