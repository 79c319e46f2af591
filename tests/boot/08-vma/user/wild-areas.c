/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mmap, munmap, mprotect, brk, getrlimit and setrlimit with arguments of
 * every kind, and what each page of a piece of memory may be used for after
 * it.  Not tried is where Linux 1.2 and today's answer otherwise: apart.c and
 * differs.c have those.
 */
#include "lib/string.h"
#include "user/lib/exec.h"
#include "user/lib/file.h"
#include "user/lib/mmap.h"
#include "user/lib/test.h"

enum { CALLS = 350, PAGES = 40, EFAULT = 14, ENOMEM = 12 };

#define BASE 0x20000000u
#define END  (BASE + PAGES * PAGE)

static uint32_t heap;
static char maps[8192], seen[PAGES + 1];

/* A character for each page: its rights as a digit, or a dot for none. */
static void
look(void)
{
    int n = read_file("/proc/self/maps", maps, sizeof(maps));

    CHECK(n > 0);
    memset(seen, '.', PAGES);
    for (char *line = maps; *line; line++) {
        uint32_t at[2] = {0, 0};
        int rights;

        for (int i = 0; i < 2; i++, line++)
            for (; *line != '-' && *line != ' '; line++)
                at[i] = 16 * at[i] + (uint32_t)(*line <= '9'
                                                    ? *line - '0'
                                                    : *line - 'a' + 10);
        rights = '0' + (line[0] == 'r') * PROT_READ +
                 (line[1] == 'w') * PROT_WRITE +
                 (line[2] == 'x') * PROT_EXEC;
        for (; at[0] < at[1] && at[0] < END; at[0] += PAGE)
            if (at[0] >= BASE)
                seen[(at[0] - BASE) / PAGE] = (char)rights;
        while (*line != '\n')
            line++;
    }
}

static uint32_t
any(const uint32_t *numbers, uint32_t n)
{
    return numbers[random_u32() % n];
}

#define ANY(...) \
    any((const uint32_t[]){__VA_ARGS__}, \
        sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

/* In the piece; now and then not aligned. */
static uint32_t
any_address(void)
{
    uint32_t at = BASE + random_u32() % PAGES * PAGE;

    return random_u32() % 8 ? at : at + ANY(1, 4, 2048, PAGE - 1);
}

/* Not past the end of the piece, and not 0. */
static uint32_t
any_length(uint32_t at)
{
    uint32_t n = 1 + random_u32() % (6 * PAGE);

    if (random_u32() % 2)
        n = (n + PAGE - 1) & -PAGE;
    return at + n > END ? END - at : n;
}

static void
say(const char *call, uint32_t a, uint32_t b, uint32_t c, int32_t answer)
{
    look();
    printf("%s(%x, %x, %x): %x %s\n", call, a, b, c, (uint32_t)answer,
           seen);
}

static void
any_mmap(void)
{
    uint32_t at = any_address(), n = any_length(at);
    uint32_t rights = random_u32() % 8;
    uint32_t flags = ANY(0x32, 0x32, 0x32, 0x32, 0x30, 0x12, 0x2, 0x36,
                         0x1000032, 0x20030);
    uint32_t args[] = {at, n, rights, flags, ANY(-1u, 99, 0), 0};

    if (!(flags & MAP_ANONYMOUS))
        args[4] = ANY(-1u, 99, 1000000); /* nobody's */
    say("mmap", at, n, flags, syscall3(90, (uint32_t)args, 0, 0));
}

static void
any_munmap(void)
{
    uint32_t at = any_address(), n = any_length(at);

    if (random_u32() % 16 == 0)
        n = ANY(0xf0000000, 0xfffff000, 0xe0000000);
    say("munmap", at, n, 0, syscall3(91, at, n, 0));
}

/* A hole is told in two ways: as where nothing is, or as no memory. */
static void
any_mprotect(void)
{
    uint32_t at = any_address(), n = any_length(at);
    uint32_t rights = random_u32() % 8;
    int32_t answer;

    if (random_u32() % 16 == 0)
        rights = ANY(0x10, 0x100, 0x80000000, 0xffffffff);
    if (random_u32() % 16 == 0)
        n = 0;
    answer = syscall3(125, at, n, rights);
    say("mprotect", at, n, rights, answer == -EFAULT ? -ENOMEM : answer);
}

static void
any_brk(void)
{
    uint32_t to = heap + random_u32() % (16 * PAGE), is;

    if (random_u32() % 4 == 0)
        to = ANY(0, 1, heap - 1, heap - PAGE, 0x1000, 0xc0000000,
                 0xffffffff, 0xfffff000);
    is = (uint32_t)syscall3(45, to, 0, 0);
    printf("brk: %x\n", is - heap);
    if (is > heap && is - heap > PAGE)
        printf("  %x\n", *(volatile uint32_t *)((is - PAGE) & -4u));
    for (uint32_t at = heap; at + 4 <= is; at += PAGE)
        *(volatile uint32_t *)(at & -4u) = 0x600df00d;
}

static void
any_limit(void)
{
    uint32_t which = ANY(RLIMIT_DATA, RLIMIT_STACK, 99, -1u);
    struct rlimit limit = {0, 0};
    bool wrong = which <= RLIMIT_STACK && random_u32() % 4 == 0;
    void *at = wrong ? (void *)0xffffe000 : (void *)&limit;
    int got = syscall3(76, which, (uint32_t)at, 0);

    printf("getrlimit(%x): %d\n", which, got);
    if (got < 0)
        printf("setrlimit(%x): %d\n", which,
               syscall3(75, which, (uint32_t)at, 0));
    else
        printf("setrlimit, as it is: %d\n",
               syscall3(75, which, (uint32_t)&limit, 0));
}

int
main(void)
{
    heap = (uint32_t)syscall3(45, 0, 0, 0);
    random_begin(8);
    for (int i = 0; i < CALLS; i++) {
        switch (random_u32() % 16) {
        case 0:
            any_brk();
            break;
        case 1:
            any_limit();
            break;
        case 2:
        case 3:
        case 4:
        case 5:
            any_munmap();
            break;
        case 6:
        case 7:
        case 8:
        case 9:
            any_mprotect();
            break;
        default:
            any_mmap();
        }
    }
    return 0;
}
