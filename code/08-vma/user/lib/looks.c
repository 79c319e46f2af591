// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a program can learn of its areas: from /proc, and from a child that
 * tries.
 */
#include "lib/string.h"
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/libc.h"
#include "user/lib/mmap.h"

/* Cut a text at the end of its first line: what follows, or NULL. */
static char *
cut_line(char *at)
{
    while (*at && *at != '\n')
        at++;
    if (!*at)
        return NULL;
    *at = '\0';
    return at + 1;
}

/* A number in hexadecimal, as maps has them: eight digits. */
static uint32_t
hex_at(const char *at)
{
    uint32_t n = 0;

    for (; *at && *at != '-'; at++)
        n = 16 * n + (uint32_t)(*at <= '9' ? *at - '0' : *at - 'a' + 10);
    return n;
}

void
show_maps(uint32_t from, uint32_t to)
{
    char text[4096], *next;

    if (read_file("/proc/self/maps", text, sizeof(text)) < 0)
        die("/proc/self/maps");
    for (char *line = text; (next = cut_line(line)); line = next)
        if (hex_at(line) >= from && hex_at(line) < to)
            printf("%s\n", line);
}

/* The second number of statm. */
uint32_t
resident_pages(void)
{
    char text[64];
    const char *at = text;
    uint32_t pages = 0;

    if (read_file("/proc/self/statm", text, sizeof(text)) < 0)
        die("/proc/self/statm");
    while (*at && *at != ' ')
        at++;
    for (at++; *at >= '0' && *at <= '9'; at++)
        pages = 10 * pages + (uint32_t)(*at - '0');
    return pages;
}

int
killed_by(void (*act)(volatile int *at), volatile int *at)
{
    int pid = fork(), status;

    if (pid < 0)
        die("fork");
    if (pid == 0) {
        act(at);
        exit(0);
    }
    if (waitpid(pid, &status, 0) != pid)
        die("waitpid");
    return WTERMSIG(status);
}

void
load(volatile int *at)
{
    (void)*at;
}

void
store(volatile int *at)
{
    *at = 99;
}
