/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * More of what apart.c has: where this kernel answers otherwise than Linux
 * does today, and the book has no row for it.  The table has what is expected
 * of both; the column of the kernel that it runs on is measured.  So it is
 * the same on both, if it is right.
 */
#include "user/lib/fork.h"
#include "user/lib/libc.h"
#include "user/lib/mmap.h"

#define AT   0x20000000u
#define RW   (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)

/* Where it is, or a negative error. */
static int
map(uint32_t at, uint32_t length, int prot, int flags)
{
    void *got = mmap((void *)at, length, prot, flags, -1, 0);

    return got == MAP_FAILED ? -errno : (int)got;
}

static int
told(int answer)
{
    return answer < 0 ? -errno : answer;
}

static int
map_much(void)
{
    int got = map(0, 257u << 20, PROT_NONE, ANON);

    return got < 0 && got > -4096 ? got : 0;
}

static int
map_around(void)
{
    return map(AT, 0xfffffff0, RW, ANON | MAP_FIXED);
}

static int
protect_with_an_unknown_right(void)
{
    pages_at(AT, PAGE, RW);
    return told(mprotect((void *)AT, PAGE, PROT_READ | 8));
}

static int
protect_around(void)
{
    return told(mprotect((void *)AT, -(size_t)AT, PROT_READ));
}

/* SIGCHLD: a child like fork's. */
static int
call_clone(void)
{
    int pid = answer(syscall3(120, 17, 0, 0));

    if (pid == 0)
        exit(0);
    if (pid > 0)
        waitpid(pid, NULL, 0);
    return pid < 0 ? -errno : 0;
}

static const struct {
    const char *call;
    int (*answer)(void);
    int here, today;
} rows[] = {
    {"mmap of 257 MiB, anywhere", map_much, -12, 0},
    {"mmap of 0xfffffff0 bytes", map_around, -22, -12},
    {"mprotect with right 8", protect_with_an_unknown_right, -22, 0},
    {"mprotect past the end of all", protect_around, -22, -12},
    {"clone", call_clone, -38, 0},
};

/* Only Linux has uname(). */
int
main(void)
{
    static char names[6][65];
    int today = syscall3(122, (uint32_t)names, 0, 0) == 0;

    printf("table differs\n| call | here | today |\n");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int is = rows[i].answer();

        printf("| %s | %d | %d |\n", rows[i].call,
               today ? rows[i].here : is, today ? is : rows[i].today);
        munmap((void *)AT, 2 * PAGE);
    }
    return 0;
}
