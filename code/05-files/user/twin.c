// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where does my code lie, and which file is it?  Only the book's kernels
 * have the file at this place.
 */
#include "user/lib/file.h"
#include "user/lib/libc.h"
#include "user/lib/windows.h"

int
main(void)
{
    uint64_t entry = pagemap((const void *)main);
    struct stat stat_of;

    if (stat("/bin/twin", &stat_of) < 0)
        die("/bin/twin");
    printf("task %d: code in frame %05x, mapped %u time\n", getpid(),
           (unsigned int)(entry & PM_FRAME), mappings(entry));
    printf("task %d: /bin/twin is file %u of device %u\n", getpid(),
           stat_of.st_ino, stat_of.st_dev);
    return 0;
}
