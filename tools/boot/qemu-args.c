/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The one place that says which machine the book's kernels run on: builds
 * QEMU's command line.
 *
 * isapc, because it starts faster than pc and delivers the same multiboot
 * memory map; -apic, because bios-microvm.bin leaves a local APIC in the
 * way of the PIT's interrupts; icount with sleep=off, so that guest time
 * follows from the instructions executed and idle time costs nothing.  With
 * a disk it must cost something: else the guest would wait for ten seconds
 * before the host has read a sector.
 */
#define _GNU_SOURCE
#include "qemu-run.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct args {
    char **list;
    size_t count, room;
};

static void
out_of_memory(void)
{
    fputs("boot: out of memory\n", stderr);
    abort();
}

static void
add_owned(struct args *args, char *word)
{
    if (args->count == args->room) {
        args->room = args->room ? 2 * args->room : 64;
        args->list = realloc(args->list, args->room * sizeof *args->list);
        if (!args->list)
            out_of_memory();
    }
    args->list[args->count++] = word;
}

__attribute__((format(printf, 2, 3))) static void
add(struct args *args, const char *format, ...)
{
    va_list ap;
    char *word;

    va_start(ap, format);
    if (vasprintf(&word, format, ap) < 0)
        out_of_memory();
    va_end(ap);
    add_owned(args, word);
}

/* Inside most of QEMU's option values a comma must be written twice. */
static char *
double_commas(const char *text)
{
    char *doubled = malloc(2 * strlen(text) + 1), *to = doubled;

    if (!doubled)
        out_of_memory();
    for (; *text; text++) {
        if (*text == ',')
            *to++ = ',';
        *to++ = *text;
    }
    *to = '\0';
    return doubled;
}

static void
add_serial(struct args *args, const char *id, enum slot slot)
{
    add(args, "-chardev");
    add(args, "file,id=%s,path=/proc/self/fd/%d", id, CHILD_FD(slot));
    add(args, "-serial");
    add(args, "chardev:%s", id);
}

static void
add_machine(struct args *args, const struct run *run, const char *bios)
{
    unsigned mib = run->options.memory_mib;

    add(args, "-no-user-config");
    add(args, "-nodefaults");
    add(args, "-machine");
    add(args, "isapc,memory-backend=ram");
    add(args, "-accel");
    add(args, "tcg");
    add(args, "-cpu");
    add(args, "qemu32,-apic");
    if (strcmp(bios, "default") != 0) {
        add(args, "-bios");
        add(args, "%s", bios);
    }
    add(args, "-m");
    add(args, "%uM", mib);
    add(args, "-object");
    add(args,
        "memory-backend-file,id=ram,size=%uM,share=on,"
        "mem-path=/proc/self/fd/%d",
        mib, CHILD_FD(SLOT_RAM));
    add(args, "-display");
    add(args, "none");
    add(args, "-vga");
    add(args, "none");
    add(args, "-no-reboot");
    add(args, "-action");
    add(args, "shutdown=pause,watchdog=pause");
    add(args, "-device");
    add(args, "isa-debug-exit,iobase=0xf4,iosize=0x04");
}

static void
add_clock(struct args *args, const struct run *run)
{
    int shift = 0;

    while (1u << shift < run->options.insn_ns)
        shift++;
    add(args, "-icount");
    add(args, "shift=%d,sleep=%s", shift,
        run->options.disk || run->options.idle_takes_time ? "on" : "off");
    add(args, "-rtc");
    add(args, "base=2000-01-01,clock=vm");
    if (run->options.guest_seconds > 0) {
        add(args, "-device");
        add(args, "ib700");
    }
}

static void
add_kernel(struct args *args, const struct run *run)
{
    const struct boot_options *options = &run->options;
    struct args initrd = {0};
    size_t length = 1, i;
    char *joined;

    add(args, "-kernel");
    add(args, "/proc/self/fd/%d", CHILD_FD(SLOT_KERNEL));
    add(args, "-append");
    add(args, "%s", options->words);
    if (!options->modules_count)
        return;

    for (i = 0; i < options->modules_count; i++) {
        const char *words = options->modules[i].words;
        char *quoted = double_commas(words ? words : "");

        add(&initrd, "%s/proc/self/fd/%d%s%s", i ? "," : "",
            CHILD_FD(SLOT_MODULE + (int)i), *quoted ? " " : "", quoted);
        length += strlen(initrd.list[i]);
        free(quoted);
    }
    joined = calloc(1, length);
    if (!joined)
        out_of_memory();
    for (i = 0; i < initrd.count; i++)
        strcat(joined, initrd.list[i]);
    add_owned(&initrd, NULL);
    qemu_args_free(initrd.list);
    add(args, "-initrd");
    add_owned(args, joined);
}

static void
add_wishes(struct args *args, const struct run *run)
{
    const struct boot_options *options = &run->options;
    char *gdb;

    if (options->disk) {
        add(args, "-drive");
        add(args,
            "if=ide,format=raw,cache=unsafe,file.locking=off,"
            "file=/proc/self/fd/%d",
            CHILD_FD(SLOT_DISK));
    }
    if (options->log) {
        add(args, "-d");
        add(args, "%s", options->log);
        add(args, "-D");
        add(args, "/proc/self/fd/%d", CHILD_FD(SLOT_LOG));
    }
    if (options->gdb) {
        gdb = double_commas(options->gdb);
        add(args, "-gdb");
        if (*gdb == ':')
            add(args, "tcp:127.0.0.1%s", gdb);
        else
            add(args, "unix:%s,server=on,wait=off", gdb);
        free(gdb);
    }
    for (size_t i = 0; options->extra && options->extra[i]; i++)
        add(args, "%s", options->extra[i]);
}

char **
qemu_args(const struct run *run, const char *bios)
{
    struct args args = {0};

    add(&args, "%s", run->options.qemu);
    add_machine(&args, run, bios);
    add(&args, "-S");
    add(&args, "-chardev");
    add(&args, "socket,id=qmp,fd=%d", CHILD_FD(SLOT_QMP));
    add(&args, "-mon");
    add(&args, "chardev=qmp,mode=control");
    if (run->options.interactive) {
        add(&args, "-chardev");
        add(&args, "stdio,id=com1,mux=on,signal=off");
        add(&args, "-serial");
        add(&args, "chardev:com1");
        add(&args, "-mon");
        add(&args, "chardev=com1,mode=readline");
    } else {
        add_clock(&args, run);
        add_serial(&args, "com1", SLOT_COM1);
    }
    add_serial(&args, "com2", SLOT_COM2);
    add_kernel(&args, run);
    add_wishes(&args, run);
    add_owned(&args, NULL);
    return args.list;
}

void
qemu_args_free(char **args)
{
    for (size_t i = 0; args && args[i]; i++)
        free(args[i]);
    free(args);
}
