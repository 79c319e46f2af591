// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finds words on the kernel command line.
 */
#include "kernel/cmdline.h"

#include "boot/multiboot.h"
#include "kernel/panic.h"
#include "lib/string.h"

bool
cmdline_find(const char *line, const char *key, char *value, size_t size)
{
    size_t length = strlen(key);
    bool found = false;

    while (*line) {
        const char *end = line;

        while (*end && *end != ' ')
            end++;
        if ((size_t)(end - line) > length && line[length] == '=' &&
            memcmp(line, key, length) == 0) {
            size_t n = (size_t)(end - line) - length - 1;

            if (n > size - 1)
                n = size - 1;
            memcpy(value, line + length + 1, n);
            value[n] = '\0';
            found = true;
        }
        line = *end ? end + 1 : end;
    }
    return found;
}

bool
cmdline_get(const char *key, char *value, size_t size)
{
    return cmdline_find(boot_info.cmdline, key, value, size);
}

uint32_t
cmdline_number(const char *key, uint32_t otherwise)
{
    char text[MAX_CMDLINE]; /* a number cut short is another */
    uint32_t n;

    if (!cmdline_get(key, text, sizeof(text)))
        return otherwise;
    if (!parse_u32(text, &n))
        panic("%s=%s on the command line is not a number", key, text);
    return n;
}
