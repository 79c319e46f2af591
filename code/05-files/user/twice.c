// SPDX-License-Identifier: GPL-2.0-only
/*
 * Read a file twice: how many blocks come from the disk each time?  Only
 * the book's kernels have this file.
 */
#include "user/lib/file.h"
#include "user/lib/libc.h"
#include "user/lib/windows.h"

/* How many bytes there are in the file, by reading them all. */
static int
length_of(const char *path)
{
    static char buffer[1024];
    int fd = open(path, O_RDONLY), got, length = 0;

    if (fd < 0)
        die(path);
    while ((got = read(fd, buffer, sizeof(buffer))) > 0)
        length += got;
    if (got < 0)
        die("read");
    close(fd);
    return length;
}

int
main(void)
{
    static const char *const when[] = {"first", "second"};

    for (int i = 0; i < 2; i++) {
        uint32_t before = number_behind("/proc/vmstat", "pgpgin");
        int bytes = length_of("/sizes/274433");

        printf("%s reading: %u blocks from the disk, %d bytes\n", when[i],
               number_behind("/proc/vmstat", "pgpgin") - before, bytes);
    }
    return 0;
}
