/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a student waits for: the time from an edit to the verdict of one
 * `make check`, against compiling the edited file, linking and booting, with
 * nothing judged.  The two take turns; medians are compared.  Prints rows
 * for tools/bench-table.
 */
#define _GNU_SOURCE
#include "../judge.h"

#include <stdlib.h>
#include <string.h>

enum { TURNS = 9 };

#define LIMIT_SECONDS 2.0

static char *folder, *edited;

static void
run(const char *command)
{
    fflush(stdout);
    if (system(text("{ %s ; } >'%s/said' 2>&1", command, workspace())) != 0)
        broken("%s\n%s", command,
               read_whole(text("%s/said", workspace()), NULL));
}

/* Another comment at the end: the file is new, its meaning is not. */
static void
edit(const char *good, int turn)
{
    char *data = text("%s/* edit %d */\n", good, turn);

    write_file(edited, data, strlen(data));
}

static double
check_once(void)
{
    double begin = now();

    run(text("env -u MAKEFLAGS -u MAKELEVEL make check DIRTY=1 EX=%s "
             "IN='%s'",
             kit.number, folder));
    return now() - begin;
}

/* What could not be left out: one file, one link, one boot. */
static double
bare_once(void)
{
    char *end = text("/%s.o", kit.files.word[0]), *objects = text("%s", "");
    char *object = text("%s/bare.o", workspace());
    char *kernel = text("%s/bare.elf", workspace());
    struct boot_options options = {.kernel = kernel, .words = "run=frames"};
    struct boot_result result;
    double begin;

    for (size_t i = 0; i < kit.objects.count; i++)
        if (!ends_with(kit.objects.word[i], end))
            objects = text("%s '%s'", objects, kit.objects.word[i]);
    begin = now();
    run(text("%s -I '%s' -c -o '%s' '%s' && %s -T '%s/kernel.ld' -o '%s' "
             "%s '%s'",
             kit.compile, kit.tree, object, edited, kit.link, kit.tree,
             kernel, objects, object));
    if (boot_run(&options, &result) != BOOT_PASS)
        broken("the bare kernel did not pass");
    boot_free(&result);
    return now() - begin;
}

int
main(int argc, char **argv)
{
    double check[TURNS], bare[TURNS], slow, fast;
    char *good;

    if (argc != 2) {
        fprintf(stderr, "usage: bench-check KIT\n");
        return EXIT_MISUSED;
    }
    read_kit(argv[1]);
    folder = text("%s/answer", workspace());
    edited = text("%s/%s", folder, kit.files.word[0]);
    run(text("build/exercise/%s/check --kit '%s' lay solution '%s'",
             kit.number, argv[1], folder));
    good = read_whole(edited, NULL);
    for (int turn = -1; turn < TURNS; turn++) { /* the first warms up */
        edit(good, turn);
        slow = check_once();
        fast = bare_once();
        if (turn >= 0) {
            check[turn] = slow;
            bare[turn] = fast;
        }
    }
    slow = median(check, TURNS);
    fast = median(bare, TURNS);
    printf("check %s: edit to verdict\t%.2f\ts\t%.0f\n", kit.number, slow,
           LIMIT_SECONDS);
    printf("check %s: bare build and boot\t%.2f\ts\t-\n", kit.number, fast);
    printf("check %s: edit to verdict\t%.1f\tratio\t-\n", kit.number,
           slow / fast);
    return 0;
}
