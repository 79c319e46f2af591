/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writes trees out.  A laid file is touched only when its contents differ,
 * so that its time means "changed" to Make, whichever layer it came from.
 * What lies above a tree that is there already is only what that tree has
 * not: whoever reads looks for a file here first, and then there.
 */
#define _DEFAULT_SOURCE /* the type of a folder's entry */
#include "layer.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * True if the file is there already; its mode is then made right.  Every make
 * asks that of each file of all trees: no system call too many.
 */
static bool
is_same(const char *name, const char *data, size_t size, unsigned mode)
{
    int fd = open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    struct stat st;
    char *now;
    bool same;

    if (fd < 0)
        return false;
    now = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
                  (size_t)st.st_size == size
              ? allocate(size + 1)
              : NULL;
    same = now && read(fd, now, size) == (ssize_t)size &&
           memcmp(now, data, size) == 0;
    free(now);
    close(fd);
    if (same && (st.st_mode & 07777) != mode && chmod(name, mode) < 0)
        return false;
    return same;
}

/* Makes the folders above a file. */
static void
make_folders(const char *name)
{
    char *path = text("%s", name);

    for (char *p = strchr(path + 1, '/'); p; p = strchr(p + 1, '/')) {
        *p = '\0';
        if (mkdir(path, 0777) < 0 && errno != EEXIST)
            die("%s: cannot make this folder: %s", path, strerror(errno));
        *p = '/';
    }
}

/*
 * Gives a file these contents, all at once or not at all, and only if it
 * has others.  `scratch` names the new file until it is whole.
 */
void
put(const char *name, const char *data, size_t size, unsigned mode,
    const char *scratch)
{
    FILE *f;

    if (is_same(name, data, size, mode))
        return;
    make_folders(name);
    make_folders(scratch);
    f = fopen(scratch, "wb");
    if (!f)
        die("%s: cannot be written: %s", scratch, strerror(errno));
    if (fwrite(data, 1, size, f) != size || fchmod(fileno(f), mode) < 0 ||
        fclose(f) != 0 || rename(scratch, name) < 0) {
        int error = errno;

        unlink(scratch);
        die("%s: cannot be written: %s", name, strerror(error));
    }
}

/* Is the file one to be written?  Depths tell, as one stands on the other. */
static bool
is_laid(const struct layer *layer, const struct file *file)
{
    return !layer->above || file->layer->depth > layer->above->depth;
}

/* True if some file to be written lies in this folder. */
static bool
is_folder(const struct layer *layer, const char *path)
{
    size_t n = strlen(path);

    for (size_t i = 0; i < layer->tree.count; i++) {
        const struct file *file = layer->tree.item[i];

        if (strncmp(file->path, path, n) == 0 && file->path[n] == '/' &&
            is_laid(layer, file))
            return true;
    }
    return false;
}

/* Deletes what is not of the tree, in the folder `inner` of root ("": all). */
static void
sweep(const struct layer *layer, const char *root, const char *inner)
{
    char *name = text("%s%s%s", root, *inner ? "/" : "", inner);
    DIR *dir = opendir(name);
    struct dirent *entry;

    if (!dir && errno == ENOENT)
        return;
    if (!dir)
        die("%s: cannot be opened: %s", name, strerror(errno));
    while ((entry = readdir(dir))) {
        char *path, *full;
        const struct file *file;
        struct stat st;
        bool is_dir;

        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        path = text("%s%s%s", inner, *inner ? "/" : "", entry->d_name);
        full = text("%s/%s", root, path);
        is_dir = entry->d_type == DT_DIR;
        if (entry->d_type == DT_UNKNOWN) {
            if (lstat(full, &st) < 0)
                die("%s: cannot be looked at: %s", full, strerror(errno));
            is_dir = S_ISDIR(st.st_mode);
        }
        if (is_dir) {
            sweep(layer, root, path);
            if (!is_folder(layer, path) && rmdir(full) < 0)
                die("%s: cannot be deleted: %s", full, strerror(errno));
            continue;
        }
        file = find(&layer->tree, path);
        if ((!file || !is_laid(layer, file)) && unlink(full) < 0)
            die("%s: cannot be deleted: %s", full, strerror(errno));
    }
    closedir(dir);
}

/* Lays one tree to out/NAME; the layers must have been judged before. */
void
lay(struct layer *layer, const char *out)
{
    char *root = text("%s/%s", out, layer->name);
    struct stat theirs, ours;

    for (size_t i = 0; i < layers.count; i++) {
        const char *folder = ((struct layer *)layers.item[i])->folder;

        if (stat(root, &ours) == 0 && stat(folder, &theirs) == 0 &&
            ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino)
            die("%s is a layer, and laying a tree there would delete it; "
                "say --out FOLDER with another folder",
                root);
    }
    sweep(layer, root, "");
    for (size_t i = 0; i < layer->tree.count; i++) {
        struct file *file = layer->tree.item[i];
        const char *data;

        if (!is_laid(layer, file))
            continue;
        data = text_of(file);
        put(text("%s/%s", root, file->path), data, file->size, 0444,
            text("%s/.new/%d", out, (int)getpid()));
    }
}
