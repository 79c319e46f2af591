/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which tests stand on which.  A chapter's test kernel also has the programs
 * of the tests before it, so that they run once more on the later kernel.
 * The plan says "test CHAPTER FOLDER" for each chapter, and the layers in
 * between are made here, the oldest lowest: for the tests of chapters 3 to 5
 *
 *   test/5  over  layers/5/4  over  layers/5/3  over  5
 *
 * where layers/5/3 is the folder of chapter 3's tests.
 *
 * The tests themselves run once more on the later kernel (test->earlier) as
 * far as programs have one format: a kernel that has kernel/aout.h runs a.out
 * files, any other that has programs runs ELF.  Those beyond (test->beyond)
 * run if they say so; what makes no sense any more of what they bring, the
 * folder of the first tests behind the border drops.
 */
#include "layer.h"

#include <string.h>
#include <sys/stat.h>

static const char aout[] = "kernel/aout.h";

/* Does a layer's folder have this in it? */
static bool
holds(const struct layer *layer, const char *path)
{
    struct stat st;

    return stat(text("%s/%s", layer->folder, path), &st) == 0;
}

static void
drop_line(void *dropped, int number, int words, char **w)
{
    (void)number;
    if (words == 2 && strcmp(w[0], "drop") == 0 && strcmp(w[1], aout) == 0)
        *(bool *)dropped = true;
}

/*
 * True if a tree has kernel/aout.h.  Needs no tree to be grown: the plan must
 * be complete even where a layer is wrong.
 */
bool
runs_aout(struct layer *layer)
{
    bool dropped = false;
    size_t size;

    if (layer->format != UNKNOWN)
        return layer->format == AOUT;
    layer->format = AOUT;
    if (holds(layer, aout))
        return true;
    each_line(read_whole(text("%s/layer", layer->folder), &size), drop_line,
              &dropped);
    if (dropped || !layer->parent || !runs_aout(layer->parent))
        layer->format = ELF;
    return layer->format == AOUT;
}

/* The tests of this chapter, if there are some that bring programs. */
static struct layer *
test_with_programs(const struct layer *chapter)
{
    struct layer *test = find_layer(text("test/%s", chapter->name));

    return test && test->is_test && holds(test, "user") ? test : NULL;
}

/*
 * Puts a chapter's tests, if `test` are some, on those before them: makes the
 * layers in between, and lists the chapters they come from: test->earlier,
 * test->beyond.
 */
void
stack_tests(struct layer *test)
{
    struct layer *chapter = test->parent, *below = chapter;
    struct list found = {0}; /* of struct layer, newest first */

    if (!test->is_test || !chapter)
        return;
    while ((below = below->parent)) {
        struct layer *earlier = test_with_programs(below);

        if (earlier)
            push(&found, earlier);
    }
    while (found.count) {
        const struct layer *earlier = found.item[--found.count];
        char *from = text("%s", earlier->name + strlen("test/"));
        char *name = text("layers/%s/%s", chapter->name, from);
        bool alike = runs_aout(earlier->parent) == runs_aout(chapter);

        add_layer(name, test->parent_name, earlier->folder, test->line)
            ->is_partial = !alike;
        test->parent_name = name;
        push(alike ? &test->earlier : &test->beyond, from);
    }
}
