/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests of kernels that run programs: boot with programs as modules, find
 * the tasks in guest memory, and count from outside who uses each frame.
 */
#ifndef GUEST_TASKS_H
#define GUEST_TASKS_H

#include "boot-test.h"

#include "guest-tables.h"

enum {
    NR_TASKS = 48,
    MAX_PROGRAMS = 8,
    FIRST_FRAME = 0x100000 >> 12,
    FRAMES = 3840,
    USED = 100,
};

#define SLOT_SIZE   0x4000000u
#define KERNEL_BASE 0xc0000000u

/* ---- booting with programs ---- */

/* build/KIND/CONFIG/TREE and what follows, for build/kernel/CONFIG/TREE.elf */
static char *
built_path(const char *kind, const char *between, const char *name)
{
    const char *middle = strstr(kernel, "/kernel/");
    const char *end = strrchr(kernel, '.');
    char *path;

    if (!middle || !end)
        fail_msg("%s is in no kernel folder", kernel);
    if (asprintf(&path, "%.*s/%s/%.*s%s%s", (int)(middle - kernel), kernel,
                 kind, (int)(end - middle - 8), middle + 8, between,
                 name) < 0)
        abort();
    return path;
}

/* What the module `disk` holds, if not the image made for the kernel. */
static const char *disk_image;

static char *
module_path(const char *name)
{
    if (strcmp(name, "disk") != 0)
        return built_path("program", "/", name);
    return disk_image ? strdup(disk_image) : built_path("disk", ".", "ext2");
}

/*
 * Boot with the programs in `names`, separated by blanks, as modules; `disk`
 * among them is a RAM disk.  What else `options` says holds too.
 */
static void
boot_programs(struct boot_options options, const char *names,
              enum boot_verdict expected)
{
    struct boot_module modules[MAX_PROGRAMS];
    char *list = strdup(names), *save = NULL, *name;

    options.modules = modules;
    for (name = strtok_r(list, " ", &save); name;
         name = strtok_r(NULL, " ", &save)) {
        assert_true(options.modules_count < MAX_PROGRAMS);
        modules[options.modules_count++] =
            (struct boot_module){.path = module_path(name), .words = name};
    }
    boot_options(options, expected);
    for (size_t i = 0; i < options.modules_count; i++)
        free((char *)modules[i].path);
    free(list);
}

/* Long tests run at length only on the canonical build. */
__attribute__((unused)) static unsigned int
times(unsigned int canonical, unsigned int others)
{
    return strstr(kernel, "/gcc-Og/") ? canonical : others;
}

/* ---- the tasks ---- */

/* struct task_struct as it lies in guest memory. */
struct guest_task {
    uint32_t state, counter, priority, pid, parent, slot, exit_code;
    uint32_t esp, esp0, wake_at, waits_for;
    char name[16];
    uint32_t start_code, end_code, end_data, brk, start_stack;
    uint32_t magic;
    uint32_t executable, min_flt, maj_flt; /* there, before the magic word */
};

static bool
has(const char *name)
{
    struct guest_symbol symbol;

    return guest_symbol(&result, name, &symbol);
}

/* Does this kernel bring pages when they are touched? */
static bool
on_demand(void)
{
    return has("do_no_page");
}

enum { RUNNING, SLEEPING, ZOMBIE };

static void
read_task(uint32_t where, struct guest_task *task)
{
    uint32_t last = where + offsetof(struct guest_task, magic);

    memset(task, 0, sizeof(*task));
    assert_true(guest_read(&result, where, task, last - where));
    if (on_demand()) {
        assert_true(guest_read(&result, last, &task->executable, 12));
        last += 12;
    }
    task->magic = word_at(last);
}

/* The task in a slot, and where it lies in physical memory; false: none. */
static bool
task_in(uint32_t slot, struct guest_task *task, uint32_t *where)
{
    uint32_t pointers[NR_TASKS];

    variable("task", pointers, sizeof(pointers));
    if (!pointers[slot])
        return false;
    if (slot == 0) { /* a variable of the kernel's */
        *where = physical_of("idle");
    } else {
        *where = pointers[slot] - KERNEL_BASE;
        assert_int_equal(*where % PAGE, 0);
    }
    read_task(*where, task);
    if (task->magic != 0x7a5c57ac || task->slot != slot)
        fail_msg("slot %u has no task, or another task_struct", slot);
    return true;
}

/* The task with a pid; there must be one. */
__attribute__((unused)) static struct guest_task
task_with(uint32_t pid)
{
    struct guest_task task;
    uint32_t where;

    for (uint32_t slot = 0; slot < NR_TASKS; slot++)
        if (task_in(slot, &task, &where) && task.pid == pid)
            return task;
    fail_msg("there is no task %u", pid);
    abort();
}

/* A word of a task's memory, at its own address. */
__attribute__((unused)) static uint32_t
task_word(const struct guest_task *task, uint32_t logical)
{
    uint32_t where, entry = walk(task->start_code + logical, &where);

    if (!(entry & PRESENT))
        fail_msg("task %u has nothing at %08x", task->pid, logical);
    return word_at((entry & ~FLAGS) + logical % PAGE);
}

/*
 * The deepest that kernel stacks got, by what they have touched.  A trap
 * from user mode and the clock on top of it need some room, too.
 */
__attribute__((unused)) static void
check_kernel_stacks(void)
{
    struct guest_task task;
    uint32_t where, at;

    for (uint32_t slot = 1; slot < NR_TASKS; slot++) {
        if (!task_in(slot, &task, &where))
            continue;
        for (at = sizeof(task); at < PAGE && word_at(where + at) == 0;
             at += 4)
            ;
        print_message("  task %u (%s): %u bytes of %zu\n", task.pid,
                      task.name, PAGE - at, PAGE - sizeof(task));
        assert_in_range(at, sizeof(task) + 1024, PAGE - 64);
    }
}

/* ---- who uses each frame ---- */

/* Uses found by looking, and the kernel's own count. */
static uint32_t uses[FRAMES];
static uint8_t counts[FRAMES];

static void
use(uint32_t paddr)
{
    if (paddr >> 12 < FIRST_FRAME)
        return; /* nobody counts those */
    assert_true((paddr >> 12) - FIRST_FRAME < FRAMES);
    uses[(paddr >> 12) - FIRST_FRAME]++;
}

static void
use_tables_of(uint32_t slot)
{
    uint32_t directory = physical_of("page_directory");

    for (uint32_t i = slot * 16; i < slot * 16 + 16; i++) {
        uint32_t pde = word_at(directory + 4 * i);

        if (!(pde & PRESENT))
            continue;
        use(pde & ~FLAGS);
        for (uint32_t j = 0; j < ENTRIES; j++) {
            uint32_t pte = word_at((pde & ~FLAGS) + 4 * j);

            if (pte & PRESENT)
                use(pte & ~FLAGS);
        }
    }
}

/* How often the words of this table of the kernel's, if there, name frames. */
static void
use_table(const char *name, uint32_t rows, uint32_t first, uint32_t words)
{
    struct guest_symbol symbol;
    uint32_t at, stride;

    if (!guest_symbol(&result, name, &symbol))
        return;
    stride = symbol.size / rows;
    for (uint32_t i = 0; i < rows; i++) {
        at = physical_of(name) + i * stride + 4 * first;
        for (uint32_t j = 0; j < words; j++)
            if (word_at(at + 4 * j))
                use(word_at(at + 4 * j));
    }
}

/*
 * The invariant: each frame's count is the number of entries, directory
 * entries, tasks, pipes, arguments and test lists that lead to it.  Returns
 * how many frames are in use.
 */
static unsigned int
check_counts(void)
{
    struct guest_task task;
    uint32_t where, taken;
    unsigned int in_use = 0;

    memset(uses, 0, sizeof(uses));
    variable("mem_map", counts, sizeof(counts));
    for (uint32_t slot = 0; slot < NR_TASKS; slot++) {
        use_tables_of(slot);
        if (slot > 0 && task_in(slot, &task, &where))
            use(where);
    }
    use_table("pipes", 32, 0, 1);
    use_table("all_args", NR_TASKS, 0, 32);
    variable("t_taken", &taken, sizeof(taken));
    for (; taken; taken = word_at(taken))
        use(taken);
    for (uint32_t i = 0; i < FRAMES; i++) {
        if (uses[i] != (counts[i] == USED ? 0 : counts[i]))
            fail_msg("frame %08x has count %u and %u uses",
                     (i + FIRST_FRAME) << 12, counts[i], uses[i]);
        in_use += uses[i] > 0;
    }
    return in_use;
}

/* ---- who uses each file ---- */

enum { NR_FILE = 64, NR_INODE = 64, NR_OPEN = 20, B_COUNT = 8, B_NEWER = 28 };

/* The word at `offset` in row `i` of a table of the kernel's. */
static uint32_t
table_word(const char *name, uint32_t rows, uint32_t i, uint32_t offset)
{
    struct guest_symbol symbol;

    if (!guest_symbol(&result, name, &symbol) || symbol.size % rows)
        fail_msg("the kernel has no table %s of %u rows", name, rows);
    return word_at(physical_of(name) + i * (symbol.size / rows) + offset);
}

/* Users of blocks in the buffer cache, all together. */
static uint32_t
buffer_users(void)
{
    uint32_t head = address_of("lru"), users = 0;
    uint32_t at = word_at(physical_of("lru") + B_NEWER);

    for (; at != head; at = word_at(at - KERNEL_BASE + B_NEWER))
        users += word_at(at - KERNEL_BASE + B_COUNT);
    return users;
}

/*
 * Every file has as many users as there are descriptors that name it, every
 * in-core inode as many as files and tasks, and no block is in use while
 * nobody reads.  Returns how many files are open.
 */
static uint32_t
check_files(void)
{
    uint32_t descriptors[NR_FILE] = {0}, stands_for[NR_INODE] = {0};
    uint32_t files = address_of("files"), inodes = address_of("inodes");
    struct guest_symbol one, all;
    uint32_t open = 0, where;
    struct guest_task task;

    assert_true(guest_symbol(&result, "files", &one));
    assert_true(guest_symbol(&result, "inodes", &all));
    one.size /= NR_FILE;
    all.size /= NR_INODE;
    for (uint32_t i = 0; i < NR_TASKS * NR_OPEN; i++) {
        uint32_t file =
            table_word("descriptors", NR_TASKS * NR_OPEN, i, 0);

        if (!file)
            continue;
        assert_int_equal((file - files) % one.size, 0);
        assert_true((file - files) / one.size < NR_FILE);
        descriptors[(file - files) / one.size]++;
    }
    for (uint32_t i = 0; i < NR_FILE; i++) {
        uint32_t inode = table_word("files", NR_FILE, i, 16);

        assert_int_equal(table_word("files", NR_FILE, i, 0),
                         descriptors[i]);
        open += descriptors[i] > 0;
        if (descriptors[i] && inode)
            stands_for[(inode - inodes) / all.size]++;
    }
    for (uint32_t slot = 0; slot < NR_TASKS; slot++)
        if (task_in(slot, &task, &where) && task.executable)
            stands_for[(task.executable - inodes) / all.size]++;
    for (uint32_t i = 0; i < NR_INODE; i++)
        assert_int_equal(table_word("inodes", NR_INODE, i, 8),
                         stands_for[i]);
    assert_int_equal(buffer_users(), 0);
    return open;
}

/*
 * The same when all programs have ended: task 1 is all that is left, and
 * the console, which it has from the start.
 */
static void
check_nothing_left(void)
{
    assert_int_equal(check_counts(), 1);
    assert_int_equal(value("frames lost"), 0);
    if (has("descriptors"))
        assert_int_equal(check_files(), 1);
}

/*
 * Run the first of these programs, which may start the others; it must end
 * well, and leave nothing behind.
 */
__attribute__((unused)) static void
run_program(const char *names)
{
    boot_programs((struct boot_options){.words = "run=t-program"}, names,
                  BOOT_PASS);
    assert_line("status: 0x0");
    check_nothing_left();
}

#endif
