/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests of the files a run is given: kernels with awkward names, or that
 * are none; modules, disks, a BIOS or an emulator that is missing.
 */
#include "driver.h"

static void
copy(const char *from, const char *to)
{
    char bytes[1 << 16];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    size_t size;

    assert_true(in && out);
    size = fread(bytes, 1, sizeof bytes, in);
    assert_true(size > 0 && size < sizeof bytes);
    assert_int_equal(fwrite(bytes, 1, size, out), size);
    assert_int_equal(fclose(in) | fclose(out), 0);
}

/* The guest's command line must not depend on where its file lies. */
static void
test_awkward_names(void **state)
{
    const char *const names[] = {"own/a kernel, with,, id=x.elf",
                                 "own/-kernel", "own/%d$HOME'\"\\"};
    struct boot_options options = {.words = "run=x"};
    struct boot_result result;

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        copy(stub("hello"), names[i]);
        options.kernel = names[i];
        expect_run(&options, BOOT_PASS, &result);
        expect_in(result.com1, "\ncommand line: /proc/self/fd/9 run=x\n");
        assert_string_equal(result.kernel, names[i]);
        boot_free(&result);
    }
}

static void
refused(const struct boot_options *options, const char *reason)
{
    struct boot_result result;
    char *report;

    expect_run(options, BOOT_NOT_STARTED, &result);
    expect_in(result.error, reason);
    report = report_of(&result);
    expect_in(report, "did not start: ");
    expect_in(report, reason);
    assert_ptr_equal(strchr(report, '\n'), report + strlen(report) - 1);
    free(report);
    assert_string_equal(result.com1, "");
    assert_null(result.ram);
    boot_free(&result);
}

static void
test_no_kernel(void **state)
{
    char text[20000];

    (void)state;
    refused(&(struct boot_options){0}, "no kernel");
    refused(&(struct boot_options){.kernel = "own/none.elf"},
            "cannot open the kernel 'own/none.elf': No such file");
    refused(&(struct boot_options){.kernel = "own"},
            "the kernel 'own' is not a file");
    give("own/empty", "");
    refused(&(struct boot_options){.kernel = "own/empty"},
            "not an i386 ELF program");
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    give("own/text", text);
    refused(&(struct boot_options){.kernel = "own/text"},
            "not an i386 ELF program");
}

/* A right ELF file whose multiboot header is damaged. */
static void
test_not_multiboot(void **state)
{
    FILE *file;

    (void)state;
    copy(stub("exit"), "own/damaged");
    file = fopen("own/damaged", "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0x1004, SEEK_SET), 0);
    assert_int_equal(fputc(0x40, file), 0x40);
    assert_int_equal(fclose(file), 0);
    refused(&(struct boot_options){.kernel = "own/damaged"},
            "no multiboot header");
}

static void
test_wrong_options(void **state)
{
    const char *kernel = stub("exit");
    struct boot_module module = {.path = "own/none"};

    (void)state;
    refused(&(struct boot_options){.kernel = kernel, .memory_mib = 4096},
            "1 to 2048 MiB");
    refused(&(struct boot_options){.kernel = kernel, .insn_ns = 3},
            "guest nanoseconds");
    refused(&(struct boot_options){.kernel = kernel,
                                   .modules = &module,
                                   .modules_count = 1},
            "cannot open the module 'own/none'");
    refused(&(struct boot_options){.kernel = kernel, .disk = "own/none"},
            "cannot open the disk 'own/none'");
    refused(&(struct boot_options){.kernel = kernel, .bios = "none.bin"},
            "none.bin");
    refused(
        &(struct boot_options){.kernel = kernel, .qemu = "own/qemu"},
        "cannot run 'own/qemu': No such file or directory; install QEMU");
    refused(&(struct boot_options){.kernel = kernel, .qemu = "true"},
            "QEMU ended before the kernel ran");
}

static void
test_modules(void **state)
{
    const struct boot_module modules[] = {
        {.path = "own/one, two", .words = "disk a,b"},
        {.path = "own/empty"},
        {.path = "own/three"},
    };
    struct boot_options options = {.kernel = stub("modules"),
                                   .modules = modules,
                                   .modules_count = 3};
    struct boot_result result;

    (void)state;
    give(modules[0].path, "first\n");
    give(modules[1].path, "");
    give(modules[2].path, "third\n");
    expect_run(&options, BOOT_PASS, &result);
    assert_string_equal(result.com1, "/proc/self/fd/10 disk a,b\nfirst\n"
                                     "/proc/self/fd/11\n"
                                     "/proc/self/fd/12\nthird\n");
    boot_free(&result);
}

static void
expect_sectors(const void *bytes, const char *first, const char *second)
{
    assert_memory_equal(bytes, first, strlen(first));
    assert_memory_equal((const char *)bytes + 512, second, strlen(second));
}

/* Sector 0 begins "SECTOR 0", sector 1 "sector 1"; the stub clears that. */
static void
test_disk(void **state)
{
    struct boot_options options = {.kernel = stub("disk"),
                                   .disk = "own/a disk, in a file"};
    struct boot_result result;
    char image[64 * 512 + 1];
    FILE *file;

    (void)state;
    memset(image, 'x', sizeof image - 1);
    image[sizeof image - 1] = '\0';
    memcpy(image, "SECTOR 0", 8);
    memcpy(image + 512, "sector 1", 8);
    give(options.disk, image);

    for (int write = 0; write < 2; write++) {
        options.disk_write = write;
        expect_run(&options, BOOT_PASS, &result);
        assert_string_equal(result.com1, "SECTOR 0");
        file = fopen(options.disk, "rb");
        assert_non_null(file);
        assert_int_equal(fread(image, 1, sizeof image, file),
                         sizeof image - 1);
        fclose(file);
        if (write) {
            assert_null(result.disk);
            assert_int_equal(image[512], '\0');
        } else {
            assert_int_equal(result.disk_size, sizeof image - 1);
            assert_int_equal(result.disk[512], '\0');
            expect_sectors(image, "SECTOR 0", "sector 1");
        }
        boot_free(&result);
    }
    options.disk = NULL;
    expect_run(&options, BOOT_FAIL, &result);
    boot_free(&result);
}

/* An emulator without bios-microvm.bin, made up of the real one. */
static void
test_bios_missing(void **state)
{
    struct boot_options options = {.kernel = stub("hello"),
                                   .qemu = "own/qemu"};
    struct boot_result result;

    (void)state;
    give(
        options.qemu,
        "#!/bin/sh\n"
        "case \" $* \" in *' -bios bios-microvm.bin '*)\n"
        "    echo \"qemu: could not load PC BIOS 'bios-microvm.bin'\" >&2\n"
        "    exit 1;;\n"
        "esac\n"
        "exec ${QEMU:-qemu-system-i386} \"$@\"\n");
    assert_int_equal(chmod(options.qemu, 0755), 0);
    for (int again = 0; again < 2; again++) {
        expect_run(&options, BOOT_PASS, &result);
        assert_string_equal(result.bios, "default");
        expect_in(result.com1, "hello from the stub\n");
        assert_null(result.error);
        boot_free(&result);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_awkward_names), TEST(test_no_kernel),
        TEST(test_not_multiboot), TEST(test_wrong_options),
        TEST(test_modules),       TEST(test_disk),
        TEST(test_bios_missing),
    };

    find_all();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
