/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 1.4: divisions with drawn numbers.  What came of them is read
 * from the guest's memory, and which of them were exceptions from QEMU's
 * own log.
 */
#include <string.h>

#include "exercise.h"

enum { MOST = 8, EAX = 0, EDX, EBX, ECX, ESI, EDI, EBP, ESP };

/* As in guest/demos/divisions.h. */
enum { ROOM = 4096, STACK = 8192 };
struct division {
    uint32_t before[MOST], after[MOST], zero;
};

/* All that the promise covers, as the guest's list calls them. */
static const struct reg {
    const char *name;
    char letter;
    uint32_t
        otherwise; /* what the guest puts there if it does not divide */
} regs[MOST] = {
    {"eax", 'a', 0},          {"edx", 'x', 0},
    {"ebx", 'b', 0x0b0b0b0b}, {"ecx", 'c', 0x0c0c0c0c},
    {"esi", 's', 0x05050505}, {"edi", 'd', 0x0d0d0d0d},
    {"ebp", 'p', 0x0e0e0e0e}, {"esp", 't', 0},
};

static struct task {
    int reg;
    uint32_t high, low, divisor, place;
    bool bad;
} tasks[MOST];

/* Kind 0 divides by zero, 1 is good, 2 has a quotient that does not fit. */
static void
draw_task(struct task *task, int kind, uint32_t stack)
{
    task->place = draw_below(ROOM);
    task->low = draw_between(1, 0xfffffff);
    task->divisor = kind == 0 ? 0 : draw_between(2, 0xfffff);
    if (task->reg == EAX)
        task->divisor = task->low = kind == 0 ? 0 : task->low;
    if (task->reg == ESP) /* room below it for an exception */
        task->divisor = stack + STACK - 4 * draw_below(STACK / 8);
    task->high = task->reg == EDX ? task->divisor
                 : kind == 1      ? draw_below(task->divisor)
                                  : task->divisor + draw_below(0xfffff);
    task->bad = task->high >= task->divisor;
}

/* A division for each register, in any order, each at a drawn place. */
static const char *
draw_tasks(void)
{
    uint32_t stack = symbol(not_booted(), "division_esp");
    char *list = text("%s", "");

    for (int i = 0; i < MOST; i++)
        tasks[i].reg = i;
    for (uint32_t i = MOST; i > 1; i--) {
        uint32_t j = draw_below(i);
        int kept = tasks[j].reg;

        tasks[j].reg = tasks[i - 1].reg;
        tasks[i - 1].reg = kept;
    }
    for (int i = 0; i < MOST; i++) {
        struct task *task = &tasks[i];

        draw_task(task, i % 3, stack);
        list = text("%s%s%c:%x:%x:%x:%x", list, i ? "," : "",
                    regs[task->reg].letter, task->high, task->low,
                    task->divisor, task->place);
    }
    return list;
}

static const char *
where(int i)
{
    const struct task *task = &tasks[i];

    return text("division %d, divl %%%s: %08x%08x / %x", i + 1,
                regs[task->reg].name, task->high, task->low, task->divisor);
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
    uint32_t done, passed;
    size_t n = 0;

    peek(guest, "divisions_done", &done, sizeof done);
    want("how many divisions came to an end", "%u", MOST, done);
    peek(guest, "divisions_passed", &passed, sizeof passed);
    want("how often the instruction behind a division ran", "%u", MOST,
         passed);
    for (int i = 0; i < MOST; i++) {
        if (!tasks[i].bad)
            continue;
        if (!exception(guest, 0, n++, &found))
            miss(where(i), "a divide error in QEMU's log", "there is none");
        want(where(i), "a divide error at %08x",
             symbol(guest, "division_room") + tasks[i].place, found.eip);
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
    for (int r = EBX; r < MOST; r++)
        want(text("%s: %s afterwards", where(i), regs[r].name), "%08x",
             r == tasks[i].reg ? tasks[i].divisor
             : r == ESP        ? division->before[ESP]
                               : regs[r].otherwise,
             division->after[r]);
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
             division[i].after[EAX]);
        want(text("%s: the remainder", where(i)), "%08x",
             task->bad ? task->low : (uint32_t)(dividend % task->divisor),
             division[i].after[EDX]);
        want_registers(i, &division[i]);
    }
}

/*
 * One that may be skipped, and one that may not, where none was before.  The
 * handler may let it run again without itself, and leave the rest to trap().
 */
static void
must_stop(const char *instruction, const char *item)
{
    uint32_t place = draw_below(ROOM);
    const struct boot_result *guest =
        divide(text("c:%x:%x:0:%x,%s:%x", draw_below(100), draw_below(100),
                    draw_below(ROOM), item, place));
    struct exception found;
    uint32_t done;

    peek(guest, "divisions_done", &done, sizeof done);
    want(text("%s after a divl by zero: divisions that came to an end",
              instruction),
         "%u", 1, done);
    if (!exception(guest, 0, 1, &found))
        miss(instruction, "a second divide error", "there is none");
    for (size_t n = 1; exception(guest, 0, n, &found); n++)
        want(instruction, "no divide error but the one at %08x",
             symbol(guest, "division_room") + place, found.eip);
}

static void
only_divl(void)
{
    must_stop("divl 32(%ebp), f7 75 20",
              text("m:%x:%x:0", draw_below(100), draw_below(100)));
    must_stop("idivl %ecx, f7 f9",
              text("i:%x:%x:%x", draw_between(0x1000, 0xffff),
                   draw_below(100), draw_between(1, 100)));
    must_stop("divb %cl, f6 f1", text("y:0:%x:0", draw_below(100)));
}

static const struct check checks[] = {
    {"goes-on", "the program goes on behind each bad divl", 2, NULL,
     goes_on,
     "A fault comes before its instruction. Where does iretl lead?",
     "eight both behind"},
    {"results", "quotients, remainders, and the registers beside them", 2,
     "goes-on", results,
     "trap_return pops what the handler leaves in struct regs.",
     "quotient remainder others"},
    {"only-divl", "any other divide error still stops the kernel", 2,
     "goes-on", only_divl, "What do the two bytes at eip have to be?",
     "stops"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
