/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The interrupt descriptor table as the processor sees it.
 */
#ifndef GUEST_GATES_H
#define GUEST_GATES_H

#include <stdbool.h>
#include <stdint.h>

struct seen_gate {
    uint16_t offset_low, selector;
    uint8_t zero, type;
    uint16_t offset_high;
};

#define GATE_PRESENT 0x80

static inline struct seen_gate *
gate_of(unsigned int vector)
{
    struct {
        uint16_t limit;
        uint32_t base;
    } __attribute__((packed)) table;

    __asm__("sidt %0" : "=m"(table));
    return (struct seen_gate *)table.base + vector;
}

static inline uint32_t
gate_target(unsigned int vector)
{
    const struct seen_gate *gate = gate_of(vector);

    return gate->offset_low | (uint32_t)gate->offset_high << 16;
}

/* raise.S */
void raise(uint32_t target, uint32_t error, bool with_error);
void t_trap_here(void);
void t_across_breakpoint(void);
void t_across_tick(void);

#endif
