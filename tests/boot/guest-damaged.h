/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs damaged in many ways, in one boot: the test program `damaged` of a
 * tree says what became of each.
 */
#ifndef GUEST_DAMAGED_H
#define GUEST_DAMAGED_H

#include "guest-tasks.h"

/* `n` damaged programs are refused or end, some of each, and nothing is lost. */
static void
check_damaged(unsigned int n)
{
    unsigned int refused, well, otherwise, killed, ended;
    char words[80], *line;

    snprintf(words, sizeof(words), "run=init init=/bin/damaged n=%u", n);
    boot_programs((struct boot_options){.words = words,
                                        .insn_ns = 1024,
                                        .guest_seconds = 3000,
                                        .host_seconds = 600,
                                        .output_bytes = 4 << 20},
                  "disk", BOOT_PASS);
    assert_line("task 2 (init) exited with 0");
    check_nothing_left();
    assert_int_equal(boot_count(&result, "way "), 0);
    assert_int_equal(boot_count(&result, "panic"), 0);
    line = boot_line(&result, "damaged: ", 0);
    assert_non_null(line);
    assert_int_equal(sscanf(line,
                            "damaged: %*u, refused %u, ran well %u, "
                            "otherwise %u, killed %u, made to end %u",
                            &refused, &well, &otherwise, &killed, &ended),
                     5);
    print_message("  %s\n", line);
    free(line);
    assert_int_equal(refused + well + otherwise + killed, n);
    assert_true(refused > n / 10 && well > n / 20 && killed > 0);
}

#endif
