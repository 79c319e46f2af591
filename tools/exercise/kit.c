/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reads an exercise's kit: lines `key value` that Make writes from book.yml
 * and from its own variables, so that nothing of them is said twice.
 */
#define _GNU_SOURCE
#include "judge.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct kit kit;

static const struct {
    const char *key;
    char **text;
    struct list *list;
    unsigned *number;
} fields[] = {
    {"number", &kit.number, NULL, NULL},
    {"chapter", &kit.chapter, NULL, NULL},
    {"folder", &kit.folder, NULL, NULL},
    {"title", &kit.title, NULL, NULL},
    {"kind", &kit.kind, NULL, NULL},
    {"points", NULL, NULL, &kit.points},
    {"minutes", NULL, NULL, &kit.minutes},
    {"stars", NULL, NULL, &kit.stars},
    {"written", &kit.written, NULL, NULL},
    {"file", NULL, &kit.files, NULL},
    {"answer", NULL, &kit.answers, NULL},
    {"compile", &kit.compile, NULL, NULL},
    {"link", &kit.link, NULL, NULL},
    {"host-compile", &kit.host_compile, NULL, NULL},
    {"tree", &kit.tree, NULL, NULL},
    {"kernel", &kit.kernel, NULL, NULL},
    {"object", NULL, &kit.objects, NULL},
    {"program", NULL, &kit.programs, NULL},
    {"disk", &kit.disk, NULL, NULL},
};

static void
set(const char *path, const char *key, char *value)
{
    for (size_t i = 0; i < COUNT(fields); i++) {
        if (strcmp(fields[i].key, key) != 0)
            continue;
        if (fields[i].text)
            *fields[i].text = value;
        else if (fields[i].list)
            push(fields[i].list, value);
        else
            *fields[i].number = (unsigned)strtoul(value, NULL, 10);
        return;
    }
    broken("%s: there is no such thing as '%s'", path, key);
}

void
read_kit(const char *path)
{
    char *data = read_whole(path, NULL), *line, *value;

    if (!data)
        broken("cannot read %s; make writes it", path);
    while ((line = strsep(&data, "\n"))) {
        line += strspn(line, " ");
        value = strchr(line, ' ');
        if (!*line)
            continue;
        if (!value)
            broken("%s: '%s' has no value", path, line);
        *value++ = '\0';
        set(path, line, value);
    }
    kit.root = getcwd(NULL, 0);
    if (!kit.number || !kit.folder || !kit.compile || !kit.link ||
        !kit.objects.count || !kit.root)
        broken("%s is not a whole kit", path);
}
