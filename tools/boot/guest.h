/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A look at the guest from outside, after a run: its physical memory, and
 * the kernel's symbols from the ELF file that was booted.  Every function
 * checks bounds; a guest or a kernel file that lies yields false.
 */
#ifndef TOOLS_GUEST_H
#define TOOLS_GUEST_H

#include "qemu.h"

struct guest_symbol {
    uint32_t address; /* as linked: virtual, once the kernel pages */
    uint32_t size;    /* bytes; 0 where the assembler was not told */
};

/*
 * Copies guest physical memory; false, copying nothing, if not all is RAM.
 */
bool guest_read(const struct boot_result *result, uint32_t paddr, void *to,
                size_t size);

bool guest_u8(const struct boot_result *result, uint32_t paddr,
              uint8_t *value);

bool guest_u16(const struct boot_result *result, uint32_t paddr,
               uint16_t *value);

bool guest_u32(const struct boot_result *result, uint32_t paddr,
               uint32_t *value);

/*
 * Finds a symbol by its name: a global one, or else the only static one of
 * that name.  False if there is none, or if several static ones share it.
 */
bool guest_symbol(const struct boot_result *result, const char *name,
                  struct guest_symbol *symbol);

/*
 * The name of the symbol that an address lies in (or follows, within the
 * same segment), and the distance from it; NULL if there is none.  The name
 * belongs to the result.
 */
const char *guest_symbol_at(const struct boot_result *result,
                            uint32_t address, uint32_t *offset);

/*
 * What the kernel's build says of its own structures (kernel/layout.h): the
 * offset of a field, "task_struct.pid", or a number, "NR_TASKS".  False if
 * this kernel has no such thing.
 */
bool guest_layout(const struct boot_result *result, const char *name,
                  uint32_t *value);

/* Where the loader put a linked address, by the ELF's program headers. */
bool guest_paddr(const struct boot_result *result, uint32_t address,
                 uint32_t *paddr);

/* Copies the first bytes of a variable of the kernel, found by its name. */
bool guest_variable(const struct boot_result *result, const char *name,
                    void *to, size_t size);

/* A task, and its memory; fields that its kernel has not are 0. */
struct guest_task {
    uint32_t where; /* its physical address */
    uint32_t state, counter, priority, pid, parent, slot, exit_code;
    uint32_t esp, esp0, wake_at, waits_for, magic;
    char name[16];
    uint32_t mm; /* physical address of what these are in */
    uint32_t start_code, end_code, end_data, start_brk, brk, start_stack;
    uint32_t executable, rss, min_flt, maj_flt, mmap, mmap_avl;
    uint32_t directory; /* physical address of the one that maps it */
    uint32_t base;      /* the linear address of its own address 0 */
};

/*
 * The task in a slot.  False if there is none, or if what task[] leads to is
 * no task of that slot; then `where` is 0 if task[] leads nowhere.
 */
bool guest_task(const struct boot_result *result, uint32_t slot,
                struct guest_task *task);

/*
 * The entry of the page tables for an address of the task's own: its value
 * and, through `where` if not NULL, its own physical address, 0 if there is
 * no table.
 */
uint32_t guest_task_pte(const struct boot_result *result,
                        const struct guest_task *task, uint32_t address,
                        uint32_t *where);

#endif
