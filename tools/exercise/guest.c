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
#include <sys/stat.h>
#include <unistd.h>

enum {
    GUEST_SECONDS = 2,
    HOST_SECONDS = 10,
    COM_BYTES = 256 << 10,
    SHOWN_WIDTH = 400,
};

static const char *student_kernel;
static bool runs_logged; /* each instruction, by the last run */
static struct boot_result last;
static char *last_words; /* NULL: no kernel of the student's */
static bool last_is_plain;

/* Modules that a check handed over as they lie on the disk, by path. */
static struct list plain_modules;

/* For a try: where each boot is shown, and how many were. */
static FILE *shown_on;
static unsigned shown, shown_theirs;

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

/*
 * The words of the last boot of the student's kernel, or NULL; *plain: they
 * and the chapter's own files were all that it was given.
 */
const char *
guest_words(bool *plain)
{
    *plain = last_is_plain;
    return last_words;
}

void
guest_show(FILE *out)
{
    shown_on = out;
    shown = shown_theirs = 0;
}

unsigned
guest_shown(bool only_theirs)
{
    return only_theirs ? shown_theirs : shown;
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

static bool
is_plain(const struct boot_options *options)
{
    bool plain = !options->disk && !options->memory_mib;

    for (size_t i = 0; i < options->modules_count; i++)
        plain &= holds(&plain_modules, options->modules[i].path);
    return plain;
}

/* The console of a boot, as it may be shown, and how the boot ended. */
static void
show_boot(const struct boot_options *options, bool theirs)
{
    const char *end = last.com1 + last.com1_size;
    char *how = sentence(&last);

    fprintf(shown_on, "\nboot %u, of %s, with `%s`", ++shown,
            theirs ? "your kernel" : "another kernel",
            printable(options->words ? options->words : "", 1000));
    for (size_t i = 0; i < options->modules_count; i++) {
        const struct boot_module *module = &options->modules[i];
        struct stat st;

        if (stat(module->path, &st) == 0)
            fprintf(shown_on, "%s %s (%lld bytes)",
                    i ? "," : "\nand the loader's files",
                    module->words ? module->words : "without a name",
                    (long long)st.st_size);
    }
    fputc('\n', shown_on);
    shown_theirs += theirs;
    for (const char *line = last.com1, *stop; line < end; line = stop + 1) {
        stop = memchr(line, '\n', (size_t)(end - line));
        stop = stop ? stop : end;
        fprintf(shown_on, "  | %s\n",
                printable(text("%.*s", (int)(stop - line), line),
                          SHOWN_WIDTH));
    }
    fprintf(shown_on, "  %.*s\n", (int)strcspn(how, "\n"), how);
}

const struct boot_result *
boot_with(struct boot_options options)
{
    bool theirs = !options.kernel;
    enum boot_verdict verdict;

    guest_forget();
    if (theirs) {
        options.kernel = student_kernel;
        last_words = text("%s", options.words ? options.words : "");
        last_is_plain = is_plain(&options);
    }
    if (!options.guest_seconds)
        options.guest_seconds = GUEST_SECONDS;
    options.host_seconds = HOST_SECONDS;
    options.output_bytes = COM_BYTES;
    runs_logged = options.log && strstr(options.log, "exec");
    verdict = boot_run(&options, &last);
    if (shown_on)
        show_boot(&options, theirs);
    switch (verdict) {
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

/* Says that nothing was changed in what is handed over. */
static struct boot_module
plain_module(struct boot_module module)
{
    push(&plain_modules, (void *)module.path);
    return module;
}

struct boot_module
disk(const unsigned char *image, size_t size)
{
    struct boot_module module = module_of("disk", image, size);
    size_t whole;
    char *data = kit.disk ? read_whole(kit.disk, &whole) : NULL;
    bool plain = data && whole == size && memcmp(data, image, size) == 0;

    free(data);
    return plain ? plain_module(module) : module;
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
    return input ? module_of(name, data, size)
                 : plain_module(module_of(name, data, size));
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
