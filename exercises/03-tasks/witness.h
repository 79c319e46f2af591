/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The graders' side of witness() (guest/kernel/witness.c): what the guest
 * said, in QEMU's log of its faults, and on whose stack.
 */
#ifndef WITNESS_H
#define WITNESS_H

#include "tasks.h"

struct word {
    uint32_t kind, which, value, esp;
};

/*
 * The next word from the exception *at on, which goes on behind it; the
 * boot's options asked for .log = "int".
 */
static inline bool
witnessed(const struct boot_result *guest, size_t *at, struct word *word)
{
    uint32_t here = symbol(guest, "witness_here");
    struct exception found;

    while (exception(guest, 14, (*at)++, &found)) {
        if (found.level != 0 || found.eip != here)
            continue;
        *word = (struct word){found.ebx, found.ecx, found.edx, found.esp};
        return true;
    }
    return false;
}

/* Did the task in this slot say it? */
static inline bool
is_said_by(const struct boot_result *guest, const struct word *word,
           unsigned slot)
{
    struct guest_task task;

    return task_in(guest, slot, &task) &&
           (word->esp - 0xc0000000u) / PAGE == task.where / PAGE;
}

#endif
