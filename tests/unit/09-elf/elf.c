// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programs out of ELF files: which pages are what, what the C library is
 * told, F14 of Linux 1.2; and thousands of damaged headers beside a second
 * opinion of what a program is.
 */
#include "host-maps.h"

#include "fs/auxv.h"
#include "fs/exec.h"
#include "kernel/elf.h"

#include "fs/elf.c"
#include "fs/elf_auxv.c"
#include "fs/elf_segment.c"

enum { FRAMES = 300, MOST = 8 };

#define TEXT  0x08048000u
#define LIMIT (USER_SIZE - (256u << 10)) /* room for a stack */

/* ---- what the loader calls ---- */

/* The kernel's own stores, one word or less at a time. */
bool
copy_to_user(uint32_t to, const void *from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t at = to + (uint32_t)i, *word;

        if (reach(at & ~3u, true, false, &word))
            return false;
        ((char *)word)[at % 4] = ((const char *)from)[i];
    }
    return true;
}

static jmp_buf ending;
static uint32_t ended_by;

void
do_exit(uint32_t status)
{
    ended_by = status;
    longjmp(ending, 1);
}

static struct {
    uint32_t type, value;
} noted[AUX_PAIRS];
static uint32_t nr_noted;

void
auxv_note(uint32_t type, uint32_t value)
{
    if (nr_noted == AUX_PAIRS)
        fail_msg("more than %u pairs: the kernel panics", AUX_PAIRS);
    noted[nr_noted].type = type;
    noted[nr_noted++].value = value;
}

/* What was noted of a type; it must be once. */
static uint32_t
aux(uint32_t type)
{
    uint32_t value = 0, n = 0;

    for (uint32_t i = 0; i < nr_noted; i++)
        if (noted[i].type == type) {
            value = noted[i].value;
            n++;
        }
    if (n != 1)
        fail_msg("type %u is told %u times", type, n);
    return value;
}

/* ---- a file ---- */

static struct image {
    struct elf_header h;
    struct elf_segment s[MOST];
} image, good;

/* Text, data and bss, a note, and a segment without a byte in the file. */
static void
make_good(void)
{
    good = (struct image){
        .h = {.e_ident = ELF_MAGIC,
              .e_type = ET_EXEC,
              .e_machine = EM_386,
              .e_version = 1,
              .e_entry = TEXT + 0x120,
              .e_phoff = sizeof(struct elf_header),
              .e_ehsize = sizeof(struct elf_header),
              .e_phentsize = sizeof(struct elf_segment),
              .e_phnum = 4},
        .s = {{PT_LOAD, 0, TEXT, TEXT, 0x1500, 0x1500, PF_R | PF_X, 4096},
              {4, 0x100, 0, 0, 32, 32, PF_R, 4},
              {PT_LOAD, 0x1500, TEXT + 0x2500, 0, 0x1d00, 0x4000,
               PF_R | PF_W, 4096},
              {PT_LOAD, 0x4000, TEXT + 0x10000, 0, 0, 0x2001, PF_R | PF_W,
               4096}},
    };
}

/* What load_program says, or -1000 - signal, for the image in file 0. */
static int32_t
load_image(void)
{
    uint32_t start = 0;
    int32_t result;

    special = &files[0];
    memset(first_block, 0, sizeof(first_block));
    memcpy(first_block, &image, sizeof(image));
    files[0].i_count++; /* as namei() does */
    nr_noted = 0;
    kernel_reaches = true;
    if (setjmp(ending) != 0) {
        mm_clear(current->mm);
        return -1000 - (int32_t)ended_by;
    }
    result = load_program(&files[0], &start);
    kernel_reaches = false;
    if (result < 0)
        iput(&files[0]);
    else
        assert_int_equal(start, image.h.e_entry);
    return result;
}

static int
a_file(void **state)
{
    (void)state;
    machine(FRAMES);
    make_files();
    new_task(1);
    run(1);
    make_good();
    image = good;
    return 0;
}

/* ---- a second opinion ---- */

/*
 * Of all segments to load, in the order of the table: the pages of each lie
 * behind those of the one before, and not on the first page; its bytes are in
 * the file, at the same place in a page.
 */
static bool
is_good(void)
{
    const struct elf_header *h = &image.h;
    uint64_t next_page = 1, size = files[0].i_size;
    bool any = false;

    if (memcmp(h->e_ident,
               "\x7f"
               "ELF\1\1\1",
               7) != 0 ||
        h->e_type != 2 || h->e_machine != 3 || h->e_phentsize != 32 ||
        h->e_phnum > 8 || h->e_phoff > size)
        return false;
    for (uint32_t i = 0; i < h->e_phnum; i++) {
        uint32_t
            s[8]; /* type offset vaddr paddr filesz memsz flags align */

        for (uint32_t j = 0; j < 8; j++) {
            uint32_t at = h->e_phoff + i * 32 + j * 4;
            uint64_t both = word_of(&files[0], at & ~3u) |
                            (uint64_t)word_of(&files[0], (at & ~3u) + 4)
                                << 32;

            s[j] = (uint32_t)(both >> at % 4 * 8);
        }
        if (s[0] == 3)
            return false;
        if (s[0] != 1)
            continue;
        if (s[5] == 0 || s[4] > s[5] || (uint64_t)s[1] + s[4] > size ||
            (uint64_t)s[2] + s[5] > LIMIT || s[2] >= LIMIT ||
            s[1] % 4096 != s[2] % 4096 || s[2] / 4096 < next_page)
            return false;
        next_page = ((uint64_t)s[2] + s[5] + 4095) / 4096;
        any = true;
    }
    return any;
}

/* The area of a page must have these flags, and the page of the file. */
static void
check_page(const struct elf_segment *s, uint32_t at, bool of_file)
{
    const struct vm_area_struct *vma = linear_find(current->mm, at);
    uint32_t rights = (s->p_flags & PF_R ? VM_READ : 0) |
                      (s->p_flags & PF_W ? VM_WRITE : 0) |
                      (s->p_flags & PF_X ? VM_EXEC : 0);

    at &= ~(PAGE_SIZE - 1);
    if (!vma || vma->vm_start > at)
        fail_msg("the page at %08x is in no area", at);
    if (vma->vm_flags !=
        (AREA_FLAGS(rights) | (of_file ? VM_DENYWRITE | VM_EXECUTABLE : 0)))
        fail_msg("the page at %08x has flags %#x", at, vma->vm_flags);
    if (vma->vm_inode != (of_file ? &files[0] : NULL))
        fail_msg("the page at %08x is of the wrong file", at);
    if (of_file && vma->vm_offset + at - vma->vm_start !=
                       ((s->p_offset + at - s->p_vaddr) & ~0xfffu))
        fail_msg("the page at %08x shows the wrong page", at);
}

static void
check_byte(uint32_t at, uint32_t expected)
{
    uint32_t byte = loaded(at & ~3u) >> at % 4 * 8 & 255;

    if (byte != expected)
        fail_msg("the byte at %08x is %02x and should be %02x", at, byte,
                 expected);
}

/* Every segment is where it should be: its edges, and all behind its file. */
static void
check_segment(const struct elf_segment *s)
{
    uint32_t file_end = s->p_vaddr + s->p_filesz;
    uint32_t end = s->p_vaddr + s->p_memsz;
    uint32_t pages_end = (file_end + 4095) & ~4095u;

    if (s->p_filesz > 0) {
        uint32_t last = s->p_offset + s->p_filesz - 1;

        check_page(s, s->p_vaddr, true);
        check_page(s, file_end - 1, true);
        if (s->p_flags & PF_RIGHTS)
            check_byte(file_end - 1,
                       word_of(&files[0], last & ~3u) >> last % 4 * 8 &
                           255);
        if (s->p_flags & PF_W)
            for (uint32_t at = file_end; at < pages_end; at++)
                check_byte(at, 0);
    } else {
        pages_end = s->p_vaddr & ~4095u;
    }
    if (pages_end >= end)
        return;
    check_page(s, pages_end, false);
    check_page(s, end - 1, false);
    if (s->p_flags & PF_RIGHTS)
        check_byte(end - 1, 0);
}

static void
check_program(void)
{
    uint32_t pages = 0, expected = 32; /* of the stack */
    const struct elf_segment *s =
        (const void *)((const char *)first_block + image.h.e_phoff);

    if (image.h.e_phoff + MOST * sizeof(*s) > BLOCK_SIZE ||
        image.h.e_phoff % 4)
        return; /* rows out of what is no table: check_all() must do */
    for (uint32_t i = 0; i < image.h.e_phnum; i++) {
        if (s[i].p_type != PT_LOAD)
            continue;
        check_segment(&s[i]);
        expected += (s[i].p_vaddr % 4096 + s[i].p_memsz + 4095) / 4096;
    }
    for (const struct vm_area_struct *vma = current->mm->mmap; vma;
         vma = vma->vm_next)
        pages += (vma->vm_end - vma->vm_start) / PAGE_SIZE;
    assert_int_equal(pages, expected);
    assert_int_equal(aux(AT_ENTRY), image.h.e_entry);
    assert_int_equal(aux(AT_PHNUM), image.h.e_phnum);
    assert_int_equal(aux(AT_PAGESZ), 4096);
}

/* ---- good programs ---- */

/* Areas of the text, the data, its bss, the other bss, and the stack. */
static void
fact_c_2_54_the_areas_of_a_static_program(void **state)
{
    static const uint32_t expected[][4] = {
        {TEXT, TEXT + 0x2000, AREA_FLAGS(5) | 0x1800, 0},
        {TEXT + 0x2000, TEXT + 0x5000, AREA_FLAGS(3) | 0x1800, 0x1000},
        {TEXT + 0x5000, TEXT + 0x7000, AREA_FLAGS(3), 0},
        {TEXT + 0x10000, TEXT + 0x13000, AREA_FLAGS(3), 0},
        {USER_SIZE - PAGES(32), USER_SIZE, AREA_FLAGS(7) | VM_GROWSDOWN, 0},
    };
    const struct vm_area_struct *vma;

    (void)state;
    assert_int_equal(load_image(), 0);
    vma = current->mm->mmap;
    for (size_t i = 0; i < ARRAY_SIZE(expected); i++, vma = vma->vm_next) {
        assert_non_null(vma);
        assert_int_equal(vma->vm_start, expected[i][0]);
        assert_int_equal(vma->vm_end, expected[i][1]);
        assert_int_equal(vma->vm_flags, expected[i][2]);
        if (vma->vm_inode)
            assert_int_equal(vma->vm_offset, expected[i][3]);
    }
    assert_null(vma);
    check_program();
    assert_int_equal(current->mm->start_brk, TEXT + 0x13000);
    assert_true(write_is_denied(&files[0]));
}

/* One page is there: data's last one, dirty, zeros behind its end. */
static void
fact_c_2_54_only_the_last_page_of_data_is_there(void **state)
{
    uint32_t last = TEXT + 0x4000;

    (void)state;
    assert_int_equal(load_image(), 0);
    assert_int_equal(current->mm->rss, 1);
    assert_int_equal(entry_of(1, last) & PTE_FLAGS,
                     PTE_PRESENT | PTE_USER | PTE_ACCESSED | PTE_WRITE |
                         PTE_DIRTY);
    assert_int_equal(page_count(pte_frame(entry_of(1, last))), 1);
    assert_int_equal(reads, 1 + 1 + 4); /* two headers, four of the page */
    for (uint32_t at = 0; at < PAGE_SIZE; at += 4)
        assert_int_equal(loaded(last + at),
                         at < 0x200 ? word_of(&files[0], 0x3000 + at) : 0);
}

/* The bytes before the data's first, and behind text's last, are the file's. */
static void
what_is_beside_a_segment_on_its_pages_is_the_files(void **state)
{
    (void)state;
    assert_int_equal(load_image(), 0);
    assert_int_equal(loaded(TEXT + 0x2000), word_of(&files[0], 0x1000));
    assert_int_equal(loaded(TEXT + 0x1ffc), word_of(&files[0], 0x1ffc));
}

/* Linux 1.2 stored into the text, and the kernel died of it. */
static void
defect_f14_a_read_only_segment_gets_no_zeros(void **state)
{
    (void)state;
    image.h.e_phnum = 1;
    assert_int_equal(load_image(), 0);
    assert_int_equal(current->mm->rss, 0);
    check_program();
    image.s[0].p_memsz = 0x3500; /* and pages of zeros behind it */
    assert_int_equal(load_image(), 0);
    assert_int_equal(nr_areas(current->mm), 3);
    assert_int_equal(current->mm->rss, 0);
    assert_int_equal(store(TEXT + 0x1500, 1), SIGSEGV);
    assert_int_equal(store(TEXT + 0x2500, 1), SIGSEGV);
    check_program();
}

static void
data_that_ends_with_its_page_needs_none(void **state)
{
    (void)state;
    image.s[2].p_filesz = 0x1b00; /* up to TEXT + 0x4000 */
    assert_int_equal(load_image(), 0);
    assert_int_equal(current->mm->rss, 0);
    check_program();
}

/* A segment that may only be written is written to all the same. */
static void
every_set_of_rights_is_loaded(void **state)
{
    (void)state;
    for (uint32_t rights = 0; rights < 8; rights++) {
        image.s[2].p_flags = rights;
        assert_int_equal(load_image(), 0);
        assert_int_equal(current->mm->rss, !!(rights & PF_W));
        check_program();
        check_all(0);
    }
}

static void
the_library_is_told_where_the_table_is(void **state)
{
    (void)state;
    assert_int_equal(load_image(), 0);
    assert_int_equal(aux(AT_PHDR), TEXT + sizeof(struct elf_header));
    assert_int_equal(aux(AT_PHENT), 32);
    assert_int_equal(aux(AT_SECURE), 0);
    for (uint32_t type = AT_UID; type <= AT_EGID; type++)
        assert_int_equal(aux(type), 0);
    assert_int_equal(nr_noted, 10);
    image.s[0].p_offset = 0x1000; /* no segment has it */
    image.s[0].p_filesz = image.s[0].p_memsz = 0x500;
    assert_int_equal(load_image(), 0);
    assert_int_equal(nr_noted, 9);
}

/* All eight segments show the file's first page: one of them is told. */
static void
a_table_in_every_segment_is_told_once(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < MOST; i++)
        image.s[i] =
            (struct elf_segment){PT_LOAD, 0,     TEXT + PAGES(2 * i),
                                 0,       0x800, 0x800,
                                 PF_R,    4096};
    image.h.e_phnum = MOST;
    assert_int_equal(load_image(), 0);
    assert_int_equal(aux(AT_PHDR), TEXT + sizeof(struct elf_header));
    check_program();
}

/* ---- what is none ---- */

static void
what_cannot_be_read_is_refused_or_ends(void **state)
{
    (void)state;
    bad_block = FILE_BLOCKS; /* the header's */
    assert_int_equal(load_image(), -EACCES);
    bad_block = FILE_BLOCKS + 0x3000 / BLOCK_SIZE; /* data's last page */
    assert_int_equal(load_image(), -1000 - SIGBUS);
    bad_block = FILE_BLOCKS + 0x1000 / BLOCK_SIZE; /* nobody's yet */
    assert_int_equal(load_image(), 0);
    bad_block = 0;
    files[0].i_mode = S_IFREG | 0644;
    assert_int_equal(load_image(), -EACCES);
    files[0].i_mode = S_IFDIR | 0755;
    assert_int_equal(load_image(), -EACCES);
}

/* A refused program leaves the old one as it is. */
static void
a_refused_program_leaves_the_old_one(void **state)
{
    struct picture before;

    (void)state;
    assert_int_equal(load_image(), 0);
    stored(TEXT + 0x2500, 9);
    before = picture(current->mm);
    image.h.e_type = 1;
    assert_int_equal(load_image(), -ENOEXEC);
    assert_as_in(&before, current->mm);
    image = good;
    image.s[2].p_memsz = 0x100;
    assert_int_equal(load_image(), -ENOEXEC);
    assert_as_in(&before, current->mm);
    assert_int_equal(nr_noted, 0);
}

/* The n-th allocation fails: the task ends, and nothing is left. */
static void
memory_that_fails_ends_the_task(void **state)
{
    uint32_t n = 0;
    int32_t result;

    (void)state;
    do {
        mm_clear(current->mm);
        fail_countdown = ++n;
        result = load_image();
        if (result != 0) {
            assert_true(result == -1000 - SIGSEGV ||
                        result == -1000 - SIGBUS);
            assert_int_equal(fail_countdown, 0);
        }
        fail_countdown = 0;
        check_all(0);
    } while (result != 0);
    assert_int_equal(n - 1, 5 + 2); /* areas; a page and its table */
    check_program();
}

/* ---- thousands of damaged ones ---- */

static unsigned int programs, refusals;

static void
judge(const char *how)
{
    bool expected;
    int32_t result;

    mm_clear(current->mm); /* its pages are of a file that is no more */
    result = load_image();
    expected = is_good();
    if (result != (expected ? 0 : -ENOEXEC))
        fail_msg("%s: load_program() says %d, and it is %s program", how,
                 result, expected ? "a" : "no");
    if (expected)
        check_program();
    check_all(0);
    programs += expected;
    refusals += !expected;
}

/* Each word of header and table in turn, with everything that is an edge. */
static void
every_word_with_every_edge(void **state)
{
    uint32_t size = files[0].i_size;
    const uint32_t edges[] = {
        0,           1,           2,          3,          4,
        7,           8,           9,          31,         32,
        33,          52,          53,         0x100,      0x4ff,
        0x500,       0x501,       0x1000,     0x1500,     size - 1,
        size,        size + 1,    size + 32,  TEXT,       TEXT + 0x500,
        TEXT + 4096, TEXT + 8192, LIMIT - 1,  LIMIT,      LIMIT + 1,
        0x7fffffff,  0x80000000,  0xbfffffff, 0xc0000000, 0xfffff000,
        0xffffffff,
    };
    uint32_t words = (sizeof(good.h) + 4 * sizeof(good.s[0])) / 4;
    char how[80];

    (void)state;
    programs = refusals = 0;
    for (uint32_t word = 0; word < words; word++)
        for (size_t i = 0; i < ARRAY_SIZE(edges); i++)
            for (uint32_t kind = 0; kind < 4; kind++) {
                uint32_t *at;

                image = good;
                at = (uint32_t *)&image + word;
                *at = kind == 0   ? edges[i]
                      : kind == 1 ? *at + edges[i]
                      : kind == 2 ? *at - edges[i]
                                  : (*at & 0xffff) | edges[i] << 16;
                snprintf(how, sizeof(how), "word %u is %#x", word, *at);
                judge(how);
            }
    print_message("  %u programs, %u refused\n", programs, refusals);
    assert_true(programs > 1000 && refusals > 1000);
}

/* Two to six words at a time; every second time segments that make sense. */
static void
many_words_at_random(void **state)
{
    (void)state;
    random_begin();
    programs = refusals = 0;
    for (uint32_t i = 0; i < 6000; i++) {
        image = good;
        for (uint32_t n = random_below(5); n > 0; n--) {
            struct elf_segment *s = &image.s[random_below(4)];
            uint32_t *word = (uint32_t *)s + random_below(8);

            *word +=
                (random_below(17) - 8) * (random_below(3) ? 0x1000 : 0x80);
        }
        if (random_below(2)) {
            uint32_t at = TEXT;

            image.h.e_phnum = (uint16_t)(1 + random_below(9));
            for (uint32_t j = 0; j < MOST; j++) {
                uint32_t in_file = random_below(0x3000);
                uint32_t offset = random_below(files[0].i_size - in_file);

                image.s[j] =
                    (struct elf_segment){PT_LOAD,
                                         offset,
                                         at + offset % 4096,
                                         0,
                                         in_file,
                                         in_file + random_below(2) *
                                                       random_below(0x3000),
                                         random_below(8),
                                         4096};
                at = (at + offset % 4096 + image.s[j].p_memsz + 4095 +
                      PAGES(random_below(3))) &
                     ~4095u;
            }
        }
        judge("at random");
    }
    print_message("  %u programs, %u refused\n", programs, refusals);
    assert_true(programs > 1000 && refusals > 1000);
}

#define ELF_TEST(f) \
    { \
#f, then_nothing_left, a_file, NULL, f \
    }

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ELF_TEST(fact_c_2_54_the_areas_of_a_static_program),
        ELF_TEST(fact_c_2_54_only_the_last_page_of_data_is_there),
        ELF_TEST(what_is_beside_a_segment_on_its_pages_is_the_files),
        ELF_TEST(defect_f14_a_read_only_segment_gets_no_zeros),
        ELF_TEST(data_that_ends_with_its_page_needs_none),
        ELF_TEST(every_set_of_rights_is_loaded),
        ELF_TEST(the_library_is_told_where_the_table_is),
        ELF_TEST(a_table_in_every_segment_is_told_once),
        ELF_TEST(what_cannot_be_read_is_refused_or_ends),
        ELF_TEST(a_refused_program_leaves_the_old_one),
        ELF_TEST(memory_that_fails_ends_the_task),
        ELF_TEST(every_word_with_every_edge),
        ELF_TEST(many_words_at_random),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
