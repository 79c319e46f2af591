/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A task ends, and after all other pids another one has its pid.  What was
 * opened of the first in /proc tells nothing of the second.  Task 1 and this
 * one, 2, live on.
 * Only the book's kernels.
 */
#include "lib/string.h"
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

enum { ENOENT = 2, ESRCH = 3, FIRST = 3, LAST = 32767 };

static char text[4096], before[4096];
static int fds[2];

/* A child that ends when nobody can write to the pipe any more. */
static int
child(void)
{
    int pid;

    EQUAL(pipe(fds), 0);
    pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        close(fds[1]);
        exit(read(fds[0], text, 1));
    }
    close(fds[0]);
    return pid;
}

static void
end(int pid)
{
    int status;

    close(fds[1]);
    EQUAL(waitpid(pid, &status, 0), pid);
    EQUAL(status, 0);
}

/* The descriptors are of a task that is no more. */
static void
no_longer(int maps, int pagemap, int dir)
{
    EQUAL(lseek(maps, 0, SEEK_SET), 0);
    EQUAL(read(maps, text, sizeof(text)), -1);
    EQUAL(errno, ESRCH);
    EQUAL(read(pagemap, text, 8), 0);
    EQUAL(lseek(dir, 0, SEEK_SET), 0);
    EQUAL(getdents(dir, text, sizeof(text)), -1);
    EQUAL(errno, ENOENT);
}

int
main(int argc, char **argv, char **environ)
{
    int maps, pagemap, dir, again, length;
    struct stat old, new;

    (void)argc;
    (void)argv;
    (void)environ;
    EQUAL(child(), FIRST);
    maps = open("/proc/3/maps", O_RDONLY);
    pagemap = open("/proc/3/pagemap", O_RDONLY);
    dir = open("/proc/3", O_RDONLY);
    CHECK(maps >= 0 && pagemap >= 0 && dir >= 0);
    length = read(maps, before, sizeof(before));
    CHECK(length > 0);
    end(FIRST);
    no_longer(maps, pagemap, dir);

    EQUAL(syscall3(488, LAST - 1, 0, 0), 0);
    EQUAL(child(), LAST);
    end(LAST);
    EQUAL(child(), FIRST);
    no_longer(maps, pagemap, dir);
    again = open("/proc/3/maps", O_RDONLY);
    EQUAL(read(again, text, sizeof(text)), length);
    EQUAL(memcmp(text, before, (size_t)length), 0);
    EQUAL(fstat(maps, &old), 0);
    EQUAL(fstat(again, &new), 0);
    CHECK(old.st_ino != new.st_ino);
    end(FIRST);
    no_longer(maps, pagemap, dir);
    no_longer(again, pagemap, dir);
    printf("pid %d: two tasks\n", FIRST);
    return 0;
}
