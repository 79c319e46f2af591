/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ATA driver, drivers/ata.c, with a disk of the test's own behind the
 * ports: it checks every step of the protocol, answers when it likes, and
 * can do what no emulator does when asked: be silent, lie, come late.
 */
#include "host-files.h"

#include "drivers/ata.c"
#include "lib/string.h"

/* ---- the disk ---- */

enum kind { NO_BUS, NO_DISK, DISK, COMPACT_DISC };

enum fault {
    NONE,
    ERROR_BIT, /* answers with an error */
    FAULT_BIT, /* the drive is broken */
    NO_DATA,   /* answers, but has no data */
    SILENT,    /* never answers */
    LATE,      /* answers when nobody waits any more */
    STUCK,     /* busy from now on, even after a reset */
};

static struct {
    enum kind kind;
    uint64_t sectors; /* as it says of itself */
    bool lba;
    uint8_t count, lba_bits[3], drive; /* registers */
    uint8_t status;
    uint8_t command;
    uint32_t at, left;   /* the sector in hand; how many are to come */
    uint32_t answers_in; /* ticks; 0: no answer is under way */
    bool line;           /* it pulls the interrupt line */
    enum fault fault;    /* what happens at this sector: */
    uint32_t bad_sector;
    unsigned int slowest; /* ticks until an answer, at most */
    bool in_reset;
    unsigned int resets, commands;
} disk;

static uint16_t
word_of(uint32_t sector, uint32_t i)
{
    return (uint16_t)(sector * 2654435761u >> 16 ^ i * 40503u);
}

static bool
is_faulty(enum fault fault)
{
    return disk.fault == fault && disk.command == READ_SECTORS &&
           disk.at == disk.bad_sector;
}

/* The sector in hand is wanted: the answer is due some time. */
static void
begin_sector(void)
{
    disk.status = 0x40 | BUSY;
    disk.answers_in = 1 + random_below(disk.slowest);
    if (is_faulty(SILENT) || is_faulty(STUCK))
        disk.answers_in = 0;
    if (is_faulty(LATE))
        disk.answers_in = PATIENCE + 5;
}

/* Some drives offer data beside an error: what they could make out. */
static int
with_data(void)
{
    return disk.at & 1 ? DATA_READY : 0;
}

static void
answer(void)
{
    disk.status = 0x40 | DATA_READY;
    if (is_faulty(ERROR_BIT) ||
        (disk.kind == COMPACT_DISC && disk.command == IDENTIFY))
        disk.status = (uint8_t)(0x40 | FAILED | with_data());
    if (is_faulty(FAULT_BIT))
        disk.status = (uint8_t)(0x40 | FAULT | with_data());
    if (is_faulty(NO_DATA))
        disk.status = 0x40;
    if (disk.kind == COMPACT_DISC) {
        disk.lba_bits[1] = 0x14;
        disk.lba_bits[2] = 0xeb;
    }
    disk.line = true;
}

static void
take_command(uint8_t command)
{
    disk.commands++;
    assert_false(disk.in_reset);
    assert_false(disk.status & BUSY);
    assert_int_equal(disk.drive & 0xf0, 0xe0);
    disk.command = command;
    disk.left = 1;
    disk.at = 0;
    if (command == READ_SECTORS) {
        disk.at = disk.lba_bits[0] | disk.lba_bits[1] << 8 |
                  disk.lba_bits[2] << 16 | (disk.drive & 0xfu) << 24;
        disk.left = disk.count;
        assert_true(disk.left > 0);
        assert_true(disk.at + disk.left <= disk.sectors);
    } else {
        assert_int_equal(command, IDENTIFY);
    }
    begin_sector();
}

/* ---- the machine around it ---- */

static uint32_t interrupts_off;
static trap_handler_t handler;
static struct task_struct idle, task_1;
struct task_struct *current;
volatile uint32_t jiffies;
static bool woken;
static unsigned int
    foreign; /* interrupts of others come so often, in 100 */
static char console[1000];

static void
deliver(void)
{
    if (random_below(100) < foreign)
        disk.line = true;
    while (disk.line && interrupts_off == 0 && handler) {
        disk.line = false;
        interrupts_off++; /* as by the processor */
        handler(NULL);
        interrupts_off--;
    }
}

uint8_t
inb(uint16_t port)
{
    bool taking = port == STATUS;

    if (disk.kind == NO_BUS)
        return 0xff;
    if (disk.kind == NO_DISK)
        return 0;
    switch (port) {
    case STATUS:
    case CONTROL:
        if (taking)
            disk.line = false;
        return disk.in_reset ? BUSY : disk.status;
    case ERROR:
        return 0x40;
    case LBA_8:
        return disk.lba_bits[1];
    case LBA_16:
        return disk.lba_bits[2];
    }
    fail_msg("nothing is to be read from port %x", port);
    return 0;
}

void
outb(uint16_t port, uint8_t value)
{
    switch (port) {
    case COUNT:
        disk.count = value;
        break;
    case LBA_0:
    case LBA_8:
    case LBA_16:
        disk.lba_bits[port - LBA_0] = value;
        break;
    case DRIVE:
        disk.drive = value;
        break;
    case COMMAND:
        take_command(value);
        break;
    case CONTROL:
        assert_true(value == RESET || value == 0);
        if (disk.in_reset && value == 0) {
            disk.resets++;
            disk.status = is_faulty(STUCK) ? BUSY : 0x40;
            disk.answers_in = 0;
            disk.line = false;
        }
        disk.in_reset = value == RESET;
        break;
    default:
        fail_msg("nothing is to be written to port %x", port);
    }
    deliver();
}

void
insw(uint16_t port, void *to, uint32_t n)
{
    uint16_t words[WORDS] = {0};

    assert_int_equal(port, DATA);
    assert_int_equal(n, WORDS);
    assert_true(disk.status & DATA_READY);
    for (uint32_t i = 0; i < WORDS; i++)
        words[i] = word_of(disk.at, i);
    if (disk.command == IDENTIFY) {
        words[49] = disk.lba ? 1 << 9 : 0;
        words[60] = (uint16_t)disk.sectors;
        words[61] = (uint16_t)(disk.sectors >> 16);
    }
    memcpy(to, words, sizeof(words));
    disk.status = 0x40;
    disk.at++;
    if (--disk.left > 0)
        begin_sector();
}

static void
one_tick(void)
{
    jiffies++;
    if (disk.answers_in > 0 && --disk.answers_in == 0)
        answer();
    deliver();
}

uint32_t
irq_save(void)
{
    return interrupts_off++;
}

void
irq_restore(uint32_t flags)
{
    interrupts_off = flags;
    deliver();
}

void
irq_disable(void)
{
    interrupts_off = 1;
}

void
irq_wait(void)
{
    assert_ptr_equal(current, &idle);
    interrupts_off = 0;
    one_tick();
}

/* Until woken, by the driver or the clock; others run meanwhile. */
void
sleep_on(const void *what)
{
    uint32_t was_off = interrupts_off;

    assert_ptr_equal(current, &task_1);
    assert_int_equal(was_off, 1); /* or the interrupt might come first */
    assert_ptr_equal(what, &interrupted);
    assert_int_not_equal(current->wake_at, 0);
    woken = false;
    interrupts_off = 0;
    while (!woken && (int32_t)(current->wake_at - jiffies) > 0)
        one_tick();
    interrupts_off = was_off;
}

void
wake_up(const void *what)
{
    assert_ptr_equal(what, &interrupted);
    woken = true;
}

void
irq_attach(unsigned int irq, trap_handler_t attached)
{
    assert_int_equal(irq, 14);
    handler = attached;
}

void
printk(const char *format, ...)
{
    size_t length = strlen(console);
    va_list args;

    va_start(args, format);
    vsnprintf(console + length, sizeof(console) - length, format, args);
    va_end(args);
}

void
block_refuse(const char *format, ...)
{
    va_list args;

    assert_string_equal(console, "");
    va_start(args, format);
    vsnprintf(console, sizeof(console), format, args);
    va_end(args);
    strcat(console, "\n");
}

static struct block_device *registered;

void
block_register(dev_t dev, struct block_device *device)
{
    assert_int_equal(dev, DEV_ATA);
    assert_null(registered);
    registered = device;
}

/* ---- tests ---- */

static void
start(enum kind kind, uint64_t sectors)
{
    memset(&disk, 0, sizeof(disk));
    disk.kind = kind;
    disk.sectors = sectors;
    disk.lba = true;
    disk.status = 0x40;
    disk.slowest = 1;
    current = &idle;
    task_1.slot = 1;
    task_1.wake_at = 0;
    interrupts_off = 0;
    handler = NULL;
    registered = NULL;
    interrupted = false;
    foreign = 0;
    *console = '\0';
}

/* A started driver with a disk, in a task. */
static void
start_disk(uint64_t sectors)
{
    start(DISK, sectors);
    ata_init();
    assert_non_null(registered);
    assert_string_equal(console, "");
    assert_int_equal(interrupts_off, 0);
    current = &task_1;
}

static int32_t
read_block(uint32_t block)
{
    uint16_t data[BLOCK_SIZE / 2 + 2];
    int32_t error;

    memset(data, 0x55, sizeof(data));
    error = registered->read(registered, block, data + 1);
    assert_int_equal(data[0], 0x5555);
    assert_int_equal(data[BLOCK_SIZE / 2 + 1], 0x5555);
    assert_int_equal(interrupts_off, 0);
    assert_int_equal(current->wake_at, 0);
    for (uint32_t i = 0; error == 0 && i < BLOCK_SIZE / 2; i++)
        assert_int_equal(data[1 + i],
                         word_of(2 * block + i / WORDS, i % WORDS));
    return error;
}

static void
where_there_is_nothing_nothing_is_said(void **state)
{
    (void)state;
    start(NO_BUS, 0);
    ata_init();
    assert_null(registered);
    assert_null(handler);
    assert_string_equal(console, "");
    start(NO_DISK, 0);
    ata_init();
    assert_null(registered);
    assert_null(handler);
    assert_string_equal(console, "");
}

static void
refused(const char *why)
{
    char line[100];

    ata_init();
    assert_null(registered);
    snprintf(line, sizeof(line), "ata: not used, %s\n", why);
    assert_string_equal(console, line);
    assert_int_equal(interrupts_off, 0);
}

static void
a_disk_of_no_use_is_refused_with_the_reason(void **state)
{
    (void)state;
    start(COMPACT_DISC, 5000);
    refused("it is no disk (ATAPI)");
    start(DISK, 0);
    refused("it has not even one block");
    start(DISK, 1);
    refused("it has not even one block");
    start(DISK, 5000);
    disk.lba = false;
    refused("it does not know sectors by number");
    start(DISK, 5000);
    disk.status = BUSY;
    refused("it never gets ready");
    start(DISK, 5000);
    disk.slowest = UINT32_MAX;
    refused("it does not say what it is");
    assert_int_equal(disk.resets, 1);
}

static void
the_size_is_in_whole_blocks(void **state)
{
    static const uint64_t sizes[] = {2, 3, 4, 5, 3072, 0xfffffff, 0x10001};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        start_disk(sizes[i]);
        assert_int_equal(registered->nr_blocks, sizes[i] / 2);
    }
}

static void
every_block_number_finds_its_sectors(void **state)
{
    (void)state;
    random_begin();
    start_disk(0x0fffffff);
    for (uint32_t bit = 1; bit < registered->nr_blocks; bit <<= 1)
        assert_int_equal(read_block(bit), 0);
    assert_int_equal(read_block(0), 0);
    assert_int_equal(read_block(registered->nr_blocks - 1), 0);
    for (int i = 0; i < 20000; i++) {
        disk.slowest = 1 + random_below(20);
        foreign = random_below(3) ? 0 : random_below(30);
        current = random_below(4) ? &task_1 : &idle;
        jiffies = random_below(5) ? jiffies : (uint32_t)random_u64();
        assert_int_equal(read_block(random_below(registered->nr_blocks)),
                         0);
    }
    assert_string_equal(console, "");
    assert_int_equal(disk.resets, 0);
}

/* Both sectors of a block, and then everything is as it was. */
static void
an_error_costs_one_block_and_is_said(void **state)
{
    (void)state;
    random_begin();
    for (enum fault fault = ERROR_BIT; fault <= NO_DATA; fault++) {
        for (uint32_t sector = 100; sector < 102; sector++) {
            start_disk(1000);
            disk.fault = fault;
            disk.bad_sector = sector;
            assert_int_equal(read_block(50), -EIO);
            assert_non_null(strstr(console, "ata: block 50 cannot be read: "
                                            "status "));
            assert_int_equal(read_block(49), 0);
            assert_int_equal(read_block(51), 0);
            assert_int_equal(read_block(50), -EIO);
            assert_int_equal(disk.resets, 0);
        }
    }
}

static void
silence_is_an_error_after_ten_seconds(void **state)
{
    (void)state;
    random_begin();
    for (uint32_t sector = 100; sector < 102; sector++) {
        uint32_t before;

        start_disk(1000);
        jiffies = 0u - PATIENCE + 100 - sector; /* it ends at 0, then -1 */
        disk.fault = SILENT;
        disk.bad_sector = sector;
        before = jiffies;
        assert_int_equal(read_block(50), -EIO);
        assert_in_range(jiffies - before, PATIENCE, PATIENCE + 2);
        assert_int_equal(disk.resets, 1);
        assert_int_equal(read_block(49), 0);
        assert_int_equal(read_block(51), 0);
    }
}

static void
an_answer_that_comes_too_late_is_nobodys(void **state)
{
    (void)state;
    random_begin();
    start_disk(1000);
    disk.fault = LATE;
    disk.bad_sector = 101;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(read_block(50), -EIO);
        for (uint32_t block = 0; block < 20; block++)
            assert_int_equal(read_block(block), 0);
    }
    assert_int_equal(disk.resets, 5);
}

static void
a_disk_that_stays_busy_takes_no_command(void **state)
{
    unsigned int commands;

    (void)state;
    random_begin();
    start_disk(1000);
    disk.fault = STUCK;
    disk.bad_sector = 100;
    assert_int_equal(read_block(50), -EIO);
    commands = disk.commands;
    for (uint32_t block = 0; block < 3; block++) {
        uint32_t before = jiffies;

        assert_int_equal(read_block(block), -EIO);
        assert_in_range(jiffies - before, PATIENCE, PATIENCE + 2);
    }
    assert_int_equal(disk.commands, commands);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(where_there_is_nothing_nothing_is_said),
        cmocka_unit_test(a_disk_of_no_use_is_refused_with_the_reason),
        cmocka_unit_test(the_size_is_in_whole_blocks),
        cmocka_unit_test(every_block_number_finds_its_sectors),
        cmocka_unit_test(an_error_costs_one_block_and_is_said),
        cmocka_unit_test(silence_is_an_error_after_ten_seconds),
        cmocka_unit_test(an_answer_that_comes_too_late_is_nobodys),
        cmocka_unit_test(a_disk_that_stays_busy_takes_no_command),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
