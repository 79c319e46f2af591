// SPDX-License-Identifier: GPL-2.0-only
/*
 * execve's arguments.  Their bytes are collected from the last one down, in
 * the frames that become the top of the new stack.
 */
#include "fs/args.h"

#include "kernel/errno.h"
#include "kernel/layout.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/demand.h"
#include "mm/memory.h"
#include "mm/oom.h"
#include "mm/uaccess.h"

#define ARG_BYTES (ARG_PAGES * PAGE_SIZE)

/* One for each slot: what a task holds must be found when it ends. */
static struct args {
    paddr_t page[ARG_PAGES]; /* the last one is used first */
    uint32_t start;          /* of the bytes, in ARG_BYTES */
    uint32_t argc, envc;
} all_args[NR_TASKS];

LAYOUT(args, page);

void
args_drop(void)
{
    struct args *args = &all_args[current->slot];

    for (uint32_t i = 0; i < ARG_PAGES; i++)
        free_page(args->page[i]);
    *args = (struct args){.start = ARG_BYTES};
}

/* The place of byte number `at` of ARG_BYTES; NULL: no frame for it. */
static char *
place(struct args *args, uint32_t at)
{
    paddr_t *page = &args->page[at / PAGE_SIZE];

    if (!*page)
        *page = get_free_page(); /* may_sleep: holds args, its own */
    return *page ? (char *)phys_to_virt(*page) + at % PAGE_SIZE : NULL;
}

/* The address of string number i: 0 at the end.  False: no such memory. */
static bool
string_at(struct strings list, uint32_t i, uint32_t *string)
{
    if (list.kernel) {
        *string = (uint32_t)list.kernel[i];
        return true;
    }
    *string = 0;
    return list.user == 0 ||
           copy_from_user(string, list.user + 4 * i, sizeof(*string));
}

static bool
copy_from(struct strings list, void *to, uint32_t from, uint32_t n)
{
    if (!list.kernel)
        return copy_from_user(to, from, n);
    memcpy(to, (const void *)from, n);
    return true;
}

/* Measure a string with its NUL, then copy it before the others. */
static int32_t
push_string(struct args *args, struct strings list, uint32_t string)
{
    uint32_t length = 0, part;
    char c, *to;

    do {
        if (length == args->start)
            return -E2BIG;
        if (!copy_from(list, &c, string + length++, 1))
            return -EFAULT;
    } while (c);
    args->start -= length;
    for (uint32_t done = 0; done < length; done += part) {
        to = place(args, args->start + done);
        if (!to)
            return -ENOMEM;
        part = PAGE_SIZE - (args->start + done) % PAGE_SIZE;
        if (part > length - done)
            part = length - done;
        if (!copy_from(list, to, string + done, part))
            return -EFAULT;
    }
    return 0;
}

/* All strings of a list, the last one first. */
static int32_t
push_list(struct args *args, struct strings list, uint32_t *count)
{
    uint32_t n = 0, string;

    for (;; n++) {
        if (n == ARG_BYTES)
            return -E2BIG;
        if (!string_at(list, n, &string))
            return -EFAULT;
        if (!string)
            break;
    }
    *count = n;
    while (n-- > 0) {
        int32_t error;

        if (!string_at(list, n, &string))
            return -EFAULT;
        error = push_string(args, list, string);
        if (error)
            return error;
    }
    return 0;
}

int32_t
args_collect(struct strings argv, struct strings envp)
{
    struct args *args = &all_args[current->slot];
    int32_t error;

    args_drop();
    error = push_list(args, envp, &args->envc);
    return error ? error : push_list(args, argv, &args->argc);
}

/*
 * Store, from *at on, `count` addresses of strings that lie one after the
 * other, and a 0.  False: no frame for it.
 */
static bool
store_list(uint32_t *at, uint32_t count, uint32_t *string)
{
    for (uint32_t i = 0; i < count; i++, *at += 4) {
        char c;

        if (!put_user(*string, *at))
            return false;
        do {
            if (!copy_from_user(&c, (*string)++, 1))
                return false;
        } while (c);
    }
    *at += 4;
    return put_user(0, *at - 4);
}

uint32_t
args_install(void)
{
    struct args *args = &all_args[current->slot];
    uint32_t base = USER_SIZE - ARG_BYTES, string = base + args->start;
    uint32_t stack = (string & ~3u) - 4 * (args->argc + args->envc + 3);
    uint32_t at = stack + 4;

    for (uint32_t i = 0; i < ARG_PAGES; i++) {
        paddr_t page = args->page[i];

        args->page[i] = 0;
        if (page && !put_page(page, base + i * PAGE_SIZE)) {
            oom();
            return 0;
        }
    }
    return put_user(args->argc, stack) &&
                   store_list(&at, args->argc, &string) &&
                   store_list(&at, args->envc, &string)
               ? stack
               : 0;
}

static void
no_arguments(struct task_struct *child)
{
    all_args[child->slot] = (struct args){.start = ARG_BYTES};
}

TASK_PART(no_arguments, args_drop);
