/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A tree of tasks: each stores here and there, forks, and finds what it
 * should, whatever its children and parents store meanwhile.
 */
#include "user/lib/fork.h"
#include "user/lib/test.h"

#define PAGES 24

static volatile uint32_t memory[PAGES][1024] __attribute__((aligned(4096)));

/* What memory must be: one word a page, in a page of its own. */
static uint32_t model[PAGES] __attribute__((aligned(4096)));

static void
check(void)
{
    for (int i = 0; i < PAGES; i++) {
        EQUAL(memory[i][0], model[i]);
        EQUAL(memory[i][1023], model[i]);
    }
}

static void
store(void)
{
    for (int i = 0; i < 6; i++) {
        uint32_t page = random_u32() % PAGES;

        model[page] = random_u32();
        memory[page][0] = memory[page][1023] = model[page];
    }
    check();
}

/* Returns how many tasks this one and those below it were. */
static int
live(int depth, uint32_t seed)
{
    int pids[3], tasks = 1, children = 0;

    random_begin(seed);
    store();
    while (depth > 0 && children < 3) {
        int pid = fork();

        CHECK(pid >= 0);
        if (pid == 0)
            exit(live(depth - 1, seed * 3 + (uint32_t)children));
        pids[children++] = pid;
        store();
        sched_yield();
        check();
    }
    for (int i = 0; i < children; i++) {
        int status = status_of(pids[i]);

        CHECK(WIFEXITED(status) && WEXITSTATUS(status) != DAMAGED);
        tasks += WEXITSTATUS(status);
        check();
        store();
    }
    return tasks;
}

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    printf("tasks: %d\n", live(3, 1));
    printf("tasks: %d\n", live(3, 2));
    return 0;
}
