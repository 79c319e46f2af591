/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 6.1: draws a program's sizes and the addresses that two runs of
 * it go to, works out what each step loads, makes and reads, has the
 * chapter's kernel do it, and compares the student's numbers with that.
 */
#include "../demand.h"

enum { RUNS = 2, STEPS = 7, INDIRECT = 12 };
enum { LOADED, MADE, BLOCKS, KINDS };

static const char *const path = "answers.txt";
static const char *const labels[] = {"| loaded ", "| made ", "| blocks "};

static uint32_t end_data, heap_end;
static struct step {
    bool store;
    uint32_t at;
    unsigned does[KINDS];
} steps[RUNS][STEPS];
static unsigned at_start; /* pages that execve loads */

/* ---- the model ---- */

static bool present[SLOT / PAGE]; /* after the last run */
static bool cached[4 * (PAGES + 2)], cached_indirect;

static unsigned
read_block(bool *known)
{
    unsigned n = !*known;

    *known = true;
    return n;
}

/* The blocks that a page of the file costs now. */
static unsigned
read_page(uint32_t page)
{
    unsigned n = 0;

    for (uint32_t block = 1 + 4 * page; block < 5 + 4 * page; block++) {
        if (block >= INDIRECT)
            n += read_block(&cached_indirect);
        n += read_block(&cached[block]);
    }
    return n;
}

static void
work_out(void)
{
    memset(cached, 0, sizeof cached);
    cached_indirect = false;
    at_start = end_data % PAGE != 0;
    for (unsigned run = 0; run < RUNS; run++) {
        memset(present, 0, sizeof present);
        present[0] = present[1] = present[SLOT / PAGE - 1] = true;
        read_page(0);
        read_page(1);
        if (at_start) {
            read_page(end_data / PAGE);
            present[end_data / PAGE] = true;
        }
        for (struct step *s = steps[run]; s < steps[run] + STEPS; s++) {
            uint32_t page = s->at / PAGE;

            memset(s->does, 0, sizeof s->does);
            if (!present[page]) {
                s->does[s->at / PAGE * PAGE < end_data ? LOADED : MADE] = 1;
                if (s->does[LOADED])
                    s->does[BLOCKS] = read_page(page);
            }
            present[page] = true;
        }
    }
}

/* ---- the drawing ---- */

static uint32_t
somewhere(unsigned run, unsigned step)
{
    uint32_t last = (end_data - 1) / PAGE;

    switch (draw_below(10)) {
    case 0:
        return end_data + draw_below(heap_end - end_data);
    case 1:
        return draw_chance(50) ? (last + 1) * PAGE + draw_below(PAGE)
                               : heap_end + PAGE + draw_below(PAGE);
    case 2:
        return 0x100000 + draw_below(0x3e00000);
    case 3:
        return SLOT - 16 * PAGE + draw_below(8 * PAGE);
    case 4:
        return last * PAGE + draw_below(end_data - last * PAGE);
    case 5:
        if (step > 0)
            return steps[run][step - 1].at;
        /* fallthrough */
    case 6:
        if (run > 0)
            return steps[0][draw_below(STEPS)].at;
        /* fallthrough */
    default:
        return draw_between(TEXT, end_data - 1);
    }
}

static bool
is_dull(void)
{
    unsigned sum[RUNS][KINDS] = {{0}}, warm = 0, idle = 0;

    for (unsigned run = 0; run < RUNS; run++) {
        for (unsigned i = 0; i < STEPS; i++) {
            const struct step *s = &steps[run][i];

            for (unsigned kind = 0; kind < KINDS; kind++)
                sum[run][kind] += s->does[kind];
            warm += s->does[LOADED] && s->does[BLOCKS] == 0;
            idle += !s->does[LOADED] && !s->does[MADE];
        }
    }
    return sum[0][LOADED] < 3 || sum[1][LOADED] < 2 || sum[0][MADE] < 1 ||
           sum[1][MADE] < 1 || sum[1][BLOCKS] == 0 || warm < 1 || idle < 2;
}

static void
draw_tour(uint32_t drawing)
{
    draw_from(drawing);
    do {
        end_data = TEXT + draw_between(4, PAGES - 1) * PAGE;
        if (draw_chance(75))
            end_data += draw_between(1, PAGE / 4 - 1) * 4;
        heap_end = end_data + draw_between(PAGE, 3 * PAGE);
        for (unsigned run = 0; run < RUNS; run++) {
            for (unsigned i = 0; i < STEPS; i++) {
                steps[run][i].store = draw_chance(40);
                steps[run][i].at = somewhere(run, i) & ~3u;
            }
        }
        work_out();
    } while (is_dull());
}

static char *
step_line(unsigned run, unsigned i)
{
    return text("run %u, step %u |", run + 1, i + 1);
}

static void
print_tour(FILE *out, uint32_t drawing)
{
    draw_tour(drawing);
    fprintf(out,
            "text      %08x to %08x (end_code)\n"
            "data      %08x to %08x (end_data)\n"
            "bss       %08x to %08x (brk)\n\n",
            0, TEXT, TEXT, end_data, end_data, heap_end);
    fprintf(out, "execve | pages of the program that it loads ...\n");
    for (unsigned run = 0; run < RUNS; run++) {
        fputc('\n', out);
        for (unsigned i = 0; i < STEPS; i++)
            fprintf(out,
                    "%s %s %08x | loaded ... | made ... | "
                    "blocks ...\n",
                    step_line(run, i),
                    steps[run][i].store ? "store" : "load ",
                    steps[run][i].at);
    }
}

/* ---- the answers ---- */

static uint32_t
foretold(unsigned run, unsigned i, unsigned kind)
{
    return answer_number(answer_line(path, step_line(run, i)),
                         labels[kind]);
}

static uint32_t
foretold_execve(void)
{
    return answer_number(answer_line(path, "execve |"), "that it loads ");
}

static void
read_answers(void)
{
    draw_tour(answer_drawing());
    foretold_execve();
    for (unsigned run = 0; run < RUNS; run++)
        for (unsigned i = 0; i < STEPS; i++)
            for (unsigned kind = 0; kind < KINDS; kind++)
                foretold(run, i, kind);
}

/* ---- the machine ---- */

/* The last run's pages, by the tables that it left. */
static void
compare_tables(const struct boot_result *guest, uint32_t pid)
{
    unsigned slot = slot_of(guest, pid);

    for (uint32_t page = 0; page < SLOT / PAGE; page++)
        if ((entry_at(guest, slot * SLOT + page * PAGE) & PRESENT) !=
            present[page])
            broken("the model and the kernel differ in page %x", page);
}

/* The kernel must do what the model says, before anybody is told. */
static void
play(void)
{
    const struct boot_result *guest;
    struct note note[NOTES], *n = note;
    char *ops = text("%s", "");

    for (unsigned run = 0; run < RUNS; run++)
        for (unsigned i = 0; i < STEPS; i++)
            ops = text("%s%c%x%c", ops, steps[run][i].store ? 'w' : 'r',
                       steps[run][i].at, i < STEPS - 1 ? ',' : ';');
    ops = text("%.*s,x;", (int)strcspn(ops, ";"), ops);
    for (unsigned i = 0; i < STEPS; i++)
        ops = text("%s%c%x%s", ops, steps[1][i].store ? 'w' : 'r',
                   steps[1][i].at, i < STEPS - 1 ? "," : "");
    guest = tour_boot_with(chapter_kernel(), tour_disk(end_data, heap_end),
                           text("exec=tour,0;tour,1 ops=%s", ops));
    if (tour_notes(guest, note) != RUNS * (STEPS + 1))
        broken("the program did not come to its end: %s", ops);
    for (unsigned run = 0; run < RUNS; run++, n++) {
        for (unsigned i = 0; i < STEPS; i++, n++) {
            const unsigned *does = steps[run][i].does;

            if (n[1].loaded - n[0].loaded != does[LOADED] ||
                n[1].made - n[0].made != does[MADE] ||
                (n[1].sectors - n[0].sectors) / 2 != does[BLOCKS])
                broken("the model and the kernel differ in %s of %s",
                       step_line(run, i), ops);
        }
    }
    compare_tables(guest, note[RUNS * (STEPS + 1) - 1].pid);
}

static void
compare(unsigned kind)
{
    read_answers();
    play();
    for (unsigned run = 0; run < RUNS; run++)
        for (unsigned i = 0; i < STEPS; i++)
            want(text("run %u, step %u, %s %08x", run + 1, i + 1,
                      steps[run][i].store ? "store" : "load",
                      steps[run][i].at),
                 text("%s%%u", labels[kind] + 2), steps[run][i].does[kind],
                 foretold(run, i, kind));
}

static void
loaded(void)
{
    compare(LOADED);
}

static void
made(void)
{
    compare(MADE);
}

static void
blocks(void)
{
    compare(BLOCKS);
}

static void
by_execve(void)
{
    read_answers();
    play();
    want("the pages that execve loads", "%u", at_start, foretold_execve());
}

static const struct check checks[] = {
    {"loaded", "every number of pages loaded is right", 2, NULL, loaded,
     "Is the page there already? If not: which side of end_data does it "
     "begin on?",
     "loaded"},
    {"made", "every number of pages made of zeros is right", 2, NULL, made,
     "Which addresses of a slot does do_no_page refuse?", "made"},
    {"blocks", "every number of blocks is right", 2, NULL, blocks,
     "Which of a page's four blocks are in the cache by then, and how "
     "does bmap know their numbers?",
     "blocks"},
    {"execve", "so is the number of pages that execve loads", 1, "loaded",
     by_execve, "Where does the data end within its page?", "execve"},
};

const struct exercise exercise = {
    .checks = checks,
    .count = COUNT(checks),
    .drawn = "answers.txt",
    .draw = print_tour,
};
