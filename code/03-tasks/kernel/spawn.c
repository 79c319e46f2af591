// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loads a whole program into a slot, page by page.  Chapter 6 loads pages
 * when they are touched, from a disk.
 */
#include "kernel/spawn.h"

#include "boot/multiboot.h"
#include "kernel/aout.h"
#include "kernel/errno.h"
#include "kernel/printk.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/memory.h"
#include "mm/paging.h"

#define STACK_PAGES 4

static const struct boot_module *
find_module(const char *name)
{
    for (size_t i = 0; i < boot_info.nr_modules; i++)
        if (strcmp(boot_info.modules[i].name, name) == 0)
            return &boot_info.modules[i];
    return NULL;
}

/* `header` is the start of a file of `size` bytes. */
static bool
is_program(const struct exec *header, uint32_t size)
{
    return size >= N_TXTOFF && header->a_magic == ZMAGIC &&
           header->a_trsize == 0 && header->a_drsize == 0 &&
           header->a_text <= size - N_TXTOFF &&
           header->a_data <= size - N_TXTOFF - header->a_text &&
           header->a_bss <= USER_SIZE / 2 &&
           header->a_entry < header->a_text;
}

/* Map a fresh page at a logical address and fill it from `from`, if any. */
static bool
load_page(struct task_struct *t, uint32_t logical, const char *from,
          uint32_t bytes)
{
    paddr_t page = get_free_page(); /* may_sleep: holds a new task */

    if (!page)
        return false;
    if (!map_user_page(t->mm, logical, page, PTE_WRITE | PTE_USER)) {
        free_page(page);
        return false;
    }
    memcpy(phys_to_virt(page), from, bytes);
    return true;
}

static bool
load(struct task_struct *t, const struct exec *header, const char *text)
{
    uint32_t bytes = header->a_text + header->a_data;

    t->mm->end_code = header->a_text;
    t->mm->end_data = bytes;
    t->mm->brk = bytes + header->a_bss;
    t->mm->start_stack = USER_SIZE - 16; /* argc, the ends of two lists */
    for (uint32_t at = 0; at < t->mm->brk; at += PAGE_SIZE) {
        uint32_t n = at < bytes ? bytes - at : 0;

        if (!load_page(t, at, text + at, n < PAGE_SIZE ? n : PAGE_SIZE))
            return false;
    }
    for (uint32_t i = 1; i <= STACK_PAGES; i++)
        if (!load_page(t, USER_SIZE - i * PAGE_SIZE, NULL, 0))
            return false;
    return true;
}

int32_t
spawn(const char *name)
{
    const struct boot_module *module = find_module(name);
    const struct exec *header;
    struct task_struct *t;

    if (!module || module->end > LOW_MEM + PAGING_MEMORY)
        return -ENOEXEC; /* none, or not in our window */
    header = phys_to_virt(module->start);
    if (!is_program(header, module->end - module->start))
        return -ENOEXEC;
    t = task_new(name, trap_return);
    if (!t)
        return -EAGAIN;
    if (!load(t, header, (const char *)header + N_TXTOFF)) {
        mm_drop(t->mm);
        task_release(t);
        return -ENOMEM;
    }
    user_regs(task_regs(t), header->a_entry, t->mm->start_stack);
    task_start(t);
    return t->pid;
}
