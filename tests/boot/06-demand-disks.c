/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Disks that this kernel cannot read, as today's mke2fs makes them and as
 * accidents do; as a RAM disk and as an ATA disk.  One line says why where
 * the disk is found, and the panic of init says it again.
 */
#define _GNU_SOURCE
#include "guest-tasks.h"

#include "../unit/host/ext2-image.h"

enum { KIB = 1024, BLOCKS = 2048 };

static int
begin(void **state)
{
    if (make_folder(state) < 0)
        return -1;
    make_file("file", 5000);
    return 0;
}

/* The file `disk`, of these bytes. */
static void
write_disk(const void *bytes, size_t n)
{
    int fd = open("disk", O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, n), n);
    close(fd);
}

static void
run_mke2fs(const char *command)
{
    char line[600];

    snprintf(
        line, sizeof(line),
        "PATH=\"$PATH:/sbin:/usr/sbin\"; rm -f disk; exec >said 2>&1; %s "
        "|| { cat said >&2; false; }",
        command);
    if (system(line) != 0)
        fail_msg("no disk from: %s", command);
}

/* ---- what is said ---- */

/* What the kernel says when it finds the disk, and when init is missing. */
static void
is_refused(struct boot_options options, const char *why)
{
    options.words = "run=init";
    boot_options(options, BOOT_FAIL);
    assert_line("%s", why);
    assert_line("panic: /bin/init cannot be run: error 5, %s", why);
    options.words = "run=hello";
    boot_options(options, BOOT_PASS);
    assert_line("%s", why);
}

/* The file `disk`, as either of the two. */
static void
as_ram_and_ata(const char *why)
{
    struct boot_module module = {"disk", "disk"};
    char words[120];

    snprintf(words, sizeof(words), "ramdisk: %s", why);
    is_refused((struct boot_options){.modules = &module,
                                     .modules_count = 1},
               words);
    snprintf(words, sizeof(words), "ata: %s", why);
    is_refused((struct boot_options){.disk = "disk"}, words);
}

/* ---- the disks ---- */

static void
todays_file_systems_are_refused_with_the_revision(void **state)
{
    static const char *const kinds[] = {
        "ext2 -b 1024",
        "ext3 -b 1024",
        "ext4 -b 1024",
        "ext2 -b 1024 -I 128",
        "ext2 -b 1024 -I 256",
        "ext4 -b 1024 -O 64bit,metadata_csum",
        "ext2 -b 1024 -O sparse_super2",
    };
    unsigned int n = times(COUNT_OF(kinds), 1);
    char command[200];

    (void)state;
    for (unsigned int i = 0; i < n; i++) {
        snprintf(command, sizeof(command), "mke2fs -q -F -t %s disk 4096",
                 kinds[i]);
        run_mke2fs(command);
        as_ram_and_ata("not ext2 revision 0 but 1");
    }
}

/* Revision 0 has two names: tools/disk.c. */
static void
large_blocks_are_refused_with_their_size(void **state)
{
    (void)state;
    for (unsigned int size = 2048; size <= 4096; size *= 2) {
        char command[300], why[60];

        snprintf(command, sizeof(command),
                 "make() { mke2fs -q -F -t ext2 \"$@\" -b %u disk 1024; }; "
                 "make -r 0 -O none || make -E revision=0",
                 size);
        run_mke2fs(command);
        snprintf(why, sizeof(why), "blocks of %u, not 1024", size);
        as_ram_and_ata(why);
    }
}

static void
what_is_cut_off_is_refused_with_what_is_left(void **state)
{
    char *whole = make_image(BLOCKS, "");

    (void)state;
    write_disk(whole, (BLOCKS - 1) * KIB);
    as_ram_and_ata("cut off: a file system of 2048 blocks on 2047");
    write_disk(whole, 2 * KIB);
    as_ram_and_ata("cut off: a file system of 2048 blocks on 2");
    write_disk(whole, KIB);
    as_ram_and_ata("its super block cannot be read");
    write_disk(whole, 512);
    is_refused((struct boot_options){.disk = "disk"},
               "ata: not used, it has not even one block");
    is_refused((struct boot_options){.modules =
                                         &(struct boot_module){"disk",
                                                               "disk"},
                                     .modules_count = 1},
               "ramdisk: not used, its 512 bytes are not one block");
    free(whole);
}

static void
what_is_no_ext2_is_refused_with_its_number(void **state)
{
    char *whole = make_image(BLOCKS, "");

    (void)state;
    memset(whole + KIB, 0, KIB);
    write_disk(whole, BLOCKS * KIB);
    as_ram_and_ata("not ext2: its magic number is 0000, not ef53");
    memset(whole, 'x', BLOCKS * KIB);
    write_disk(whole, BLOCKS * KIB);
    as_ram_and_ata("not ext2: its magic number is 7878, not ef53");
    free(whole);
    whole = make_image(BLOCKS, "");
    write_disk(whole, BLOCKS * KIB);
    free(whole);
    if (system("gzip -1 <disk >packed && mv packed disk") != 0)
        fail_msg("gzip packed nothing");
    boot_options((struct boot_options){.words = "run=init", .disk = "disk"},
                 BOOT_FAIL);
    assert_int_equal(boot_count(&result, "ata: not ext2: its magic number"),
                     1);
    assert_true(boot_says(&result, "error 5, ata: not ext2: its magic "));
}

/* A good file system, from whose disk one sector cannot be read. */
static void
a_super_block_that_cannot_be_read_is_said(void **state)
{
    char *whole = make_image(BLOCKS, ""), drive[400], *path;
    const char *const extra[] = {"-drive", drive, NULL};

    (void)state;
    write_disk(whole, BLOCKS * KIB);
    free(whole);
    path = realpath("disk", NULL);
    snprintf(drive, sizeof(drive),
             "if=ide,format=raw,file.driver=blkdebug,"
             "file.image.driver=file,file.image.locking=off,"
             "file.image.filename=%s,file.inject-error.0.event=read_aio,"
             "file.inject-error.0.sector=2",
             path);
    free(path);
    is_refused((struct boot_options){.extra = extra,
                                     .idle_takes_time = true,
                                     .guest_seconds = 60},
               "ata: its super block cannot be read");
}

static void
without_a_disk_there_is_none(void **state)
{
    (void)state;
    boot_panic("run=init", "/bin/init cannot be run: error 5, no disk");
    is_refused((struct boot_options){.extra =
                                         (const char *const[]){
                                             "-drive", "if=ide,media=cdrom",
                                             NULL},
                                     .idle_takes_time = true,
                                     .guest_seconds = 60},
               "ata: not used, it is no disk (ATAPI)");
    boot_panic("run=init root=ata",
               "/bin/init cannot be run: error 5, root=ata: there is no "
               "such disk");
    boot_panic("run=init root=ram",
               "/bin/init cannot be run: error 5, root=ram: there is no "
               "such disk");
    boot_panic("run=hello root=atari",
               "root=atari names no disk: there are ram and ata");
    boot_panic(
        "run=hello root=abcdefghijklmnop",
        "root= on the command line has 16 characters, of at most 15");
}

/* Nothing is wrong with this one, but it has no /bin/init. */
static void
a_good_disk_is_not_blamed(void **state)
{
    char *whole = make_image(BLOCKS, "");
    struct boot_module module = {"disk", "disk"};

    (void)state;
    write_disk(whole, BLOCKS * KIB);
    free(whole);
    boot_options((struct boot_options){.words = "run=init",
                                       .modules = &module,
                                       .modules_count = 1},
                 BOOT_FAIL);
    assert_line("ramdisk: 2048 blocks");
    assert_int_equal(boot_count(&result, "ramdisk: "), 1);
    assert_line("panic: /bin/init cannot be run: error 2");
    boot_options((struct boot_options){.words = "run=init init=/file",
                                       .disk = "disk"},
                 BOOT_FAIL);
    assert_line("ata: 2048 blocks");
    assert_line("panic: /file cannot be run: error 13");
}

static const struct CMUnitTest tests[] = {
    BOOT_TEST(todays_file_systems_are_refused_with_the_revision),
    BOOT_TEST(large_blocks_are_refused_with_their_size),
    BOOT_TEST(what_is_cut_off_is_refused_with_what_is_left),
    BOOT_TEST(what_is_no_ext2_is_refused_with_its_number),
    BOOT_TEST(a_super_block_that_cannot_be_read_is_said),
    BOOT_TEST(without_a_disk_there_is_none),
    BOOT_TEST(a_good_disk_is_not_blamed),
};

static int
end(void **state)
{
    unlink("disk");
    return remove_folder(state);
}

int
main(int argc, char **argv)
{
    if (argc != 2 || !(kernel = realpath(argv[1], NULL))) {
        fprintf(stderr, "usage: %s KERNEL\n", argv[0]);
        return 2;
    }
    return cmocka_run_group_tests(tests, begin, end);
}
