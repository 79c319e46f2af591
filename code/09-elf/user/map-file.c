// SPDX-License-Identifier: GPL-2.0-only
/*
 * Maps files, and compares each page with what read() says.  The files
 * consist of lines, each of which says where in the file it begins.
 */
#include "lib/string.h"
#include "user/lib/file.h"
#include "user/lib/filemap.h"
#include "user/lib/libc.h"
#include "user/lib/loads.h"

#define START 0x20000000u
#define FILE  "sizes/12289" /* three pages and a byte */
#define HOLE  "tail"        /* all but its first block is a hole */

static volatile char *
map(uint32_t page, uint32_t pages, const char *file, uint32_t offset)
{
    return file_at(START + page * PAGE, pages * PAGE, PROT_READ, file,
                   offset);
}

static void
row(const char *what, uint32_t page, const char *file, uint32_t offset)
{
    static char said[PAGE];
    const char *mapped = (const char *)START + page * PAGE;
    unsigned int different = 0;
    int fd = open(file, O_RDONLY);

    memset(said, 0, PAGE);
    if (fd < 0 || lseek(fd, (int)offset, SEEK_SET) < 0 ||
        read_all(fd, said, PAGE) < 0)
        die(file);
    close(fd);
    for (uint32_t i = 0; i < PAGE; i++)
        different += mapped[i] != said[i];
    printf("| %u | %s | ", page, what);
    for (uint32_t i = 0; i < 15; i++)
        printf("%c", mapped[i] ? mapped[i] : '.');
    printf(" | %u |\n", different);
}

int
main(void)
{
    map(0, 4, FILE, 0);
    map(5, 2, HOLE, 5 * PAGE);
    printf("table map-file\n"
           "| page | what | its first line | not as read() says |\n");
    row("the file's first", 0, FILE, 0);
    row("its second", 1, FILE, PAGE);
    row("its last: a byte", 3, FILE, 3 * PAGE);
    row("a hole", 5, HOLE, 5 * PAGE);
    map(1, 1, FILE, 2 * PAGE);
    row("MAP_FIXED, offset 8192", 1, FILE, 2 * PAGE);
    row("beside it, as before", 2, FILE, 2 * PAGE);
    draw_program("mapped");
    return 0;
}
