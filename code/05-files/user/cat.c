// SPDX-License-Identifier: GPL-2.0-only
/*
 * Copies its input to its output, until the input ends.  Not alike on Linux
 * in a test: there the input ends at once, here nobody types it.
 */
#include "user/lib/file.h"
#include "user/lib/libc.h"

/* A pipe or a terminal may take less than it was given. */
static void
write_all(const char *bytes, int n)
{
    for (int done = 0, wrote; done < n; done += wrote) {
        wrote = write(1, bytes + done, (size_t)(n - done));
        if (wrote <= 0)
            die("write");
    }
}

int
main(void)
{
    static char bytes[1024];
    int got;

    while ((got = read(0, bytes, sizeof(bytes))) > 0)
        write_all(bytes, got);
    if (got < 0)
        die("read");
    return 0;
}
