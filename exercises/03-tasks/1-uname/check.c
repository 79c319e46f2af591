/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 3.1: uname() with good pointers and bad ones.  What it stored is
 * read from the program's pages, through the tables, from outside.
 */
#include "../probe.h"

enum { FIELD = 65, FIELDS = 6, BYTES = FIELD * FIELDS };

static const char *const label[FIELDS] = {
    "sysname", "nodename", "release", "version", "machine", "domainname",
};

/* Names the machine; returns what each field must hold. */
static const char *const *
draw_names(void)
{
    static const char *name[FIELDS] = {
        "SharedPages", NULL, "3", "#1", "i386", "(none)",
    };
    char *host = text("%s", "");

    for (uint32_t n = draw_between(3, 12); n > 0; n--)
        host = text("%s%c", host, (int)draw_between('a', 'z'));
    name[1] = host;
    return name;
}

static void
compare(bool whole)
{
    const char *const *name = draw_names();
    uint32_t at = draw_chance(50) ? draw_below(PAGE)
                                  : PAGE - draw_between(1, BYTES - 1);
    const char *ops = text("a%u", at);
    struct probe probe = probe_boot(ops, text("host=%s", name[1]));
    char seen[BYTES];

    probe_want(&probe, ops, 0, 0);
    probe_read(&probe, probe.area + at, seen, BYTES);
    for (int i = 0; i < FIELDS; i++) {
        char *field = seen + i * FIELD;

        if (strncmp(field, name[i], FIELD) != 0)
            miss(label[i], name[i], text("%.*s", FIELD, field));
        for (int n = (int)strlen(name[i]); whole && n < FIELD; n++)
            want(text("%s, byte %d", label[i], n), "%02x", 0,
                 (uint8_t)field[n]);
    }
}

static void
fields(void)
{
    compare(false);
}

static void
clean(void)
{
    compare(true);
}

/* No page, half a page, no slot: and a good one, to see that it lives. */
static void
bad(void)
{
    const char *ops =
        text("u%u,u%u,u%u,u%u,a0", draw_between(100, 16000) * PAGE,
             SLOT - draw_between(1, BYTES - 1),
             0xc0100000u + draw_below(0x10000),
             0xffffffffu - draw_below(BYTES));
    struct probe probe = probe_boot(ops, "host=x");

    for (unsigned i = 0; i < 4; i++)
        probe_want(&probe, ops, i, FAULT);
    probe_want(&probe, ops, 4, 0);
}

static const struct check checks[] = {
    {"fields", "the six names are where a program looks for them", 3, NULL,
     fields, "In which segment does the program's address mean anything?",
     NULL},
    {"clean", "behind each name there is nothing", 1, "fields", clean,
     "What was on the kernel's stack before?", NULL},
    {"bad", "a bad pointer is -EFAULT", 2, "fields", bad,
     "The structure has 390 bytes. Where does it end?", NULL},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
