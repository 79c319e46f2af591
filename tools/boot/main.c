/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The command `boot`: runs one kernel in QEMU, stores what it said, and
 * says how it ended.  A command line over the driver in qemu.h.
 */
#define _GNU_SOURCE
#include "qemu.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    EXIT_AS_EXPECTED = 0,
    EXIT_OTHERWISE = 1,
    EXIT_USAGE = 2,
};

static const char help[] =
    "usage: boot [options] KERNEL [WORDS...]\n"
    "Boots a multiboot kernel in QEMU; WORDS are its command line.\n"
    "\n"
    "  --com1 FILE        store what the kernel said on COM1, its console\n"
    "  --com2 FILE        ... on COM2, its drawings\n"
    "  --log FILE         ... and the exceptions QEMU logged (-d int)\n"
    "  --status FILE      store the verdict and QEMU's exit status\n"
    "                     (files are stored if the run ends as expected)\n"
    "  --expect VERDICT   pass (default), fail, odd, reset, guest-time,\n"
    "                     host-time, flood, ended or crashed\n"
    "  --show             copy COM1 to stdout while the kernel runs\n"
    "  --memory MIB       guest memory (16)\n"
    "  --guest-seconds N  limit in guest time, rounded up to even (10)\n"
    "  --host-seconds N   limit in real time (120); 0: no limit, for both\n"
    "  --module NAME=FILE a multiboot module; may be given more than once\n"
    "  --disk FILE        a disk; the guest gets a copy of it\n"
    "  --disk-write FILE  a disk; the guest's writes are kept\n"
    "  --interactive      the terminal is COM1, time is the host's;\n"
    "                     Ctrl-A X ends the machine, Ctrl-A H helps\n"
    "  --gdb WHERE        wait for gdb at a socket's path, or at :PORT\n"
    "  --bios NAME        a BIOS that QEMU knows, or `default`\n"
    "  -h, --help         this text\n"
    "\n"
    "Exit status: 0 the run ended as expected, 1 it did not, 2 wrong use.\n"
    "Environment: QEMU names the program to run for qemu-system-i386.\n";

enum {
    COM1 = 1,
    COM2,
    LOG,
    STATUS,
    EXPECT,
    SHOW,
    MEMORY,
    GUEST,
    HOST,
    MODULE,
    DISK,
    DISK_WRITE,
    INTERACTIVE,
    GDB,
    BIOS
};

static const struct option long_options[] = {
    {"com1", required_argument, NULL, COM1},
    {"com2", required_argument, NULL, COM2},
    {"log", required_argument, NULL, LOG},
    {"status", required_argument, NULL, STATUS},
    {"expect", required_argument, NULL, EXPECT},
    {"show", no_argument, NULL, SHOW},
    {"memory", required_argument, NULL, MEMORY},
    {"guest-seconds", required_argument, NULL, GUEST},
    {"host-seconds", required_argument, NULL, HOST},
    {"module", required_argument, NULL, MODULE},
    {"disk", required_argument, NULL, DISK},
    {"disk-write", required_argument, NULL, DISK_WRITE},
    {"interactive", no_argument, NULL, INTERACTIVE},
    {"gdb", required_argument, NULL, GDB},
    {"bios", required_argument, NULL, BIOS},
    {"help", no_argument, NULL, 'h'},
    {0},
};

struct command {
    struct boot_options options;
    struct boot_module modules[BOOT_MODULES_MAX];
    const char *com1, *com2, *log, *status;
    enum boot_verdict expect;
};

__attribute__((noreturn, format(printf, 1, 2))) static void
wrong_use(const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    fputs("boot: ", stderr);
    vfprintf(stderr, format, ap);
    fputs("; see boot --help\n", stderr);
    va_end(ap);
    exit(EXIT_USAGE);
}

static int
number(const char *option, const char *text, int most)
{
    char *end;
    long value;

    errno = 0;
    value = strtol(text, &end, 10);
    if (end == text || *end || errno || value < 0 || value > most)
        wrong_use("--%s takes a number from 0 to %d, not '%s'", option,
                  most, text);
    return (int)value;
}

/* The driver's 0 means its default; the user's 0 means no limit. */
static int
seconds(const char *option, const char *text)
{
    int value = number(option, text, 1000000);

    return value ? value : -1;
}

/* NAME=FILE: the name becomes the word in the module's string. */
static void
add_module(struct command *command, char *text)
{
    size_t *count = &command->options.modules_count;
    char *file = strchr(text, '=');

    if (!file)
        wrong_use("--module takes NAME=FILE, not '%s'", text);
    if (*count == BOOT_MODULES_MAX)
        wrong_use("at most %d modules", BOOT_MODULES_MAX);
    *file++ = '\0';
    command->modules[(*count)++] =
        (struct boot_module){.path = file, .words = text};
}

static void
parse_option(struct command *command, int option)
{
    struct boot_options *options = &command->options;

    switch (option) {
    case COM1:
        command->com1 = optarg;
        break;
    case COM2:
        command->com2 = optarg;
        break;
    case LOG:
        command->log = optarg;
        options->log = "int";
        break;
    case STATUS:
        command->status = optarg;
        break;
    case EXPECT:
        command->expect = boot_verdict_of(optarg);
        if (command->expect == BOOT_VERDICTS)
            wrong_use("no verdict is called '%s'", optarg);
        break;
    case SHOW:
        options->show_fd = STDOUT_FILENO;
        break;
    case MEMORY:
        options->memory_mib = (unsigned)number("memory", optarg, 2048);
        break;
    case GUEST:
        options->guest_seconds = seconds("guest-seconds", optarg);
        break;
    case HOST:
        options->host_seconds = seconds("host-seconds", optarg);
        break;
    case MODULE:
        add_module(command, optarg);
        break;
    case DISK_WRITE:
        options->disk_write = true;
        options->disk = optarg;
        break;
    case DISK:
        options->disk_write = false;
        options->disk = optarg;
        break;
    case INTERACTIVE:
        options->interactive = true;
        break;
    case GDB:
        options->gdb = optarg;
        break;
    case BIOS:
        options->bios = optarg;
        break;
    case 'h':
        fputs(help, stdout);
        exit(EXIT_AS_EXPECTED);
    default:
        fputs("see boot --help\n", stderr);
        exit(EXIT_USAGE);
    }
}

/* The words after the kernel, joined by single spaces. */
static char *
join(char **words)
{
    size_t length = 1;
    char *joined;

    for (char **word = words; *word; word++)
        length += strlen(*word) + 1;
    joined = calloc(1, length);
    if (!joined)
        abort();
    for (char **word = words; *word; word++) {
        strcat(joined, *word);
        if (word[1])
            strcat(joined, " ");
    }
    return joined;
}

/* A file to store; under another name until all of them are written. */
struct output {
    const char *path;
    const void *bytes;
    size_t size;
    char *unfinished;
};

static bool
write_unfinished(struct output *output)
{
    FILE *file;
    bool written;

    if (asprintf(&output->unfinished, "%s.new", output->path) < 0)
        abort();
    file = fopen(output->unfinished, "wbe");
    if (!file)
        return false;
    written = fwrite(output->bytes, 1, output->size, file) == output->size;
    return fclose(file) == 0 && written;
}

/* Stores all files that were asked for, or none. */
static bool
store(const struct command *command, const struct boot_result *result)
{
    char status[64];
    struct output outputs[] = {
        {.path = command->com1, result->com1, result->com1_size, NULL},
        {.path = command->com2, result->com2, result->com2_size, NULL},
        {.path = command->log, result->log, result->log_size, NULL},
        {.path = command->status, status, 0, NULL},
    };
    const size_t count = sizeof outputs / sizeof outputs[0];
    bool good = true;
    size_t i;

    outputs[3].size =
        (size_t)snprintf(status, sizeof status, "verdict: %s\nstatus: %d\n",
                         boot_verdict_word(result->verdict),
                         result->status);
    for (i = 0; i < count && good; i++) {
        if (outputs[i].path && !write_unfinished(&outputs[i])) {
            fprintf(stderr, "boot: cannot write '%s': %s\n",
                    outputs[i].unfinished, strerror(errno));
            good = false;
        }
    }
    for (i = 0; i < count; i++) {
        if (!outputs[i].unfinished)
            continue;
        if (good && rename(outputs[i].unfinished, outputs[i].path) < 0) {
            fprintf(stderr, "boot: cannot store '%s': %s\n",
                    outputs[i].path, strerror(errno));
            good = false;
        }
        if (!good)
            unlink(outputs[i].unfinished);
        free(outputs[i].unfinished);
    }
    return good;
}

/* Runs for a person at a terminal say how to get out, and how it ended. */
static bool
attended(const struct command *command, const struct boot_result *result)
{
    return (command->options.interactive || command->options.gdb) &&
           (result->verdict == BOOT_PASS || result->verdict == BOOT_ENDED);
}

static void
greet(const struct boot_options *options)
{
    const char *gdb = options->gdb;

    if (options->interactive)
        fputs("boot: Ctrl-A X ends the machine\n", stderr);
    if (gdb)
        fprintf(stderr,
                "boot: in gdb: file %s\n"
                "boot: in gdb: target remote %s%s\n",
                options->kernel, *gdb == ':' ? "localhost" : "", gdb);
}

int
main(int argc, char **argv)
{
    struct command command = {.expect = BOOT_PASS};
    struct boot_result result;
    int option, status = EXIT_OTHERWISE;
    char *words;

    while ((option = getopt_long(argc, argv, "+h", long_options, NULL)) !=
           -1)
        parse_option(&command, option);
    if (optind == argc)
        wrong_use("no kernel given");
    words = join(argv + optind + 1);
    command.options.kernel = argv[optind];
    command.options.words = words;
    command.options.modules = command.modules;

    greet(&command.options);
    boot_run(&command.options, &result);
    if (result.verdict == command.expect || attended(&command, &result)) {
        if (store(&command, &result))
            status = EXIT_AS_EXPECTED;
    } else {
        if (command.options.show_fd && result.com1_size &&
            result.com1[result.com1_size - 1] != '\n')
            fputc('\n', stderr);
        boot_report(stderr, &result);
        if (result.verdict != BOOT_NOT_STARTED &&
            command.expect != BOOT_PASS)
            fprintf(stderr, "boot: expected: %s\n",
                    boot_verdict_word(command.expect));
    }
    boot_free(&result);
    free(words);
    return status;
}
