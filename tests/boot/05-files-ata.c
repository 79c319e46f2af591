/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Chapter 5 on the machine: disks.  The guest reads, and the test compares
 * what then lies in guest memory with the image that the disk was made of.
 * What depends on time is left out, but for one disk that never answers.
 */
#define _GNU_SOURCE
#include "guest-tasks.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    BLOCK = 1024,
    SECTOR = 512,
    MOST = 6144, /* blocks that the guest has room for */
    RAMDISK = 1, /* device numbers */
    ATA = 2,
    EIO_ = 5,
    ENXIO_ = 6,
};

/* ---- images ---- */

static char *image; /* the kernel's own disk */
static unsigned char *bytes;
static size_t size;

static char scratch[40]; /* a file without a name that tests write to */

static int
read_image(void **state)
{
    FILE *file;
    struct stat st;
    int fd = memfd_create("disk", MFD_CLOEXEC);

    (void)state;
    snprintf(scratch, sizeof(scratch), "/proc/self/fd/%d", fd);
    image = built_path("disk", ".", "ext2");
    file = fopen(image, "rb");
    if (fd < 0 || !file || fstat(fileno(file), &st) < 0)
        return -1;
    size = (size_t)st.st_size;
    bytes = malloc(size);
    if (!bytes || fread(bytes, 1, size, file) != size)
        return -1;
    fclose(file);
    return 0;
}

static int
forget_image(void **state)
{
    (void)state;
    free(bytes);
    free(image);
    return 0;
}

/* The first `n` bytes of the image as a file of their own. */
static const char *
first_bytes(size_t n)
{
    FILE *file = fopen(scratch, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
    return scratch;
}

/* ---- what the guest has read ---- */

/* All of the first `n` blocks but `bad` must be the image's, to the byte. */
static void
compare_blocks(uint32_t n, uint32_t bad)
{
    static uint32_t where[MOST];
    unsigned char block[BLOCK];

    assert_true(n > 0);
    variable("t_blocks", where, sizeof(where));
    for (uint32_t i = 0; i < n; i++) {
        if (i == bad) {
            assert_int_equal(where[i], 0);
            continue;
        }
        assert_true(guest_read(&result, where[i], block, BLOCK));
        if (memcmp(block, bytes + (size_t)i * BLOCK, BLOCK) != 0)
            fail_msg("block %u is not what the image has", i);
    }
}

static void
check_all_read(uint32_t n)
{
    assert_int_equal(value("read"), n);
    assert_int_equal(value("bad"), 0);
    assert_int_equal(value("sectors"), 2 * n);
    assert_int_equal(value("past the end"), -EIO_);
    assert_int_equal(value("far past the end"), -EIO_);
    compare_blocks(n, UINT32_MAX);
}

static void
boot_ata(const char *disk, const char *words)
{
    boot_options((struct boot_options){.words = words, .disk = disk},
                 BOOT_PASS);
}

/* A drive described in QEMU's own words. */
static void
boot_drive(const char *drive, const char *words)
{
    const char *const extra[] = {"-drive", drive, NULL};

    boot_options((struct boot_options){.words = words,
                                       .guest_seconds = 60,
                                       .idle_takes_time = true,
                                       .extra = extra},
                 BOOT_PASS);
}

/* ---- the ATA disk ---- */

static void
every_byte_of_an_ata_disk_is_the_images(void **state)
{
    (void)state;
    boot_ata(image, "run=t-read");
    assert_line("ata: %zu blocks", size / BLOCK);
    check_all_read((uint32_t)(size / BLOCK));
}

static void
an_absent_disk_is_no_device_and_no_error(void **state)
{
    (void)state;
    boot("run=t-read dev=2", BOOT_PASS);
    assert_int_equal(boot_count(&result, "ata"), 0);
    assert_int_equal(value("read"), 0);
    assert_int_equal(value("past the end"), -ENXIO_);
    boot("run=t-again dev=2", BOOT_PASS);
    assert_line("try 0: bad, 0 sectors so far, 0 buffers, 0 s");
    boot("run=t-again dev=99", BOOT_PASS);
    assert_line("try 0: bad, 0 sectors so far, 0 buffers, 0 s");
}

static void
a_disk_smaller_than_a_block_is_not_used(void **state)
{
    (void)state;
    boot_ata(first_bytes(SECTOR), "run=t-read dev=2");
    assert_line("ata: not used, it has not even one block");
    assert_int_equal(value("past the end"), -ENXIO_);
}

static void
half_a_block_at_the_end_is_left_out(void **state)
{
    (void)state;
    boot_ata(first_bytes(7 * SECTOR), "run=t-read dev=2");
    assert_line("ata: 3 blocks");
    check_all_read(3);
    boot_ata(first_bytes(2 * SECTOR), "run=t-read dev=2");
    assert_line("ata: 1 blocks");
    check_all_read(1);
}

static void
a_compact_disc_is_not_used(void **state)
{
    (void)state;
    boot_drive("if=ide,media=cdrom", "run=t-read dev=2");
    assert_line("ata: not used, it is no disk (ATAPI)");
    assert_int_equal(value("past the end"), -ENXIO_);
}

/* A disk on which one sector cannot be read; `more` says for how long. */
static void
boot_bad_sector(uint32_t sector, const char *more, const char *words)
{
    char drive[1024];

    snprintf(drive, sizeof(drive),
             "if=ide,format=raw,file.driver=blkdebug,"
             "file.image.driver=file,file.image.locking=off,"
             "file.image.filename=%s,file.inject-error.0.event=read_aio,"
             "file.inject-error.0.sector=%u%s",
             image, sector, more);
    boot_drive(drive, words);
}

static void
one_bad_sector_costs_one_block(void **state)
{
    (void)state;
    for (uint32_t sector = 200; sector < 202; sector++) {
        boot_bad_sector(sector, "", "run=t-read dev=2");
        assert_int_equal(value("bad"), 1);
        assert_int_equal(value("read"), size / BLOCK - 1);
        assert_int_equal(value("sectors"), 2 * (size / BLOCK - 1));
        assert_int_equal(
            boot_count(&result, "ata: block 100 cannot be read: status"),
            1);
        compare_blocks((uint32_t)(size / BLOCK), 100);
    }
}

static void
a_block_that_could_not_be_read_is_not_kept(void **state)
{
    (void)state;
    boot_bad_sector(200, "", "run=t-again dev=2 block=100 times=3");
    for (int i = 0; i < 3; i++)
        assert_line("try %d: bad, 0 sectors so far, 0 buffers, 0 s", i);
    boot_bad_sector(200, ",file.inject-error.0.once=on",
                    "run=t-again dev=2 block=100 times=3");
    assert_line("try 0: bad, 0 sectors so far, 0 buffers, 0 s");
    assert_line("try 1: good, 2 sectors so far, 1 buffers, 0 s");
    assert_line("try 2: good, 2 sectors so far, 1 buffers, 0 s");
}

/* After its first sector this disk takes ten minutes for each. */
static void
a_disk_that_does_not_answer_is_given_up(void **state)
{
    char drive[1024];

    (void)state;
    if (times(1, 0) == 0)
        skip(); /* ten seconds of waiting; once is enough */
    snprintf(drive, sizeof(drive),
             "if=ide,format=raw,throttling.bps-read=1,file.locking=off,"
             "file=%s",
             image);
    boot_drive(drive, "run=t-again dev=2 times=1");
    assert_line("try 0: bad, 0 sectors so far, 0 buffers, 10 s");
}

/* ---- the RAM disk ---- */

static void
boot_ram(const char *disk, const char *words)
{
    disk_image = disk;
    boot_programs((struct boot_options){.words = words}, "disk", BOOT_PASS);
    disk_image = NULL;
}

static void
every_byte_of_a_ram_disk_is_the_images(void **state)
{
    (void)state;
    boot_ram(NULL, "run=t-read dev=1");
    assert_line("ramdisk: %zu blocks", size / BLOCK);
    check_all_read((uint32_t)(size / BLOCK));
}

static void
a_ram_disk_of_an_odd_size_has_its_whole_blocks(void **state)
{
    (void)state;
    boot_ram(first_bytes(1), "run=t-read dev=1");
    assert_line("ramdisk: not used, its 1 bytes are not one block");
    assert_int_equal(value("past the end"), -ENXIO_);
    boot_ram(first_bytes(BLOCK - 1), "run=t-read dev=1");
    assert_line("ramdisk: not used, its 1023 bytes are not one block");
    boot_ram(first_bytes(3 * BLOCK - 1), "run=t-read dev=1");
    assert_line("ramdisk: 2 blocks");
    check_all_read(2);
}

static void
a_ram_disk_out_of_the_kernels_sight_is_not_used(void **state)
{
    (void)state;
    first_bytes(1);
    assert_int_equal(truncate(scratch, 16 << 20), 0);
    disk_image = scratch;
    boot_programs((struct boot_options){.memory_mib = 64}, "disk",
                  BOOT_FAIL); /* it leaves no memory for the rest */
    disk_image = NULL;
    assert_int_equal(boot_count(&result, "ramdisk: not used, it ends at "),
                     1);
}

/* ---- which of them is the root ---- */

static void
check_root(const char *words, const char *disk, bool ram, uint32_t expected)
{
    uint32_t root;

    boot_programs((struct boot_options){.words = words, .disk = disk},
                  ram ? "disk" : "", BOOT_PASS);
    variable("root_dev", &root, sizeof(root));
    assert_int_equal(root, expected);
}

static void
the_root_is_the_ram_disk_unless_told_otherwise(void **state)
{
    (void)state;
    check_root("run=hello", NULL, false, 0);
    check_root("run=hello root=ata", NULL, false, 0);
    check_root("run=hello", NULL, true, RAMDISK);
    check_root("run=hello", image, false, ATA);
    check_root("run=hello", image, true, RAMDISK);
    check_root("run=hello root=ata", image, true, ATA);
    check_root("run=hello root=ata", image, false, ATA);
}

/* ---- the buffer cache under tasks that sleep ---- */

/* An image whose blocks hold their own numbers. */
static const char *
numbered_image(uint32_t n)
{
    FILE *file = fopen(scratch, "wb");

    assert_non_null(file);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t block[BLOCK / 4] = {i};

        assert_int_equal(fwrite(block, BLOCK, 1, file), 1);
    }
    assert_int_equal(fclose(file), 0);
    return scratch;
}

/*
 * Enough buffers: each block is read once, though eight tasks ask for it
 * while it is under way.
 */
static void
who_comes_while_a_block_is_read_waits_for_it(void **state)
{
    (void)state;
    boot_ata(numbered_image(32), "run=t-readers dev=2 buffers=32");
    assert_int_equal(value("mistakes"), 0);
    assert_int_equal(value("sectors"), 64);
    assert_line("buffers in use: 32 of 32");
    assert_int_equal(value("kept after all"), 0);
}

/* Too few for all that are held at once: tasks wait for each other. */
static void
who_finds_every_buffer_in_use_waits_for_one(void **state)
{
    char words[80];

    (void)state;
    numbered_image(32);
    for (uint32_t n = 1; n <= 5; n++) {
        snprintf(words, sizeof(words), "run=t-readers dev=2 buffers=%u", n);
        boot_ata(scratch, words);
        assert_int_equal(value("mistakes"), 0);
        assert_true(value("sectors") > 64);
        assert_line("buffers in use: %u of %u", n, n);
        assert_int_equal(value("kept after all"), 0);
    }
}

static void
the_number_of_buffers_must_make_sense(void **state)
{
    (void)state;
    boot_panic("buffers=0", "a buffer cache without a buffer");
    boot_panic("buffers=many",
               "buffers=many on the command line is not a number");
    boot("buffers=4000000000", BOOT_FAIL);
    assert_int_equal(boot_count(&result, "panic: memory for "), 1);
    boot("run=hello buffers=1000", BOOT_PASS);
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        BOOT_TEST(every_byte_of_an_ata_disk_is_the_images),
        BOOT_TEST(an_absent_disk_is_no_device_and_no_error),
        BOOT_TEST(a_disk_smaller_than_a_block_is_not_used),
        BOOT_TEST(half_a_block_at_the_end_is_left_out),
        BOOT_TEST(a_compact_disc_is_not_used),
        BOOT_TEST(one_bad_sector_costs_one_block),
        BOOT_TEST(a_block_that_could_not_be_read_is_not_kept),
        BOOT_TEST(a_disk_that_does_not_answer_is_given_up),
        BOOT_TEST(every_byte_of_a_ram_disk_is_the_images),
        BOOT_TEST(a_ram_disk_of_an_odd_size_has_its_whole_blocks),
        SLOT_TEST(a_ram_disk_out_of_the_kernels_sight_is_not_used),
        BOOT_TEST(the_root_is_the_ram_disk_unless_told_otherwise),
        BOOT_TEST(who_comes_while_a_block_is_read_waits_for_it),
        BOOT_TEST(who_finds_every_buffer_in_use_waits_for_one),
        BOOT_TEST(the_number_of_buffers_must_make_sense),
    };

    if (argc != 2) {
        fprintf(stderr, "usage: %s KERNEL\n", argv[0]);
        return 2;
    }
    kernel = argv[1];
    return run_boot_tests(tests, COUNT_OF(tests), read_image, forget_image);
}
