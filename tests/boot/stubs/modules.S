/* SPDX-License-Identifier: GPL-2.0-only */
/* Prints the string and the text of every multiboot module. */
#include "stub.h"
    mov 20(%ebx), %ebp      /* how many there are, and where the list is */
    mov 24(%ebx), %edi
    mov $COM1, %edx
1:  test %ebp, %ebp
    jz 3f
    mov 8(%edi), %esi
    call print
    mov $'\n', %al
    call emit
    mov (%edi), %esi
2:  cmp 4(%edi), %esi
    jae 4f
    lodsb
    call emit
    jmp 2b
4:  add $16, %edi
    dec %ebp
    jmp 1b
3:  leave_with PASS
    .size start, . - start
