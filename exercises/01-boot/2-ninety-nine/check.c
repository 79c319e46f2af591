/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 1.2: the student's script must get the kernel with 0.11's defect
 * to hand out itself; the student's kernel must not let it happen.
 */
#include "script.h"

enum { MOST_USERS = 99, LINE = 200 };

/*
 * The script in ops.txt; only taking and giving back is let through.  What
 * is f@104 was once x104, and still may be.
 */
static char *
read_ops(void)
{
    char *told = answer_steps("ops.txt", "abcdefgx"), *op;
    char *ops = text("%s", "");
    bool good;

    if (strncmp(told, "ops=", 4) == 0)
        told += 4;
    good = *told && told[strspn(told, "abcdefgx0123456789,-*@")] == '\0';
    for (char *rest = text("%s", told); (op = strsep(&rest, ","));) {
        good &= *op && strchr("gfx", *op);
        ops = text("%s%s%s%s", ops, *ops ? "," : "", *op == 'x' ? "f@" : "",
                   op + (*op == 'x'));
    }
    if (!good)
        miss("ops.txt", "one line of g and f, like g,g,f1,f@104*2",
             text("`%.40s`", told));
    if (strlen(ops) > LINE)
        miss("ops.txt", text("at most %d characters", LINE),
             text("%zu", strlen(ops)));
    return ops;
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
boot_with_file(const struct script *script)
{
    struct boot_module file = script_file();

    return boot_with((struct boot_options){
        .words = text("run=script ops=%s", script->ops),
        .modules = &file,
        .modules_count = 1,
    });
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

/* Is there a word on the console behind what the last step printed? */
static bool
has_complained(const struct boot_result *guest)
{
    const char *s = guest->com1, *end = s + guest->com1_size, *line;

    for (const char *at = s;
         (at = memmem(at, (size_t)(end - at), "\nstep ", 6)); at++)
        s = at + 1;
    line = memchr(s, '\n', (size_t)(end - s));
    while (line && line < end && strchr(" \r\n", *line))
        line++;
    return line && line < end;
}

/* The lowest or any of the kernel's frames, and the highest. */
static void
refuses(void)
{
    unsigned image = script_image(not_booted());

    for (int i = 0; i < 3; i++) {
        unsigned nr = i == 0 ? 0 : i == 1 ? image - 1 : draw_below(image);
        const struct boot_result *guest;
        struct script script;

        begin_in_order(&script, image);
        script_forbidden(&script, text("f@%%x*%u", draw_between(1, 150)),
                         FIRST + nr);
        script_forbidden(&script, "g", 0);
        guest = script_boot(&script);
        script_compare(&script, guest);
        if (!has_complained(guest))
            miss(text("step %u, %s", script.steps + 1,
                      script_nth_op(&script, script.steps)),
                 "the kernel says what is wrong, and stops",
                 "it stops without a word");
    }
}

static void
want_stop(const struct script *script, const struct boot_result *guest,
          unsigned nr, const char *what)
{
    uint8_t count[FRAMES];
    uint32_t done;
    char *where = text("giving back %08x, %s", script_address(nr), what);

    peek(guest, "script_done", &done, sizeof done);
    peek(guest, "mem_map", count, sizeof count);
    want(where, "the kernel stops in step %u", script->steps + 1, done + 1);
    want(where, "its cell is %u afterwards", USED, count[nr]);
}

/* Frames of a file that the loader brought, and one that is no RAM. */
static void
everywhere(void)
{
    unsigned image = script_image(not_booted());
    unsigned nr = image + draw_between(8, FILE_FRAMES - 9);
    struct script script;

    begin_in_order(&script, image);
    script_forbidden(&script, "f@%x", FIRST + nr);
    script_forbidden(&script, "g", 0);
    want_stop(&script, boot_with_file(&script), nr,
              "a frame of a file that the loader brought");

    begin_in_order(&script, image);
    nr = draw_between(FRAMES / 2, FRAMES - 20);
    script_add(&script, "o@%x", FIRST + nr);
    script.count[nr] = USED;
    script_note(&script, script_address(nr));
    script_forbidden(&script, "f@%x", FIRST + nr);
    script_forbidden(&script, "g", 0);
    want_stop(&script, script_boot(&script), nr,
              "a frame in a hole of the firmware's map");
}

/* Ninety-nine users, who leave one by one. */
static void
draw_crowd(struct script *script)
{
    uint32_t page = script_get(script);

    script_add(script, text("s%%u*%u", MOST_USERS - 1), script->steps);
    script->count[script_frame(page)] = MOST_USERS;
    script_note(script, page);
    script_free(script, page);
    script_free(script, page);
    script_add(script, text("f@%%x*%u", MOST_USERS - 2), page >> 12);
    script->count[script_frame(page)] = 0;
    script_note(script, page);
}

/*
 * Frames high and low: the last ones are neighbours of the kernel.  At the
 * end one of the two other promises is broken.
 */
static void
ordinary(void)
{
    unsigned image = script_image(not_booted());

    for (int i = 0; i < 2; i++) {
        struct script script;
        uint32_t page[STEPS];
        unsigned held = 0, nr;

        script_begin(&script, image);
        draw_crowd(&script);
        nr = draw_below(FIRST);
        script_add(&script, "f@%x", nr);
        script.step[script.steps++].result = nr << 12; /* nothing happens */
        page[held++] = script_get(&script);
        page[held++] = script_get_many(&script, FRAMES - image - 40);
        for (int n = 0; n < 20; n++) {
            if (held == 0 || draw_chance(55)) {
                page[held++] = script_get(&script);
            } else {
                unsigned which = draw_below(held);

                script_free(&script, page[which]);
                page[which] = page[--held];
            }
        }
        script_forbidden(&script, "f@%x",
                         i == 0 ? FIRST + image
                                : FIRST + FRAMES + draw_below(100));
        script_forbidden(&script, "g", 0);
        script_compare(&script, script_boot(&script));
    }
}

static const struct check checks[] = {
    {"shown", "0.11's kernel hands out a frame of its own", 2, NULL, shown,
     "A cell must reach 0, and get_free_page must have nothing better.",
     "shown lives line"},
    {"refuses", "the kernel's own frames cannot be given back", 2, NULL,
     refuses,
     "What must be known about a cell before one subtracts from it?",
     "refused says stops cell"},
    {"everywhere", "nor can any other frame that is USED", 1, "refuses",
     everywhere,
     "The kernel's image is one reason for USED. Which others exist?",
     "whoever"},
    {"ordinary", "for all other addresses free_page does what it did", 1,
     "refuses", ordinary,
     "Compare with what the chapter's free_page does to a count.", "rest"},
};

const struct exercise exercise = {.checks = checks, .count = COUNT(checks)};
