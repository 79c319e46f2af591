// SPDX-License-Identifier: GPL-2.0-only
/*
 * The same for a task's memory as this era describes it.
 */
#include "kernel/layout.h"
#include "mm/mm_type.h"

LAYOUT_NUMBER(USER_SIZE);
LAYOUT(mm_struct, start_code);
LAYOUT(mm_struct, end_code);
LAYOUT(mm_struct, end_data);
LAYOUT(mm_struct, brk);
LAYOUT(mm_struct, start_stack);
