// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pipes: a ring of 4096 bytes in a frame, with a reading and a writing end.
 * After Linux 0.11 (fs/pipe.c).
 */
#include "fs/file.h"
#include "kernel/layout.h"
#include "kernel/mark.h"
#include "kernel/signal.h"
#include "kernel/syscall.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/memory.h"
#include "mm/uaccess.h"

/*
 * What goes through in one piece.  Bytes take a stop on the kernel's stack:
 * a copy to or from a program may sleep, and then another task may use the
 * same pipe.
 */
#define PIPE_BUF 512u

struct pipe {
    paddr_t page;          /* the ring; 0: a free place */
    uint32_t first;        /* the oldest byte's place */
    uint32_t used;         /* bytes in the ring */
    bool readers, writers; /* is that end still open? */
    bool taking;           /* a reader copies the oldest bytes */
    uint32_t waiting;      /* tasks asleep, at either end */
};

static struct pipe pipes[NR_FILE / 2];

LAYOUT(pipe, page);

/* Copy between the ring, from `at` on, and a buffer: in up to two parts. */
static void
ring_copy(struct pipe *pipe, uint32_t at, char *buffer, uint32_t n, bool in)
{
    char *ring = phys_to_virt(pipe->page);
    uint32_t start = at % PAGE_SIZE;
    uint32_t part = n < PAGE_SIZE - start ? n : PAGE_SIZE - start;

    if (in) {
        memcpy(ring + start, buffer, part);
        memcpy(ring, buffer + part, n - part);
    } else {
        memcpy(buffer, ring + start, part);
        memcpy(buffer + part, ring, n - part);
    }
}

static uint32_t
smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* False: the task is marked, and shall wait no more. */
static bool
wait_at(struct pipe *pipe)
{
    bool woken;

    pipe->waiting++;
    woken = interruptible_sleep_on(pipe);
    pipe->waiting--;
    return woken;
}

/* wake_up asks all slots: not for nothing. */
static void
wake_waiting(struct pipe *pipe)
{
    if (pipe->waiting > 0)
        wake_up(pipe);
}

/*
 * Up to n bytes to a program: how many, or -EFAULT if not one could be
 * stored.  Bytes leave the ring when the program has them, so nobody else
 * may take any meanwhile.
 */
static int32_t
take_bytes(struct pipe *pipe, uint32_t to, uint32_t n)
{
    char part[PIPE_BUF];
    uint32_t done = 0;

    while (done < n && pipe->used > 0) {
        uint32_t length = smaller(smaller(n - done, pipe->used), PIPE_BUF);

        ring_copy(pipe, pipe->first, part, length, false);
        if (!copy_to_user(to + done, part, length))
            return done ? (int32_t)done : -EFAULT;
        pipe->first += length;
        pipe->used -= length;
        wake_waiting(pipe);
        done += length;
    }
    return (int32_t)done;
}

/* Waits for the first byte, not for the last. */
static int32_t
pipe_read(struct file *file, uint32_t to, uint32_t n)
{
    struct pipe *pipe = file->f_private;
    int32_t result;

    if (n == 0)
        return 0;
    while (pipe->taking || pipe->used == 0) {
        if (!pipe->taking && !pipe->writers)
            return 0;
        if (!wait_at(pipe))
            return -EINTR;
    }
    pipe->taking = true;
    result = take_bytes(pipe, to, n);
    pipe->taking = false;
    wake_waiting(pipe);
    return result;
}

/* Waits until all has gone in.  Nobody to read it is deadly, as in Linux. */
static int32_t
pipe_write(struct file *file, uint32_t from, uint32_t n)
{
    struct pipe *pipe = file->f_private;
    char part[PIPE_BUF];
    uint32_t done = 0;

    while (done < n) {
        uint32_t length = smaller(n - done, PIPE_BUF);

        if (!copy_from_user(part, from + done, length))
            return done ? (int32_t)done : -EFAULT;
        while (pipe->readers && PAGE_SIZE - pipe->used < length)
            if (!wait_at(pipe))
                return -EINTR;
        if (!pipe->readers)
            do_exit(SIGPIPE);
        ring_copy(pipe, pipe->first + pipe->used, part, length, true);
        pipe->used += length;
        wake_waiting(pipe);
        done += length;
    }
    return (int32_t)done;
}

/* `end` is one of the two in the pipe. */
static void
close_end(struct pipe *pipe, bool *end)
{
    *end = false;
    wake_waiting(pipe);
    if (pipe->readers || pipe->writers)
        return;
    free_page(pipe->page);
    pipe->page = 0;
}

static void
read_end_closed(struct file *file)
{
    struct pipe *pipe = file->f_private;

    close_end(pipe, &pipe->readers);
}

static void
write_end_closed(struct file *file)
{
    struct pipe *pipe = file->f_private;

    close_end(pipe, &pipe->writers);
}

static const struct file_operations read_end = {
    .read = pipe_read,
    .release = read_end_closed,
};

static const struct file_operations write_end = {
    .write = pipe_write,
    .release = write_end_closed,
};

/* A pipe with both ends open, or NULL. */
static struct pipe *
pipe_new(void)
{
    paddr_t page = get_free_page(); /* may_sleep: holds nothing */

    for (uint32_t i = 0; page && i < NR_FILE / 2; i++) {
        if (pipes[i].page)
            continue;
        pipes[i] =
            (struct pipe){.page = page, .readers = true, .writers = true};
        return &pipes[i];
    }
    free_page(page);
    return NULL;
}

/* A file for one end; if there is none to be had, that end is closed. */
static struct file *
pipe_file(struct pipe *pipe, const struct file_operations *operations)
{
    bool writes = operations == &write_end;
    struct file *file = file_new();

    if (!file) {
        close_end(pipe, writes ? &pipe->writers : &pipe->readers);
        return NULL;
    }
    file->f_private = pipe;
    file->f_op = operations;
    file->f_flags = writes ? O_WRONLY : O_RDONLY;
    return file;
}

/* Both ends at descriptors, or neither. */
static int32_t
install_ends(struct file *reader, struct file *writer, int32_t fds[2])
{
    fds[0] = fd_install_or_put(reader);
    if (fds[0] < 0) {
        file_put(writer);
        return fds[0];
    }
    fds[1] = fd_install_or_put(writer);
    if (fds[1] < 0) {
        fd_close((uint32_t)fds[0]);
        return fds[1];
    }
    return 0;
}

static int32_t
sys_pipe(struct regs *regs)
{
    struct pipe *pipe = pipe_new();
    struct file *reader, *writer;
    int32_t fds[2], error;

    if (!pipe)
        return -ENFILE;
    reader = pipe_file(pipe, &read_end);
    writer = pipe_file(pipe, &write_end);
    if (!reader || !writer) {
        if (reader)
            file_put(reader);
        if (writer)
            file_put(writer);
        return -ENFILE;
    }
    error = install_ends(reader, writer, fds);
    if (error)
        return error;
    if (!copy_to_user(ARG1(regs), fds, sizeof(fds))) {
        fd_close((uint32_t)fds[0]);
        fd_close((uint32_t)fds[1]);
        return -EFAULT;
    }
    return 0;
}

SYSCALL(42, sys_pipe);
