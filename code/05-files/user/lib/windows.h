/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Looking into a kernel through /proc: this one, or Linux, where the
 * numbers of frames are for root alone and read as 0.
 */
#ifndef USER_LIB_WINDOWS_H
#define USER_LIB_WINDOWS_H

#include <stdint.h>

/* An entry of /proc/<pid>/pagemap. */
#define PM_PRESENT   (1ull << 63)
#define PM_EXCLUSIVE (1ull << 56)
#define PM_FRAME     ((1ull << 55) - 1)

/* The entry of one's own page at `at`. */
uint64_t pagemap(const volatile void *at);

/* How many page-table entries name the frame of a pagemap entry. */
uint32_t mappings(uint64_t entry);

/* The number behind `word` at the start of a line of a file; 0: none. */
uint32_t number_behind(const char *path, const char *word);

/*
 * Draw the files that are open.  Only the book's kernels have this call;
 * elsewhere it fails, and nothing happens.
 */
int draw_files(void);

#endif
