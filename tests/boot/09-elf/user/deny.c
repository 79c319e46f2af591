// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who may map a file can forbid others to write to it, with a flag that was
 * meant for exec (F16 of Linux 1.2); a child's area is one, too.
 * Only the book's kernels.
 */
#include "user/lib/file.h"
#include "user/lib/filemap.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

#define DENYWRITE 0x0800

enum { EROFS = 30, ETXTBSY = 26 };

static volatile char *const at = (volatile char *)0x20000000;

static void
row(const char *when)
{
    EQUAL(open(PAGES_FILE, O_RDWR), -1);
    printf("%s: %d\n", when, errno);
}

/* Ends when the word is 1. */
static void
stay(void)
{
    while (get_word() != 1)
        sched_yield();
}

int
main(void)
{
    int fd = open(PAGES_FILE, O_RDONLY);

    set_word(0);
    row("before");
    file_at((uint32_t)at, PAGE, PROT_READ, PAGES_FILE, 0);
    row("mapped");
    CHECK(mmap((void *)(at + PAGE), PAGE, PROT_READ,
               MAP_PRIVATE | MAP_FIXED | DENYWRITE, fd,
               PAGE) != MAP_FAILED);
    row("denied");
    EQUAL(open(PAGES_FILE, O_RDONLY), 4);
    EQUAL(open("sizes/4096", O_RDWR), -1);
    EQUAL(errno, EROFS);
    EQUAL(open("bin/deny", O_WRONLY), -1);
    EQUAL(errno, ETXTBSY);
    child(stay);
    EQUAL(munmap((void *)at, 2 * PAGE), 0);
    row("by a child");
    set_word(1);
    await_children();
    row("after");
    return 0;
}
