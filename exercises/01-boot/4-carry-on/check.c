/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 1.4: divisions with drawn numbers.  What came of them is read
 * from the guest's memory, and which of them were exceptions from QEMU's
 * own log.
 */
#include <string.h>

#include "exercise.h"

enum {
    MOST = 7,
    CANARY_B = 0x0b0b0b0b,
    CANARY_C = 0x0c0c0c0c,
    CANARY_S = 0x05050505,
    CANARY_D = 0x0d0d0d0d
};

/* As in guest/demos/divisions.h. */
struct division {
    uint32_t low, high, ebx, ecx, esi, edi, quotient, remainder, ebx_after,
        ecx_after, esi_after, edi_after, zero;
};

static const struct place {
    char letter;
    const char *instruction, *at;
} places[] = {
    {'b', "divl %ebx", "divide_by_ebx_at"},
    {'c', "divl %ecx", "divide_by_ecx_at"},
    {'s', "divl %esi", "divide_by_esi_at"},
    {'d', "divl %edi", "divide_by_edi_at"},
};

static struct task {
    const struct place *place;
    uint32_t high, low, divisor;
    bool bad;
} tasks[MOST];

/* Good ones, divisions by zero, and quotients that do not fit. */
static const char *
draw_tasks(void)
{
    char *list = text("%s", "");

    for (int i = 0; i < MOST; i++) {
        struct task *task = &tasks[i];
        uint32_t kind = i < 3 ? (uint32_t)i : draw_below(3);

        task->place = &places[draw_below(COUNT(places))];
        task->low = draw_below(UINT32_MAX);
        task->divisor = kind == 0 ? 0 : draw_between(2, 0xffffff);
        task->high = kind == 1 ? draw_below(task->divisor)
                               : draw_between(task->divisor, 0xffffffe);
        task->bad = kind != 1;
        list =
            text("%s%s%c:%x:%x:%x", list, i ? "," : "", task->place->letter,
                 task->high, task->low, task->divisor);
    }
    return list;
}

static const char *
where(int i)
{
    const struct task *task = &tasks[i];

    return text("division %d, %s: %08x%08x / %x", i + 1,
                task->place->instruction, task->high, task->low,
                task->divisor);
}

static const struct boot_result *
divide(const char *list)
{
    return boot_with(
        (struct boot_options){.words = text("run=divisions list=%s", list),
                              .log = "int"});
}

/* Each bad division is in QEMU's log, once, where it stands. */
static void
goes_on(void)
{
    const struct boot_result *guest = divide(draw_tasks());
    struct exception found;
    uint32_t done;
    size_t n = 0;

    peek(guest, "divisions_done", &done, sizeof done);
    want("how many divisions came to an end", "%u", MOST, done);
    for (int i = 0; i < MOST; i++) {
        if (!tasks[i].bad)
            continue;
        if (!exception(guest, 0, n++, &found))
            miss(where(i), "a divide error in QEMU's log", "there is none");
        want(where(i), "a divide error at %08x",
             symbol(guest, tasks[i].place->at), found.eip);
        want(where(i), "eax %08x at the divide error", tasks[i].low,
             found.eax);
        want(where(i), "edx %08x at the divide error", tasks[i].high,
             found.edx);
    }
    if (exception(guest, 0, n, &found))
        miss("QEMU's log", text("%zu divide errors", n),
             text("another one, at %08x", found.eip));
}

static void
want_registers(int i, const struct division *division)
{
    uint32_t divisor = tasks[i].divisor;
    char letter = tasks[i].place->letter;

    want(text("%s: ebx afterwards", where(i)), "%08x",
         letter == 'b' ? divisor : CANARY_B, division->ebx_after);
    want(text("%s: ecx afterwards", where(i)), "%08x",
         letter == 'c' ? divisor : CANARY_C, division->ecx_after);
    want(text("%s: esi afterwards", where(i)), "%08x",
         letter == 's' ? divisor : CANARY_S, division->esi_after);
    want(text("%s: edi afterwards", where(i)), "%08x",
         letter == 'd' ? divisor : CANARY_D, division->edi_after);
}

static void
results(void)
{
    const struct boot_result *guest = divide(draw_tasks());
    struct division division[MOST];

    peek(guest, "divisions", division, sizeof division);
    for (int i = 0; i < MOST; i++) {
        const struct task *task = &tasks[i];
        uint64_t dividend = (uint64_t)task->high << 32 | task->low;

        want(text("%s: the quotient", where(i)), "%08x",
             task->bad ? UINT32_MAX : (uint32_t)(dividend / task->divisor),
             division[i].quotient);
        want(text("%s: the remainder", where(i)), "%08x",
             task->bad ? task->low : (uint32_t)(dividend % task->divisor),
             division[i].remainder);
        want_registers(i, &division[i]);
    }
}

/* One that may be skipped, and one that may not. */
static void
must_stop(const char *instruction, const char *at, const char *item)
{
    const struct boot_result *guest = divide(
        text("c:%x:%x:0,%s", draw_below(100), draw_below(100), item));
    struct exception found;
    uint32_t done;

    peek(guest, "divisions_done", &done, sizeof done);
    want(text("%s after a divl by zero: divisions that came to an end",
              instruction),
         "%u", 1, done);
    if (!exception(guest, 0, 1, &found))
        miss(instruction, "a second divide error", "there is none");
    want(instruction, "a divide error at %08x", symbol(guest, at),
         found.eip);
    if (exception(guest, 0, 2, &found))
        miss(instruction, "the kernel stops",
             text("there is another divide error, at %08x", found.eip));
}

static void
only_divl(void)
{
    must_stop("divl 48(%ebp), f7 75 30", "divide_by_memory_at",
              text("m:%x:%x:0", draw_below(100), draw_below(100)));
    must_stop("idivl %ecx, f7 f9", "divide_signed_at",
              text("i:%x:%x:%x", draw_between(0x1000, 0xffff),
                   draw_below(100), draw_between(1, 100)));
    must_stop("divb %cl, f6 f1", "divide_byte_at",
              text("y:0:%x:0", draw_below(100)));
}

static const struct check checks[] = {
    {"goes-on", "the program goes on behind each bad divl", 2, NULL,
     goes_on,
     "A fault comes before its instruction. Where does iretl lead?"},
    {"results", "quotients, remainders, and the registers beside them", 2,
     "goes-on", results,
     "trap_return pops what the handler leaves in struct regs."},
    {"only-divl", "any other divide error still stops the kernel", 2,
     "goes-on", only_divl, "What do the two bytes at eip have to be?"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
