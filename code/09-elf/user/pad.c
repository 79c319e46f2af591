// SPDX-License-Identifier: GPL-2.0-only
/*
 * Data that fills a page and a bit of the next: what is behind its pages
 * when the program begins?  Ten sums come right after the data, and are zero
 * at first; the file goes on with something else.
 * Only the book's kernels look behind a page.
 */
#include "user/lib/fork.h"
#include "user/lib/libc.h"
#include "user/lib/loads.h"
#include "user/lib/mmap.h"

#define FULL (PAGE / sizeof(int)) /* numbers of a page */

static volatile int data[FULL + 10] __attribute__((aligned(4096))) = {
    [FULL] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
};
static volatile int sum[FULL + 10]; /* from that page on, not in the file */

static void
row(const char *what, const volatile void *page)
{
    struct look look_at;

    if (look(page, &look_at) < 0)
        die("look");
    printf("| %s | %08x | %u |\n", what, look_at.entry, look_at.count);
}

int
main(void)
{
    draw_program("in-main");
    printf("table pad\n| page | entry | count |\n");
    row("the data's first", data);
    row("the data's last", data + FULL);
    row("zeros after it", sum + FULL);
    printf("0 plus 1 to 10:");
    for (int i = 0; i < 10; i++) {
        sum[i] += data[FULL + i];
        printf(" %d", sum[i]);
    }
    printf("\n");
    return 0;
}
