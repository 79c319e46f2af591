/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests of tools/aout: an i386 program becomes an a.out file, and what is
 * over a limit is refused with the limit and leaves no file.
 */
#include "sandbox.h"

#include <elf.h>
#include <stdbool.h>

#define LARGEST 0x3000000 /* bytes of a program */

/* A program of one page, and `count` symbols whose names have 10 bytes. */
static void
give_program(unsigned int count, uint32_t address)
{
    size_t table = 0x1100, names = table + count * sizeof(Elf32_Sym);
    size_t sections = names + 1 + 10 * (size_t)count;
    size_t size = sections + 2 * sizeof(Elf32_Shdr);
    unsigned char *bytes = calloc(1, size);
    Elf32_Ehdr *eh = (void *)bytes;
    Elf32_Phdr *ph = (void *)(bytes + sizeof(*eh));
    Elf32_Shdr sh[2] = {
        {.sh_type = SHT_SYMTAB,
         .sh_offset = (Elf32_Off)table,
         .sh_size = (Elf32_Word)(names - table),
         .sh_link = 1},
        {.sh_type = SHT_STRTAB,
         .sh_offset = (Elf32_Off)names,
         .sh_size = (Elf32_Word)(sections - names)},
    };

    memcpy(eh->e_ident, ELFMAG "\1\1\1", 7);
    eh->e_type = ET_EXEC;
    eh->e_machine = EM_386;
    eh->e_phoff = sizeof(*eh);
    eh->e_phnum = 1;
    eh->e_shoff = (Elf32_Off)sections;
    eh->e_shnum = 2;
    *ph = (Elf32_Phdr){.p_type = PT_LOAD,
                       .p_offset = 0x100,
                       .p_vaddr = address,
                       .p_filesz = 0x1000,
                       .p_memsz = 0x1000,
                       .p_flags = PF_R | PF_X};
    for (unsigned int i = 0; i < count; i++) {
        Elf32_Sym symbol = {.st_name = 1 + 10 * i,
                            .st_info = ELF32_ST_INFO(STB_GLOBAL, STT_FUNC)};

        memcpy(bytes + table + i * sizeof(symbol), &symbol, sizeof(symbol));
        memcpy(bytes + names + 1 + 10 * i, "a_function", 9);
    }
    memcpy(bytes + sections, sh, sizeof(sh));
    give_bytes("p.elf", bytes, size);
    free(bytes);
}

/* Runs the tool on p.elf; its words are in `said`. */
static int
aout(const char *option)
{
    char command[2 * PATH_MAX];

    snprintf(command, sizeof(command),
             "'%s/build/tools/aout' %s p.elf p 2>&1", home, option);
    return shell(command);
}

static void
aout_fails(const char *option, const char *words)
{
    assert_int_equal(aout(option), 1);
    expect_in(said, words);
    assert_int_equal(access("p", F_OK), -1);
}

static long
size_of(const char *name)
{
    struct stat st;

    assert_int_equal(stat(name, &st), 0);
    return (long)st.st_size;
}

static void
a_program_is_its_header_and_its_bytes(void **state)
{
    (void)state;
    give_program(3, 0);
    assert_int_equal(aout(""), 0);
    assert_string_equal(said, "");
    assert_int_equal(size_of("p"), 1024 + 4096);
    assert_int_equal(aout("--symbols"), 0);
    assert_int_equal(size_of("p"), 1024 + 4096 + 3 * 12 + 4 + 3 * 10);
}

static void
symbols_beyond_the_limit_are_not_dropped(void **state)
{
    (void)state;
    give_program(4096, 0);
    assert_int_equal(aout("--symbols"), 0);
    assert_int_equal(aout(""), 0);
    assert_int_equal(unlink("p"), 0);
    give_program(4097, 0);
    aout_fails("--symbols", "p.elf: has more than 4096 symbols, or 65536");
    assert_int_equal(aout(""), 0);
}

static void
a_file_beyond_the_limit_is_not_cut(void **state)
{
    (void)state;
    give_program(0, 0);
    assert_int_equal(truncate("p.elf", 2 * LARGEST - 1), 0);
    assert_int_equal(aout(""), 0);
    assert_int_equal(unlink("p"), 0);
    assert_int_equal(truncate("p.elf", 2 * LARGEST), 0);
    aout_fails("", "p.elf: is a file of 100663296 bytes or more");
}

static void
what_is_no_program_is_refused(void **state)
{
    (void)state;
    aout_fails("", "p.elf: cannot be read: No such file");
    give("p.elf", "no program");
    aout_fails("", "p.elf: is no ELF file");
    give_program(0, LARGEST);
    aout_fails("", "p.elf: loads 4096 bytes at 03000000; a program lies "
                   "below 03000000");
    give_program(0, LARGEST - 4096);
    assert_int_equal(aout(""), 0);
}

#define TEST(f) \
    cmocka_unit_test_setup_teardown(f, enter_sandbox, leave_sandbox)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_program_is_its_header_and_its_bytes),
        TEST(symbols_beyond_the_limit_are_not_dropped),
        TEST(a_file_beyond_the_limit_is_not_cut),
        TEST(what_is_no_program_is_refused),
    };

    find_tool();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
