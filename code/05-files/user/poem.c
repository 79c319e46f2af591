// SPDX-License-Identifier: GPL-2.0-only
/*
 * One file, opened twice, with one more descriptor and one more task: who
 * shares a position with whom?  Only the book's kernels have this file.
 */
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/libc.h"
#include "user/lib/windows.h"

static void
six_bytes(const char *who, int fd)
{
    char bytes[7] = "";

    if (read(fd, bytes, 6) != 6)
        die("read");
    printf("%s: \"%s\"\n", who, bytes);
}

int
main(void)
{
    int one, two, three, pid, status;
    struct stat poem;

    one = open("/etc/poem", O_RDONLY);
    two = open("/etc/poem", O_RDONLY);
    three = dup(one);
    if (one < 0 || two < 0 || three < 0 || fstat(one, &poem) < 0)
        die("/etc/poem");
    printf("inode: %u\nbytes: %u\n", poem.st_ino, poem.st_size);
    six_bytes("one   ", one);
    six_bytes("two   ", two);
    six_bytes("three ", three);
    draw_files();
    pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0) {
        six_bytes("child ", one);
        draw_files();
        exit(0);
    }
    if (waitpid(pid, &status, 0) != pid)
        die("waitpid");
    six_bytes("parent", one);
    return 0;
}
