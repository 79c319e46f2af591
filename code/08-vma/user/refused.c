// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asks for an area in place of a page that is in use, of a kind that this
 * kernel refuses.  Is the page still there?
 * Not alike on Linux: today it has that kind.
 */
#include "user/lib/libc.h"
#include "user/lib/mmap.h"

#define START 0x20000000u

int
main(void)
{
    volatile int *page = pages_at(START, PAGE, PROT_READ | PROT_WRITE);

    *page = 42;
    if (mmap((void *)page, PAGE, PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
        printf("refused with error %d\n", errno);
    printf("the areas from %08x on:\n", START);
    show_maps(START, START + PAGE);
    printf("the page reads %d\n", *page);
    return 0;
}
