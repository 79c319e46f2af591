/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's stacks with an allocator that needs 600 bytes more, as one
 * that looks for pages to give up will, and a tick on top of it.  A new
 * stack is all zeros: what is not zero was used.
 */
#define _GNU_SOURCE
#include "guest-tasks.h"

static void
a_kilobyte_is_left(const char *words, bool ata)
{
    char *image = module_path("disk");

    boot_programs((struct boot_options){.words = words,
                                        .disk = ata ? image : NULL},
                  ata ? "" : "disk", BOOT_PASS);
    assert_true(boot_says(&result, ata ? "ata: " : "ramdisk: "));
    check_kernel_stacks();
    free(image);
}

static void
a_kilobyte_is_left_with_a_disk_in_memory(void **state)
{
    (void)state;
    a_kilobyte_is_left("run=init exec=depths buffers=8 freeze=5", false);
}

static void
a_kilobyte_is_left_with_an_ata_disk(void **state)
{
    (void)state;
    a_kilobyte_is_left("run=init exec=depths buffers=8 freeze=5", true);
}

static const struct CMUnitTest tests[] = {
    BOOT_TEST(a_kilobyte_is_left_with_a_disk_in_memory),
    BOOT_TEST(a_kilobyte_is_left_with_an_ata_disk),
};

BOOT_TESTS_MAIN(tests)
