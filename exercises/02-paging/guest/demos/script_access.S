/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A load and a store whose addresses a handler of page faults can know.
 */
        .text
        .globl  script_load, script_load_at, script_store, script_store_at
        .globl  script_faulted
        .type   script_load, @function
script_load:
        movl    4(%esp), %edx
script_load_at:
        movl    (%edx), %eax
        ret
        .size   script_load, . - script_load

        .type   script_store, @function
script_store:
        movl    4(%esp), %edx
        movl    8(%esp), %eax
script_store_at:
        movl    %eax, (%edx)
        ret

script_faulted:                         /* both come out here instead */
        movl    $0xfa017ed, %eax        /* the graders' FAULTED */
        ret
        .size   script_store, . - script_store

        .section .note.GNU-stack, "", @progbits
