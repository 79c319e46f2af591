// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mappings that Linux 1.2 and the book's kernel allow, and Linux of today
 * does not: a page past the end of its file, and an offset inside a page.
 * Not alike on Linux: that.
 */
#include "user/lib/file.h"
#include "user/lib/filemap.h"
#include "user/lib/libc.h"

#define START 0x20000000u

int
main(void)
{
    volatile char *page;

    file_at(START, 2 * PAGE, PROT_READ, "sizes/1025", 0);
    file_at(START + 4 * PAGE, PAGE, PROT_READ, PAGES_FILE, 1024);
    show_maps(START, START + 5 * PAGE);
    page = (volatile char *)START + PAGE;
    printf("past the end: %d\n", *page);
    page = (volatile char *)START + 4 * PAGE;
    printf("offset 1024: ");
    for (int i = 0; i < 15; i++)
        printf("%c", page[i]);
    printf("\n");
    return 0;
}
