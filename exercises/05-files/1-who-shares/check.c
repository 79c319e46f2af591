/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exercise 5.1: draws opens, dups, forks, reads and closes of up to three
 * tasks over two files, follows positions and counts through them, and
 * compares the student's numbers.
 */
#include <stdlib.h>
#include <string.h>

#include "exercise.h"

enum {
    TASKS = 3,
    FDS = 8,
    FIRST_FD = 3,
    OBJECTS = 16,
    INODES = 2,
    LINES = 14,
};

static const char *const path = "answers.txt";

/* The second has two names. */
static const char *const names[] = {"/etc/note", "/etc/list",
                                    "etc/../etc/list"};
static const unsigned inode_of[] = {0, 1, 1};

static struct open_file {
    unsigned inode, count, pos;
} files[OBJECTS];
static unsigned nr_files, size[INODES], users[INODES];

/* Which open file each descriptor names; -1: none. */
static int fd_of[TASKS][FIRST_FD + FDS];
static bool lives[TASKS];
static unsigned nr_tasks;

enum kind { OPEN, DUP, FORK, READ, CLOSE, EXIT, KINDS };

static struct line {
    enum kind kind;
    char *told;
    unsigned f_pos, f_count, i_count; /* as the kind has them */
} lines[LINES];
static unsigned nr_lines;

/* Traps that the drawing has to hold. */
static bool shared_after_fork, shared_after_dup, two_opens, cut_short,
    outlived, inode_outlived;
static unsigned last_reader[OBJECTS];

/* ---- the model ---- */

static int
lowest_free(unsigned task)
{
    for (unsigned fd = FIRST_FD; fd < FIRST_FD + FDS; fd++)
        if (fd_of[task][fd] < 0)
            return (int)fd;
    return -1;
}

static void
let_go(int file)
{
    if (--files[file].count > 0)
        return;
    users[files[file].inode]--;
}

static struct line *
add(enum kind kind, char *told)
{
    lines[nr_lines] = (struct line){.kind = kind, .told = told};
    return &lines[nr_lines++];
}

static void
note(struct line *line, int file)
{
    line->f_pos = files[file].pos;
    line->f_count = files[file].count;
    line->i_count = users[files[file].inode];
}

static void
draw_open(unsigned task)
{
    unsigned name = draw_below(COUNT(names)), inode = inode_of[name];
    int fd = lowest_free(task), file = (int)nr_files;

    if (fd < 0 || nr_files == OBJECTS)
        return;
    two_opens |= inode == 1 && users[1] > 0;
    files[nr_files++] = (struct open_file){.inode = inode, .count = 1};
    users[inode]++;
    fd_of[task][fd] = file;
    note(add(OPEN, text("%c opens %s as %d", 'A' + task, names[name], fd)),
         file);
}

/* Some open descriptor of the task, or -1. */
static int
some_fd(unsigned task)
{
    int fds[FIRST_FD + FDS];
    unsigned n = 0;

    for (int fd = FIRST_FD; fd < FIRST_FD + FDS; fd++)
        if (fd_of[task][fd] >= 0)
            fds[n++] = fd;
    return n ? fds[draw_below(n)] : -1;
}

static void
draw_dup(unsigned task, int fd)
{
    int to = lowest_free(task), file = fd_of[task][fd];

    if (to < 0)
        return;
    files[file].count++;
    fd_of[task][to] = file;
    note(add(DUP, text("%c dups %d, gets %d", 'A' + task, fd, to)), file);
}

static void
draw_fork(unsigned task)
{
    unsigned child = nr_tasks;

    if (nr_tasks == TASKS || nr_lines < 3)
        return;
    nr_tasks++;
    lives[child] = true;
    for (int fd = FIRST_FD; fd < FIRST_FD + FDS; fd++) {
        fd_of[child][fd] = fd_of[task][fd];
        if (fd_of[child][fd] >= 0)
            files[fd_of[child][fd]].count++;
    }
    add(FORK, text("%c forks, child %c", 'A' + task, 'A' + child));
}

static void
draw_read(unsigned task, int fd)
{
    int file = fd_of[task][fd];
    struct open_file *f = &files[file];
    unsigned n = draw_between(5, 25), reader = task * 100 + (unsigned)fd;
    struct line *line =
        add(READ, text("%c reads %u from %d", 'A' + task, n, fd));

    if (f->pos > 0 && f->pos < size[f->inode]) {
        shared_after_fork |= last_reader[file] / 100 != task;
        shared_after_dup |=
            last_reader[file] / 100 == task && last_reader[file] != reader;
    }
    last_reader[file] = reader;
    cut_short |= f->pos < size[f->inode] && f->pos + n > size[f->inode];
    f->pos += n;
    if (f->pos > size[f->inode])
        f->pos = size[f->inode];
    note(line, file);
}

static void
draw_close(unsigned task, int fd)
{
    int file = fd_of[task][fd];

    fd_of[task][fd] = -1;
    let_go(file);
    outlived |= files[file].count > 0;
    inode_outlived |=
        files[file].count == 0 && users[files[file].inode] > 0;
    note(add(CLOSE, text("%c closes %d", 'A' + task, fd)), file);
}

static void
draw_exit(unsigned task)
{
    if (task == 0)
        return;
    lives[task] = false;
    for (int fd = FIRST_FD; fd < FIRST_FD + FDS; fd++) {
        if (fd_of[task][fd] >= 0)
            let_go(fd_of[task][fd]);
        fd_of[task][fd] = -1;
    }
    add(EXIT, text("%c exits", 'A' + task));
}

static void
draw_line(void)
{
    unsigned task, way = draw_below(20);
    int fd;

    do
        task = draw_below(nr_tasks);
    while (!lives[task]);
    fd = some_fd(task);
    if (way < 4 || fd < 0)
        draw_open(task);
    else if (way < 6)
        draw_dup(task, fd);
    else if (way < 8)
        draw_fork(task);
    else if (way < 16)
        draw_read(task, fd);
    else if (way < 19)
        draw_close(task, fd);
    else
        draw_exit(task);
}

static void
begin(void)
{
    nr_files = nr_lines = 0;
    nr_tasks = 1;
    memset(fd_of, -1, sizeof fd_of);
    memset(lives, 0, sizeof lives);
    memset(users, 0, sizeof users);
    lives[0] = true;
    shared_after_fork = shared_after_dup = two_opens = cut_short =
        outlived = inode_outlived = false;
    for (unsigned i = 0; i < INODES; i++)
        size[i] = draw_between(30, 60);
}

static unsigned
how_many(enum kind kind)
{
    unsigned n = 0;

    for (unsigned i = 0; i < nr_lines; i++)
        n += lines[i].kind == kind;
    return n;
}

/* Until every trap is in it. */
static void
draw_all(uint32_t drawing)
{
    draw_from(drawing);
    do {
        begin();
        while (nr_lines < LINES)
            draw_line();
    } while (!shared_after_fork || !shared_after_dup || !two_opens ||
             !cut_short || !outlived || !inode_outlived ||
             how_many(OPEN) > 4 || how_many(CLOSE) < 2 || users[1] == 0);
}

static bool
is_counted(unsigned i)
{
    return lines[i].kind == OPEN || lines[i].kind == DUP ||
           lines[i].kind == CLOSE;
}

static void
print_all(FILE *out, uint32_t drawing)
{
    draw_all(drawing);
    fprintf(out, "/etc/note has %u bytes, /etc/list has %u\n\n", size[0],
            size[1]);
    for (unsigned i = 0; i < nr_lines; i++) {
        const struct line *line = &lines[i];

        if (line->kind == READ)
            fprintf(out, "step %2u | %-28s | f_pos ...\n", i + 1,
                    line->told);
        else if (is_counted(i))
            fprintf(out, "step %2u | %-28s | f_count ... | i_count ...\n",
                    i + 1, line->told);
        else
            fprintf(out, "step %2u | %s\n", i + 1, line->told);
    }
    for (unsigned i = 0; i < INODES; i++)
        fprintf(out, "%sat the end | i_count of %s ...\n", i ? "" : "\n",
                names[i]);
}

/* ---- the answers ---- */

static uint32_t
foretold(unsigned i, const char *label)
{
    return answer_number(answer_line(path, text("step %2u |", i + 1)),
                         label);
}

static uint32_t
foretold_end(unsigned i)
{
    const char *start = text("at the end | i_count of %s", names[i]);

    return answer_number(answer_line(path, start), names[i]);
}

/* All of it must be there before anybody is told anything. */
static void
read_drawing(void)
{
    draw_all(answer_drawing());
    for (unsigned i = 0; i < nr_lines; i++) {
        if (lines[i].kind == READ)
            foretold(i, "| f_pos ");
        if (is_counted(i)) {
            foretold(i, "| f_count ");
            foretold(i, "| i_count ");
        }
    }
    for (unsigned i = 0; i < INODES; i++)
        foretold_end(i);
}

static char *
where(unsigned i)
{
    return text("step %u, %s", i + 1, lines[i].told);
}

static void
positions(void)
{
    read_drawing();
    for (unsigned i = 0; i < nr_lines; i++)
        if (lines[i].kind == READ)
            want(where(i), "f_pos %u", lines[i].f_pos,
                 foretold(i, "| f_pos "));
}

static void
files_counted(void)
{
    read_drawing();
    for (unsigned i = 0; i < nr_lines; i++)
        if (is_counted(i))
            want(where(i), "f_count %u", lines[i].f_count,
                 foretold(i, "| f_count "));
}

static void
inodes_counted(void)
{
    read_drawing();
    for (unsigned i = 0; i < nr_lines; i++)
        if (is_counted(i))
            want(where(i), "i_count %u", lines[i].i_count,
                 foretold(i, "| i_count "));
    for (unsigned i = 0; i < INODES; i++)
        want(text("%s at the end", names[i]), "i_count %u", users[i],
             foretold_end(i));
}

static const struct check checks[] = {
    {"positions", "every position is right", 3, NULL, positions,
     "Which descriptors lead to the same struct file, and how long is the "
     "file?",
     "f_pos"},
    {"files", "every f_count is right", 2, NULL, files_counted,
     "Count arrows from descriptors, of all tasks.", "f_count"},
    {"inodes", "every i_count is right", 2, NULL, inodes_counted,
     "Who holds a pointer to an inode: a descriptor, a task, or a struct "
     "file?",
     "i_count end"},
};

const struct exercise exercise = {
    .checks = checks,
    .count = COUNT(checks),
    .drawn = "answers.txt",
    .draw = print_all,
};
