// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two numbers of /proc/self/stat, and two drawings.
 */
#include "user/lib/loads.h"

#include "kernel/own_calls.h"
#include "user/lib/file.h"
#include "user/lib/libc.h"

/* What follows the first `n` blanks of a text. */
static const char *
after_blanks(const char *text, int n)
{
    while (n > 0 && *text)
        n -= *text++ == ' ';
    return text;
}

static unsigned int
number_at(const char *text)
{
    unsigned int n = 0;

    while (*text >= '0' && *text <= '9')
        n = 10 * n + (unsigned int)(*text++ - '0');
    return n;
}

/* The fields are numbered from 1, and one blank apart. */
struct faults
faults_so_far(void)
{
    char line[512];

    if (read_file("/proc/self/stat", line, sizeof(line)) < 0)
        die("/proc/self/stat");
    return (struct faults){
        .made = number_at(after_blanks(line, 9)),
        .loaded = number_at(after_blanks(line, 11)),
    };
}

void
draw_fault(void)
{
    syscall3(OWN_DRAW_PROGRAM, 0, 0, 0);
}

void
draw_program(void)
{
    syscall3(OWN_DRAW_PROGRAM, 1, 0, 0);
}
