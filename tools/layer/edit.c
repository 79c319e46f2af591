/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Edits: a layer that differs from its base in a line or two says so, line
 * by line, instead of holding a second copy of the file.  In `layer`:
 *
 *     edit mm/memory.c
 *     - if (mem_map[nr] == 0)
 *     + if (mem_map[nr] <= 1)
 *
 * The lines marked - must stand in the base in exactly one place; those
 * marked + take their place.  Spacing does not count in the comparison; in
 * their place the first line is indented as the first of those taken out,
 * and the others to it as they are here.
 */
#include "layer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Takes one line of an edit; `word` is as each_line() cuts it. */
void
edit_line(struct layer *layer, const char *where, int number, char **word)
{
    size_t n = layer->rules.count;
    struct rule *rule = n ? layer->rules.item[n - 1] : NULL;
    char *line;

    if (strcmp(word[0], "edit") == 0) {
        if (!word[1] || word[2]) {
            complain(where, number,
                     "cannot read this line; it must be "
                     "\"edit PATH\", and lines that begin with - or + "
                     "after it");
            return;
        }
        rule = allocate(sizeof *rule);
        rule->kind = EDIT;
        rule->path = word[1];
        rule->where = where;
        rule->line = number;
        push(&layer->rules, rule);
        return;
    }
    if (!rule || rule->kind != EDIT) {
        complain(where, number,
                 "this line belongs to no edit; put "
                 "\"edit PATH\" before it");
        return;
    }
    /* As it stands there, behind the sign and one blank. */
    line =
        !word[1] ? text("%s", "")
        : !word[2]
            ? text("%*s%s", (int)(word[1] - word[0] - 2), "", word[1])
            : text("%*s%s%*s%s", (int)(word[1] - word[0] - 2), "", word[1],
                   (int)(word[2] - word[1] - strlen(word[1])), "", word[2]);
    push(*word[0] == '-' ? &rule->out : &rule->in, line);
}

/* One line at s against a line of an edit, all spacing left out. */
static bool
is_line(const char *s, const char *want)
{
    for (;; s++, want++) {
        s += strspn(s, " \t");
        want += strspn(want, " \t");
        if (*s == '\n' || !*s)
            return !*want;
        if (*s != *want)
            return false;
    }
}

static const char *
next_line(const char *s)
{
    const char *end = strchr(s, '\n');

    return end ? end + 1 : s + strlen(s);
}

/* The end of the place at s that a rule takes out; NULL: not here. */
static const char *
match(const char *s, const struct rule *rule)
{
    for (size_t i = 0; i < rule->out.count; i++) {
        if (!*s || !is_line(s, rule->out.item[i]))
            return NULL;
        s = next_line(s);
    }
    return s;
}

static int
blanks(const char *s)
{
    return (int)strspn(s, " ");
}

/* A line moved to the right, or to the left as far as that goes. */
static char *
indented(const char *line, int more)
{
    int n = blanks(line) + more;

    line += blanks(line);
    return text("%*s%s", n > 0 && *line ? n : 0, "", line);
}

/* The text with one edit made, or NULL after a complaint. */
static char *
edited(const char *old, const struct rule *rule, const char *source)
{
    const char *place = NULL, *rest = NULL;
    int places = 0, indent;
    size_t first;
    char *new;

    for (const char *s = old; *s; s = next_line(s)) {
        const char *end = match(s, rule);

        if (end) {
            place = s;
            rest = end;
            places++;
        }
    }
    if (rule->out.count == 0 || places != 1) {
        complain(rule->where, rule->line,
                 "the lines marked - stand in %s "
                 "in %d places, not in one%s; look at it and correct them",
                 source, rule->out.count ? places : 0, crlf_note(old));
        return NULL;
    }
    for (first = 0; first + 1 < rule->in.count; first++)
        if (*rule->in.word[first])
            break;
    indent =
        blanks(place) - (rule->in.count ? blanks(rule->in.word[first]) : 0);
    new = text("%.*s", (int)(place - old), old);
    for (size_t i = 0; i < rule->in.count; i++)
        new = text("%s%s\n", new, indented(rule->in.word[i], indent));
    return text("%s%s", new, rest);
}

/* Adds to a layer's own files those that its edits make of its base. */
void
apply_edits(struct layer *layer, const struct list *base)
{
    for (size_t i = 0; i < layer->rules.count; i++) {
        struct rule *rule = layer->rules.item[i];
        struct file *old, *file = NULL;
        char *new;

        if (rule->kind != EDIT)
            continue;
        for (size_t j = 0; j < layer->own.count; j++)
            if (strcmp(((struct file *)layer->own.item[j])->path,
                       rule->path) == 0)
                file = layer->own.item[j];
        old = find(base, rule->path);
        if (!old || (file && !file->edited)) {
            complain(rule->where, rule->line,
                     old ? "%s is edited here, and "
                           "this layer holds it too; do one of the two"
                         : "the tree below has no %s to edit",
                     rule->path);
            continue;
        }
        if (!file) {
            file = allocate(sizeof *file);
            file->path = old->path;
            file->source = text("%s/layer", layer->folder);
            file->layer = layer;
            file->edited = old;
            file->text = text("%s", text_of(old));
            push(&layer->own, file);
        }
        new = edited(file->text, rule, old->source);
        if (new)
            file->text = new;
        file->size = strlen(file->text);
    }
}
