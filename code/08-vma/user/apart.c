// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls that the book's kernel answers as Linux 1.2 did, and Linux today
 * otherwise.  It prints the answers of both, and on each of the two holds
 * that one's own against them.
 */
#include "kernel/errno.h"
#include "lib/string.h"
#include "user/lib/fork.h"
#include "user/lib/libc.h"
#include "user/lib/mmap.h"

#define START  0x20000000u
#define KINDS  (MAP_PRIVATE | MAP_ANONYMOUS)
#define RIGHTS (PROT_READ | PROT_WRITE)

static const char *
answer_to(bool good)
{
    return good              ? "done"
           : errno == EFAULT ? "EFAULT"
           : errno == ENOMEM ? "ENOMEM"
           : errno == EINVAL ? "EINVAL"
                             : "another error";
}

static const char *
mmap_nothing(void)
{
    return answer_to(mmap(NULL, 0, RIGHTS, KINDS, -1, 0) != MAP_FAILED);
}

static const char *
mmap_hint(void)
{
    void *got = mmap((void *)START, PAGE, RIGHTS, KINDS, -1, 0);

    return got == (void *)START ? "there" : "elsewhere";
}

static const char *
mmap_shared(void)
{
    return answer_to(mmap(NULL, PAGE, RIGHTS, MAP_SHARED | MAP_ANONYMOUS,
                          -1, 0) != MAP_FAILED);
}

static const char *
munmap_nothing(void)
{
    return answer_to(munmap((void *)START, 0) == 0);
}

static const char *
mprotect_hole(void)
{
    pages_at(START, PAGE, RIGHTS);
    return answer_to(mprotect((void *)START, 2 * PAGE, PROT_READ) == 0);
}

static const struct {
    const char *call, *here, *today;
    const char *(*answer)(void);
} calls[] = {
    {"mmap of no bytes", "done", "EINVAL", mmap_nothing},
    {"mmap with a wish", "elsewhere", "there", mmap_hint},
    {"mmap, shared, no file", "EINVAL", "done", mmap_shared},
    {"munmap of no bytes", "done", "EINVAL", munmap_nothing},
    {"mprotect over a hole", "EFAULT", "ENOMEM", mprotect_hole},
};

int
main(void)
{
    struct look look_at;
    bool ours = look(calls, &look_at) == 0; /* Linux has no such call */

    printf("table apart\n| call | here | today |\n");
    for (unsigned int i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        const char *answer = calls[i].answer();

        if (strcmp(answer, ours ? calls[i].here : calls[i].today) != 0) {
            printf("%s: %s\n", calls[i].call, answer);
            return 1;
        }
        printf("| %s | %s | %s |\n", calls[i].call, calls[i].here,
               calls[i].today);
    }
    return 0;
}
