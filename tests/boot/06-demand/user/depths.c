// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes the kernel use its stack as deeply as it can, now with files: every
 * call that copies meets a page that must first come from the disk.
 * Only the book's kernels.
 */
#include "user/lib/exec.h"
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

enum { PAGES = 12 };

/* In the file, so absent until touched; each has a path in it, by a link. */
static char pages[PAGES][4096] __attribute__((aligned(4096))) = {
    [0 ... PAGES - 1] = "/bin/.././links/bin//depths",
};

int
main(int argc, char **argv, char **environ)
{
    char *const again[] = {"depths", "again", NULL};
    struct stat *stat_here = (void *)(pages[7] + 64);
    int fds[2], fd;

    (void)argv;
    if (argc > 1) { /* the child's second life */
        set_word(1);
        for (;;)
            sched_yield();
    }
    fd = open(pages[0], O_RDONLY);
    CHECK(fd >= 0);
    EQUAL(lseek(fd, 20000, SEEK_SET), 20000);
    EQUAL(read(fd, pages[1] + 1, 2000), 2000);
    EQUAL(fstat(fd, stat_here), 0);
    EQUAL(close(fd), 0);
    fd = open("/bin", O_RDONLY);
    CHECK(getdents(fd, pages[2], 4000) > 0);
    EQUAL(close(fd), 0);
    CHECK(read_file("/proc/self/maps", pages[3], 1000) > 0);
    CHECK(read_file("/proc/meminfo", pages[4], 1000) > 0);
    EQUAL(pipe(fds), 0);
    EQUAL(write(fds[1], pages[5], 4000), 4000);
    EQUAL(read(fds[0], pages[6], 4000), 4000);
    EQUAL(pipe((int *)pages[8]), 0);
    EQUAL(stat(pages[9], stat_here), 0);
    printf("%s\n", pages[10]);
    fd = fork();
    if (fd == 0) {
        execve(pages[11], again, environ);
        exit(1);
    }
    while (get_word() != 1)
        sched_yield();
    freeze(5);
    return 0;
}
