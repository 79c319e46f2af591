/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reads and writes a little of all that it has, and ends with 42: what
 * others damage.
 */
#include "lib/string.h"
#include "user/lib/test.h"

/*
 * The first page is not used.  Zeros are an instruction that stores through
 * %eax, which is 0 at the start; QEMU is a thousand times slower with stores
 * into a page that it is executing.
 */
__asm__(".section .text.start, \"ax\"\n\t"
        ".fill 2048, 2, 0x0b0f\n\t" /* ud2 */
        ".text");

static volatile char data[3][4096] = {{1}, {2}, {3}};
static volatile char empty[2][4096];

int
main(int argc, char **argv, char **environ)
{
    uint32_t sum = 0;

    (void)environ;
    for (int i = 0; i < 3; i++)
        sum += (uint32_t)data[i][0];
    for (int i = 0; i < 2; i++)
        empty[i][100]++;
    for (int i = 0; i < argc; i++)
        sum += strlen(argv[i]) > 0;
    data[1][9]++;
    return sum == 6 + (uint32_t)argc ? 42 : 43;
}
