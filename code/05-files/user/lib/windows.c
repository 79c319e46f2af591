// SPDX-License-Identifier: GPL-2.0-only
/*
 * Questions to /proc, as C functions.
 */
#include "user/lib/windows.h"

#include "kernel/own_calls.h"
#include "lib/string.h"
#include "user/lib/file.h"
#include "user/lib/libc.h"

/* Number `i` of a file of eight-byte numbers. */
static uint64_t
number_at(const char *path, uint32_t i)
{
    uint64_t number;
    int fd = open(path, O_RDONLY);

    if (fd < 0 || lseek(fd, (int)(i * sizeof(number)), SEEK_SET) < 0 ||
        read(fd, &number, sizeof(number)) != sizeof(number))
        die(path);
    close(fd);
    return number;
}

uint64_t
pagemap(const volatile void *at)
{
    return number_at("/proc/self/pagemap", (uint32_t)at / 4096);
}

uint32_t
mappings(uint64_t entry)
{
    return (uint32_t)number_at("/proc/kpagecount",
                               (uint32_t)(entry & PM_FRAME));
}

uint32_t
number_behind(const char *path, const char *word)
{
    static char text[4096];
    size_t length = strlen(word);
    uint32_t number = 0;
    const char *at = text;

    if (read_file(path, text, sizeof(text)) < 0)
        die(path);
    while (*at && (memcmp(at, word, length) != 0 || at[length] != ' ')) {
        while (*at && *at != '\n')
            at++;
        at += *at == '\n';
    }
    if (*at)
        at += length;
    while (*at == ' ')
        at++;
    while (*at >= '0' && *at <= '9')
        number = 10 * number + (uint32_t)(*at++ - '0');
    return number;
}

int
draw_files(void)
{
    return answer(syscall3(OWN_DRAW_FILES, 0, 0, 0));
}
