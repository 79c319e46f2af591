// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs a program twice, and says how many blocks the disk had to give.
 */
#include "user/lib/exec.h"
#include "user/lib/fork.h"
#include "user/lib/libc.h"
#include "user/lib/windows.h"

static uint32_t
blocks_read(void)
{
    return number_behind("/proc/vmstat", "pgpgin");
}

static void
run(char **argv, char **environ)
{
    int pid = fork();

    if (pid < 0)
        die("fork");
    if (pid == 0) {
        execve(argv[0], argv, environ);
        die(argv[0]);
    }
    if (waitpid(pid, NULL, 0) != pid)
        die("waitpid");
}

int
main(int argc, char **argv, char **environ)
{
    static const char *const cache[] = {"cold", "warm"};

    if (argc < 2)
        return 1;
    for (int i = 0; i < 2; i++) {
        uint32_t before = blocks_read();

        run(argv + 1, environ);
        printf("%s cache: %u blocks read\n", cache[i],
               blocks_read() - before);
    }
    return 0;
}
