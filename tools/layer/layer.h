/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Layers and trees.  A layer is a folder; its tree is what one sees when the
 * folder is laid over the tree of its parent.  plan.c reads which there are,
 * tests.c stacks the chapters' tests, stack.c reads the folders and judges
 * them, edit.c changes single lines, owner.c says which objects trees share,
 * lay.c writes trees out, carried.c counts repeated lines, main.c is the
 * command line.
 */
#ifndef LAYER_H
#define LAYER_H

#define _POSIX_C_SOURCE 200809L

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../util.h"

/* What one #include line asks for. */
struct include {
    char *name;
    int line;
    bool quoted;
    bool told;           /* its error has been printed */
    struct file *target; /* in the tree last resolved; NULL: none */
};

/* One file of one layer.  Trees share these: inheriting is pointing. */
struct file {
    char *path;   /* its name in a tree: mm/memory.c */
    char *source; /* where it lies: code/01-boot/mm/memory.c */
    struct layer *layer;
    struct file *edited; /* the file this one is an edit of, or NULL */
    char *text;          /* NULL until text_of() reads it */
    size_t size;
    bool scanned;
    struct list includes;         /* of struct include */
    const struct layer *resolved; /* the tree its includes point into */
    unsigned seen;                /* the last walk that met this file */
};

/* A line of a `layer` file, or an `only` line of the plan. */
struct rule {
    enum { DROP, REPLACE, EDIT, ONLY } kind;
    char *path;
    uint32_t crc; /* REPLACE: the file that was replaced */
    unsigned long size;
    struct list out, in; /* EDIT: of char *, lines taken out and put in */
    const char *where;
    int line;
};

struct layer {
    char *name; /* of its tree: 01-boot, ex/1.2/solution */
    char *folder;
    char *parent_name;
    struct layer *parent; /* NULL for a tree that stands on nothing */
    int depth;            /* how many layers lie below */
    int line;             /* of the plan */
    bool is_test;         /* by a `test` line of the plan */
    bool is_partial;      /* tests on a kernel they are not for: tests.c */
    enum { UNKNOWN, AOUT, ELF } format; /* of programs: runs_aout() */
    bool grown, broken, wanted;
    const struct layer *above;   /* a tree that is there: see lay.c */
    struct list rules;           /* of struct rule */
    struct list own;             /* of struct file, by path: the folder's */
    struct list tree;            /* of struct file, by path: the tree's */
    struct list earlier, beyond; /* of char *, a test's: see tests.c */
};

/* util.c */
extern int complaints; /* how many times complain() was called */

void complain(const char *where, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
_Noreturn void die(const char *format, ...)
    __attribute__((format(printf, 1, 2)));
bool safe_name(const char *path);
uint32_t posix_cksum(const char *data, size_t size);
const char *text_of(struct file *file);
const char *crlf_note(const char *text);

/* plan.c */
extern struct list layers; /* of struct layer, as the plan lists them */
extern const char *plan_name;

void read_plan(const char *name);
struct layer *find_layer(const char *name);
struct layer *add_layer(char *name, char *parent, char *folder, int line);
struct rule *find_rule(const struct layer *layer, int kind,
                       const char *path);
bool is_restricted(const struct layer *layer);
void add_rule(struct layer *layer, struct rule rule);
void each_line(char *s,
               void (*line)(void *arg, int number, int words, char **word),
               void *arg);

/* tests.c */
bool runs_aout(struct layer *layer);
void stack_tests(struct layer *test);

/* stack.c */
void grow(struct layer *layer);
struct file *find(const struct list *files, const char *path);
char *replace_line(struct file *base);

/* edit.c */
void edit_line(struct layer *layer, const char *where, int number,
               char **word);
void apply_edits(struct layer *layer, const struct list *base);

/* owner.c */
char *fragment(const char *out, size_t *size);

/* lay.c */
void put(const char *name, const char *data, size_t size, unsigned mode,
         const char *scratch);
void lay(struct layer *layer, const char *out);

/* carried.c */
void print_carried(void);

#endif
