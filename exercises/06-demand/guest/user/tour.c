// SPDX-License-Identifier: GPL-2.0-only
/*
 * Goes where it is told to, one step at a time; numbers are hexadecimal:
 *
 *   r5004  loads from that address       b9000  moves the end of the heap
 *   w5004  stores there                  AfB    A forks, and B makes all
 *   k5004  has the kernel store there           steps up to Bx, which is
 *   q5004  has the kernel load there            its end; Av: A waits for it
 *   h5     frames are taken until five   e80    executes itself, with so
 *          are left; h+: given back             many words
 *                                        x      ends
 *
 * The letter of the task that acts, A or B, may be left out: there is never
 * but one who does.  At the end it stops the machine.
 */
#include "user/lib/exec.h"
#include "user/lib/fork.h"
#include "user/lib/libc.h"

#define PAGES 16 /* in the file, all different */
#define WORDS 600
#define TEXT  ((const volatile char *)0) /* two pages */

#define BLOCK(n, byte) [1024 * (n)... 1024 * (n) + 1023] = (byte)
#define FILLED(n) \
    [n] = { \
        BLOCK(0, 4 * (n) + 1), \
        BLOCK(1, 4 * (n) + 2), \
        BLOCK(2, 4 * (n) + 3), \
        BLOCK(3, 4 * (n) + 4), \
    }

volatile unsigned char pages[PAGES][4096] __attribute__((aligned(4096))) = {
    FILLED(0),  FILLED(1),  FILLED(2),  FILLED(3),  FILLED(4),  FILLED(5),
    FILLED(6),  FILLED(7),  FILLED(8),  FILLED(9),  FILLED(10), FILLED(11),
    FILLED(12), FILLED(13), FILLED(14), FILLED(15),
};

static uint32_t
number(const char *at)
{
    uint32_t n = 0;

    for (; *at >= '0' && *at <= 'f'; at++)
        n = n * 16 + (uint32_t)(*at <= '9' ? *at - '0' : *at - 'a' + 10);
    return n;
}

static int32_t
execute(uint32_t words, char **environ)
{
    static const char name[] = "/bin/tour";
    static const char *argv[WORDS + 1];

    if (words > WORDS)
        return -1;
    for (uint32_t i = 0; i < words; i++)
        argv[i] = &name[i % 9];
    argv[words] = NULL;
    return syscall3(11, (uint32_t)name, (uint32_t)argv, (uint32_t)environ);
}

/* One step; what the kernel said, or 0. */
static int32_t
act(const char *op, uint32_t step, char **environ)
{
    uint32_t n = number(op + 1);

    switch (*op) {
    case 'r':
        (void)*(volatile unsigned char *)n;
        return 0;
    case 'w':
        *(volatile uint32_t *)n = step + 1;
        return 0;
    case 'k':
        return syscall3(503, n, step + 1, 0);
    case 'q':
        return syscall3(506, n, 0, 0);
    case 'b':
        return syscall3(45, n, 0, 0);
    case 'h':
        return syscall3(op[1] == '+' ? 505 : 504, n, 0, 0);
    case 'e':
        return execute(n, environ);
    default:
        printf("what is %c?\n", *op);
        return -1;
    }
}

/* The verb of a step, behind its actor's letter. */
static const char *
verb(const char *op)
{
    return op + (*op == 'A' || *op == 'B');
}

static const char *
next(const char *op)
{
    while (*op && *op != ',')
        op++;
    return op + (*op == ',');
}

/*
 * While the child goes on, its parent is asleep.  When it has ended the
 * parent is behind the child's last step, or at its own wait, if that comes
 * next; what it waited for is known by then.
 */
static int32_t
wait_for_end(const char **op, uint32_t *step)
{
    int32_t status = 0;

    syscall3(7, (uint32_t)-1, (uint32_t)&status, 0);
    while (**op && *verb(*op) != 'x') {
        *op = next(*op);
        ++*step;
    }
    if (**op && *verb(next(*op)) == 'v') {
        *op = next(*op);
        ++*step;
    }
    return status;
}

int
main(int argc, char **argv, char **environ)
{
    char ops[320];
    uint32_t step = 0, part = argc > 1 ? number(argv[1]) : 0;

    (void)TEXT[0];
    (void)TEXT[4096]; /* all, before the first step */
    if (argc < 1 || argc > 2)
        syscall3(502, 0, 0, 0);
    syscall3(500, (uint32_t)ops, part, 0);
    for (const char *op = ops; *op; op = next(op), step++) {
        int32_t status = 0;

        if (*verb(op) == 'x')
            exit(0);
        if (*verb(op) == 'v')
            syscall3(7, (uint32_t)-1, (uint32_t)&status, 0);
        else if (*verb(op) != 'f')
            status = act(verb(op), step, environ);
        else if (syscall3(2, 0, 0, 0) != 0)
            status = wait_for_end(&op, &step);
        else
            continue;
        syscall3(501, step, (uint32_t)status, 0);
    }
    syscall3(502, 0, 0, 0);
    return 1;
}
