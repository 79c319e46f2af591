/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the boot driver share about one run; not for its
 * users.
 */
#ifndef TOOLS_QEMU_RUN_H
#define TOOLS_QEMU_RUN_H

#include "qemu.h"

#include <sys/types.h>

/*
 * Every file that QEMU uses is opened here and inherited, so there is never
 * a name on disk to clean up.  A slot's number in the child is fixed, as
 * the guest can see it in its command line.
 */
enum slot {
    SLOT_QMP,
    SLOT_COM1,
    SLOT_COM2,
    SLOT_RAM,
    SLOT_LOG,
    SLOT_DISK,
    SLOT_KERNEL,
    SLOT_MODULE,
    SLOTS = SLOT_MODULE + BOOT_MODULES_MAX
};
#define CHILD_FD(slot) (3 + (slot))

struct run {
    struct boot_options options; /* with all defaults filled in */
    struct boot_result *result;
    int fd[SLOTS]; /* ours, close-on-exec; -1 if unused */
    int qmp;       /* our end of QEMU's control socket */
    int said;      /* QEMU's stdout and stderr */
    size_t disk_size;
    pid_t pid;

    bool started;           /* the guest has executed something */
    bool stopping;          /* QEMU was told to quit */
    int guest_seconds_left; /* not yet given to the watchdog */
    size_t shown;           /* bytes of COM1 copied to show_fd */
};

/* qemu-args.c: the command line; NULL-terminated, freed in one piece. */
char **qemu_args(const struct run *run, const char *bios);

void qemu_args_free(char **args);

/* qemu-watch.c: what to tell QEMU before it runs; then until it is gone. */
bool qemu_watch_begin(struct run *run);

void qemu_watch(struct run *run);

/* qemu.c: sets the result's error, once; the first one counts. */
void run_error(struct run *run, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* qemu-files.c: opens all files; on failure sets the error. */
bool run_open(struct run *run);

/* The size of one of the run's files, 0 if it is not in use. */
size_t run_size(const struct run *run, enum slot slot);

/*
 * A file's first bytes, and a NUL after them; NULL if it has not so many.
 */
void *run_read(int fd, size_t size);

/* Moves what the run wrote into the result. */
void run_collect(struct run *run);

void run_close(struct run *run);

#endif
