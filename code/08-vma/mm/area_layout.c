// SPDX-License-Identifier: GPL-2.0-only
/*
 * What those who look from outside want to know of areas.
 */
#include "kernel/layout.h"
#include "mm/layout.h"
#include "mm/mm_type.h"

LAYOUT_NUMBER(STACK_BASE);
LAYOUT(mm_struct, directory);
LAYOUT(mm_struct, mmap);
LAYOUT(mm_struct, mmap_avl);
LAYOUT(mm_struct, start_brk);
LAYOUT(mm_struct, rss);
LAYOUT(mm_struct, min_flt);
LAYOUT(mm_struct, maj_flt);
LAYOUT(vm_area_struct, vm_start);
LAYOUT(vm_area_struct, vm_end);
LAYOUT(vm_area_struct, vm_flags);
LAYOUT(vm_area_struct, vm_next);
LAYOUT(vm_area_struct, vm_avl_left);
LAYOUT(vm_area_struct, vm_avl_right);
LAYOUT(vm_area_struct, vm_avl_height);
