/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Boots kernels for checks, and reads what is left of the machine: its
 * memory, and QEMU's own log of exceptions.
 */
#define _GNU_SOURCE
#include "judge.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { GUEST_SECONDS = 2, HOST_SECONDS = 10, COM_BYTES = 256 << 10 };

static const char *student_kernel;
static bool runs_logged; /* each instruction, by the last run */
static struct boot_result last;
static char *last_words;

/* Where the page directory of a machine lies, for entry_at(). */
static const struct boot_result *directory_of;
static uint32_t directory;

/* The kernel that boot() boots from now on. */
void
use_kernel(const char *path)
{
    student_kernel = path;
}

/* Gives the last machine back; a check starts without one. */
void
guest_forget(void)
{
    boot_free(&last);
    last_words = NULL;
    directory_of = NULL;
}

const char *
guest_words(void)
{
    return last_words;
}

const char *
chapter_kernel(void)
{
    return text("%s/%s", kit.root, kit.kernel);
}

const char *
start_kernel(void)
{
    static char *path;
    char *problem, *files = text("%s/start-files", workspace());

    if (path)
        return path;
    lay_answer("start", files);
    path = build_kernel("start", files, &problem);
    if (!path)
        broken("start/ of exercise %s does not build: %s", kit.number,
               problem);
    return path;
}

/* How a run ended that did not end by itself, in the driver's words. */
static char *
sentence(const struct boot_result *result)
{
    char *words = NULL, *name, *how;
    size_t size;
    FILE *f = open_memstream(&words, &size);

    if (!f)
        broken("out of memory");
    boot_report(f, result);
    fclose(f);
    name = text("%s %s: ", result->kernel, result->words);
    how = strstr(words, name);
    how = how ? how + strlen(name) : words;
    if (result->verdict == BOOT_FLOOD && result->com1_size < COM_BYTES &&
        result->com2_size < COM_BYTES)
        how = text("%s; QEMU's log of them is full%s",
                   runs_logged ? "no end after as many instructions as "
                                 "can be counted"
                               : "exceptions without end",
                   strchr(how, '\n') ? strchr(how, '\n') : "");
    return printable(how, 1500);
}

const struct boot_result *
not_booted(void)
{
    static struct boot_result result;

    if (!result.elf)
        result.elf = (void *)read_whole(student_kernel, &result.elf_size);
    if (!result.elf)
        broken("cannot read %s", student_kernel);
    return &result;
}

const struct boot_result *
boot_with(struct boot_options options)
{
    bool theirs = !options.kernel;

    guest_forget();
    if (theirs) {
        options.kernel = student_kernel;
        last_words = text("%s", options.words ? options.words : "");
    }
    if (!options.guest_seconds)
        options.guest_seconds = GUEST_SECONDS;
    options.host_seconds = HOST_SECONDS;
    options.output_bytes = COM_BYTES;
    runs_logged = options.log && strstr(options.log, "exec");
    switch (boot_run(&options, &last)) {
    case BOOT_PASS:
    case BOOT_FAIL:
    case BOOT_ODD:
    case BOOT_ENDED:
        return &last;
    case BOOT_CRASHED:
        broken("QEMU died: %s", sentence(&last));
    case BOOT_NOT_STARTED:
        if (!theirs || !last.elf)
            broken("QEMU does not start: %s", sentence(&last));
        /* fallthrough */
    default:
        miss(text("booting with `%s`", last.words),
             "the machine ends by itself", sentence(&last));
    }
}

const struct boot_result *
boot(const char *words, ...)
{
    struct boot_options options = {0};
    va_list args;
    char *line;

    va_start(args, words);
    if (vasprintf(&line, words, args) < 0)
        broken("out of memory");
    va_end(args);
    options.words = line;
    return boot_with(options);
}

uint32_t
symbol(const struct boot_result *guest, const char *name)
{
    struct guest_symbol found;

    if (!guest_symbol(guest, name, &found))
        miss("the kernel's symbols", text("one `%s`", name),
             "none, or several");
    return found.address;
}

void
peek(const struct boot_result *guest, const char *name, void *to,
     size_t size)
{
    symbol(guest, name);
    if (!guest_variable(guest, name, to, size))
        miss("the machine's memory",
             text("`%s`, all %zu bytes in the kernel's data", name, size),
             "it lies outside");
}

uint32_t
word_at(const struct boot_result *guest, uint32_t paddr)
{
    uint32_t word;

    if (!guest_u32(guest, paddr, &word))
        miss("the machine's memory", text("a word at %08x", paddr),
             "no memory is there");
    return word;
}

uint32_t
entry_at(const struct boot_result *guest, uint32_t linear)
{
    uint32_t pde;

    if (guest != directory_of &&
        !guest_paddr(guest, symbol(guest, "page_directory"), &directory))
        miss("the kernel's symbols", "a place in memory for page_directory",
             "none");
    directory_of = guest;
    pde = word_at(guest, directory + (linear >> 22) * 4);
    if (!(pde & PRESENT))
        return 0;
    return word_at(guest, (pde & ~FLAGS) + (linear >> 12 & 0x3ff) * 4);
}

unsigned char *
program_file(const char *name, size_t *size)
{
    char *data = NULL;

    for (size_t i = 0; i < kit.programs.count; i++)
        if (ends_with(kit.programs.word[i], text("/%s", name)))
            data = read_whole(kit.programs.word[i], size);
    if (!data)
        broken("there is no program %s", name);
    return (unsigned char *)data;
}

unsigned char *
disk_image(size_t *size)
{
    char *data = kit.disk ? read_whole(kit.disk, size) : NULL;

    if (!data)
        broken("there is no disk of chapter %s", kit.chapter);
    return (unsigned char *)data;
}

/* A file in memory; its path holds as long as this process. */
static struct boot_module
module_of(const char *name, const void *data, size_t size)
{
    int fd = memfd_create(name, MFD_CLOEXEC);

    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        broken("cannot make a copy of %s", name);
    return (struct boot_module){text("/proc/self/fd/%d", fd), name};
}

struct boot_module
disk(const unsigned char *image, size_t size)
{
    return module_of("disk", image, size);
}

struct boot_module
program(const char *name, const char *input)
{
    static const char mark[] = "@input@";
    size_t size, room;
    unsigned char *data = program_file(name, &size);
    char *at = memmem(data, size, mark, sizeof mark - 1);

    if (input && !at)
        broken("program %s has no place for its input", name);
    room = at ? strspn(at + sizeof mark - 1, "-") + sizeof mark - 1 : 0;
    if (input && strlen(input) >= room)
        broken("check.c: %s has room for %zu bytes of input", name, room);
    if (input)
        snprintf(at, room, "%s", input);
    return module_of(name, data, size);
}

/* One "NAME=hex" of the log. */
static uint32_t
log_number(const char *s, const char *name)
{
    s = strstr(s, name);
    return s ? (uint32_t)strtoul(s + strlen(name), NULL, 16) : 0;
}

bool
exception(const struct boot_result *guest, unsigned vector, size_t nth,
          struct exception *found)
{
    const char *s = guest->log, *end, *want = text(": v=%02x e=", vector);

    while (s && (s = strstr(s, want))) {
        char *entry;

        end = strstr(s, "\nEIP=");
        if (!end)
            return false;
        if (strncmp(s + strlen(want) + 4, " i=0 ", 5) == 0 && nth-- == 0) {
            entry = text("%.*s", (int)(end + 14 - s), s);
            *found = (struct exception){
                log_number(entry, " e="),    log_number(entry, " cpl="),
                log_number(entry, " CR2="),  log_number(entry, "\nEIP="),
                log_number(entry, "\nEAX="), log_number(entry, " EBX="),
                log_number(entry, " ECX="),  log_number(entry, " EDX="),
                log_number(entry, "\nESI="), log_number(entry, " EDI="),
                log_number(entry, " ESP="),
            };
            return true;
        }
        s = end;
    }
    return false;
}
