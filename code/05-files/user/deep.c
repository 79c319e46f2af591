// SPDX-License-Identifier: GPL-2.0-only
/*
 * Single bytes of a file of two gigabytes: how many blocks are read for
 * each?  Only the book's kernels have this file.
 */
#include "user/lib/file.h"
#include "user/lib/libc.h"
#include "user/lib/windows.h"

static uint32_t
blocks_read(void)
{
    return number_behind("/proc/vmstat", "pgpgin");
}

int
main(void)
{
    static const int places[] = {11264, 12288, 274432, 2147483646, 20000};
    int fd = open("/sparse", O_RDONLY);

    if (fd < 0)
        die("/sparse");
    printf("table bytes\n| byte | its value | blocks read |\n");
    for (int i = 0; i < 5; i++) {
        uint32_t before = blocks_read();
        char byte;

        if (lseek(fd, places[i], SEEK_SET) < 0 || read(fd, &byte, 1) != 1)
            die("read");
        printf("| %d | %02x | %u |\n", places[i], byte,
               blocks_read() - before);
    }
    draw_files();
    return 0;
}
