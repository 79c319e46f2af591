/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reads a result: prints how a run ended for a person, and finds lines,
 * numbers and graphs in what the guest said for a program.
 */
#define _GNU_SOURCE
#include "guest.h"
#include "qemu.h"
#include "utf8.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    LAST_LINES = 12,
    LAST_WIDTH = 160, /* bytes shown of a long line */
    EFLAGS_IF = 1 << 9,
};

static const char *const words[BOOT_VERDICTS] = {
    [BOOT_NOT_STARTED] = "not-started",
    [BOOT_PASS] = "pass",
    [BOOT_FAIL] = "fail",
    [BOOT_ODD] = "odd",
    [BOOT_RESET] = "reset",
    [BOOT_GUEST_TIME] = "guest-time",
    [BOOT_HOST_TIME] = "host-time",
    [BOOT_FLOOD] = "flood",
    [BOOT_ENDED] = "ended",
    [BOOT_CRASHED] = "crashed",
};

const char *
boot_verdict_word(enum boot_verdict verdict)
{
    return (unsigned)verdict < BOOT_VERDICTS ? words[verdict] : "unknown";
}

enum boot_verdict
boot_verdict_of(const char *word)
{
    unsigned i = 0;

    while (i < BOOT_VERDICTS && strcmp(words[i], word) != 0)
        i++;
    return (enum boot_verdict)i;
}

bool
boot_register(const struct boot_result *result, const char *name,
              uint32_t *value)
{
    const char *at = result->registers;
    size_t length = strlen(name);
    char *end;

    for (; at && (at = strstr(at, name)); at += length) {
        if (at != result->registers && !isspace((unsigned char)at[-1]))
            continue;
        if (at[length] != '=')
            continue;
        *value = (uint32_t)strtoul(at + length + 1, &end, 16);
        return end != at + length + 1;
    }
    return false;
}

static void
print_how(FILE *out, const struct boot_result *result)
{
    switch (result->verdict) {
    case BOOT_NOT_STARTED:
        fprintf(out, "did not start: %s",
                result->error ? result->error : "unknown reason");
        break;
    case BOOT_PASS:
        fprintf(out, "passed");
        break;
    case BOOT_FAIL:
        fprintf(out, "failed: the kernel panicked or its run failed");
        break;
    case BOOT_ODD:
        fprintf(out,
                "left with QEMU status %d, neither pass (%d) nor fail "
                "(%d)",
                result->status, BOOT_STATUS_PASS, BOOT_STATUS_FAIL);
        break;
    case BOOT_RESET:
        fprintf(out,
                "the machine was reset, most likely by a triple fault");
        break;
    case BOOT_GUEST_TIME:
        fprintf(out, "no end after %d s of guest time",
                result->guest_seconds);
        break;
    case BOOT_HOST_TIME:
        fprintf(out, "no end after %d s on this host",
                result->host_seconds_limit);
        break;
    case BOOT_FLOOD:
        fprintf(out, "more than %zu bytes of output", result->output_bytes);
        break;
    case BOOT_ENDED:
        fprintf(out, "QEMU was ended from outside");
        break;
    default:
        fprintf(out, "QEMU itself was killed by signal %d (%s)",
                -result->status, strsignal(-result->status));
        break;
    }
}

/* The place in the kernel that a register points to. */
static void
print_place(FILE *out, const struct boot_result *result, uint32_t eip)
{
    uint32_t offset = 0;
    const char *name = guest_symbol_at(result, eip, &offset);

    fprintf(out, "at 0x%08x", eip);
    if (name)
        fprintf(out, " in %s+0x%x", name, offset);
}

/* Where the processor was, when the guest did not end by itself. */
static void
print_where(FILE *out, const struct boot_result *result)
{
    uint32_t eip, eflags, halted = 0;

    if (!boot_register(result, "EIP", &eip) ||
        !boot_register(result, "EFL", &eflags))
        return;
    boot_register(result, "HLT", &halted);
    fprintf(out, "    %s ", halted ? "halted" : "executing");
    print_place(out, result, eip);
    fprintf(out, ", interrupts %s\n", eflags & EFLAGS_IF ? "on" : "off");
}

/* One line, made safe for a terminal. */
static void
print_line(FILE *out, const char *line, size_t length)
{
    fputs("    | ", out);
    for (size_t i = 0, n; i < length && i < LAST_WIDTH; i += n) {
        n = line[i] == '\t' ? 1 : utf8_shown(line + i, length - i);
        if (n)
            fwrite(line + i, 1, n, out);
        else
            fprintf(out, "\\x%02x", (unsigned char)line[i]);
        n = n ? n : 1;
    }
    fputs(length > LAST_WIDTH ? " ...\n" : "\n", out);
}

static void
print_last(FILE *out, const char *port, const char *text, size_t size)
{
    const char *end = text + size, *from = end, *stop;
    int lines = 0;

    if (!size) {
        fprintf(out, "    %s: nothing\n", port);
        return;
    }
    if (from[-1] == '\n')
        from--;
    while (from > text && (from[-1] != '\n' || ++lines < LAST_LINES))
        from--;
    fprintf(out, "    %s, %zu bytes%s:\n", port, size,
            from > text ? ", last lines" : "");
    for (; from < end; from = stop + 1) {
        stop = memchr(from, '\n', (size_t)(end - from));
        if (!stop)
            stop = end;
        print_line(out, from, (size_t)(stop - from));
        if (stop == end)
            fprintf(out, "    (no line end)\n");
    }
}

void
boot_report(FILE *out, const struct boot_result *result)
{
    fprintf(out, "boot: %s%s%s: ", result->kernel,
            *result->words ? " " : "", result->words);
    print_how(out, result);
    putc('\n', out);
    if (result->verdict == BOOT_NOT_STARTED)
        return;
    if (result->error)
        fprintf(out, "    %s\n", result->error);
    print_where(out, result);
    if (!result->on_terminal)
        print_last(out, "COM1", result->com1, result->com1_size);
    if (result->com2_size)
        fprintf(out, "    COM2, %zu bytes\n", result->com2_size);
    if (result->said && *result->said)
        fprintf(out, "    QEMU said: %s\n", result->said);
}

/* The line at or after a position that begins with a prefix; its end. */
static const char *
next_line(const char *from, const char *end, const char *prefix,
          const char **stop)
{
    size_t length = strlen(prefix);

    for (; from < end; from = *stop + 1) {
        *stop = memchr(from, '\n', (size_t)(end - from));
        if (!*stop)
            *stop = end;
        if ((size_t)(*stop - from) >= length &&
            memcmp(from, prefix, length) == 0)
            return from;
    }
    return NULL;
}

bool
boot_says(const struct boot_result *result, const char *text)
{
    return memmem(result->com1, result->com1_size, text, strlen(text));
}

size_t
boot_count(const struct boot_result *result, const char *prefix)
{
    const char *end = result->com1 + result->com1_size, *stop, *line;
    size_t count = 0;

    for (line = result->com1; (line = next_line(line, end, prefix, &stop));
         line = stop + 1)
        count++;
    return count;
}

char *
boot_line(const struct boot_result *result, const char *prefix, size_t nth)
{
    const char *end = result->com1 + result->com1_size, *stop, *line;

    for (line = result->com1; (line = next_line(line, end, prefix, &stop));
         line = stop + 1)
        if (nth-- == 0)
            return strndup(line, (size_t)(stop - line));
    return NULL;
}

bool
boot_value(const struct boot_result *result, const char *key,
           int64_t *value)
{
    char *prefix, *line, *number, *end;
    long long parsed;
    bool fits = false, hex;

    if (asprintf(&prefix, "%s:", key) < 0)
        return false;
    line = boot_count(result, prefix) == 1 ? boot_line(result, prefix, 0)
                                           : NULL;
    if (line) {
        number = line + strlen(prefix);
        number += strcspn(number, "0123456789");
        hex = number[0] == '0' && (number[1] | 0x20) == 'x';
        if (number[-1] == '-')
            number--;
        errno = 0;
        parsed = strtoll(number, &end, hex ? 16 : 10);
        fits = end != number && errno == 0;
        if (fits)
            *value = parsed;
    }
    free(line);
    free(prefix);
    return fits;
}

char *
boot_graph(const struct boot_result *result, const char *name)
{
    const char *end = result->com2 + result->com2_size;
    const char *from = result->com2, *line, *stop, *last, *body = NULL;
    char *marker, *graph = NULL;
    unsigned found = 0;

    if (asprintf(&marker, "--- graph %s", name) < 0)
        return NULL;
    while ((line = next_line(from, end, marker, &stop))) {
        from = stop + 1;
        if ((size_t)(stop - line) != strlen(marker))
            continue;
        found++;
        body = from;
    }
    if (found == 1 && (last = next_line(body, end, "--- ", &stop)) &&
        stop - last == 7 && memcmp(last, "--- end", 7) == 0)
        graph = strndup(body, (size_t)(last - body));
    free(marker);
    return graph;
}
