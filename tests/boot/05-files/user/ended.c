/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files of /proc/PID that are open when the task ends, and afterwards.
 */
#include "lib/string.h"
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

static char buffer[4096];

#define SAY(call) say(#call, call)

static void
say(const char *call, int answer)
{
    printf("%s: %d\n", call, answer == -1 ? -errno : answer);
}

/* /proc/PID, a slash and what is asked for there. */
static const char *
below(int pid, const char *name)
{
    static char path[40] = "/proc/";
    int digits = 1000000, at = 6;

    while (digits > 1 && pid / digits == 0)
        digits /= 10;
    for (; digits > 0; digits /= 10)
        path[at++] = (char)('0' + pid / digits % 10);
    path[at++] = '/';
    memcpy(path + at, name, strlen(name) + 1);
    return path;
}

int
main(int argc, char **argv, char **environ)
{
    int fds[2], pid, maps, pagemap, dir, status;

    (void)argc;
    (void)argv;
    (void)environ;
    EQUAL(pipe(fds), 0);
    pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        close(fds[1]);
        read(fds[0], buffer, 1);
        exit(7);
    }
    maps = open(below(pid, "maps"), O_RDONLY);
    pagemap = open(below(pid, "pagemap"), O_RDONLY);
    dir = open(below(pid, ""), O_RDONLY);
    CHECK(maps >= 0 && pagemap >= 0 && dir >= 0);
    CHECK(read(maps, buffer, sizeof(buffer)) > 0);
    CHECK(getdents(dir, buffer, sizeof(buffer)) > 0);
    close(fds[1]);
    EQUAL(waitpid(pid, &status, 0), pid);
    EQUAL(status, 7 << 8);

    SAY(read(maps, buffer, 10));
    SAY(lseek(maps, 0, SEEK_SET));
    SAY(read(maps, buffer, 10));
    SAY(read(maps, buffer, 0));
    SAY(read(pagemap, buffer, 8));
    SAY(read(pagemap, buffer, 0));
    SAY(lseek(dir, 0, SEEK_SET));
    SAY(getdents(dir, buffer, sizeof(buffer)));
    SAY(open(below(pid, "maps"), O_RDONLY));
    SAY(stat(below(pid, ""), (struct stat *)buffer));
    SAY(fstat(maps, (struct stat *)buffer));
    return 0;
}
