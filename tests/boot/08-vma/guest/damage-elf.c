/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is to be damaged in an ELF file: its header, and the three segments
 * right after it.
 */
#include "guest/damage.h"

#include "fs/inode.h"
#include "kernel/elf.h"
#include "kernel/types.h"
#include "lib/string.h"

#define SEGMENTS 3
#define MOST     8
#define LIMIT    (0xc0000000u - (256u << 10)) /* with room for a stack */

const uint32_t edges[NR_EDGES] = {
    0,          1,          PT_INTERP,  9,          4096,       0x08048000,
    0x0804b000, 0xbfff0000, 0x7fffffff, 0xc0000000, 0xfffff000, 0xffffffff,
};
const uint32_t header_words =
    (sizeof(struct elf_header) + SEGMENTS * sizeof(struct elf_segment)) /
    sizeof(uint32_t);
const bool in_turn = true;

/* Where this segment ends, if it may begin at `least`; 0: it may not. */
static uint64_t
end_of(const struct elf_segment *s, uint64_t least, uint32_t size)
{
    uint64_t end = (uint64_t)s->p_vaddr + s->p_memsz;
    uint64_t in_file = (uint64_t)s->p_offset + s->p_filesz;

    if (s->p_memsz == 0 || s->p_filesz > s->p_memsz || in_file > size ||
        s->p_vaddr - s->p_vaddr % PAGE_SIZE < least || end > LIMIT ||
        s->p_vaddr % PAGE_SIZE != s->p_offset % PAGE_SIZE)
        return 0;
    return (end + PAGE_SIZE - 1) / PAGE_SIZE * PAGE_SIZE;
}

int32_t
still_good(const void *start, uint32_t size)
{
    const struct elf_header *h = start;
    uint64_t end = PAGE_SIZE, table = MOST * sizeof(struct elf_segment);

    if (memcmp(h->e_ident, "\177ELF\1\1\1", 7) != 0 || h->e_type != 2 ||
        h->e_machine != 3 || h->e_phentsize != sizeof(struct elf_segment) ||
        h->e_phnum > MOST || h->e_phoff > size)
        return 0;
    if (h->e_phoff + table > BLOCK_SIZE)
        return 2; /* it may be anything */
    for (uint32_t i = 0; i < h->e_phnum; i++) {
        const struct elf_segment *s =
            (const void *)((const char *)start + h->e_phoff +
                           i * sizeof(*s));

        if (s->p_type == PT_INTERP)
            return 0;
        if (s->p_type != PT_LOAD)
            continue;
        end = end_of(s, end, size);
        if (!end)
            return 0;
    }
    return end > PAGE_SIZE;
}
