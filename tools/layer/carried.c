/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How much of each layer merely repeats what it replaces: the lines of a
 * replaced file that the replacing one keeps, in order.  Blank lines do not
 * count, and an edit repeats nothing.
 */
#include "layer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The lines of a file that are not blank, each a string of its own. */
static struct list
lines_of(struct file *file)
{
    struct list lines = {0};

    for (char *s = text("%s", text_of(file)), *end; s; s = end) {
        end = strchr(s, '\n');
        if (end)
            *end++ = '\0';
        if (s[strspn(s, " \t\r\f")])
            push(&lines, s);
    }
    return lines;
}

/* The length of the longest common subsequence. */
static size_t
common(const struct list *a, const struct list *b)
{
    size_t *row = allocate((b->count + 1) * sizeof *row), best;

    for (size_t i = 0; i < a->count; i++) {
        size_t corner = 0; /* row[j] as it was one line of a before */

        for (size_t j = 0; j < b->count; j++) {
            size_t above = row[j + 1];

            if (strcmp(a->item[i], b->item[j]) == 0)
                row[j + 1] = corner + 1;
            else if (row[j] > above)
                row[j + 1] = row[j];
            corner = above;
        }
    }
    best = row[b->count];
    free(row);
    return best;
}

static void
print_row(const char *tree, const char *what, size_t lines, size_t repeated)
{
    printf("%-24s %-28s %6zu %9zu %5.1f %%\n", tree, what, lines, repeated,
           lines ? 100.0 * (double)repeated / (double)lines : 0.0);
}

/* A table of the wanted layers and the files they replace. */
void
print_carried(void)
{
    size_t all_lines = 0, all_repeated = 0, replaced = 0;

    printf("%-24s %-28s %6s %9s %7s\n", "tree", "file", "lines", "repeated",
           "share");
    for (size_t i = 0; i < layers.count; i++) {
        struct layer *layer = layers.item[i];
        size_t lines = 0, repeated = 0;

        for (size_t j = 0; layer->wanted && j < layer->own.count; j++) {
            struct file *file = layer->own.item[j], *base = NULL;
            struct list ours, theirs;

            if (file->edited)
                continue;
            ours = lines_of(file);
            lines += ours.count;
            if (layer->parent)
                base = find(&layer->parent->tree, file->path);
            if (base) {
                size_t kept;

                theirs = lines_of(base);
                kept = common(&ours, &theirs);
                print_row(layer->name, file->path, ours.count, kept);
                repeated += kept;
                replaced++;
            }
        }
        if (layer->wanted)
            print_row(layer->name, "(the whole layer)", lines, repeated);
        all_lines += lines;
        all_repeated += repeated;
    }
    print_row("all", "", all_lines, all_repeated);
    if (!replaced)
        puts("no file is replaced");
}
