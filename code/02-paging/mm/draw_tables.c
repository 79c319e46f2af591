// SPDX-License-Identifier: GPL-2.0-only
/*
 * Draws the page directory and its tables: the entries in use, with runs
 * that lead to consecutive frames folded into one row.
 */
#include "kernel/draw.h"

#include "mm/address.h"
#include "mm/paging.h"

/* Entry b goes on where entry a stops, with the same rights. */
static bool
continues(pte_t a, pte_t b, uint32_t step)
{
    uint32_t rights = PTE_PRESENT | PTE_WRITE | PTE_USER;

    return ((a ^ b) & rights) == 0 &&
           (!(a & PTE_PRESENT) || pte_frame(b) == pte_frame(a) + step);
}

static void
draw_rights(pte_t entry)
{
    draw("|%c%c%c%c", entry & PTE_USER ? 'u' : '-',
         entry & PTE_WRITE ? 'w' : '-', entry & PTE_ACCESSED ? 'a' : '-',
         entry & PTE_DIRTY ? 'd' : '-');
}

/* The rows of one table; the first has its address and a port. */
static void
draw_rows(uint32_t pde)
{
    pte_t *table = phys_to_virt(pte_frame(page_directory[pde]));
    uint32_t first = 0, rows = 0;
    pte_t bits = 0; /* set in any entry of the row */

    draw("|{<t%u>%08x", pde, pte_frame(page_directory[pde]));
    for (uint32_t i = 1; i <= TABLE_ENTRIES; i++) {
        pte_t entry = table[first];

        bits |= table[i - 1];
        if (i < TABLE_ENTRIES &&
            continues(table[i - 1], table[i], PAGE_SIZE))
            continue;
        if (entry & PTE_PRESENT) {
            draw(rows++ > 0 ? "|{|%08x" : "|%08x", linear_of(pde, first));
            draw_rights(bits);
            draw("|%08x", pte_frame(entry));
            draw(i - first > 1 ? " and %u more}\\\n" : "}\\\n",
                 i - first - 1);
        }
        first = i;
        bits = 0;
    }
    if (rows == 0)
        draw("|empty}\\\n");
}

void
draw_tables(const char *name)
{
    draw_begin(name);
    draw("directory [what=directory, cols=\"name at\", "
         "label=\"{directory|%08x}\\\n",
         virt_to_phys(page_directory));
    for (uint32_t i = 0; i < TABLE_ENTRIES; i++)
        if (page_directory[i] & PTE_PRESENT)
            draw("|{%u|<p%u>%08x}\\\n", i, i, linear_of(i, 0));
    draw("\"];\n"
         "tables [what=table, cols=\"table at entry frame\", "
         "label=\"{table|from|rights|frames}\\\n");
    for (uint32_t i = 0; i < TABLE_ENTRIES; i++)
        if (page_directory[i] & PTE_PRESENT)
            draw_rows(i);
    draw("\"];\n");
    for (uint32_t i = 0; i < TABLE_ENTRIES; i++)
        if (page_directory[i] & PTE_PRESENT)
            draw("directory:p%u:e -> tables:t%u:w;\n", i, i);
    draw_end();
}
