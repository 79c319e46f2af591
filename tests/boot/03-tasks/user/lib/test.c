/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What test programs share.
 */
#include "user/lib/test.h"

void
check_failed(const char *file, int line, const char *what, int32_t was)
{
    printf("CHECK FAILED %s:%d: %s (%d = 0x%x)\n", file, line, what, was,
           (uint32_t)was);
    exit(DAMAGED);
}

static uint32_t random_state = 1;

void
random_begin(uint32_t seed)
{
    random_state = seed * 2654435761u | 1;
}

uint32_t
random_u32(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state;
}

int
status_of(int pid)
{
    int status = -1;

    EQUAL(waitpid(pid, &status, 0), pid);
    return status;
}

void
freeze(int n)
{
    syscall3(500, (uint32_t)n, 0, 0);
}

void
set_word(uint32_t word)
{
    syscall3(501, word, 0, 0);
}

uint32_t
get_word(void)
{
    return (uint32_t)syscall3(501, ~0u, 0, 0);
}

uint32_t
leave_frames(uint32_t n)
{
    return (uint32_t)syscall3(502, n, 0, 0);
}

uint32_t
free_frames(void)
{
    return (uint32_t)syscall3(506, 0, 0, 0);
}

bool
holes_are_pages(void)
{
    bool ours = syscall3(506, 0, 0, 0) != -38;

    return ours && syscall3(45, 0, 0, 0) != -38 &&
           syscall3(91, 1, 0, 0) == -38;
}

int
spawn(const char *name)
{
    char buffer[16] = "";

    for (int i = 0; name[i] && i < 15; i++)
        buffer[i] = name[i];
    return syscall3(503, (uint32_t)buffer, 0, 0);
}

uint32_t
ticks(void)
{
    return (uint32_t)syscall3(504, 0, 0, 0);
}

uint32_t
number(void)
{
    return (uint32_t)syscall3(505, 0, 0, 0);
}
