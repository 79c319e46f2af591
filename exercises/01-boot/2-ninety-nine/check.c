/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 1.2: the student's script must get the kernel with 0.11's defect
 * to hand out itself; the student's kernel must not let it happen.
 */
#define _GNU_SOURCE
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "script.h"

enum { MODULE_FRAMES = 64 };

/* The script in ops.txt; only taking and giving back is let through. */
static char *
read_ops(void)
{
    const char *data = answer_file("ops.txt"), *op;
    size_t n;
    bool good;

    data += strspn(data, " \t\n");
    if (strncmp(data, "ops=", 4) == 0)
        data += 4;
    n = strspn(data, "abcdefgx0123456789,-*");
    good = n > 0 && n <= OPS_BYTES && !data[n + strspn(data + n, " \t\n")];
    for (op = data; good && op; op = strchr(op, ','))
        good = strchr("gfx", *(op += *op == ','));
    if (!good)
        miss("ops.txt",
             text("one line of at most %d characters, made of "
                  "g, f and x, like g,g,f1,x104*2",
                  OPS_BYTES),
             "something else");
    return text("%.*s", (int)n, data);
}

static void
shown(void)
{
    struct boot_options options = {.kernel = start_kernel()};
    const struct boot_result *guest;
    struct script_step step[STEPS];
    char *ops = read_ops(), *op;
    uint32_t done, end;

    options.words = text("run=script ops=%s", ops);
    guest = boot_with(options);
    peek(guest, "script_steps", step, sizeof step);
    peek(guest, "script_done", &done, sizeof done);
    end = symbol(guest, "kernel_end");
    for (uint32_t i = 0; i < done && (op = strsep(&ops, ",")); i++)
        if (*op == 'g' && step[i].result >= script_address(0) &&
            step[i].result < end)
            return;
    miss(text("your script on the kernel with the defect, %u steps", done),
         text("a `g` that brings a frame below %08x, the end of the kernel",
              end),
         "none does");
}

/* Boots with a file in memory: its frames are USED, too. */
static const struct boot_result *
boot_with_module(const struct script *script)
{
    int fd = memfd_create("module", MFD_CLOEXEC);
    struct boot_module module = {text("/proc/self/fd/%d", fd), NULL};
    struct boot_options options = {
        .words = text("run=script ops=%s", script->ops),
        .modules = &module,
        .modules_count = 1,
    };

    if (fd < 0 || ftruncate(fd, MODULE_FRAMES << 12) < 0)
        broken("cannot make a module");
    return boot_with(options);
}

/* Some steps that are in order, before one that is not. */
static void
begin_in_order(struct script *script, unsigned image)
{
    uint32_t page;

    script_begin(script, image);
    page = script_get(script);
    for (uint32_t n = draw_between(1, 3); n > 0; n--)
        script_get(script);
    script_free(script, page);
}

static void
refuses(void)
{
    unsigned image = script_image(not_booted());

    for (int i = 0; i < 3; i++) {
        struct script script;

        begin_in_order(&script, image);
        script_forbidden(&script, text("x%%x*%u", draw_between(1, 150)),
                         FIRST + draw_below(image));
        script_forbidden(&script, "g", 0);
        script_compare(&script, script_boot(&script));
    }
}

static void
everywhere(void)
{
    unsigned image = script_image(not_booted());
    unsigned nr = image + draw_between(8, MODULE_FRAMES - 8);
    const struct boot_result *guest;
    struct script script;
    uint8_t count[FRAMES];
    uint32_t done;
    char *where = text("giving back %08x, a frame of a file that the "
                       "loader brought",
                       script_address(nr));

    begin_in_order(&script, image);
    script_forbidden(&script, "x%x", FIRST + nr);
    script_forbidden(&script, "g", 0);
    guest = boot_with_module(&script);
    peek(guest, "script_done", &done, sizeof done);
    peek(guest, "mem_map", count, sizeof count);
    want(where, "the kernel stops in step %u", script.steps + 1, done + 1);
    want(where, "its cell is %u afterwards", USED, count[nr]);
}

/* Frames high and low: the last ones are neighbours of the kernel. */
static void
ordinary(void)
{
    struct script script;
    uint32_t page[STEPS];
    unsigned held = 0, image = script_image(not_booted());

    script_begin(&script, image);
    page[held++] = script_get(&script);
    page[held++] = script_get_many(&script, FRAMES - image - 20);
    for (int i = 0; i < 30; i++) {
        if (held == 0 || draw_chance(55)) {
            page[held++] = script_get(&script);
        } else {
            unsigned which = draw_below(held);

            script_free(&script, page[which]);
            page[which] = page[--held];
        }
    }
    script_compare(&script, script_boot(&script));
}

static const struct check checks[] = {
    {"shown", "0.11's kernel hands out a frame of its own", 2, NULL, shown,
     "A cell must reach 0, and get_free_page must have nothing better.",
     NULL},
    {"refuses", "the kernel's own frames cannot be given back", 2, NULL,
     refuses,
     "What must be known about a cell before one subtracts from it?", NULL},
    {"everywhere", "nor can any other frame that is USED", 1, "refuses",
     everywhere,
     "The kernel's image is one reason for USED. Which others exist?",
     NULL},
    {"ordinary", "frames that were given out come back as ever", 1,
     "refuses", ordinary,
     "Compare with what the chapter's free_page does to a count.", NULL},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
