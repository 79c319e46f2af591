/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tasks in guest memory; see guest.h.  Where their fields are, the build of
 * the kernel says.
 */
#include "guest.h"

#include <stdio.h>
#include <string.h>

enum { PRESENT = 1, FLAGS = 0xfff };

bool
guest_layout(const struct boot_result *result, const char *name,
             uint32_t *value)
{
    struct guest_symbol symbol;
    char layout[96];

    if (snprintf(layout, sizeof layout, "layout.%s", name) >=
            (int)sizeof layout ||
        !guest_symbol(result, layout, &symbol))
        return false;
    *value = symbol.address;
    return true;
}

/* The physical address of what a pointer of the kernel's leads to. */
static bool
followed(const struct boot_result *result, uint32_t pointer,
         uint32_t *paddr)
{
    struct guest_symbol base;

    if (guest_paddr(result, pointer, paddr))
        return true; /* in the kernel itself */
    if (!guest_symbol(result, "layout.KERNEL_BASE", &base) ||
        pointer < base.address)
        return false;
    *paddr = pointer - base.address;
    return true;
}

struct row {
    const char *name;
    size_t to;
};

#define TASK(field) \
    "task_struct." #field, offsetof(struct guest_task, field)
#define MM(field) "mm_struct." #field, offsetof(struct guest_task, field)

static const struct row task_rows[] = {
    {TASK(state)},  {TASK(counter)}, {TASK(priority)},  {TASK(pid)},
    {TASK(parent)}, {TASK(slot)},    {TASK(exit_code)}, {TASK(esp)},
    {TASK(esp0)},   {TASK(wake_at)}, {TASK(waits_for)}, {TASK(magic)},
};

static const struct row mm_rows[] = {
    {MM(start_code)}, {MM(end_code)},    {MM(end_data)},   {MM(start_brk)},
    {MM(brk)},        {MM(start_stack)}, {MM(executable)}, {MM(rss)},
    {MM(min_flt)},    {MM(maj_flt)},     {MM(mmap)},       {MM(mmap_avl)},
    {MM(directory)},
};

/* The words of a structure at `from` that its kernel has. */
static bool
read_words(const struct boot_result *result, uint32_t from,
           const struct row *rows, size_t n, struct guest_task *task)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t offset;

        if (guest_layout(result, rows[i].name, &offset) &&
            !guest_u32(result, from + offset,
                       (uint32_t *)(void *)((char *)task + rows[i].to)))
            return false;
    }
    return true;
}

/* The directory that maps the task: its own, or the only one. */
static bool
find_directory(const struct boot_result *result, struct guest_task *task)
{
    struct guest_symbol only;

    if (task->directory)
        return followed(result, task->directory, &task->directory);
    return guest_symbol(result, "page_directory", &only) &&
           guest_paddr(result, only.address, &task->directory);
}

/* Where its memory begins: at 0, once it has areas; before, at its text. */
static uint32_t
base_of(const struct boot_result *result, const struct guest_task *task)
{
    uint32_t offset;

    return guest_layout(result, "mm_struct.mmap", &offset)
               ? 0
               : task->start_code;
}

bool
guest_task(const struct boot_result *result, uint32_t slot,
           struct guest_task *task)
{
    uint32_t name, mm, magic, paddr, table;
    struct guest_symbol tasks;

    memset(task, 0, sizeof *task);
    if (!guest_symbol(result, "task", &tasks) || slot >= tasks.size / 4 ||
        !guest_paddr(result, tasks.address, &table) ||
        !guest_u32(result, table + 4 * slot, &paddr) || paddr == 0)
        return false;
    task->where = paddr; /* not 0, wherever it leads */
    if (!followed(result, paddr, &task->where) ||
        !guest_layout(result, "task_struct.name", &name) ||
        !guest_layout(result, "task_struct.mm", &mm) ||
        !guest_layout(result, "TASK_MAGIC", &magic) ||
        !read_words(result, task->where, task_rows,
                    sizeof task_rows / sizeof *task_rows, task) ||
        !guest_read(result, task->where + name, task->name,
                    sizeof task->name) ||
        !guest_u32(result, task->where + mm, &mm) ||
        !followed(result, mm, &task->mm) ||
        !read_words(result, task->mm, mm_rows,
                    sizeof mm_rows / sizeof *mm_rows, task) ||
        !find_directory(result, task))
        return false;
    task->base = base_of(result, task);
    return task->slot == slot && task->magic == magic;
}

uint32_t
guest_task_pte(const struct boot_result *result,
               const struct guest_task *task, uint32_t address,
               uint32_t *where)
{
    uint32_t linear = task->base + address, entry = 0, at = 0;

    if (guest_u32(result, task->directory + (linear >> 22) * 4, &entry) &&
        entry & PRESENT) {
        at = (entry & ~FLAGS) + (linear >> 12 & 0x3ff) * 4;
        if (!guest_u32(result, at, &entry))
            entry = at = 0;
    } else {
        entry = 0;
    }
    if (where)
        *where = at;
    return entry;
}
