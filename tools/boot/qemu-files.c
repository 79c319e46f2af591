/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Opens the files of one run before QEMU starts, so that a wrong name gets
 * a plain answer, and reads them when it has ended.
 *
 * Output goes to memory files and not to pipes: QEMU's serial port waits
 * when a pipe is full, and the guest would then see how busy the host is.
 */
#define _GNU_SOURCE
#include "qemu-run.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    KERNEL_BYTES_MAX = 64 << 20,
    MULTIBOOT_SEARCH = 8192, /* the header lies within the first 8 KiB */
};

size_t
run_size(const struct run *run, enum slot slot)
{
    struct stat st;

    if (run->fd[slot] < 0 || fstat(run->fd[slot], &st) < 0)
        return 0;
    return (size_t)st.st_size;
}

void *
run_read(int fd, size_t size)
{
    char *bytes = malloc(size + 1);
    size_t done = 0;
    ssize_t got;

    while (bytes && done < size) {
        got = pread(fd, bytes + done, size - done, (off_t)done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            free(bytes);
            return NULL;
        }
        done += (size_t)got;
    }
    if (bytes)
        bytes[size] = '\0';
    return bytes;
}

/* Opens a regular file that the user named. */
static bool
open_named(struct run *run, enum slot slot, const char *what,
           const char *path, int flags)
{
    struct stat st;
    int fd = open(path, flags | O_CLOEXEC);

    run->fd[slot] = fd;
    if (fd < 0 || fstat(fd, &st) < 0) {
        run_error(run, "cannot open the %s '%s': %s", what, path,
                  strerror(errno));
        return false;
    }
    if (!S_ISREG(st.st_mode)) {
        run_error(run, "the %s '%s' is not a file", what, path);
        return false;
    }
    return true;
}

static bool
open_memory(struct run *run, int *fd, const char *name, size_t size)
{
    *fd = memfd_create(name, MFD_CLOEXEC);
    if (*fd >= 0 && ftruncate(*fd, (off_t)size) == 0)
        return true;
    run_error(run, "cannot make a memory file of %zu bytes: %s", size,
              strerror(errno));
    return false;
}

/* Reads the kernel and makes sure that QEMU will take it for multiboot. */
static bool
open_kernel(struct run *run)
{
    static const unsigned char elf32[] = {0x7f, 'E', 'L', 'F', 1, 1};
    struct boot_result *result = run->result;
    const char *path = run->options.kernel;
    const Elf32_Ehdr *elf;
    uint32_t word[3];

    if (!open_named(run, SLOT_KERNEL, "kernel", path, O_RDONLY))
        return false;
    result->elf_size = run_size(run, SLOT_KERNEL);
    if (result->elf_size > KERNEL_BYTES_MAX) {
        run_error(run, "the kernel '%s' has %zu bytes, of at most %d", path,
                  result->elf_size, KERNEL_BYTES_MAX);
        return false;
    }
    result->elf = run_read(run->fd[SLOT_KERNEL], result->elf_size);
    if (!result->elf) {
        run_error(run, "cannot read the kernel '%s' (%zu bytes)", path,
                  result->elf_size);
        return false;
    }
    elf = (const Elf32_Ehdr *)result->elf;
    if (result->elf_size < sizeof *elf ||
        memcmp(elf->e_ident, elf32, sizeof elf32) != 0 ||
        elf->e_type != ET_EXEC || elf->e_machine != EM_386) {
        run_error(run, "'%s' is not a kernel: not an i386 ELF program",
                  path);
        return false;
    }
    for (size_t at = 0; at + sizeof word <= result->elf_size &&
                        at + sizeof word <= MULTIBOOT_SEARCH;
         at += 4) {
        memcpy(word, result->elf + at, sizeof word);
        if (word[0] == 0x1badb002 && word[0] + word[1] + word[2] == 0)
            return true;
    }
    run_error(run,
              "'%s' is not a kernel: no multiboot header in its first "
              "8 KiB",
              path);
    return false;
}

/* The guest gets a copy of the disk, unless its writes are to be kept. */
static bool
open_disk(struct run *run)
{
    const char *path = run->options.disk;
    int from;
    off_t at = 0;
    ssize_t got = 1;

    if (!open_named(run, SLOT_DISK, "disk", path,
                    run->options.disk_write ? O_RDWR : O_RDONLY))
        return false;
    run->disk_size = run_size(run, SLOT_DISK);
    if (run->options.disk_write)
        return true;

    from = run->fd[SLOT_DISK];
    if (open_memory(run, &run->fd[SLOT_DISK], "disk", 0)) {
        while (got > 0 && (size_t)at < run->disk_size)
            got = sendfile(run->fd[SLOT_DISK], from, &at,
                           run->disk_size - (size_t)at);
    }
    close(from);
    if (run_size(run, SLOT_DISK) != run->disk_size)
        run_error(run, "cannot copy the disk '%s': %s", path,
                  strerror(errno));
    return !run->result->error;
}

/*
 * QEMU removes what lies at the socket's path; let that be a socket only.
 */
static bool
check_gdb(struct run *run)
{
    const char *path = run->options.gdb;
    struct sockaddr_un address;
    struct stat st;

    if (*path == ':')
        return true;
    if (strlen(path) >= sizeof address.sun_path) {
        run_error(run,
                  "'%s' is too long for a socket (%zu characters at "
                  "most)",
                  path, sizeof address.sun_path - 1);
        return false;
    }
    if (lstat(path, &st) == 0 && !S_ISSOCK(st.st_mode)) {
        run_error(run, "'%s' is there already, and is not a socket", path);
        return false;
    }
    return true;
}

bool
run_open(struct run *run)
{
    const struct boot_options *options = &run->options;

    if (!open_kernel(run) ||
        !open_memory(run, &run->fd[SLOT_COM1], "com1", 0) ||
        !open_memory(run, &run->fd[SLOT_COM2], "com2", 0) ||
        !open_memory(run, &run->said, "said", 0) ||
        !open_memory(run, &run->fd[SLOT_RAM], "ram",
                     (size_t)options->memory_mib << 20))
        return false;
    if (options->log && !open_memory(run, &run->fd[SLOT_LOG], "log", 0))
        return false;
    if (options->disk && !open_disk(run))
        return false;
    if (options->gdb && !check_gdb(run))
        return false;
    for (size_t i = 0; i < options->modules_count; i++)
        if (!open_named(run, SLOT_MODULE + (enum slot)i, "module",
                        options->modules[i].path, O_RDONLY))
            return false;
    return true;
}

/* Maps a file for reading, to outlive its descriptor. */
static const unsigned char *
map(const struct run *run, enum slot slot, size_t *size)
{
    void *at;

    *size = run_size(run, slot);
    if (!*size)
        return NULL;
    at = mmap(NULL, *size, PROT_READ, MAP_SHARED, run->fd[slot], 0);
    if (at != MAP_FAILED)
        return at;
    *size = 0;
    return NULL;
}

static void
collect(struct run *run, enum slot slot, size_t most, char **bytes,
        size_t *size)
{
    size_t there = run_size(run, slot);
    char *copy;

    if (there > most)
        there = most;
    copy = run_read(run->fd[slot], there);
    if (!copy) {
        run_error(run, "cannot read the output: %s", strerror(errno));
        return;
    }
    free(*bytes);
    *bytes = copy;
    *size = there;
}

void
run_collect(struct run *run)
{
    struct boot_result *result = run->result;
    size_t most = run->options.output_bytes;

    collect(run, SLOT_COM1, most, &result->com1, &result->com1_size);
    collect(run, SLOT_COM2, most, &result->com2, &result->com2_size);
    if (run->options.log)
        collect(run, SLOT_LOG, BOOT_LOG_BYTES, &result->log,
                &result->log_size);
    result->ram = map(run, SLOT_RAM, &result->ram_size);
    if (run->options.disk && !run->options.disk_write)
        result->disk = map(run, SLOT_DISK, &result->disk_size);
}

void
run_close(struct run *run)
{
    for (int i = 0; i < SLOTS; i++)
        if (run->fd[i] >= 0)
            close(run->fd[i]);
    if (run->said >= 0)
        close(run->said);
}
