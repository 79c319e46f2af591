/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reads the folders that the plan names and their `layer` files, and stacks
 * them: each tree is the parent's tree, less what the layer drops, under
 * what the layer's folder holds.  Nothing is hidden by accident: a layer
 * must say which file it replaces, and what that file was.
 */
#include "layer.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int
by_path(const void *a, const void *b)
{
    struct file *const *x = a, *const *y = b;

    return strcmp((*x)->path, (*y)->path);
}

/* The file of that path in a list sorted by path, or NULL. */
struct file *
find(const struct list *files, const char *path)
{
    struct file key = {.path = (char *)path}, *want = &key;
    struct file **hit = NULL;

    if (files->count)
        hit = bsearch(&want, files->item, files->count, sizeof(void *),
                      by_path);
    return hit ? *hit : NULL;
}

/* True for what a folder may hold that is not part of the tree. */
static bool
is_ignored(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;

    return *base == '.' || *base == '#' || ends_with(base, "~") ||
           strcmp(path, "layer") == 0 || strcmp(path, "runs") == 0;
}

static void read_folder(struct layer *layer, const char *inner);

/* Takes one name of a layer's folder into the layer, if it belongs there. */
static void
read_entry(struct layer *layer, char *path)
{
    char *source = text("%s/%s", layer->folder, path);
    struct file *file;
    struct stat st;

    if (is_ignored(path))
        return;
    if (lstat(source, &st) < 0) {
        complain(source, 0, "cannot be looked at: %s", strerror(errno));
        return;
    }
    if (S_ISDIR(st.st_mode)) {
        read_folder(layer, path);
        return;
    }
    if (is_restricted(layer) && !find_rule(layer, ONLY, path))
        return;
    if (!S_ISREG(st.st_mode)) {
        complain(source, 0, "is no plain file; put a copy there instead");
        return;
    }
    if (!safe_name(path)) {
        complain(source, 0,
                 "Make cannot handle this name; use letters, "
                 "digits and . _ + - only");
        return;
    }
    file = allocate(sizeof *file);
    file->path = path;
    file->source = source;
    file->layer = layer;
    push(&layer->own, file);
}

/* Reads a layer's folder, from the folder `inner` of it on ("" for all). */
static void
read_folder(struct layer *layer, const char *inner)
{
    char *name =
        *inner ? text("%s/%s", layer->folder, inner) : layer->folder;
    DIR *dir = opendir(name);
    struct dirent *entry;

    if (!dir) {
        complain(name, 0,
                 "cannot be opened: %s; line %d of %s lays tree "
                 "%s from it",
                 strerror(errno), layer->line, plan_name, layer->name);
        layer->broken = true;
        return;
    }
    while ((entry = readdir(dir)))
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
            read_entry(layer, *inner ? text("%s/%s", inner, entry->d_name)
                                     : text("%s", entry->d_name));
    closedir(dir);
}

static void
rule_line(void *arg, int number, int words, char **w)
{
    struct layer *layer = arg;
    struct rule rule = {.line = number};
    char extra;

    rule.where = text("%s/layer", layer->folder);
    rule.path = w[1];
    if (strcmp(w[0], "edit") == 0 || !strcmp(w[0], "-") ||
        !strcmp(w[0], "+")) {
        edit_line(layer, rule.where, number, w);
        return;
    }
    if (strcmp(w[0], "drop") == 0 && words == 2) {
        rule.kind = DROP;
    } else if (strcmp(w[0], "replace") == 0 && words == 3 &&
               sscanf(w[2], "%" SCNu32 " %lu %c", &rule.crc, &rule.size,
                      &extra) == 2) {
        rule.kind = REPLACE;
    } else {
        complain(rule.where, number,
                 "cannot read this line; it must be "
                 "\"drop PATH\", \"edit PATH\", or \"replace PATH CRC "
                 "SIZE\", the two numbers as cksum prints them for the "
                 "file replaced");
        return;
    }
    add_rule(layer, rule);
}

/* A folder whose files the plan names has no say: it may be a student's. */
static void
read_rules(struct layer *layer)
{
    char *name = text("%s/layer", layer->folder), *s;
    size_t size;

    if (is_restricted(layer))
        return;
    s = read_whole(name, &size);
    if (s)
        each_line(s, rule_line, layer);
    else if (errno != ENOENT)
        complain(name, 0, "cannot be read: %s", strerror(errno));
}

/* The line for a `layer` file that lets a layer replace `base`. */
char *
replace_line(struct file *base)
{
    const char *data = text_of(base);

    return text("replace %s %" PRIu32 " %zu", base->path,
                posix_cksum(data, base->size), base->size);
}

static void
check_rule(const struct layer *layer, const struct rule *rule,
           struct file *base, const struct file *own)
{
    const char *below = layer->parent ? layer->parent->name : "-";

    if (rule->kind == EDIT) {
        return; /* judged when it was applied */
    } else if (rule->kind == ONLY) {
        if (!own)
            complain(text("%s/%s", layer->folder, rule->path), 0,
                     "is missing; tree %s is made of it (%s:%d)",
                     layer->name, rule->where, rule->line);
    } else if (!base) {
        complain(rule->where, rule->line,
                 "tree %s, which lies below, has "
                 "no %s; take this line out",
                 below, rule->path);
    } else if (rule->kind == DROP && own) {
        complain(rule->where, rule->line,
                 "%s is dropped, but %s is there; "
                 "delete that file, or write: %s",
                 rule->path, own->source, replace_line(base));
    } else if (rule->kind == REPLACE && !own) {
        complain(rule->where, rule->line,
                 "%s/%s, which should replace %s, "
                 "is missing; put it there, or take this line out",
                 layer->folder, rule->path, base->source);
    } else if (rule->kind == REPLACE) {
        const char *data = text_of(base);

        if (rule->size != base->size ||
            rule->crc != posix_cksum(data, base->size))
            complain(
                rule->where, rule->line,
                "%s is not the file that was "
                "replaced here%s; look at \"diff -u %s %s\", then make "
                "this line: %s",
                base->source, crlf_note(data), base->source, own->source,
                replace_line(base));
    }
}

/* Holds what the layer does to its base against what it says it does. */
static void
check_rules(struct layer *layer, const struct list *base)
{
    for (size_t i = 0; i < layer->rules.count; i++) {
        struct rule *rule = layer->rules.item[i];

        check_rule(layer, rule, find(base, rule->path),
                   find(&layer->own, rule->path));
    }
    for (size_t i = 0; i < layer->own.count && !is_restricted(layer); i++) {
        struct file *own = layer->own.item[i];
        struct file *hidden = find(base, own->path);

        if (hidden && !own->edited &&
            !find_rule(layer, REPLACE, own->path) &&
            !find_rule(layer, DROP, own->path))
            complain(own->source, 0,
                     "would hide %s; rename it, or write "
                     "into %s/layer: %s",
                     hidden->source, layer->folder, replace_line(hidden));
    }
}

/* No path may be a file in one layer and a folder in another. */
static void
check_shape(const struct layer *layer)
{
    for (size_t i = 0; i < layer->tree.count; i++) {
        const struct file *file = layer->tree.item[i];
        char *path = text("%s", file->path);

        for (char *p = strchr(path, '/'); p; p = strchr(p + 1, '/')) {
            const struct file *other;

            *p = '\0';
            other = find(&layer->tree, path);
            if (other && (other->layer == layer || file->layer == layer))
                complain(file->source, 0,
                         "needs a folder %s, and %s is a "
                         "file; rename one of them, or drop one in "
                         "%s/layer",
                         path, other->source, layer->folder);
            *p = '/';
        }
    }
}

/*
 * Makes layer->tree, and before it the trees below.  With complaints it may
 * be wrong, but it never leaves the list unsorted.
 */
void
grow(struct layer *layer)
{
    static const struct list nothing;
    const struct list *base = &nothing, *own = &layer->own;
    size_t i = 0, j = 0;

    if (layer->grown)
        return;
    layer->grown = true;
    if (layer->parent) {
        grow(layer->parent);
        base = &layer->parent->tree;
        layer->broken = layer->parent->broken;
    }
    if (layer->broken)
        return;
    read_folder(layer, "");
    if (layer->broken)
        return;
    read_rules(layer);
    apply_edits(layer, base);
    if (own->count)
        qsort(own->item, own->count, sizeof(void *), by_path);
    check_rules(layer, base);
    while (i < base->count || j < own->count) {
        struct file *old = i < base->count ? base->item[i] : NULL;
        struct file *new = j < own->count ? own->item[j] : NULL;
        int order = !old ? 1 : !new ? -1 : strcmp(old->path, new->path);

        if (order >= 0)
            push(&layer->tree, new);
        else if (!find_rule(layer, DROP, old->path))
            push(&layer->tree, old);
        i += order <= 0;
        j += order >= 0;
    }
    check_shape(layer);
}
