// SPDX-License-Identifier: GPL-2.0-only
/*
 * execve's arguments.  Their bytes are collected from the last one down, in
 * the frames that become the top of the new stack.
 */
#include "fs/args.h"

#include "kernel/errno.h"
#include "kernel/task.h"
#include "lib/string.h"
#include "mm/address.h"
#include "mm/cow.h"
#include "mm/demand.h"
#include "mm/memory.h"
#include "mm/uaccess.h"

#define ARG_BYTES (ARG_PAGES * PAGE_SIZE)

/* One for each slot: what a task holds must be found when it ends. */
static struct args {
    paddr_t page[ARG_PAGES];            /* the last one is used first */
    uint32_t start;                     /* of the bytes, in ARG_BYTES */
    uint32_t argc, envc;
} all_args[NR_TASKS];

void
args_drop(void)
{
    struct args *args = &all_args[current->slot];

    for (uint32_t i = 0; i < ARG_PAGES; i++)
        free_page(args->page[i]);
    *args = (struct args){ .start = ARG_BYTES };
}

/* Put one byte in front of the others. */
static int32_t
push_byte(struct args *args, char c)
{
    uint32_t i;

    if (args->start == 0)
        return -E2BIG;
    i = --args->start / PAGE_SIZE;
    if (!args->page[i])
        args->page[i] = get_free_page();
    if (!args->page[i])
        return -ENOMEM;
    ((char *)phys_to_virt(args->page[i]))[args->start % PAGE_SIZE] = c;
    return 0;
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
    return list.user == 0
           || copy_from_user(string, list.user + 4 * i, sizeof(*string));
}

static bool
byte_at(struct strings list, uint32_t string, uint32_t i, char *c)
{
    if (!list.kernel)
        return copy_from_user(c, string + i, 1);
    *c = ((const char *)string)[i];
    return true;
}

static int32_t
push_string(struct args *args, struct strings list, uint32_t string)
{
    uint32_t length = 0;
    int32_t error = 0;
    char c;

    do {
        if (length == ARG_BYTES)
            return -E2BIG;
        if (!byte_at(list, string, length++, &c))
            return -EFAULT;
    } while (c);
    while (length > 0 && !error) {
        if (!byte_at(list, string, --length, &c))
            return -EFAULT;
        error = push_byte(args, c);
    }
    return error;
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

/* Store `count` addresses of strings that lie one behind the other. */
static uint32_t
store_list(uint32_t at, uint32_t count, uint32_t *string)
{
    for (uint32_t i = 0; i < count; i++, at += 4) {
        char c;

        put_user(*string, at);
        do {
            if (!copy_from_user(&c, (*string)++, 1))
                return at;
        } while (c);
    }
    put_user(0, at);
    return at + 4;
}

uint32_t
args_install(void)
{
    struct args *args = &all_args[current->slot];
    uint32_t base = SLOT_SIZE - ARG_BYTES, string = base + args->start;
    uint32_t stack = (string & ~3u) - 4 * (args->argc + args->envc + 3);
    uint32_t at;

    for (uint32_t i = 0; i < ARG_PAGES; i++) {
        paddr_t page = args->page[i];

        args->page[i] = 0;
        if (page && !put_page(page, current->mm.start_code + base
                                        + i * PAGE_SIZE))
            oom();
    }
    put_user(args->argc, stack);
    at = store_list(stack + 4, args->argc, &string);
    store_list(at, args->envc, &string);
    return stack;
}

static void
no_arguments(struct task_struct *child)
{
    all_args[child->slot] = (struct args){ .start = ARG_BYTES };
}

TASK_PART(no_arguments, args_drop);
