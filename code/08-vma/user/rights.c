// SPDX-License-Identifier: GPL-2.0-only
/*
 * One page under four kinds of right.  A child loads, a child stores, and the
 * kernel is asked to read it: of each, the signal or the error.
 */
#include "user/lib/file.h"
#include "user/lib/libc.h"
#include "user/lib/mmap.h"

static const struct {
    const char *name;
    int prot;
} kinds[] = {
    {"PROT_READ, PROT_WRITE", PROT_READ | PROT_WRITE},
    {"PROT_READ", PROT_READ},
    {"PROT_NONE", PROT_NONE},
    {"PROT_WRITE", PROT_WRITE},
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

/* 0, or the error of a write() from the page. */
static int
read_by_kernel(volatile int *page)
{
    int ends[2], error;

    if (pipe(ends) < 0)
        die("pipe");
    error = write(ends[1], (const void *)page, 1) < 0 ? errno : 0;
    close(ends[0]);
    close(ends[1]);
    return error;
}

int
main(void)
{
    volatile int *page = pages_at(0x20000000, PAGE, PROT_READ | PROT_WRITE);
    int loads[KINDS], stores[KINDS], calls[KINDS];

    *page = 7;
    for (int i = 0; i < KINDS; i++) {
        if (mprotect((void *)page, PAGE, kinds[i].prot) < 0)
            die("mprotect");
        loads[i] = killed_by(load, page);
        stores[i] = killed_by(store, page);
        calls[i] = read_by_kernel(page);
    }
    printf("table rights\n| rights | load: signal | store: signal | "
           "write() from it: error |\n");
    for (int i = 0; i < KINDS; i++)
        printf("| %s | %d | %d | %d |\n", kinds[i].name, loads[i],
               stores[i], calls[i]);
    printf("and the page still holds %d\n", *page);
    return 0;
}
