// SPDX-License-Identifier: GPL-2.0-only
/*
 * Maps, touches and forks as ops= says, one step at a time; each step begins
 * with the letter of the task that acts, which A's need not.  Page 0 is at
 * 20000000, and page -1 the last one below 3 GiB.
 *
 *   Am3:2    A maps two pages from page 3     AfB   A forks; the child is B
 *            on, to read and write; Am3:2r:   Bx    B ends
 *            read-only; rwx, n: nothing; g:   Av    A waits for a child
 *            an area that grows down          Ah1   all is held back, but
 *   Au3:2    A unmaps them                          one area's structure
 *   Al3:2r   A may only read them             Ah+   it is given back
 *   Ar3      A loads from page 3; Ar3:9:      Ae9   A executes itself, with
 *            its word 9                             nine arguments
 *   Aw3      A stores to its page 3
 *   Ak3 Aq3  the kernel stores, or loads
 *
 * And with the stack pointer at the start of the 40th page from the end:
 *
 *   w40-32   stores 32 bytes below it         p40   pusha;  p40:8  enter 8, 0
 *   r40+32   loads from 32 bytes above it
 *   k40-32   has the kernel store there, or load: q40-32
 */
#include "user/lib/exec.h"
#include "user/lib/fork.h"
#include "user/lib/libc.h"
#include "user/lib/mmap.h"

#define BASE  0x20000000u
#define TOP   0xc0000000u
#define PAGE  4096u
#define GROWS 0x100
#define WORDS 400
#define LONG  500 /* letters of an argument */

static char ops[512];
static const char *at; /* the step, as far as it was read */

static uint32_t
number(void)
{
    uint32_t n = 0;

    for (; *at >= '0' && *at <= '9'; at++)
        n = n * 10 + (uint32_t)(*at - '0');
    return n;
}

/* The address of a page, whose number may count from the end. */
static uint32_t
page(void)
{
    if (*at != '-')
        return BASE + number() * PAGE;
    at++;
    return TOP - number() * PAGE;
}

static uint32_t
after_colon(uint32_t otherwise)
{
    if (*at != ':')
        return otherwise;
    at++;
    return number();
}

/* Rights, as letters; none are those to read and write. */
static int
rights(int *flags)
{
    int prot = 0, any = 0;

    for (; *at && *at != ','; at++, any = 1) {
        prot |= *at == 'r'   ? PROT_READ
                : *at == 'w' ? PROT_WRITE
                : *at == 'x' ? PROT_EXEC
                             : 0;
        if (*at == 'g')
            *flags |= GROWS;
    }
    return any && (prot || *(at - 1) == 'n') ? prot
                                             : PROT_READ | PROT_WRITE;
}

static int32_t
map(uint32_t to, uint32_t pages, int prot, int flags)
{
    uint32_t args[] = {to,
                       pages * PAGE,
                       (uint32_t)prot,
                       (uint32_t)(flags | MAP_FIXED | MAP_PRIVATE |
                                  MAP_ANONYMOUS),
                       0,
                       0};

    return syscall3(90, (uint32_t)args, 0, 0);
}

/* ---- with another stack pointer ---- */

static int32_t
store_at(uint32_t esp, uint32_t to)
{
    uint32_t old;

    __asm__ volatile("movl %%esp, %0\n\t"
                     "movl %1, %%esp\n\t"
                     "movb $1, (%2)\n\t"
                     "movl %0, %%esp"
                     : "=&r"(old)
                     : "r"(esp), "r"(to)
                     : "memory");
    return 1;
}

static int32_t
load_at(uint32_t esp, uint32_t from)
{
    uint32_t old, byte;

    __asm__ volatile("movl %%esp, %0\n\t"
                     "movl %2, %%esp\n\t"
                     "movzbl (%3), %1\n\t"
                     "movl %0, %%esp"
                     : "=&r"(old), "=&r"(byte)
                     : "r"(esp), "r"(from)
                     : "memory");
    return (int32_t)byte;
}

/* System call `call`, made with another stack pointer. */
static int32_t
ask(uint32_t esp, uint32_t call, uint32_t address)
{
    uint32_t old;
    int32_t result;

    __asm__ volatile("movl %%esp, %0\n\t"
                     "movl %3, %%esp\n\t"
                     "int $0x80\n\t"
                     "movl %0, %%esp"
                     : "=&S"(old), "=a"(result)
                     : "1"(call), "D"(esp), "b"(address), "c"(1), "d"(0)
                     : "memory");
    return result;
}

static int32_t
push(uint32_t esp)
{
    uint32_t old;

    __asm__ volatile("movl %%esp, %0\n\t"
                     "movl %1, %%esp\n\t"
                     "pushal\n\t"
                     "movl %0, %%esp"
                     : "=&S"(old)
                     : "D"(esp)
                     : "memory");
    return 1;
}

/* enter pushes %ebp, too, which leave brings back. */
static int32_t
enter(uint32_t esp)
{
    uint32_t old;

    __asm__ volatile("movl %%esp, %0\n\t"
                     "movl %1, %%esp\n\t"
                     "enter $64, $0\n\t"
                     "leave\n\t"
                     "movl %0, %%esp"
                     : "=&S"(old)
                     : "D"(esp)
                     : "memory");
    return 1;
}

/* w40-32: a page from the end, a sign, bytes. */
static int32_t
touch_stack(char verb, uint32_t esp, uint32_t to)
{
    return verb == 'w'   ? store_at(esp, to)
           : verb == 'r' ? load_at(esp, to)
                         : ask(esp, verb == 'k' ? 503 : 504, to);
}

/* ---- steps ---- */

static int32_t
execute(uint32_t words, char **environ)
{
    static char word[LONG + 1];
    static char *argv[WORDS + 1];

    if (words > WORDS)
        return -1;
    for (uint32_t i = 0; i < LONG; i++)
        word[i] = 'a';
    for (uint32_t i = 0; i < words; i++)
        argv[i] = word;
    argv[words] = NULL;
    return syscall3(11, (uint32_t) "/bin/rover", (uint32_t)argv,
                    (uint32_t)environ);
}

static int32_t
touch(char verb, uint32_t step, uint32_t *to)
{
    uint32_t word, esp;

    *to = page();
    if (*at == '-' || *at == '+') {
        char sign = *at++;

        esp = TOP - (*to - BASE);
        word = number();
        *to = sign == '-' ? esp - word : esp + word;
        return touch_stack(verb, esp, *to);
    }
    word = after_colon(step);
    *to += 4 * word;
    if (verb == 'w')
        *(volatile uint32_t *)*to = step + 1;
    return verb == 'w' ? 0
           : verb == 'r'
               ? (int32_t) * (volatile uint32_t *)*to
               : syscall3(verb == 'k' ? 503 : 504, *to, step + 1, 0);
}

/* A child's status; none ends if it should have, but does not: -1. */
static int32_t
wait_for_end(void)
{
    int32_t status;

    for (int i = 0; i < 1000; i++) {
        if (syscall3(7, (uint32_t)-1, (uint32_t)&status, WNOHANG) > 0)
            return status;
        sched_yield();
    }
    return -1;
}

/* One step of the verb; *to becomes the address that it is about. */
static int32_t
act(char verb, uint32_t step, uint32_t *to, char **environ)
{
    uint32_t pages;
    int flags = 0;

    switch (verb) {
    case 'm':
    case 'u':
    case 'l':
        *to = page();
        pages = after_colon(1);
        if (verb == 'u')
            return syscall3(91, *to, pages * PAGE, 0);
        if (verb == 'l')
            return syscall3(125, *to, pages * PAGE,
                            (uint32_t)rights(&flags));
        return map(*to, pages, rights(&flags), flags);
    case 'r':
    case 'w':
    case 'k':
    case 'q':
        return touch(verb, step, to);
    case 'p':
        *to = TOP - number() * PAGE;
        return *at == ':' ? enter(*to) : push(*to);
    case 'v':
        return wait_for_end();
    case 'h':
        return syscall3(*at == '+' ? 506 : 505, number(), 0, 0);
    case 'e':
        return execute(number(), environ);
    default:
        printf("what is %c?\n", verb);
        return -1;
    }
}

/* A step of this task; a child goes on as another one. */
static char
act_as(char me, uint32_t step, char **environ)
{
    char verb = *at++;
    uint32_t to = BASE;
    int32_t result;

    syscall3(500, step, 0, 0);
    if (verb == 'x')
        syscall3(502, step, 0, 0);
    if (verb != 'f') {
        result = act(verb, step, &to, environ);
    } else {
        char other = *at;

        result = syscall3(2, 0, 0, 0);
        if (result == 0)
            return other;
    }
    syscall3(501, step | (uint32_t)(unsigned char)verb << 8,
             (uint32_t)result, to);
    return me;
}

static void
sleep_for_ever(void)
{
    for (;;)
        sleep_ms(1000); /* alive until the machine stops */
}

int
main(int argc, char **argv, char **environ)
{
    uint32_t step = 0;
    char me = 'A';

    (void)argv;
    if (argc < 1 || argc > 2) {
        syscall3(507, (uint32_t)argc, 0, 0);
        sleep_for_ever();
    }
    syscall3(499, (uint32_t)ops, sizeof(ops), 0);
    for (const char *op = ops; *op; step++) {
        char who = *op >= 'A' && *op <= 'Z' ? *op++ : 'A';

        at = op;
        if (who == me)
            me = act_as(me, step, environ);
        while (*op && *op != ',')
            op++;
        op += *op == ',';
    }
    if (me == 'A') {
        syscall3(500, step, 0, 0);
        syscall3(498, 0, 0, 0);
    }
    sleep_for_ever();
    return 1;
}
