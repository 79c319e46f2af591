/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An actor, who does its steps of a script when their turn comes.  A step is
 * three characters: an actor, what he does, and with what:
 *
 *   Ar2 reads page 2        Aw2 stores into it     Ak2 the kernel stores
 *   Ae2 stores what is there already              Av2 the kernel only looks
 *   AfB forks actor B       Ax. ends               Ao. opens its own file
 *   Ah. holds the disk      Ag. lets it go         Aa2 awaits 2 who sleep
 *   As2 reads page 2, and nobody waits until it has: the next who acts can
 *       know of it by `a`, and its end by a further step of this actor
 *   Ad2 in the same way, the kernel stores the last byte of page 2 and the
 *       first of page 3
 *
 * After step n the machine can be stopped at n.  Only the book's kernels.
 */
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

#define FILLED(n) [n] = {[0 ... 4095] = 'a' + (n)}

static volatile unsigned char page[4][4096]
    __attribute__((aligned(4096))) = {
        FILLED(0),
        FILLED(1),
        FILLED(2),
        FILLED(3),
};

static const char *file; /* that this actor runs */

/* Bytes from a pipe, so that it is the kernel who stores. */
static void
kernel_store(volatile unsigned char *to, char byte, uint32_t n)
{
    const char bytes[2] = {byte, byte};
    int fds[2];

    CHECK(pipe(fds) == 0);
    EQUAL(write(fds[1], bytes, n), n);
    EQUAL(read(fds[0], (void *)to, n), n);
}

/* The disk answers later (1), or at once again (0). */
static void
hold_disk(int held)
{
    EQUAL(syscall3(484, (uint32_t)held, 0, 0), 0);
}

/* Until so many actors are asleep: they wait for the disk. */
static void
await_sleepers(int n)
{
    while (syscall3(485, 0, 0, 0) != n)
        sched_yield();
}

/* Does a step; returns who the caller is afterwards. */
static char
act(const char *step)
{
    volatile unsigned char *at = page[(step[2] - '0') & 3];

    if (step[1] == 'r' || step[1] == 's')
        (void)at[9];
    if (step[1] == 'w')
        at[9] = (unsigned char)step[0];
    if (step[1] == 'e')
        at[9] = at[9];
    if (step[1] == 'h' || step[1] == 'g')
        hold_disk(step[1] == 'h');
    if (step[1] == 'a')
        await_sleepers(step[2] - '0');
    if (step[1] == 'k')
        kernel_store(at + 9, step[0], 1);
    if (step[1] == 'd')
        kernel_store(at + 4095, step[0], 2);
    if (step[1] == 'v')
        EQUAL(syscall3(486, (uint32_t)at + 9, 0, 0), 0);
    if (step[1] == 'o')
        CHECK(open(file, O_RDONLY) >= 0);
    if (step[1] == 'f') {
        int pid = fork();

        CHECK(pid >= 0);
        return pid == 0 ? step[2] : step[0];
    }
    return step[0];
}

int
main(int argc, char **argv, char **environ)
{
    const char *script;
    uint32_t turn = 0;
    bool alone; /* nobody waits for the end of this step */
    char me;

    (void)environ;
    CHECK(argc == 3);
    file = argv[0];
    me = argv[1][0];
    if (me == 'A')
        printf("page: 0x%x\n", (uint32_t)page);
    for (script = argv[2]; *script; script += 3) {
        while (get_word() < turn)
            sched_yield();
        turn++;
        if (script[0] != me)
            continue;
        if (script[1] == 'x') {
            set_word(turn);
            return 0;
        }
        alone = script[1] == 's' || script[1] == 'd';
        if (alone)
            set_word(turn);
        me = act(script);
        if (alone)
            continue;
        if (me != script[0])
            continue; /* the child: its parent goes on with the script */
        freeze((int)turn);
        set_word(turn);
    }
    while (get_word() < turn)
        sched_yield();
    set_word(99);
    return 0;
}
