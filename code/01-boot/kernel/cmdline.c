// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finds words on the kernel command line.
 */
#include "kernel/cmdline.h"

#include "boot/multiboot.h"
#include "kernel/panic.h"
#include "lib/string.h"

const char *
cmdline_find(const char *line, const char *key, size_t *length)
{
    size_t key_length = strlen(key);
    const char *value = NULL;

    while (*line) {
        const char *end = line;

        while (*end && *end != ' ')
            end++;
        if ((size_t)(end - line) > key_length && line[key_length] == '=' &&
            memcmp(line, key, key_length) == 0) {
            value = line + key_length + 1;
            *length = (size_t)(end - value);
        }
        line = *end ? end + 1 : end;
    }
    return value;
}

bool
cmdline_get(const char *key, char *value, size_t size)
{
    size_t length;
    const char *found = cmdline_find(boot_info.cmdline, key, &length);

    if (!found)
        return false;
    if (length >= size)
        panic("%s= on the command line has %u characters, of at most %u",
              key, (unsigned int)length, (unsigned int)size - 1);
    memcpy(value, found, length);
    value[length] = '\0';
    return true;
}

uint32_t
cmdline_number(const char *key, uint32_t otherwise)
{
    char text[MAX_CMDLINE];
    uint32_t n;

    if (!cmdline_get(key, text, sizeof(text)))
        return otherwise;
    if (!parse_u32(text, &n))
        panic("%s=%s on the command line is not a number", key, text);
    return n;
}
