// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tries, one after the other, what ops= says; of several parts with slashes
 * between them, its own.
 *
 *   a100    uname() to byte 100 of its area
 *   a@1f00  uname() to address 1f00, whatever is there
 *   c3      call itself three times; each call needs a page of stack
 *   p3      pusha with the stack pointer at the start of the third page below
 *   j3      store three pages below the stack pointer
 *   w9:100  store at byte 100 of page 9, wherever that is
 *
 * And with the stack pointer at the start of the 40th page from the end:
 *
 *   w40-32  store 32 bytes below it       r40-32  load from there
 *   w40+32  store 32 bytes above it       r40+32  load from there
 *   k40+32  have the kernel store there   q40+32  have it load from there
 *
 *   l40     the 40th page from the end becomes read-only
 *   u1      page 1 of its area is taken away
 *   h5      all frames but five are taken
 *
 * It is task A, and its letter may be left out.
 */
#include "user/lib/libc.h"

#define INPUT 512
#define STEPS 32
#define PAGE  4096
#define SLOT  (64u << 20)
#define ROOM  1024
#define DIRT  0x5a

/*
 * What begins at the end of all addresses goes on here, and what is stored
 * here does no harm.
 */
__asm__(".pushsection .text.start, \"ax\"\n\t"
        ".space 1024\n\t"
        ".popsection");

static char input[INPUT];
static volatile char area[4 * PAGE] __attribute__((aligned(4096)));

/* How many calls came back with what they had stored. */
static int32_t
dive(uint32_t calls)
{
    volatile char frame[PAGE - 64];
    int32_t below;

    if (calls == 0)
        return 0;
    frame[0] = (char)calls;
    frame[PAGE - 65] = (char)calls;
    below = dive(calls - 1);
    return below +
           (frame[0] == (char)calls && frame[PAGE - 65] == frame[0]);
}

static int32_t
jump(uint32_t pages)
{
    volatile char here;

    *(&here - pages * PAGE) = 1;
    return 1;
}

static int32_t
push(uint32_t pages)
{
    uint32_t esp;

    __asm__ volatile("movl %%esp, %0\n\t"
                     "subl %1, %%esp\n\t"
                     "andl $-4096, %%esp\n\t"
                     "pushal\n\t"
                     "movl %0, %%esp"
                     : "=&S"(esp)
                     : "D"(pages * PAGE)
                     : "memory", "cc");
    return 1;
}

static int32_t
store(uint32_t esp, uint32_t to)
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
load(uint32_t esp, uint32_t from)
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

/* System call `number`, made with another stack pointer. */
static int32_t
call(uint32_t esp, uint32_t number, uint32_t address)
{
    uint32_t old;
    int32_t result;

    __asm__ volatile("movl %%esp, %0\n\t"
                     "movl %3, %%esp\n\t"
                     "int $0x80\n\t"
                     "movl %0, %%esp"
                     : "=&S"(old), "=a"(result)
                     : "1"(number), "D"(esp), "b"(address), "c"(0), "d"(0)
                     : "memory");
    return result;
}

/* A step, taken apart: w40-32 has a page, a sign and bytes. */
struct step {
    char verb, sign; /* one of @ : + -, or 0 */
    uint32_t number, bytes;
};

static int32_t
try(const struct step *step)
{
    uint32_t number = step->number, esp = SLOT - number * PAGE;
    uint32_t to = step->sign == '-' ? esp - step->bytes : esp + step->bytes;

    switch (step->verb) {
    case 'a':
        if (step->sign == '@')
            return syscall3(122, step->bytes, 0, 0);
        return syscall3(122, (uint32_t)area + number, 0, 0);
    case 'c':
        return dive(number);
    case 'p':
        return push(number);
    case 'j':
        return jump(number);
    case 'w':
        if (step->sign != ':')
            return store(esp, to);
        *(volatile char *)(number * PAGE + step->bytes) = 1;
        return 1;
    case 'r':
        return load(esp, to);
    case 'k':
        return call(esp, 504, to);
    case 'q':
        return call(esp, 505, to);
    case 'l':
        return syscall3(506, esp, 0, 0);
    case 'u':
        return syscall3(508, (uint32_t)area + number * PAGE, 0, 0);
    case 'h':
        return syscall3(507, number, 0, 0);
    default:
        printf("what is %c?\n", step->verb);
        return -1;
    }
}

static uint32_t
number(const char **at, uint32_t base)
{
    uint32_t n = 0;

    for (;; ++*at) {
        char c = **at;
        uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                         : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10
                                                : 99;

        if (digit >= base)
            return n;
        n = n * base + digit;
    }
}

/* An address, behind @, is hexadecimal, all else decimal. */
static struct step
read_step(const char **at)
{
    struct step step = {0};

    *at += **at == 'A';
    step.verb = *(*at)++;
    step.number = number(at, 10);
    if (**at == '@' || **at == ':' || **at == '+' || **at == '-') {
        step.sign = *(*at)++;
        step.bytes = number(at, step.sign == '@' ? 16 : 10);
    }
    return step;
}

static __attribute__((noinline)) void
run(void)
{
    const char *at = input;

    for (uint32_t i = 0; i < sizeof(area); i++)
        area[i] = DIRT;
    for (int32_t part = syscall3(501, (uint32_t)input, 0, 0); part > 0;
         at++)
        part -= *at == '/';
    for (uint32_t n = 0; *at && *at != '/' && n < STEPS; n++) {
        struct step step = read_step(&at);
        int32_t result;

        syscall3(500, 0, 0, 0);
        result = try(&step);
        syscall3(503, n, (uint32_t)result, 0);
        printf("%c%u: %d\n", step.verb, step.number, result);
        at += *at == ',';
    }
    syscall3(502, (uint32_t)area, 0, 0);
}

/* What is stored at the very end of the slot does no harm to run(). */
int
main(int argc, char **argv, char **environ)
{
    volatile char room[ROOM];

    (void)argc;
    (void)argv;
    (void)environ;
    room[0] = 0;
    run();
    (void)room[0];
    return 0;
}
