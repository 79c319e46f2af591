// SPDX-License-Identifier: GPL-2.0-only
/*
 * An actor, who does its steps of a story when their turn comes.  A step is
 * three characters here: the actor, what it does, and with what.
 *
 *   Ar2  loads from page 2        Ak2  the kernel stores there for A
 *   Aw2  stores to page 2         At2  the kernel looks, and stores nothing
 *   AfD  forks actor D            Ax.  ends (as one writes it, Ax)
 *
 * Step n touches word n of its page.  Its text is touched before the story
 * begins, so that no step has to load it.
 */
#include "user/lib/fork.h"
#include "user/lib/libc.h"

#define PAGES   6
#define FILL(n) [n] = {[0 ... 1023] = 0xf11e0000 + (n)}

static volatile uint32_t pages[PAGES][1024]
    __attribute__((aligned(4096))) = {
        FILL(0), FILL(1), FILL(2), FILL(3), FILL(4), FILL(5),
};

static void
touch_text(void)
{
    volatile uint32_t at = 0;

    for (; at < (uint32_t)pages; at += 4096)
        (void)*(volatile char *)at;
}

/* Does a step; returns who the caller is afterwards. */
static char
act(char me, uint32_t turn, const char *step)
{
    volatile uint32_t *word = &pages[(step[2] - '0') % PAGES][turn];

    if (step[1] == 'r')
        (void)*word;
    if (step[1] == 'w')
        *word = turn;
    if (step[1] == 'k')
        syscall3(505, (uint32_t)word, turn, 0);
    if (step[1] == 't')
        syscall3(506, (uint32_t)word, 0, 0);
    if (step[1] == 'f') {
        int pid = fork();

        if (pid == 0) {
            syscall3(501, (uint32_t)(step[2] - 'A'), (uint32_t)pages, 0);
            syscall3(503, turn, (uint32_t)pages[0], 0);
            return step[2];
        }
        if (pid < 0)
            die("fork");
        return me; /* it is the child who says that the step is over */
    }
    syscall3(step[1] == 'x' ? 504 : 503, turn, (uint32_t)word & ~4095u, 0);
    return me;
}

int
main(int argc, char **argv, char **environ)
{
    uint32_t turn = 1;
    char me = argv[1][0];

    (void)argc;
    (void)environ;
    touch_text();
    syscall3(501, (uint32_t)(me - 'A'), (uint32_t)pages, 0);
    for (const char *step = argv[2]; *step; step += 3, turn++) {
        if (*step != me)
            continue;
        syscall3(502, turn, 0, 0);
        me = act(me, turn, step);
    }
    for (;;)
        sleep_ms(1000); /* alive until the machine stops */
}
