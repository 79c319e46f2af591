// SPDX-License-Identifier: GPL-2.0-only
/*
 * An area of five pages, whose rights are changed in its middle, at its ends
 * and back again; and areas that join and do not join.
 */
#include "user/lib/mmap.h"
#include "user/lib/test.h"

#define START 0x20000000u
#define RW    (PROT_READ | PROT_WRITE)

static void
show(const char *what, int answer)
{
    EQUAL(answer, 0);
    printf("%s\n", what);
    show_maps(START, START + 16 * PAGE);
}

static int
rights(uint32_t page, uint32_t pages, int prot)
{
    return mprotect((void *)(START + page * PAGE), pages * PAGE, prot);
}

int
main(void)
{
    pages_at(START, 5 * PAGE, RW);
    show("five pages", 0);
    show("the middle read-only", rights(2, 1, PROT_READ));
    show("the same again", rights(2, 1, PROT_READ));
    show("the head without rights", rights(0, 1, PROT_NONE));
    show("the tail read-only", rights(4, 1, PROT_READ));
    show("from the middle to the tail read-only", rights(2, 3, PROT_READ));
    show("all as at first", rights(0, 5, RW));
    show("a hole", munmap((void *)(START + 2 * PAGE), PAGE));
    pages_at(START + 2 * PAGE, PAGE, PROT_READ);
    show("the hole mapped, read-only", 0);
    pages_at(START + 2 * PAGE, PAGE, RW);
    show("the hole mapped, as its neighbours", 0);
    pages_at(START + PAGE, 5 * PAGE, RW | PROT_EXEC);
    show("over its end", 0);
    show("over two of them", munmap((void *)(START), 3 * PAGE));
    show("over all", munmap((void *)START, 16 * PAGE));
    return 0;
}
