/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Finds the guest's tasks, and counts who uses its frames.
 */
#include "tasks.h"

#include <string.h>

bool
task_in(const struct boot_result *guest, unsigned slot,
        struct guest_task *task)
{
    uint32_t pointers[NR_TASKS];

    peek(guest, "task", pointers, sizeof pointers);
    if (!pointers[slot])
        return false;
    if (!guest_task(guest, slot, task))
        miss(text("task[%u]", slot), "a task_struct of that slot",
             text("something else at %08x", pointers[slot]));
    return true;
}

uint8_t
count_of(const struct boot_result *guest, uint32_t frame)
{
    uint8_t count[FRAMES];

    peek(guest, "mem_map", count, sizeof count);
    return (frame >> 12) - FIRST < FRAMES ? count[(frame >> 12) - FIRST]
                                          : 0;
}

static void
use(unsigned uses[FRAMES], uint32_t frame)
{
    if ((frame >> 12) - FIRST < FRAMES)
        uses[(frame >> 12) - FIRST]++;
}

void
count_uses(const struct boot_result *guest, unsigned uses[FRAMES])
{
    struct guest_task task;
    uint32_t directory;

    memset(uses, 0, FRAMES * sizeof *uses);
    if (!guest_paddr(guest, symbol(guest, "page_directory"), &directory))
        broken("the directory lies nowhere");
    for (uint32_t i = 16; i < 768; i++) {
        uint32_t pde = word_at(guest, directory + 4 * i);

        if (!(pde & PRESENT))
            continue;
        use(uses, pde);
        for (uint32_t j = 0; j < 1024; j++) {
            uint32_t pte = word_at(guest, (pde & ~FLAGS) + 4 * j);

            if (pte & PRESENT)
                use(uses, pte);
        }
    }
    for (unsigned slot = 1; slot < NR_TASKS; slot++)
        if (task_in(guest, slot, &task))
            use(uses, task.where);
}
