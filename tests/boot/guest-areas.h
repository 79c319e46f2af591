/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests of kernels that have areas, a directory for each task, small objects
 * and a window of kernel stacks: all of it read from outside, and held
 * against what must always be so.  Part of guest-tasks.h.
 */
#ifndef GUEST_AREAS_H
#define GUEST_AREAS_H

enum {
    VM_READ = 1,
    VM_WRITE = 2,
    VM_EXEC = 4,
    VM_SHARED = 8,
    VM_RIGHTS = 7,
    VM_GROWSDOWN = 0x100,
    STACK_PAGES = 2,
    MAX_AREAS = 4096,
    MAX_OBJECTS = NR_TASKS * 2 + MAX_AREAS,
};

/* ---- kernel stacks, and the kernel's half ---- */

/* The entry of the kernel's own directory and table; 0: none. */
static uint32_t
kernel_entry(uint32_t linear)
{
    uint32_t where;

    return walk(linear, &where);
}

/* The word `n` bytes below the upper end of a task's kernel stack. */
static uint32_t
stack_word(const struct guest_task *task, uint32_t n)
{
    uint32_t at = task->esp0 - n, entry;

    if (!has_areas())
        return word_at(task->where + PAGE - n);
    entry = kernel_entry(at);
    assert_true(entry & PRESENT);
    return word_at((entry & ~FLAGS) + at % PAGE);
}

/* Whose stack a page of the window belongs to; NULL: nobody's. */
static bool
is_stack_page(uint32_t at, const struct guest_task *tasks, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (at < tasks[i].esp0 && at >= tasks[i].esp0 - STACK_PAGES * PAGE)
            return true;
    return false;
}

/* The frames of one table of the window; returns how many it has. */
static uint32_t
use_stack_table(uint32_t region, uint32_t pde,
                const struct guest_task *tasks, uint32_t n)
{
    uint32_t found = 0;

    use(pde & ~FLAGS);
    for (uint32_t j = 0; j < ENTRIES; j++) {
        uint32_t pte = word_at((pde & ~FLAGS) + 4 * j);

        if (!(pte & PRESENT))
            continue;
        if (!is_stack_page(region + j * PAGE, tasks, n))
            fail_msg("there is a page at %08x, of no task's kernel stack",
                     region + j * PAGE);
        assert_int_equal(pte & (PRESENT | WRITE | USER), PRESENT | WRITE);
        use(pte & ~FLAGS);
        found++;
    }
    assert_true(found > 0); /* a table goes with its last stack */
    return found;
}

/*
 * Each task has its stack in the window and nobody else is there; and every
 * directory has the kernel's half as the kernel's own, but for what the
 * processor notes in each.
 */
static void
use_stacks(void)
{
    uint32_t own = physical_of("page_directory"), n = 0, found = 0;
    uint32_t first = layout("STACK_BASE") >> 22;
    struct guest_task tasks[NR_TASKS];

    for (uint32_t slot = 1; slot < NR_TASKS; slot++)
        n += task_in(slot, &tasks[n]);
    for (uint32_t i = KERNEL_BASE >> 22; i < ENTRIES; i++) {
        uint32_t pde = word_at(own + 4 * i) & ~(uint32_t)ACCESSED;

        for (uint32_t t = 0; t < n; t++) {
            uint32_t its = word_at(tasks[t].directory + 4 * i);

            if ((its & ~(uint32_t)ACCESSED) != pde)
                fail_msg("task %u has %08x for region %08x, the kernel "
                         "%08x",
                         tasks[t].pid, its, i << 22, pde);
        }
        if (i >= first && pde & PRESENT)
            found += use_stack_table(i << 22, pde, tasks, n);
    }
    assert_int_equal(found, n * STACK_PAGES);
}

/* ---- areas ---- */

struct area {
    uint32_t start, end, flags, where, left, right;
    int32_t height;
    uint32_t inode, offset, next, prev; /* of a file: 0 before chapter 9 */
};

/* Can areas show files? */
static bool
has_rings(void)
{
    return has("file_private_ops");
}

/* Those of a task, in the order of its list; returns how many. */
static struct area areas[MAX_AREAS];

static void
read_ring(struct area *area)
{
    uint32_t at = area->where;

    area->inode = word_at(at + layout("vm_area_struct.vm_inode"));
    area->offset = word_at(at + layout("vm_area_struct.vm_offset"));
    area->next = word_at(at + layout("vm_area_struct.vm_next_share"));
    area->prev = word_at(at + layout("vm_area_struct.vm_prev_share"));
}

static uint32_t
areas_of(const struct guest_task *task)
{
    uint32_t n = 0;

    for (uint32_t at = task->mmap; at;
         at = word_at(at + layout("vm_area_struct.vm_next"))) {
        assert_true(n < MAX_AREAS);
        at -= KERNEL_BASE;
        areas[n++] = (struct area){
            .where = at,
            .start = word_at(at + layout("vm_area_struct.vm_start")),
            .end = word_at(at + layout("vm_area_struct.vm_end")),
            .flags = word_at(at + layout("vm_area_struct.vm_flags")),
            .left = word_at(at + layout("vm_area_struct.vm_avl_left")),
            .right = word_at(at + layout("vm_area_struct.vm_avl_right")),
            .height = (int32_t)word_at(
                at + layout("vm_area_struct.vm_avl_height")),
        };
        if (has_rings())
            read_ring(&areas[n - 1]);
    }
    return n;
}

/* The area that begins there; the task must have it. */
__attribute__((unused)) static struct area
area_at(const struct guest_task *task, uint32_t start)
{
    uint32_t n = areas_of(task);

    for (uint32_t i = 0; i < n; i++)
        if (areas[i].start == start)
            return areas[i];
    fail_msg("task %u has no area that begins at %08x", task->pid, start);
    abort();
}

/*
 * The tree below `at` must have the areas from areas[*next] on, in order.
 * Returns its height.
 */
static int32_t
check_tree(const struct guest_task *task, uint32_t at, uint32_t *next,
           uint32_t n)
{
    int32_t left, right, height;
    struct area *area;
    uint32_t i;

    if (!at)
        return 0;
    for (i = *next; i < n && areas[i].where != at - KERNEL_BASE; i++)
        ;
    if (i == n)
        fail_msg("task %u has a node at %08x in its tree that its list "
                 "has not, or earlier",
                 task->pid, at);
    area = &areas[i];
    left = check_tree(task, area->left, next, n);
    if (*next != i)
        fail_msg("task %u: the area at %08x is number %u in the list and "
                 "%u in the tree",
                 task->pid, area->start, i, *next);
    (*next)++;
    right = check_tree(task, area->right, next, n);
    height = 1 + (left > right ? left : right);
    if (area->height != height || left > right + 1 || right > left + 1)
        fail_msg("task %u: the area at %08x says its height is %d; below "
                 "it are %d and %d",
                 task->pid, area->start, area->height, left, right);
    return height;
}

static void
check_list(const struct guest_task *task, uint32_t n)
{
    uint32_t next = 0;

    for (uint32_t i = 0; i < n; i++)
        if (areas[i].start >= areas[i].end || areas[i].start % PAGE ||
            areas[i].end % PAGE || areas[i].end > KERNEL_BASE ||
            (i > 0 && areas[i].start < areas[i - 1].end))
            fail_msg("task %u: the area %08x-%08x is none, or out of order",
                     task->pid, areas[i].start, areas[i].end);
    check_tree(task, task->mmap_avl, &next, n);
    if (next != n)
        fail_msg("task %u has %u areas in its list and %u in its tree",
                 task->pid, n, next);
}

static uint32_t
zero_frame(void)
{
    return physical_of("empty_zero_page") / PAGE;
}

/* A present entry: an area must say that it may be so. */
static void
check_entry(const struct guest_task *task, uint32_t at, uint32_t pte,
            const struct area *area)
{
    bool zeros = pte / PAGE == zero_frame();
    const char *wrong = NULL;

    if (at < area->start)
        wrong = "is in no area";
    else if (!(pte & USER) != !(area->flags & VM_RIGHTS))
        wrong = "is not the program's as its area says";
    else if (pte & WRITE && !(area->flags & VM_WRITE))
        wrong = "can be written, and its area cannot";
    else if (pte & WRITE && zeros)
        wrong = "can be written, and is everybody's page of zeros";
    else if (pte & WRITE && counts[pte / PAGE] != 1 &&
             !(area->flags & VM_SHARED))
        wrong = "can be written, and is not its alone";
    else if (!zeros && counts[pte / PAGE] == reserved)
        wrong = "is a reserved frame";
    if (wrong)
        fail_msg("task %u: the page at %08x (entry %08x) %s", task->pid, at,
                 pte, wrong);
}

/* Entries in order of addresses, beside the areas. */
static void
check_entries(const struct guest_task *task, uint32_t n)
{
    uint32_t rss = 0, i = 0;

    for (uint32_t d = 0; d < KERNEL_BASE >> 22; d++) {
        uint32_t pde = word_at(task->directory + 4 * d);

        for (uint32_t j = 0; pde & PRESENT && j < ENTRIES; j++) {
            uint32_t pte = word_at((pde & ~FLAGS) + 4 * j);
            uint32_t at = d << 22 | j << 12;

            if (!pte)
                continue;
            assert_true(pte & PRESENT);
            while (i < n && areas[i].end <= at)
                i++;
            if (i == n)
                fail_msg("task %u: the page at %08x is in no area",
                         task->pid, at);
            check_entry(task, at, pte, &areas[i]);
            rss += counts[pte / PAGE] != reserved;
        }
    }
    if (rss != task->rss)
        fail_msg("task %u has %u frames, and rss says %u", task->pid, rss,
                 task->rss);
}

/*
 * Of every task: its list in order, its tree the same and balanced, no page
 * outside an area, rights as areas say, nobody can write to a page that
 * somebody else has, too, and rss is the number of its frames.
 */
static void
check_areas(void)
{
    struct guest_task task;

    for (uint32_t slot = 1; slot < NR_TASKS; slot++) {
        uint32_t n;

        if (!task_in(slot, &task))
            continue;
        n = areas_of(&task);
        check_list(&task, n);
        if (task.mm != physical_of("no_memory"))
            check_entries(&task, n);
    }
}

/* ---- small objects ---- */

static uint32_t objects[MAX_OBJECTS], nr_objects;

static void
note_object(uint32_t where)
{
    assert_true(nr_objects < MAX_OBJECTS);
    objects[nr_objects++] = where;
}

/* mm/kmalloc.c: struct slab */
enum { SLAB_FREE = 8, SLAB_SIZE = 12, SLAB_USED = 14, SLAB_HEADER = 16 };

static uint32_t
half_word_at(uint32_t paddr)
{
    return word_at(paddr & ~3u) >> paddr % 4 * 8 & 0xffff;
}

/* Every object of the page is somebody's, or in its list of free ones. */
static void
check_slab(uint32_t page)
{
    uint32_t size = half_word_at(page + SLAB_SIZE), mine = 0, free = 0;

    assert_true(size > 0);
    for (uint32_t i = 0; i < nr_objects; i++) {
        if (objects[i] / PAGE != page / PAGE)
            continue;
        assert_int_equal((PAGE - objects[i] % PAGE) % size, 0);
        mine++;
    }
    for (uint32_t at = word_at(page + SLAB_FREE); at;
         at = word_at(at - KERNEL_BASE)) {
        assert_int_equal((at - KERNEL_BASE) / PAGE, page / PAGE);
        free++;
    }
    if (mine != half_word_at(page + SLAB_USED) ||
        mine + free != (PAGE - SLAB_HEADER) / size)
        fail_msg("the page of objects at %08x has %u in use by its own "
                 "count; %u are known, %u free",
                 page, half_word_at(page + SLAB_USED), mine, free);
}

static bool
seen_before(uint32_t i)
{
    for (uint32_t j = 0; j < i; j++)
        if (objects[j] / PAGE == objects[i] / PAGE)
            return true;
    return false;
}

/* Tasks, their memory, its areas: all there is, or something was lost. */
static void
use_objects(void)
{
    uint32_t all, pages, found = 0, n;
    struct guest_task task;

    nr_objects = 0;
    for (uint32_t slot = 1; slot < NR_TASKS; slot++) {
        if (!task_in(slot, &task))
            continue;
        note_object(task.where);
        if (task.mm != physical_of("no_memory"))
            note_object(task.mm);
        n = areas_of(&task);
        for (uint32_t i = 0; i < n; i++)
            note_object(areas[i].where);
    }
    for (uint32_t i = 0; i < nr_objects; i++) {
        if (seen_before(i))
            continue;
        check_slab(objects[i] & ~FLAGS);
        use(objects[i]);
        found++;
    }
    variable("nr_slab_objects", &all, sizeof(all));
    variable("nr_slab_pages", &pages, sizeof(pages));
    if (all != nr_objects || pages != found)
        fail_msg("the kernel counts %u objects on %u pages; %u on %u are "
                 "known",
                 all, pages, nr_objects, found);
}

/* A reserved frame is nobody's, but for the page of zeros. */
static bool
may_be_reserved(uint32_t frame)
{
    return uses[frame] == 0 || (has_areas() && frame == zero_frame());
}

/*
 * Nobody but task 1: two objects, its directory, its stack and the table of
 * the window.
 */
static uint32_t
frames_of_task_1(void)
{
    uint32_t pages;

    assert_int_equal(nr_objects, 2);
    variable("nr_slab_pages", &pages, sizeof(pages));
    return pages + 1 + STACK_PAGES + 1;
}

#endif
