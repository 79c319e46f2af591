/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What unit tests of the kernel's files include after the host's headers
 * and before the kernel's: both have words for files.
 */
#ifndef HOST_FILES_H
#define HOST_FILES_H

#include "host.h"

#undef S_IFMT
#undef S_IFIFO
#undef S_IFCHR
#undef S_IFDIR
#undef S_IFREG
#undef S_IFBLK
#undef S_IFLNK
#undef S_IFSOCK
#undef S_ISREG
#undef S_ISDIR
#undef S_ISLNK
#undef PATH_MAX
#undef SEEK_SET
#undef SEEK_CUR
#undef SEEK_END
#undef WNOHANG
#undef WUNTRACED
#define dev_t kernel_dev_t

#include "kernel/init.h"
#include "kernel/types.h"

/* On the host a table is a section, whose bounds the linker names. */
#undef TABLE
#undef TABLE_ROW
#define TABLE(type, name) struct name##_is_a_section
#define TABLE_ROW(name, order) \
    __attribute__((used, aligned(8), section("table_" name)))
#define file_systems_start __start_table_file_systems
#define file_systems_end   __stop_table_file_systems

#endif
