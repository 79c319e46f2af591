/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs' memory for unit tests: all of mm/ that can be built on a host,
 * on memory that is an array, with a processor that the test plays, and
 * looks at everything.  Include first.
 */
#ifndef HOST_AREAS_H
#define HOST_AREAS_H

#include "host-files.h"

#include "fs/file.h"
#include "kernel/errno.h"
#include "kernel/gdt.h"
#include "kernel/printk.h"
#include "kernel/signal.h"
#include "kernel/task.h"
#include "mm/scan.h"

#include "mm/area.c"
#include "mm/avl.c"
#include "mm/brk.c"
#include "mm/copy.c"
#include "mm/cow.c"
#include "mm/demand.c"
#include "mm/memory.c"
#include "mm/mmap.c"
#include "mm/mprotect.c"
#include "mm/oom.c"
#include "mm/paging.c"
#include "mm/repair.c"

/* The kernel's pointers want to lie at multiples of 4, the host's of 8. */
#pragma pack(push, 4)
#include "mm/kmalloc.c"
#pragma pack(pop)

/* Two instructions of mm/mm.c are the kernel's alone: here they do nothing. */
#define volatile(...) ("")
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-variable"
#include "mm/mm.c"
#pragma GCC diagnostic pop
#undef volatile

#define MAYBE_UNUSED __attribute__((unused))

/* ---- a machine ---- */

enum {
    FIRST_FRAME = 16, /* free memory begins here */
    MOST_FRAMES = 1024,
    KERNEL_ENTRY = 0x00400003, /* + i: of the kernel's half */
};

_Alignas(PAGE_SIZE) unsigned char physical_memory[PHYSICAL_BYTES];
pte_t page_directory[TABLE_ENTRIES];
char boot_guard[PAGE_SIZE];
struct task_struct *task[NR_TASKS];
struct task_struct *current;

static uint16_t frame_map[FIRST_FRAME + MOST_FRAMES];
static uint32_t machine_frames;
static struct task_struct tasks[NR_TASKS];
static char printk_words[256]; /* the last ones */

void
printk(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(printk_words, sizeof(printk_words), format, args);
    va_end(args);
}

void
gdt_set(uint16_t selector, uint8_t access, uint32_t base, uint32_t last)
{
    (void)selector, (void)access, (void)base, (void)last;
}

/* Descriptor 3 is open, of a file that nobody can map. */
struct file *
fget(uint32_t fd)
{
    static struct file file;

    return fd == 3 ? &file : NULL;
}

/* What a system call finds at the address that it was given; NULL: nothing. */
const void *user_argument;

bool
copy_from_user(void *to, uint32_t from, size_t n)
{
    (void)from;
    if (user_argument)
        memcpy(to, user_argument, n);
    return user_argument;
}

/* A machine without tasks, of so many free frames, which hold anything. */
static void
machine(uint32_t frames)
{
    paddr_t end = (FIRST_FRAME + frames) * PAGE_SIZE;

    assert_true(frames <= MOST_FRAMES);
    memset(physical_memory, 0xa5, end);
    memset(physical_memory + HOST_ZERO_PAGE, 0, PAGE_SIZE);
    memset(slabs, 0, sizeof(slabs));
    memset(task, 0, sizeof(task));
    memset(page_directory, 0, sizeof(page_directory));
    for (uint32_t i = KERNEL_PDE; i < TABLE_ENTRIES; i++)
        page_directory[i] = KERNEL_ENTRY + (i << PAGE_SHIFT);
    nr_slab_pages = nr_slab_objects = fail_countdown = 0;
    directory = page_directory;
    current = NULL;
    machine_frames = frames;
    mem_init(frame_map, end);
    mem_add(FIRST_FRAME * PAGE_SIZE, end);
    mem_open(frames);
    flush_all();
}

/* A task in a slot, with an empty memory; false: there is no room for it. */
static bool
new_task(uint32_t slot)
{
    struct mm_struct *mm = mm_new(slot);

    if (!mm)
        return false;
    tasks[slot] = (struct task_struct){.slot = slot,
                                       .pid = (int32_t)slot,
                                       .name = "me",
                                       .mm = mm};
    task[slot] = &tasks[slot];
    return true;
}

/* From here on the processor runs that task. */
static void
run(uint32_t slot)
{
    current = task[slot];
    mm_use(current->mm);
    flush_all(); /* that is what a store to CR3 does */
}

MAYBE_UNUSED static void
end_task(uint32_t slot)
{
    struct mm_struct *mm = task[slot]->mm;

    if (directory == mm->directory)
        mm_use(&no_memory);
    task[slot] = NULL;
    mm_drop(mm);
}

/* fork(), but for the registers. */
MAYBE_UNUSED static bool
fork_into(uint32_t from, uint32_t to)
{
    if (!new_task(to))
        return false;
    if (mm_copy(task[to]->mm, task[from]->mm) == 0)
        return true;
    end_task(to);
    return false;
}

/* ---- system calls of `current` ---- */

MAYBE_UNUSED static int32_t
call(syscall_t function, uint32_t a, uint32_t b, uint32_t c)
{
    struct regs regs = {.ebx = a, .ecx = b, .edx = c};

    return function(&regs);
}

/* Private, of zeros; at that address, or where it finds room. */
static int32_t
map_at(uint32_t at, uint32_t length, uint32_t prot)
{
    return do_mmap(at, length, prot, MAP_PRIVATE | MAP_FIXED);
}

MAYBE_UNUSED static int32_t
map_anywhere(uint32_t length, uint32_t prot)
{
    return do_mmap(0, length, prot, MAP_PRIVATE);
}

MAYBE_UNUSED static int32_t
unmap(uint32_t at, uint32_t length)
{
    return call(sys_munmap, at, length, 0);
}

MAYBE_UNUSED static int32_t
protect(uint32_t at, uint32_t length, uint32_t prot)
{
    return call(sys_mprotect, at, length, prot);
}

MAYBE_UNUSED static uint32_t
set_brk(uint32_t end)
{
    return (uint32_t)call(sys_brk, end, 0, 0);
}

/* ---- the processor ---- */

static unsigned int faults;
static bool kernel_reaches; /* the kernel's access is one of uaccess */

bool
in_uaccess(const struct regs *regs)
{
    return !(regs->cs & 3) && kernel_reaches;
}

/*
 * The word at `at`, or NULL and the error code of the fault.  What the TLB
 * allows is not looked up, be it true or not; what it does not allow is.
 * The kernel may load from any page, but store only where a program may.
 */
static uint32_t *
translate(uint32_t at, bool store, bool user, uint32_t *error)
{
    pte_t need = PTE_PRESENT | (user ? PTE_USER : 0) |
                 (store ? PTE_WRITE | PTE_DIRTY : 0);
    uint32_t page = at & ~(PAGE_SIZE - 1), i = tlb_index(at);
    pte_t *pte;

    if (tlb[i].page != page || (tlb[i].entry & need) != need) {
        need &= ~PTE_DIRTY;
        pte = find_pte(at);
        tlb[i].entry = 0;
        if (!pte || (*pte & need) != need) {
            *error = (pte && *pte & PTE_PRESENT ? FAULT_PRESENT : 0) |
                     (store ? FAULT_WRITE : 0) | (user ? FAULT_USER : 0);
            return NULL;
        }
        *pte |= PTE_ACCESSED | (store ? PTE_DIRTY : 0);
        tlb[i].page = page;
        tlb[i].entry = *pte;
    }
    return phys_to_virt(pte_frame(tlb[i].entry) + at % PAGE_SIZE);
}

/* Make an access as often as it takes: 0 and the word, or the signal. */
static uint32_t
reach(uint32_t at, bool store, bool user, uint32_t **word)
{
    struct regs regs = {.vector = 14, .cs = user ? USER_CS : 0x08};
    uint32_t signal;

    for (int tries = 0; tries < 4; tries++) {
        *word = translate(at, store, user, &regs.error);
        if (*word)
            return 0;
        faults++;
        signal = repair_fault(&regs, at);
        if (signal)
            return signal;
    }
    fail_msg("the access to %08x faults for ever", at);
    return 0;
}

/* A program's load and store of a word: 0 or the signal. */
MAYBE_UNUSED static uint32_t
load(uint32_t at, uint32_t *value)
{
    uint32_t *word, signal = reach(at, false, true, &word);

    if (!signal)
        *value = *word;
    return signal;
}

MAYBE_UNUSED static uint32_t
store(uint32_t at, uint32_t value)
{
    uint32_t *word, signal = reach(at, true, true, &word);

    if (!signal)
        *word = value;
    return signal;
}

/* ... that goes well. */
MAYBE_UNUSED static uint32_t
loaded(uint32_t at)
{
    uint32_t value = 0;

    if (load(at, &value))
        fail_msg("a load from %08x is a mistake", at);
    return value;
}

MAYBE_UNUSED static void
stored(uint32_t at, uint32_t value)
{
    if (store(at, value))
        fail_msg("a store to %08x is a mistake", at);
}

/* An entry, or 0 where there is none. */
MAYBE_UNUSED static pte_t
entry_of(uint32_t slot, uint32_t at)
{
    const pte_t *pte = user_pte(task[slot]->mm, at);

    return pte ? *pte : 0;
}

/* ---- looks at areas ---- */

MAYBE_UNUSED static uint32_t
nr_areas(const struct mm_struct *mm)
{
    uint32_t n = 0;

    for (const struct vm_area_struct *vma = mm->mmap; vma;
         vma = vma->vm_next)
        n++;
    return n;
}

/* find_vma() without a tree. */
MAYBE_UNUSED static struct vm_area_struct *
linear_find(const struct mm_struct *mm, uint32_t address)
{
    struct vm_area_struct *vma = mm->mmap;

    while (vma && vma->vm_end <= address)
        vma = vma->vm_next;
    return vma;
}

/* The same flags side by side are one area, unless a stack grew there. */
static void
check_list(const struct mm_struct *mm)
{
    uint32_t end = 0;

    for (const struct vm_area_struct *vma = mm->mmap; vma;
         vma = vma->vm_next) {
        const struct vm_area_struct *next = vma->vm_next;

        if (vma->vm_mm != mm)
            fail_msg("the area at %08x is another's", vma->vm_start);
        if (vma->vm_start % PAGE_SIZE || vma->vm_end % PAGE_SIZE ||
            vma->vm_start < end || vma->vm_end <= vma->vm_start ||
            vma->vm_end > USER_SIZE)
            fail_msg("the list has an area from %08x to %08x behind one "
                     "that ends at %08x",
                     vma->vm_start, vma->vm_end, end);
        end = vma->vm_end;
        if (next && next->vm_start == end &&
            next->vm_flags == vma->vm_flags &&
            !(next->vm_flags & VM_GROWSDOWN))
            fail_msg("two areas that touch at %08x could be one", end);
        if (vma->vm_page_prot !=
            (PTE_PRESENT | (vma->vm_flags & 7 ? PTE_USER : 0) |
             ((vma->vm_flags & (VM_WRITE | VM_SHARED)) ==
                      (VM_WRITE | VM_SHARED)
                  ? PTE_WRITE
                  : 0)))
            fail_msg("an area of flags %#x has the protection %#x",
                     vma->vm_flags, vma->vm_page_prot);
    }
}

/* The height of a tree whose nodes in order are those of the list *next. */
static int32_t
check_node(const struct vm_area_struct *node,
           const struct vm_area_struct **next, uint32_t depth)
{
    int32_t left, right;

    if (!node)
        return 0;
    if (depth == 0)
        fail_msg("the tree is higher than %u", AVL_HEIGHT);
    left = check_node(node->vm_avl_left, next, depth - 1);
    if (*next != node)
        fail_msg("the tree has the area that ends at %08x where the list "
                 "has %08x",
                 node->vm_end, *next ? (*next)->vm_end : 0);
    *next = node->vm_next;
    right = check_node(node->vm_avl_right, next, depth - 1);
    if (left > right + 1 || right > left + 1)
        fail_msg("the sons of the area that ends at %08x have heights %d "
                 "and %d",
                 node->vm_end, left, right);
    if (node->vm_avl_height != 1 + (left > right ? left : right))
        fail_msg("the area that ends at %08x says %d of its height %d",
                 node->vm_end, node->vm_avl_height,
                 1 + (left > right ? left : right));
    return node->vm_avl_height;
}

MAYBE_UNUSED static void
check_areas(const struct mm_struct *mm)
{
    const struct vm_area_struct *next = mm->mmap;

    check_list(mm);
    check_node(mm->mmap_avl, &next, AVL_HEIGHT);
    if (next)
        fail_msg("the tree has not the area that ends at %08x",
                 next->vm_end);
}

/* ---- a model: the flags of each page ---- */

/* Pages that follow each other; flags[i] is 0 where there is no area. */
struct stretch {
    uint32_t base, pages, *flags;
};

/* The flags of an area that mmap makes with these rights. */
#define AREA_FLAGS(prot) ((prot) | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)

/* The stretches, in ascending order, say it all. */
MAYBE_UNUSED static void
check_against(const struct mm_struct *mm, const struct stretch *s,
              uint32_t n)
{
    const struct vm_area_struct *vma = mm->mmap;
    uint32_t pages = 0;

    check_areas(mm);
    for (; n > 0; n--, s++)
        for (uint32_t i = 0; i < s->pages; i++) {
            uint32_t at = s->base + i * PAGE_SIZE, flags;

            while (vma && vma->vm_end <= at)
                vma = vma->vm_next;
            flags = vma && vma->vm_start <= at ? vma->vm_flags : 0;
            if (flags != s->flags[i])
                fail_msg("the page at %08x has the flags %#x and should "
                         "have %#x",
                         at, flags, s->flags[i]);
            pages += flags != 0;
        }
    for (vma = mm->mmap; vma; vma = vma->vm_next)
        pages -= (vma->vm_end - vma->vm_start) / PAGE_SIZE;
    if (pages)
        fail_msg("areas have %u pages that nobody asked for", -pages);
}

/* ---- looks at frames ---- */

/* An entry of a program, in the area that it must be in. */
static bool
check_entry(const struct vm_area_struct *vma, uint32_t at, pte_t entry)
{
    bool reserved = pte_frame(entry) == HOST_ZERO_PAGE;

    if (!(entry & PTE_PRESENT) || !vma || vma->vm_start > at)
        fail_msg("at %08x is the entry %08x, and no area", at, entry);
    if (!!(entry & PTE_USER) != !!(vma->vm_flags & VM_RIGHTS))
        fail_msg("at %08x is the entry %08x in an area of flags %#x", at,
                 entry, vma->vm_flags);
    if (entry & PTE_WRITE && !(vma->vm_flags & VM_WRITE))
        fail_msg("at %08x a program may write where it may not", at);
    if (entry & PTE_WRITE && !(vma->vm_flags & VM_SHARED) &&
        page_count(pte_frame(entry)) != 1)
        fail_msg("at %08x a program may write to what has %u users", at,
                 page_count(pte_frame(entry)));
    if (!reserved && pte_frame(entry) < FIRST_FRAME * PAGE_SIZE)
        fail_msg("at %08x is the kernel's frame %08x", at,
                 pte_frame(entry));
    return !reserved;
}

/* Count the uses of one memory; its rss must be what it says. */
static void
count_uses(const struct mm_struct *mm, uint16_t *uses)
{
    uint32_t rss = 0;

    uses[virt_to_phys(mm->directory) >> PAGE_SHIFT]++;
    for (uint32_t i = next_entry(mm->directory, 0); i < KERNEL_PDE;
         i = next_entry(mm->directory, i + 1)) {
        pte_t pde = mm->directory[i];
        const pte_t *table = phys_to_virt(pte_frame(pde));

        assert_int_equal(pde & PTE_FLAGS & ~PTE_ACCESSED,
                         PTE_PRESENT | PTE_WRITE | PTE_USER);
        uses[pte_frame(pde) >> PAGE_SHIFT]++;
        for (uint32_t j = next_entry(table, 0); j < TABLE_ENTRIES;
             j = next_entry(table, j + 1)) {
            uint32_t at = linear_of(i, j);

            if (!check_entry(linear_find(mm, at), at, table[j]))
                continue;
            uses[pte_frame(table[j]) >> PAGE_SHIFT]++;
            rss++;
        }
    }
    if (rss != mm->rss)
        fail_msg("a memory has %u frames and says %u", rss, mm->rss);
    for (uint32_t i = KERNEL_PDE; i < TABLE_ENTRIES; i++)
        if (mm->directory[i] != page_directory[i])
            fail_msg("entry %u of a directory is not the kernel's", i);
}

/*
 * Every count is the number of uses, what has no other use is a page of
 * small objects, and those are areas and memories, besides `others`.
 */
MAYBE_UNUSED static void
check_frames(uint32_t others)
{
    static uint16_t uses[FIRST_FRAME + MOST_FRAMES];
    uint32_t slab_pages = 0, objects = others, used = 0;

    memset(uses, 0, sizeof(uses));
    for (uint32_t i = 0; i < NR_TASKS; i++)
        if (task[i]) {
            count_uses(task[i]->mm, uses);
            objects += 1 + nr_areas(task[i]->mm);
        }
    for (uint32_t nr = FIRST_FRAME; nr < MAP_NR(HIGH_MEMORY); nr++) {
        if (uses[nr] != frame_map[nr] && uses[nr] == 0 &&
            frame_map[nr] == 1)
            slab_pages++;
        else if (uses[nr] != frame_map[nr])
            fail_msg("frame %08x has count %u and %u uses",
                     nr << PAGE_SHIFT, frame_map[nr], uses[nr]);
        used += frame_map[nr] != 0;
    }
    if (slab_pages != nr_slab_pages)
        fail_msg("%u frames are in nobody's use, and %u are of small "
                 "objects",
                 slab_pages, nr_slab_pages);
    if (objects != nr_slab_objects)
        fail_msg("there are %u areas and memories, and %u small objects",
                 objects, nr_slab_objects);
    assert_int_equal(nr_free_pages(), machine_frames - used);
    for (uint32_t i = 0; i < PAGE_SIZE; i += 8)
        assert_int_equal(*(uint64_t *)(physical_memory + HOST_ZERO_PAGE +
                                       i),
                         0);
}

/* ---- before and after ---- */

/* What a memory is, and how much there is of everything. */
struct picture {
    uint32_t areas, entries, words[6];
    struct {
        uint32_t start, end, flags;
    } area[64];
    struct {
        uint32_t at;
        pte_t entry;
    } entry[512];
};

MAYBE_UNUSED static struct picture
picture(const struct mm_struct *mm)
{
    struct picture now = {
        .words = {mm->rss, mm->brk, mm->start_brk, nr_free_pages(),
                  nr_slab_objects, nr_slab_pages},
    };

    for (const struct vm_area_struct *vma = mm->mmap; vma;
         vma = vma->vm_next, now.areas++) {
        assert_true(now.areas < ARRAY_SIZE(now.area));
        now.area[now.areas].start = vma->vm_start;
        now.area[now.areas].end = vma->vm_end;
        now.area[now.areas].flags = vma->vm_flags;
    }
    for (uint32_t i = 0; i < KERNEL_PDE; i++) {
        const pte_t *table = user_pte(mm, linear_of(i, 0));

        for (uint32_t j = 0; table && j < TABLE_ENTRIES; j++) {
            if (!table[j])
                continue;
            assert_true(now.entries < ARRAY_SIZE(now.entry));
            now.entry[now.entries].at = linear_of(i, j);
            now.entry[now.entries++].entry = table[j];
        }
    }
    return now;
}

/* All of it is as it was. */
MAYBE_UNUSED static void
assert_as_in(const struct picture *before, const struct mm_struct *mm)
{
    struct picture now = picture(mm);

    check_areas(mm);
    assert_int_equal(now.areas, before->areas);
    assert_memory_equal(now.area, before->area, sizeof(now.area));
    assert_int_equal(now.entries, before->entries);
    assert_memory_equal(now.entry, before->entry, sizeof(now.entry));
    for (size_t i = 0; i < ARRAY_SIZE(now.words); i++)
        assert_int_equal(now.words[i], before->words[i]);
}

#endif
