// SPDX-License-Identifier: GPL-2.0-only
/*
 * What mmap, munmap, mprotect and brk answer to what is wrong, and in which
 * order they look: where two things are wrong, one is told.  As Linux 1.2,
 * but for the defects that were repaired; today's Linux answers some of it
 * otherwise.  Not alike on Linux.
 */
#include "user/lib/exec.h"
#include "user/lib/mmap.h"
#include "user/lib/test.h"

#define RW      (PROT_READ | PROT_WRITE)
#define ANON    (MAP_PRIVATE | MAP_ANONYMOUS)
#define FIXED   (ANON | MAP_FIXED)
#define LONGEST 0x10000000u /* the window that addresses are found in */
#define LIMIT   0xc0000000u

static void
say_map(const char *what, uint32_t at, uint32_t length, int flags, int fd)
{
    void *got = mmap((void *)at, length, RW, flags, fd, 0);

    printf("mmap %s: ", what);
    if (got == MAP_FAILED)
        printf("%d\n", -errno);
    else
        printf("%08x\n", (uint32_t)got);
}

static void
say(const char *what, int answer)
{
    printf("%s: %d\n", what, answer == -1 ? -errno : answer);
}

static void
of_mmap(void)
{
    say_map("first", 0, 2 * PAGE, ANON, -1);
    say_map("next, with a hint", 0x20000000, PAGE, ANON, -1);
    say("munmap of the first page", munmap((void *)0x50000000, PAGE));
    say_map("of two pages", 0, 2 * PAGE, ANON, -1);
    say_map("of one page", 0, PAGE, ANON, -1);
    show_maps(0x50000000, 0x60000000);
    say_map("of what is left of the window", 0, LONGEST - 5 * PAGE, ANON,
            -1);
    show_maps(0x50000000, 0x60000000);
    say_map("of one page, when none is left", 0, PAGE, ANON, -1);
    say("munmap of the window", munmap((void *)0x50000000, LONGEST));
    say_map("of 256 MiB", 0, LONGEST, ANON, -1);
    say("munmap of the window", munmap((void *)0x50000000, LONGEST));
    say_map("of one byte more", 0, LONGEST + 1, ANON, -1);

    say_map("shared", 0, PAGE, MAP_SHARED | MAP_ANONYMOUS, -1);
    say_map("of no kind", 0, PAGE, MAP_ANONYMOUS, -1);
    say_map("of both kinds", 0, PAGE,
            MAP_SHARED | MAP_PRIVATE | MAP_ANONYMOUS, -1);
    say_map("fixed, unaligned", 0x20000001, PAGE, FIXED, -1);
    say_map("unfixed, unaligned", 0x20000001, PAGE, ANON, -1);
    say("munmap of that", munmap((void *)0x50000000, PAGE));
    say_map("above 3 GiB, unfixed", LIMIT + PAGE, PAGE, ANON, -1);
    say_map("up to 3 GiB and a page", LIMIT, PAGE, FIXED, -1);
    say_map("of length 0", 0x12345678, 0, FIXED, -1);
    say_map("of length 0, and wrong otherwise", 0xfffffff8, 0,
            MAP_SHARED | MAP_ANONYMOUS, -1);
    say_map("of a length that wraps", 0x20000000, 0xfffffff0, FIXED, -1);
    say_map("of a file that is not open", 0, 0, MAP_PRIVATE, 19);
    say_map("too long and shared", 0, LONGEST + PAGE,
            MAP_SHARED | MAP_ANONYMOUS, -1);
    printf("mmap at a bad pointer: %d\n", syscall3(90, LIMIT - 8, 0, 0));
}

static void
of_munmap(void)
{
    say("munmap, unaligned", munmap((void *)0x20000800, PAGE));
    say("munmap of length 0", munmap((void *)0x20000000, 0));
    say("munmap, unaligned, of length 0", munmap((void *)0x20000800, 0));
    say("munmap of nothing", munmap((void *)0x20000000, PAGE));
    say("munmap past 3 GiB", munmap((void *)0xbffff000, 2 * PAGE));
    say("munmap from 3 GiB on", munmap((void *)LIMIT, PAGE));
    say("munmap of a length that wraps",
        munmap((void *)0x20000000, 0xfffffff0));
}

static void
of_mprotect(void)
{
    void *at = pages_at(0x20000000, 5 * PAGE, RW);

    say("munmap of the third page", munmap((char *)at + 2 * PAGE, PAGE));
    say("mprotect, unaligned", mprotect((char *)at + 1, PAGE, PROT_READ));
    say("mprotect of length 0", mprotect(at, 0, PROT_READ));
    say("mprotect of nothing, of length 0",
        mprotect((void *)0x30000000, 0, PROT_READ));
    say("mprotect of a length that wraps",
        mprotect(at, 0xfffffff0, PROT_READ));
    say("mprotect with a right there is not", mprotect(at, PAGE, 8));
    say("mprotect, unaligned, of nothing",
        mprotect((void *)0x30000001, PAGE, PROT_READ));
    say("mprotect of nothing",
        mprotect((void *)0x30000000, PAGE, PROT_READ));
    say("mprotect over a hole",
        mprotect((char *)at + PAGE, 3 * PAGE, PROT_READ));
    show_maps(0x20000000, 0x30000000);
    say("mprotect from the hole on",
        mprotect((char *)at + 2 * PAGE, 2 * PAGE, PROT_NONE));
    show_maps(0x20000000, 0x30000000);
    say("mprotect up to 4 GiB",
        mprotect((void *)0xfffff000, PAGE, PROT_READ));
    say("mprotect of page 0, which is a hole", mprotect(0, 1, PROT_READ));
    pages_at(0, PAGE, RW);
    say("mprotect of page 0, which is there", mprotect(0, 1, PROT_READ));
    say("munmap of page 0", munmap(0, PAGE));
    say("mprotect of a byte", mprotect(at, 1, PROT_READ));
    show_maps(0x20000000, 0x30000000);
}

/* The break as an offset from where it was at first. */
static uint32_t start;

static void
say_brk(const char *what, uint32_t to)
{
    uint32_t is = (uint32_t)syscall3(45, to, 0, 0);

    printf("brk %s: %u\n", what, is - start);
}

static void
of_brk(void)
{
    struct rlimit limit;

    start = (uint32_t)syscall3(45, 0, 0, 0);
    say_brk("of nothing", 0);
    say_brk("in the text", 0x08048000);
    say_brk("a byte below the heap", start - 1);
    say_brk("of one byte", start + 1);
    say_brk("of a page", start + PAGE);
    say_brk("of two pages and a byte", start + 2 * PAGE + 1);
    say_brk("of a page again", start + PAGE);
    say_brk("of nothing again", start);
    pages_at(((start + PAGE - 1) & -PAGE) + 4 * PAGE, PAGE, RW);
    say_brk("up to another area", start + 4 * PAGE);
    say_brk("into another area", start + 4 * PAGE + 1);
    say_brk("past another area", start + 9 * PAGE);
    say("munmap of that",
        munmap((void *)(((start + PAGE - 1) & -PAGE) + 4 * PAGE), PAGE));
    say_brk("back", start);
    say_brk("of all memory", start + (48u << 20));
    say_brk("in the stack", LIMIT - PAGE);
    say_brk("in the kernel", LIMIT + PAGE);
    say_brk("at the end", 0xffffffff);
    EQUAL(getrlimit(RLIMIT_DATA, &limit), 0);
    limit.current = 3 * PAGE;
    EQUAL(setrlimit(RLIMIT_DATA, &limit), 0);
    say_brk("up to the limit", start + 3 * PAGE);
    say_brk("past the limit", start + 3 * PAGE + 1);
}

int
main(void)
{
    of_mmap();
    of_munmap();
    of_mprotect();
    of_brk();
    return 0;
}
