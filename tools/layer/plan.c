/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reads the plan: which trees there are, and what each stands on.
 */
#include "layer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct list layers;
const char *plan_name;

struct rule *
find_rule(const struct layer *layer, int kind, const char *path)
{
    for (size_t i = 0; i < layer->rules.count; i++) {
        struct rule *rule = layer->rules.item[i];

        if ((int)rule->kind == kind && strcmp(rule->path, path) == 0)
            return rule;
    }
    return NULL;
}

/* True if the plan, and not the folder, says which files count. */
bool
is_restricted(const struct layer *layer)
{
    return layer->rules.count &&
           ((struct rule *)layer->rules.item[0])->kind == ONLY;
}

struct layer *
find_layer(const char *name)
{
    for (size_t i = 0; i < layers.count; i++) {
        struct layer *layer = layers.item[i];

        if (strcmp(layer->name, name) == 0)
            return layer;
    }
    return NULL;
}

/*
 * Calls line() with each line of a text that is neither blank nor a comment,
 * cut into at most three words; the third keeps its inner spaces.
 */
void
each_line(char *s, void (*line)(void *arg, int number, int words, char **w),
          void *arg)
{
    for (int number = 1; s; number++) {
        char *end = strchr(s, '\n'), *w[3] = {0};
        int words = 0;

        if (end)
            *end = '\0';
        for (size_t n = strlen(s); n && strchr(" \t\r", s[n - 1]); n--)
            s[n - 1] = '\0';
        while (words < 3 && *(s += strspn(s, " \t"))) {
            w[words++] = s;
            if (words < 3) {
                s += strcspn(s, " \t");
                if (*s)
                    *s++ = '\0';
            }
        }
        if (words && *w[0] != '#')
            line(arg, number, words, w);
        s = end ? end + 1 : NULL;
    }
}

void
add_rule(struct layer *layer, struct rule rule)
{
    struct rule *kept = allocate(sizeof *kept);

    if (find_rule(layer, rule.kind, rule.path)) {
        complain(rule.where, rule.line,
                 "%s is named twice; "
                 "take this line out",
                 rule.path);
        return;
    }
    *kept = rule;
    push(&layer->rules, kept);
}

struct layer *
add_layer(char *name, char *parent, char *folder, int line)
{
    struct layer *layer = allocate(sizeof *layer);

    layer->name = name;
    layer->parent_name = parent;
    layer->folder = folder;
    layer->line = line;
    push(&layers, layer);
    return layer;
}

static void
plan_line(void *arg, int number, int words, char **w)
{
    bool is_test = strcmp(w[0], "test") == 0;

    (void)arg;
    if (strcmp(w[0], "only") == 0 && words == 2 && layers.count) {
        if (!safe_name(w[1]))
            complain(plan_name, number,
                     "\"%s\" is no path inside a "
                     "folder; write it as in mm/share.c",
                     w[1]);
        add_rule(layers.item[layers.count - 1],
                 (struct rule){.kind = ONLY,
                               .path = w[1],
                               .where = plan_name,
                               .line = number});
        return;
    }
    if (words != 3 || strcmp(w[0], "only") == 0) {
        complain(plan_name, number,
                 "cannot read this line; it must be "
                 "\"TREE PARENT FOLDER\", \"test CHAPTER FOLDER\", or "
                 "after such a line \"only PATH\"");
        return;
    }
    if (is_test)
        w[0] = text("test/%s", w[1]);
    if (!safe_name(w[0]))
        complain(plan_name, number,
                 "\"%s\" cannot name a tree; use "
                 "letters, digits and . _ + - /",
                 w[0]);
    if (find_layer(w[0]))
        complain(plan_name, number,
                 "tree %s is there twice; rename one of "
                 "them",
                 w[0]);
    add_layer(w[0], w[1], w[2], number)->is_test = is_test;
}

/* Finds the parent; a chain longer than the plan bites its own tail. */
static void
link_parent(struct layer *layer)
{
    const struct layer *up = layer;

    for (size_t i = 0; i <= layers.count; i++) {
        if (strcmp(up->parent_name, "-") == 0) {
            layer->parent = find_layer(layer->parent_name);
            layer->depth = (int)i;
            return;
        }
        up = find_layer(up->parent_name);
        if (!up) {
            if (!find_layer(layer->parent_name))
                complain(plan_name, layer->line,
                         "tree %s stands on %s, "
                         "and the plan has no such tree; name one it has, "
                         "or -",
                         layer->name, layer->parent_name);
            return;
        }
    }
    complain(plan_name, layer->line,
             "tree %s stands on itself, by way of "
             "%s; give one of them another parent",
             layer->name, layer->parent_name);
}

/*
 * Trees must lie side by side: laying one deletes what does not belong to
 * it, and would take an inner tree for rubbish.
 */
static void
check_apart(const struct layer *layer)
{
    size_t n = strlen(layer->name);

    for (size_t i = 0; i < layers.count; i++) {
        const struct layer *other = layers.item[i];

        if (strncmp(other->name, layer->name, n) == 0 &&
            other->name[n] == '/')
            complain(plan_name, other->line,
                     "tree %s would lie inside tree "
                     "%s; rename one of them",
                     other->name, layer->name);
    }
}

/* Fills `layers`, or ends the program. */
void
read_plan(const char *name)
{
    size_t size;
    char *s = read_whole(name, &size);

    plan_name = name;
    if (!s)
        die("cannot read the plan %s: %s; say --plan FILE, or let make "
            "write it",
            name, strerror(errno));
    each_line(s, plan_line, NULL);
    for (size_t i = 0; i < layers.count; i++)
        link_parent(layers.item[i]);
    for (size_t i = 0; i < layers.count && !complaints; i++)
        stack_tests(layers.item[i]);
    for (size_t i = 0; i < layers.count && !complaints; i++) {
        link_parent(layers.item[i]);
        check_apart(layers.item[i]);
    }
    if (complaints)
        exit(1);
}
