/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The command line of the layer tool: lays the kernels' trees out of the
 * chapters' folders, and answers which file comes from where.
 */
#include "layer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "usage: layer lay [--mk FILE] [TREE...]   write trees, and what Make "
    "needs of them\n"
    "       layer list TREE                   each path and where it comes "
    "from\n"
    "       layer which TREE PATH             where one path comes from\n"
    "       layer hash TREE PATH              the line that lets TREE's "
    "layer replace PATH\n"
    "       layer carried [TREE...]           lines that replaced files "
    "repeat\n"
    "\n"
    "  --plan FILE  the trees there are (build/plan)\n"
    "  --out DIR    where trees are laid (build/tree)\n"
    "  --mk FILE    write the objects of the trees laid, for Make\n"
    "  --above TREE lay only what is not TREE's, which is there already\n"
    "\n"
    "A line of the plan is \"TREE PARENT FOLDER\": tree TREE is FOLDER laid "
    "over tree\n"
    "PARENT (- for none).  Lines \"only PATH\" after it take these files of "
    "FOLDER and\n"
    "no others.  \"test CHAPTER FOLDER\" is \"test/CHAPTER CHAPTER "
    "FOLDER\", but between\n"
    "the two lie the tests of the chapters below whose programs CHAPTER's "
    "kernel runs.  FOLDER/layer may say \"drop PATH\"; \"replace PATH CRC "
    "SIZE\", with the\n"
    "two numbers that cksum prints for the file replaced; \"edit PATH\", "
    "and after it\n"
    "lines that begin with - (as they are below) and + (as they are "
    "here).\n";

static const char *plan = "build/plan", *out = "build/tree", *mk, *above;

static _Noreturn void
misused(const char *what)
{
    fprintf(stderr, "layer: %s\n%s", what, usage);
    exit(2);
}

static struct layer *
named(const char *name)
{
    struct layer *layer = find_layer(name);

    if (!layer)
        die("%s has no tree %s; it lists those there are", plan, name);
    return layer;
}

/* Says of a tree that it stands on one that need not be laid again. */
static void
stand_above(struct layer *layer)
{
    const struct layer *up = layer->parent;

    layer->above = named(above);
    while (up && up != layer->above)
        up = up->parent;
    if (!up)
        die("tree %s does not stand on %s; leave out --above, or name a "
            "tree below it",
            layer->name, above);
}

/* Grows the trees named, or all, and stops if something is wrong. */
static void
want(int count, char **names, bool ancestors)
{
    for (size_t i = 0; i < (count ? (size_t)count : layers.count); i++) {
        struct layer *layer = count ? named(names[i]) : layers.item[i];

        grow(layer);
        layer->wanted = true;
        while (ancestors && (layer = layer->parent))
            layer->wanted = true;
    }
    if (complaints)
        exit(1);
}

static void
command_lay(int count, char **names)
{
    size_t size;
    char *data;

    if (above && !count)
        misused("--above needs the trees to lay");
    want(count, names, !above);
    for (int i = 0; above && i < count; i++)
        stand_above(named(names[i]));
    data = fragment(out, &size);
    if (complaints)
        exit(1);
    for (size_t i = 0; i < layers.count; i++) {
        struct layer *layer = layers.item[i];

        if (layer->wanted)
            lay(layer, out);
    }
    if (mk)
        put(mk, data, size, 0644, text("%s.new.%d", mk, (int)getpid()));
    free(data);
}

static void
command_list(char **names)
{
    const struct layer *layer = named(names[0]);

    want(1, names, false);
    for (size_t i = 0; i < layer->tree.count; i++) {
        const struct file *file = layer->tree.item[i];

        printf("%-36s %s\n", file->path, file->layer->folder);
    }
}

static void
command_which(char **names)
{
    const struct layer *layer = named(names[0]);
    const struct file *file;

    want(1, names, false);
    file = find(&layer->tree, names[1]);
    if (!file)
        die("tree %s has no %s; \"layer list %s\" prints what it has",
            layer->name, names[1], layer->name);
    puts(file->source);
}

/* Must work while TREE's own layer is still wrong: it is the remedy. */
static void
command_hash(char **names)
{
    const struct layer *layer = named(names[0]);
    struct file *base;

    if (!layer->parent)
        die("tree %s stands on nothing, so it replaces nothing",
            layer->name);
    want(1, &layer->parent->name, false);
    base = find(&layer->parent->tree, names[1]);
    if (!base)
        die("tree %s, below %s, has no %s, so there is nothing to replace",
            layer->parent->name, layer->name, names[1]);
    puts(replace_line(base));
}

int
main(int argc, char **argv)
{
    static const char *const option[] = {"--plan", "--out", "--mk",
                                         "--above"};
    const char **const value[] = {&plan, &out, &mk, &above};
    char **arg = allocate(((size_t)argc + 1) * sizeof *arg);
    int count = 0, which;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            fputs(usage, stdout);
            return 0;
        }
        for (which = 0; which < 4; which++)
            if (strcmp(argv[i], option[which]) == 0)
                break;
        if (which == 4 && argv[i][0] == '-')
            misused(text("there is no option %s", argv[i]));
        else if (which == 4)
            arg[count++] = argv[i];
        else if (++i == argc)
            misused(text("%s needs a name after it", argv[i - 1]));
        else
            *value[which] = argv[i];
    }
    if (count == 0)
        misused("say what to do");
    read_plan(plan);
    if (strcmp(arg[0], "lay") == 0)
        command_lay(count - 1, arg + 1);
    else if (strcmp(arg[0], "list") == 0 && count == 2)
        command_list(arg + 1);
    else if (strcmp(arg[0], "which") == 0 && count == 3)
        command_which(arg + 1);
    else if (strcmp(arg[0], "hash") == 0 && count == 3)
        command_hash(arg + 1);
    else if (strcmp(arg[0], "carried") == 0) {
        want(count - 1, arg + 1, false);
        print_carried();
    } else
        misused(text("cannot make sense of \"%s\" with %d more word%s",
                     arg[0], count - 1, count == 2 ? "" : "s"));
    return 0;
}
