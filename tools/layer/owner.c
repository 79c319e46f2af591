/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which trees share an object.  The owner of a source in a tree is the
 * newest layer among the source and all it includes, however far.  Below,
 * in the owner's own tree, every one of these files is the same: a layer
 * above the owner neither replaced one (it would be newer) nor dropped one
 * (the include would have no target, an error).  So both trees make the
 * same object, and it is compiled once, in the owner's tree.
 *
 * One folder may lie over several trees, as tests do over each chapter.  Its
 * sources have an owner in each; but where all the files that make an object
 * are the same again, it is compiled in the first of these trees only.
 *
 * This holds because an include names one path of the tree and nothing
 * else: what the compiler would find by other ways is refused here.
 */
#include "layer.h"

#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
is_source(const struct file *file)
{
    return ends_with(file->path, ".c") || ends_with(file->path, ".S");
}

/* The text after the word of an including directive, or NULL if none. */
static const char *
after_include(const char *line)
{
    static const char *const word[] = {".include", ".incbin"};

    line += strspn(line, " \t");
    if (*line == '#') {
        line++;
        line += strspn(line, " \t");
        return strncmp(line, "include", 7) == 0 ? line + 7 : NULL;
    }
    for (int i = 0; i < 2; i++)
        if (strncmp(line, word[i], strlen(word[i])) == 0)
            return line + strlen(word[i]);
    return NULL;
}

/*
 * Lists a file's includes, once.  One inside #if counts too: an owner newer
 * than need be costs a compilation, an older one would be wrong.
 */
static void
scan(struct file *file)
{
    const char *s = text_of(file), *p, *close;
    struct include *include;

    if (file->scanned)
        return;
    file->scanned = true;
    for (int line = 1; s; line++, s = (s = strchr(s, '\n')) ? s + 1 : s) {
        p = after_include(s);
        if (!p)
            continue;
        p += strspn(p, " \t");
        close = p + 1 + strcspn(*p ? p + 1 : p, *p == '<' ? ">\n" : "\"\n");
        if ((*p != '"' && *p != '<') || !*close || *close == '\n') {
            complain(file->source, line,
                     "this line names no file to "
                     "include; write it as in #include \"mm/memory.h\"");
            continue;
        }
        include = allocate(sizeof *include);
        include->quoted = *p == '"';
        include->line = line;
        include->name = text("%.*s", (int)(close - p - 1), p + 1);
        push(&file->includes, include);
    }
}

/* What is wrong with an include in this tree; NULL if nothing is. */
static char *
fault(const struct list *tree, const struct file *file,
      const struct include *include)
{
    const char *name = include->name, *slash = strrchr(file->path, '/');
    struct file *target = find(tree, name), *beside = NULL;

    if (!include->quoted)
        return !target ? NULL
                       : text("<%s> is a file of this tree; include "
                              "it with quotes: \"%s\"",
                              name, name);
    if (slash)
        beside = find(tree, text("%.*s/%s", (int)(slash - file->path),
                                 file->path, name));
    if (!target && beside)
        return text("include from the root of the tree: \"%s\"",
                    beside->path);
    if (!target)
        return text("the tree has no %s; add it, or correct the name",
                    name);
    if (beside)
        return text(
            "\"%s\" is two files, %s and beside this one %s; rename "
            "one of them",
            name, target->source, beside->source);
    if (!slash && is_source(file))
        return text(
            "a source that includes must lie in a folder, or the "
            "compiler looks for \"%s\" in this layer first; move it",
            name);
    return NULL;
}

/* Points each include of a file to its file in this tree, and so on. */
static void
resolve(const struct layer *layer, struct file *file)
{
    if (file->resolved == layer)
        return;
    file->resolved = layer;
    scan(file);
    for (size_t i = 0; i < file->includes.count; i++) {
        struct include *include = file->includes.item[i];
        char *wrong = fault(&layer->tree, file, include);

        include->target = NULL;
        if (wrong && layer->is_partial) {
            continue; /* or a tree above it drops what includes that */
        } else if (wrong && !include->told) {
            complain(file->source, include->line, "%s (tree %s)", wrong,
                     layer->name);
            include->told = true;
        } else if (!wrong && include->quoted) {
            include->target = find(&layer->tree, include->name);
            resolve(layer, include->target);
        }
    }
}

/* Resolves all of a tree; must precede owner() for the same tree. */
static void
check_includes(struct layer *layer)
{
    for (size_t i = 0; i < layer->tree.count; i++) {
        struct file *file = layer->tree.item[i];

        if (is_source(file) || ends_with(file->path, ".h"))
            resolve(layer, file);
    }
}

/* The newest layer among a file and what it includes, in walk `walk`. */
static struct layer *
owner(struct file *file, unsigned walk)
{
    struct layer *newest = file->layer;

    file->seen = walk;
    for (size_t i = 0; i < file->includes.count; i++) {
        struct file *target =
            ((struct include *)file->includes.item[i])->target;
        struct layer *theirs;

        if (!target || target->seen == walk)
            continue;
        theirs = owner(target, walk);
        if (theirs->depth > newest->depth)
            newest = theirs;
    }
    return newest;
}

/* Lists where a file and all it includes lie, in walk `walk`. */
static void
write_origins(FILE *f, struct file *file, unsigned walk)
{
    file->seen = walk;
    fprintf(f, "%s\n%s\n", file->source,
            file->edited ? file->layer->name : "");
    for (size_t i = 0; i < file->includes.count; i++) {
        struct file *target =
            ((struct include *)file->includes.item[i])->target;

        if (target && target->seen != walk)
            write_origins(f, target, walk);
    }
}

/* An object by the files that make it, and the tree it is compiled in. */
struct object {
    char *origins;
    const struct layer *tree;
};

static int
compare_objects(const void *a, const void *b)
{
    return strcmp(((const struct object *)a)->origins,
                  ((const struct object *)b)->origins);
}

/* The tree in which to compile a file that `first` owns. */
static const struct layer *
tree_for(struct file *file, const struct layer *first, unsigned walk)
{
    static void *objects;
    struct object *object = allocate(sizeof *object);
    size_t size;
    FILE *f = open_memstream(&object->origins, &size);
    struct object **known;

    if (!f)
        die("out of memory");
    write_origins(f, file, walk);
    if (fclose(f) != 0)
        die("out of memory");
    object->tree = first;
    known = tsearch(object, &objects, compare_objects);
    if (!known)
        die("out of memory");
    if (*known != object) {
        free(object->origins);
        free(object);
    }
    return (*known)->tree;
}

static void
write_names(FILE *f, const char *what, const struct layer *layer,
            const struct list *names)
{
    if (names->count)
        fprintf(f, "%s/%s :=", what, layer->name);
    for (size_t i = 0; i < names->count; i++)
        fprintf(f, " %s", (char *)names->item[i]);
    if (names->count)
        fputc('\n', f);
}

/*
 * Writes what Make asks of one tree: OBJS/, SRC/, and of a test EARLIER/ and
 * BEYOND/.
 */
static void
write_tree(FILE *f, struct layer *layer, const char *out)
{
    static unsigned walk;
    struct list mine = {0};

    check_includes(layer);
    fprintf(f, "\nTREES += %s\n", layer->name);
    if (runs_aout(layer))
        fprintf(f, "AOUT += %s\n", layer->name);
    write_names(f, "EARLIER", layer, &layer->earlier);
    write_names(f, "BEYOND", layer, &layer->beyond);
    fprintf(f, "OBJS/%s :=", layer->name);
    for (size_t i = 0; i < layer->tree.count; i++) {
        struct file *file = layer->tree.item[i];
        const struct layer *who;

        if (!is_source(file))
            continue;
        who = owner(file, ++walk);
        who = tree_for(file, who, ++walk);
        fprintf(f, " \\\n  %s/%s.o", who->name, file->path);
        if (who == layer)
            push(&mine, file);
    }
    fputc('\n', f);
    for (size_t i = 0; i < mine.count; i++) {
        struct file *file = mine.item[i];

        fprintf(f, "SRC/%s/%s.o := ", layer->name, file->path);
        if (safe_name(file->source) && !file->edited)
            fprintf(f, "%s\n", file->source);
        else
            fprintf(f, "%s/%s/%s\n", out, layer->name, file->path);
    }
}

/*
 * The Make fragment for all wanted trees, in memory that the caller frees.
 * Finds what is wrong with their includes on the way, so that it must be
 * made before anything is written.
 */
char *
fragment(const char *out, size_t *size)
{
    char *data = NULL;
    FILE *f = open_memstream(&data, size);

    if (!f)
        die("out of memory");
    fprintf(f, "# Made by tools/layer: the objects of each tree, and the "
               "source of each object.\n");
    for (size_t i = 0; i < layers.count; i++) {
        struct layer *layer = layers.item[i];

        if (layer->wanted)
            write_tree(f, layer, out);
    }
    if (fclose(f) != 0)
        die("out of memory");
    return data;
}
