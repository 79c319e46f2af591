/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Task state segments, the 386's own idea of a task.  The book uses two: one
 * because the processor insists on a current one, one to survive on when
 * the kernel's stack is gone.
 */
#ifndef KERNEL_TSS_H
#define KERNEL_TSS_H

#include <stdint.h>

#define TSS_SELECTOR        0x28
#define DOUBLE_TSS_SELECTOR 0x30

struct tss {
    uint32_t back_link;
    uint32_t esp0, ss0, esp1, ss1, esp2, ss2;
    uint32_t cr3, eip, eflags;
    uint32_t eax, ecx, edx, ebx, esp, ebp, esi, edi;
    uint32_t es, cs, ss, ds, fs, gs;
    uint32_t ldt, io_map;
};

/* The current one.  The processor saves itself here on a double fault. */
extern struct tss tss;

#endif
