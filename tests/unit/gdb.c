/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The commands for gdb, tools/gdb/kernel.gdb, on kernels that stand still:
 * what gdb finds in the page tables is what the kernel said of them.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SCRIPT "build/test/unit/gdb-commands"

static char said[1 << 16];

/* Debug a kernel, stop at draw_tables(), and give gdb these commands. */
static void
debug(const char *kernel, const char *commands)
{
    char *line = NULL;
    FILE *file;
    size_t n;
    int status;

    if (system("command -v gdb >/dev/null") != 0) {
        print_message("  gdb is not installed: not tested\n");
        skip();
    }
    file = fopen(SCRIPT, "w");
    assert_non_null(file);
    fprintf(file, "tbreak draw_tables\ncontinue\n%s", commands);
    assert_int_equal(fclose(file), 0);

    if (asprintf(&line,
                 "GDB_ARGS='-batch -x " SCRIPT "' timeout 100 "
                 "sh tools/debug build/kernel/gcc-Og/%s 2>&1",
                 kernel) < 0)
        abort();
    file = popen(line, "r");
    assert_non_null(file);
    n = fread(said, 1, sizeof(said) - 1, file);
    said[n] = '\0';
    status = pclose(file);
    free(line);
    remove(SCRIPT);
    if (status != 0)
        fail_msg("gdb ended with wait status %d after:\n%s", status, said);
}

/* gdb or the kernel must have said this, so often. */
static void
says(const char *text, int times)
{
    int n = 0;

    for (const char *at = said; (at = strstr(at, text)); at++)
        n++;
    if (n != times)
        fail_msg("\"%s\" was said %d times, not %d, in:\n%s", text, n,
                 times, said);
}

static void
gdb_walks_where_the_kernel_walked(void **state)
{
    unsigned int table, page, physical;
    const char *at;
    char line[80];

    (void)state;
    debug("02-paging.elf run=map", "walk 0x08049a10\nwalk 0x10000a10\n"
                                   "pte 0xc010a000\nwalk 8\n");
    at = strstr(said, "directory entry: ");
    assert_non_null(at);
    assert_int_equal(sscanf(at,
                            "directory entry: %x table index: 73 "
                            "table entry: %x offset: 0xa10 physical: %x",
                            &table, &page, &physical),
                     3);
    snprintf(line, sizeof(line),
             "directory entry   32: %08x  present write user accessed\n",
             table | 0x20);
    says(line, 1);
    snprintf(line, sizeof(line),
             "table entry       73: %08x  present write accessed dirty\n",
             page | 0x60);
    says(line, 1);
    snprintf(line, sizeof(line), "physical address: %08x  count 2\n",
             physical);
    says(line, 2);
    says("table entry        0: ", 1);
    says("table entry      266: 00000000  not present\n", 1); /* guard */
    says("directory entry    0: 00000000  not present\nno table\n", 1);
}

static void
gdb_lists_the_slots(void **state)
{
    (void)state;
    debug("03-tasks.elf run=slots", "slots\n");
    says("slot 1: task 1 (first), linear 04000000\n", 1);
    says("slot  0 at 00000000  task 0 (idle)  TASK_RUNNING\n", 1);
    says("slot  1 at 04000000  task 1 (first)  TASK_RUNNING  current\n", 1);
    says("slot  2", 0);
}

static void
gdb_counts_frames(void **state)
{
    (void)state;
    debug("02-paging.elf run=map", "frames\n");
    says("00100000 to ", 1);
    says("00fff000 to 01000000      1 frames  count 2\n", 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gdb_walks_where_the_kernel_walked),
        cmocka_unit_test(gdb_lists_the_slots),
        cmocka_unit_test(gdb_counts_frames),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
