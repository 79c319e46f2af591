/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Builds a kernel out of the pristine chapter and the named files.  What
 * the files do not touch comes from the chapter's own objects; the rest is
 * compiled here.  Only the files are laid: the compiler looks for whatever
 * it wants in laid/student first, and then in the chapter's tree, which
 * everybody reads and nobody writes.  That is the same as one whole tree, as
 * tools/layer takes no include that a second name could satisfy.
 */
#define _GNU_SOURCE
#include "judge.h"

#include <elf.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { SYMBOLS_MAX = 20000 }; /* the grader looks them up one by one */

static char *
work_folder(const char *name)
{
    return text("%s/%s", workspace(), name);
}

char *
chapter_tree(void)
{
    return text("%s/%s", kit.root, kit.tree);
}

/* A file of a laid tree: laid/TREE/PATH from `folder`, or the chapter's. */
char *
laid_file(const char *folder, const char *tree, const char *path)
{
    char *laid = text("laid/%s/%s", tree, path);

    return access(text("%s/%s", folder, laid), F_OK) == 0
               ? laid
               : text("%s/%s", chapter_tree(), path);
}

/* Compiles PATH of the student's tree to obj/N.o. */
static char *
compile(const char *folder, const char *path, char *object)
{
    struct list common = {0};
    char *wrong;

    push(&common, "-I");
    push(&common, "laid/student");
    push(&common, "-I");
    push(&common, chapter_tree());
    wrong = compile_watched(folder, text("compiling %s", path), kit.compile,
                            &common, laid_file(folder, "student", path),
                            object, false);
    if (wrong && starts_with(wrong, "reads "))
        return text("%s/%s %s", shown_folder(), path, wrong);
    return wrong;
}

/* The chapter's own object of a source: the shortest that ends with it. */
static char *
chapter_object(const char *path)
{
    char *end = text("/%s.o", path), *best = NULL;

    for (size_t i = 0; i < kit.objects.count; i++) {
        char *object = kit.objects.word[i];

        if (ends_with(object, end) &&
            (!best || strlen(object) < strlen(best)))
            best = object;
    }
    if (!best)
        broken("Make names no object of %s", path);
    return text("%s/%s", kit.root, best);
}

/* Reads a tree's objects out of what tools/layer wrote for Make. */
static char *
compile_all(const char *folder, struct list *objects)
{
    char *s = read_whole(text("%s/objects", folder), NULL), *word, *wrong;

    s = s ? strstr(s, "OBJS/student :=") : NULL;
    if (!s)
        broken("tools/layer names no objects");
    s += strlen("OBJS/student :=");
    while ((word = strsep(&s, " \n"))) {
        if (strcmp(word, "") == 0 || strcmp(word, "\\") == 0)
            continue;
        if (!starts_with(word, "base/") && !starts_with(word, "student/"))
            break;
        if (strstr(word, "/user/"))
            continue; /* of a program, not of the kernel */
        word[strlen(word) - strlen(".o")] = '\0';
        if (starts_with(word, "base/")) {
            push(objects, chapter_object(word + 5));
            continue;
        }
        push(objects, text("obj/%zu.o", objects->count));
        wrong = compile(folder, strchr(word, '/') + 1,
                        objects->word[objects->count - 1]);
        if (wrong)
            return wrong;
    }
    return NULL;
}

/* Lays what a tree of folder/plan has and `base`, the chapter, has not. */
static char *
lay(const char *folder, char *tree)
{
    char *words[] = {text("%s/build/tools/layer", kit.root),
                     "--plan",
                     "plan",
                     "--out",
                     "laid",
                     "--mk",
                     "objects",
                     "--above",
                     "base",
                     "lay",
                     tree,
                     NULL};

    return run_tool(folder, "putting the files into the kernel", NULL,
                    words);
}

/* NULL, or that there are more symbols than anybody writes by hand. */
static char *
too_many_symbols(const char *path)
{
    size_t size, count = 0;
    char *data = read_whole(path, &size);
    Elf32_Ehdr header;
    Elf32_Shdr section;

    if (!data || size < sizeof header)
        broken("cannot read %s", path);
    memcpy(&header, data, sizeof header);
    for (size_t i = 0; i < header.e_shnum; i++) {
        size_t at = header.e_shoff + i * sizeof section;

        if (at > size || size - at < sizeof section)
            broken("%s is cut off", path);
        memcpy(&section, data + at, sizeof section);
        if (section.sh_type == SHT_SYMTAB)
            count += section.sh_size / sizeof(Elf32_Sym);
    }
    return count > SYMBOLS_MAX
               ? text("the kernel has %zu symbols; %d are enough for it",
                      count, SYMBOLS_MAX)
               : NULL;
}

char *
build_kernel(const char *name, const char *files, char **problem)
{
    char *folder = work_folder(name);
    char *plan = text("base - %s\nstudent base files\n", chapter_tree());
    struct list words = {0};
    char *script = text("%s/kernel.ld", chapter_tree());

    for (size_t i = 0; i < kit.files.count; i++)
        plan = text("%sonly %s\n", plan, kit.files.word[i]);
    make_folders(text("%s/obj/", folder));
    if (symlink(files, text("%s/files", folder)) < 0)
        broken("cannot link %s: %s", files, strerror(errno));
    write_file(text("%s/plan", folder), plan, strlen(plan));
    *problem = lay(folder, "student");
    push(&words, "-T");
    push(&words, script);
    push(&words, "-o");
    push(&words, "kernel.elf");
    if (!*problem)
        *problem = compile_all(folder, &words);
    if (!*problem)
        *problem =
            run_tool(folder, "linking the kernel", kit.link, words.word);
    if (!*problem)
        *problem = too_many_symbols(text("%s/kernel.elf", folder));
    return *problem ? NULL : text("%s/kernel.elf", folder);
}

/* right/X and wrong/X lie over the solution, the others over the chapter. */
void
lay_answer(const char *which, const char *folder)
{
    char *work = work_folder(text("lay-%s", replace_all(which, "/", "-")));
    char *plan = text("base - %s\n", chapter_tree()), *wrong;

    if (strchr(which, '/'))
        plan =
            text("%ssolution base %s/%s/solution\nanswer solution "
                 "%s/%s/%s\n",
                 plan, kit.root, kit.folder, kit.root, kit.folder, which);
    else
        plan = text("%sanswer base %s/%s/%s\n", plan, kit.root, kit.folder,
                    which);
    write_file(text("%s/plan", work), plan, strlen(plan));
    wrong = lay(work, "answer");
    if (wrong)
        broken("%s/%s: %s", kit.folder, which, wrong);
    for (size_t i = 0; i < kit.files.count + kit.answers.count; i++) {
        const char *path = i < kit.files.count
                               ? kit.files.word[i]
                               : kit.answers.word[i - kit.files.count];
        size_t size;
        char *from = laid_file(work, "answer", path), *data;

        data = read_whole(*from == '/' ? from : text("%s/%s", work, from),
                          &size);
        if (!data)
            broken("%s/%s has no %s", kit.folder, which, path);
        write_file(text("%s/%s", folder, path), data, size);
    }
}
