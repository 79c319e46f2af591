// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls that are given addresses of every right: which of them the kernel
 * may load from and store to on a program's behalf.
 */
#include "lib/string.h"
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/mmap.h"
#include "user/lib/test.h"

static const struct {
    const char *name;
    int prot;
} rights[] = {
    {"none", PROT_NONE},    {"read", PROT_READ},
    {"write", PROT_WRITE},  {"read and write", PROT_READ | PROT_WRITE},
    {"execute", PROT_EXEC}, {"all", PROT_READ | PROT_WRITE | PROT_EXEC},
};

static void
say(const char *call, int answer)
{
    printf("  %s: %d\n", call, answer == -1 ? -errno : answer);
}

/* Three pages: the first and the last are the program's, `at` is asked of. */
static void
try(char *at, int fds[2])
{
    uint32_t time[2] = {0, 0};
    int pid, fd = open("/proc/self/pagemap", O_RDONLY);

    CHECK(fd >= 0);
    say("write from it", write(fds[1], at, 4));
    say("write up to it", write(fds[1], at - 4, 4));
    say("write from before it", write(fds[1], at - 64, 128) > 64 ? 1 : 0);
    lseek(fd, 0, SEEK_SET);
    say("read to it", read(fd, at, 8)); /* of page 0: zeros */
    say("open it", open(at, O_RDONLY));
    say("open from before it", open(at - 4, O_RDONLY));
    say("pipe to it", pipe((int *)at) < 0 ? -1 : 0);
    if (stat("/", (struct stat *)at) == 0) {
        say("stat to it", 0);
        memset(at, 0, 64); /* as a time: not at all */
    } else {
        say("stat to it", -1);
    }
    say("sleep, as it says", syscall3(162, (uint32_t)at, 0, 0));
    say("sleep, as before it says", syscall3(162, (uint32_t)at - 8, 0, 0));
    say("sleep across its start", syscall3(162, (uint32_t)at - 4, 0, 0));
    say("sleep", syscall3(162, (uint32_t)time, (uint32_t)at, 0));
    say("map, as it says", syscall3(90, (uint32_t)at, 0, 0) < 0 ? -1 : 0);
    pid = fork();
    CHECK(pid >= 0);
    if (pid == 0)
        exit(0);
    say("wait to it", waitpid(pid, (int *)at, 0) < 0 ? -1 : 0);
    for (int i = 5; i < 20; i++)
        close(i);
    close(fd);
}

int
main(void)
{
    char *at = pages_at(0x20000000, 3 * PAGE, PROT_READ | PROT_WRITE);
    int fds[2];

    EQUAL(pipe(fds), 0);
    for (int touched = 0; touched < 2; touched++) {
        for (size_t i = 0; i < sizeof(rights) / sizeof(rights[0]); i++) {
            printf("%s%s\n", rights[i].name, touched ? ", touched" : "");
            if (touched)
                memset(at + PAGE, 0, PAGE);
            EQUAL(mprotect(at + PAGE, PAGE, rights[i].prot), 0);
            memset(at + PAGE - 64, 0, 64);
            try(at + PAGE, fds);
            EQUAL(munmap(at + PAGE, PAGE), 0);
            pages_at(0x20001000, PAGE, PROT_READ | PROT_WRITE);
        }
    }
    return 0;
}
