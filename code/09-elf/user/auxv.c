// SPDX-License-Identifier: GPL-2.0-only
/*
 * Behind the environment are pairs of words, in which the kernel tells a
 * program's C library what it knows.  Some of them, in their order of types.
 */
#include "fs/auxv.h"
#include "user/lib/libc.h"

static const struct {
    uint32_t type;
    const char *name, *says;
} known[] = {
    {AT_PHDR, "AT_PHDR", "where its table of segments is"},
    {AT_PHENT, "AT_PHENT", "bytes of a row of it"},
    {AT_PHNUM, "AT_PHNUM", "how many rows"},
    {AT_PAGESZ, "AT_PAGESZ", "bytes of a page"},
    {AT_ENTRY, "AT_ENTRY", "where the program begins"},
    {AT_SECURE, "AT_SECURE", "may it do more than its user?"},
    {AT_RANDOM, "AT_RANDOM", "where 16 bytes are"},
};

/* Its value; 0 if there is none. */
static uint32_t
find(const uint32_t *pair, uint32_t type)
{
    while (pair[0] != AT_NULL && pair[0] != type)
        pair += 2;
    return pair[0] == type ? pair[1] : 0;
}

int
main(int argc, char **argv, char **environ)
{
    const uint32_t *pairs;

    (void)argc;
    (void)argv;
    while (*environ)
        environ++;
    pairs = (const uint32_t *)(environ + 1);
    printf("table auxv\n| type | name | value | says |\n");
    for (uint32_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        uint32_t type = known[i].type, value = find(pairs, type);

        printf("| %u | %s | ", type, known[i].name);
        if (type == AT_RANDOM)
            printf(value > (uint32_t)pairs ? "above here" : "nowhere");
        else
            printf("0x%x", value);
        printf(" | %s |\n", known[i].says);
    }
    return 0;
}
