/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The boot driver: starts one kernel in QEMU, on the one machine the book
 * uses, and brings back what it said and how it ended.  A run is bounded in
 * guest time, host time and output, leaves no process and no file behind
 * (even when the driver is killed), and repeats byte for byte.
 *
 * Everything a result points to belongs to it until boot_free().  Nothing
 * here prints or exits, except boot_report().  Needs Linux (memfd, /proc).
 */
#ifndef TOOLS_QEMU_H
#define TOOLS_QEMU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum {
    BOOT_STATUS_PASS = 33, /* QEMU's exit status when the guest passed */
    BOOT_STATUS_FAIL = 35, /* ... and when it panicked or a run failed */

    BOOT_MEMORY_MIB = 16,
    BOOT_GUEST_SECONDS = 10,
    BOOT_HOST_SECONDS = 120,
    BOOT_OUTPUT_BYTES = 1 << 20,
    BOOT_LOG_BYTES = 64 << 20,
    BOOT_INSN_NS = 16,
    BOOT_MODULES_MAX = 8,
};

enum boot_verdict {
    BOOT_NOT_STARTED, /* the kernel never ran; `error` says why */
    BOOT_PASS,        /* status 33 */
    BOOT_FAIL,        /* status 35 */
    BOOT_ODD,         /* the guest left with any other status */
    BOOT_RESET,       /* the machine was reset: as a rule a triple fault */
    BOOT_GUEST_TIME,  /* the guest time was used up */
    BOOT_HOST_TIME,   /* the host time was used up */
    BOOT_FLOOD,       /* more output than allowed on a port or in the log */
    BOOT_ENDED,   /* QEMU was ended from outside: user, debugger, signal */
    BOOT_CRASHED, /* QEMU itself crashed or was killed */
    BOOT_VERDICTS
};

/* A file laid into guest memory as a multiboot module. */
struct boot_module {
    const char *path;
    const char *words; /* follow the module's name in its string; or NULL */
};

/* Zero in any field means its default, so only `kernel` must be set. */
struct boot_options {
    const char *kernel;  /* path of a multiboot ELF; any characters */
    const char *words;   /* kernel command line after the kernel's name */
    unsigned memory_mib; /* guest RAM in MiB: 1 to 2048 */
    int guest_seconds;   /* rounded up to even; negative: no limit */
    int host_seconds;    /* negative: no limit; stops do not count */
    size_t output_bytes; /* limit for each of COM1 and COM2 */
    unsigned insn_ns; /* guest ns an instruction takes: 1, 2, 4 ... 1024 */
    const struct boot_module *modules;
    size_t modules_count; /* at most BOOT_MODULES_MAX */
    const char *disk;     /* image file of an ATA disk */
    bool disk_write;      /* the guest writes to `disk`, not to a copy */
    bool idle_takes_time; /* the host's, that is; a disk implies it */
    const char *log;      /* what QEMU logs: "int" for all exceptions */
    int show_fd;          /* COM1 is copied there as it comes */
    bool interactive; /* COM1 is the terminal; host's clock, no limits */
    const char *gdb;  /* ":PORT" or a socket's path: wait for gdb there */
    const char *bios; /* "default" for QEMU's own, or a file QEMU knows */
    const char *qemu; /* else $QEMU, else "qemu-system-i386" */
    const char *const *extra; /* more arguments for QEMU, NULL at the end */
};

struct boot_result {
    enum boot_verdict verdict;
    int status;       /* QEMU's exit status, or minus a signal's number */
    const char *bios; /* the BIOS that was used */
    char *error;      /* why it did not start, or NULL */
    char *kernel, *words; /* as in the options; never NULL */

    /* What was written, at most the limit; one NUL follows each of them. */
    char *com1, *com2, *log;
    size_t com1_size, com2_size, log_size;
    bool on_terminal; /* interactive: COM1 went there, com1 is empty */
    char *said;       /* QEMU's own words on stdout and stderr */

    /*
     * Guest memory and the private copy of the disk after the end, read
     * only, or NULL.  The BIOS's range, 0xa0000 to 0xfffff, is RAM here,
     * not the ROM that the guest sees.
     */
    const unsigned char *ram, *disk;
    size_t ram_size, disk_size;

    unsigned char *elf; /* the kernel file, for guest.h; or NULL */
    size_t elf_size;

    /* "info registers", if the driver ended the run or saw a reset. */
    char *registers;
    double host_seconds;
    int guest_seconds; /* the limits that held, negative for none */
    int host_seconds_limit;
    size_t output_bytes;
};

/*
 * Runs one kernel to its end.  Fills *result whatever happens and returns
 * its verdict; the caller frees it with boot_free() in every case.  The
 * guest's command line is "/proc/self/fd/9 WORDS", wherever the kernel
 * lies.
 *
 * The QEMU process is killed when the *thread* that called this ends.
 */
enum boot_verdict boot_run(const struct boot_options *options,
                           struct boot_result *result);

/* Frees what a result owns; a zeroed or freed result is fine. */
void boot_free(struct boot_result *result);

/* "pass", "guest-time" ...: one word a verdict, for files and options. */
const char *boot_verdict_word(enum boot_verdict verdict);

/* The verdict with that word, or BOOT_VERDICTS if there is none. */
enum boot_verdict boot_verdict_of(const char *word);

/*
 * Prints how a run ended in a sentence, where the kernel was if it did not
 * end by itself, and the last lines that it wrote.
 */
void boot_report(FILE *out, const struct boot_result *result);

/*
 * A register's value by QEMU's name ("EIP", "CR2"), where they are known.
 */
bool boot_register(const struct boot_result *result, const char *name,
                   uint32_t *value);

/* Did COM1 say this text anywhere? */
bool boot_says(const struct boot_result *result, const char *text);

/* The number of COM1 lines that begin with a prefix ("" counts all). */
size_t boot_count(const struct boot_result *result, const char *prefix);

/*
 * The nth (from 0) COM1 line that begins with a prefix, without its line
 * end, or NULL.  The caller frees it.
 */
char *boot_line(const struct boot_result *result, const char *prefix,
                size_t nth);

/*
 * The number in the COM1 line "KEY: NUMBER ...", decimal or 0x hex, signed.
 * False, and *value unchanged, unless exactly one line begins with "KEY:"
 * and a number that fits follows in it.
 */
bool boot_value(const struct boot_result *result, const char *key,
                int64_t *value);

/*
 * The lines on COM2 between "--- graph NAME" and its "--- end".  NULL if
 * there is no such graph, if it is cut short, or if there are two.  The
 * caller frees it.
 */
char *boot_graph(const struct boot_result *result, const char *name);

#endif
