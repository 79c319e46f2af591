/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 3.1: uname() with good pointers and bad ones.  What it stored is
 * read from the program's pages, through the tables, from outside.
 */
#include "../probe.h"

enum { FIELD = 65, FIELDS = 6, BYTES = FIELD * FIELDS, NODENAME = 1 };

static const char *const label[FIELDS] = {
    "sysname", "nodename", "release", "version", "machine", "domainname",
};

/* What each field holds on a machine with this name, "" for none. */
static const char *const *
names(const char *host)
{
    static const char *name[FIELDS] = {
        "SharedPages", NULL, "3", "#1", "i386", "(none)",
    };

    name[NODENAME] = host;
    return name;
}

static const char *
draw_host(unsigned least, unsigned most)
{
    char *host = text("%s", "");

    for (uint32_t n = draw_between(least, most); n > 0; n--)
        host = text("%s%c", host, (int)draw_between('a', 'z'));
    return host;
}

/* A good call, in one page or over a border; what it stored. */
static void
call(const char *host, char seen[BYTES])
{
    uint32_t at = draw_chance(50) ? draw_below(PAGE)
                                  : PAGE - draw_between(1, BYTES - 1);
    struct probe probe = probe_boot(text("a%u", at), draw_slot(),
                                    *host ? text("host=%s", host) : "");

    probe_want(&probe, 0, 0, 0);
    probe_read(&probe, probe.area + at, seen, BYTES);
}

static void
compare_field(const char seen[BYTES], int field, const char *name)
{
    const char *at = seen + field * FIELD;

    if (strncmp(at, name, FIELD) != 0)
        miss(label[field], text("\"%s\"", name),
             text("\"%.*s\"", FIELD, at));
}

static void
fields(void)
{
    const char *host = draw_host(3, 12);
    char seen[BYTES];

    call(host, seen);
    for (int i = 0; i < FIELDS; i++)
        if (i != NODENAME)
            compare_field(seen, i, names(host)[i]);
}

/* As long as there is room, and none. */
static void
host(void)
{
    const char *host = draw_host(50, FIELD - 1);
    char seen[BYTES];

    call(host, seen);
    compare_field(seen, NODENAME, host);
    call("", seen);
    compare_field(seen, NODENAME, "");
}

static void
clean(void)
{
    const char *host = draw_host(3, 12);
    char seen[BYTES];

    call(host, seen);
    for (int i = 0; i < FIELDS; i++)
        for (int n = (int)strnlen(seen + i * FIELD, FIELD); n < FIELD; n++)
            want(text("%s, byte %d", label[i], n), "%02x", 0,
                 (uint8_t)seen[i * FIELD + n]);
}

/*
 * No page; one under the start alone, under the end alone; over the slot's
 * end, behind it, in the kernel, over the end of all addresses; and a good
 * call, to see that the program lives.
 */
static void
bad(void)
{
    unsigned slot = draw_slot();
    const char *ops =
        text("u1,a@%x,a%u,a%u,a@%x,a@%x,a@%x,a@%x,a@%x,a0",
             draw_between(100, 16000) * PAGE,
             PAGE - draw_between(1, BYTES - 1),
             2 * PAGE - draw_between(1, BYTES - 1),
             SLOT - draw_between(1, BYTES - 1), SLOT + draw_below(PAGE),
             0xc0100000u + draw_below(0x10000),
             0xc0080000u + draw_below(PAGE) - slot * SLOT,
             0xffffffffu - draw_below(BYTES));
    struct probe probe = probe_boot(ops, slot, "host=x");

    for (unsigned i = 1; i < 9; i++)
        probe_want(&probe, 0, i, FAULT);
    probe_want(&probe, 0, 9, 0);
}

static const struct check checks[] = {
    {"fields", "five names are where a program looks for them", 2, NULL,
     fields, "In which segment does the program's address mean anything?",
     "zero names"},
    {"host", "the sixth is what host= says", 1, "fields", host,
     "How much room has a name, and what is a name that nobody gave?",
     "host nameless"},
    {"clean", "behind each name there is nothing", 1, "fields", clean,
     "The field was not empty before. Who has filled its other bytes?",
     "clean"},
    {"bad", "a bad pointer is -EFAULT", 2, "fields", bad,
     "The structure has 390 bytes. Where does it begin, and where does it "
     "end?",
     "absent last first beyond"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
