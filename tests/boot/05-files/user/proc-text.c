/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reads /proc as a program for Linux would, and says what it found in words
 * that are true on both.
 */
#include "lib/string.h"
#include "user/lib/file.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

static char text[32768], again[32768];
static char page[4096] __attribute__((aligned(4096)));

/* ---- a reader of lines ---- */

static const char *at;

static void
take(char c)
{
    CHECK(*at == c);
    at++;
}

static void
spaces(void)
{
    while (*at == ' ')
        at++;
}

/* A number in hex with at least `least` digits, all small letters. */
static uint32_t
hex(int least)
{
    uint32_t value = 0;
    int n = 0;

    for (;; at++, n++) {
        if (*at >= '0' && *at <= '9')
            value = value << 4 | (uint32_t)(*at - '0');
        else if (*at >= 'a' && *at <= 'f')
            value = value << 4 | (uint32_t)(*at - 'a' + 10);
        else
            break;
    }
    CHECK(n >= least);
    return value;
}

static uint32_t
decimal(void)
{
    uint32_t value = 0;

    CHECK(*at >= '0' && *at <= '9');
    for (; *at >= '0' && *at <= '9'; at++)
        value = 10 * value + (uint32_t)(*at - '0');
    return value;
}

static void
to_line_end(void)
{
    while (*at && *at != '\n')
        at++;
    take('\n');
}

/* ---- maps ---- */

struct area {
    uint32_t from, to;
    char perms[5];
    char name[64];
};

static struct area areas[64];
static int nr_areas;

static void
take_area(struct area *area)
{
    size_t n = 0;

    area->from = hex(8);
    take('-');
    area->to = hex(8);
    take(' ');
    memcpy(area->perms, at, 4);
    at += 4;
    take(' ');
    hex(8); /* offset */
    take(' ');
    hex(2); /* device */
    take(':');
    hex(2);
    take(' ');
    decimal(); /* inode */
    take(' ');
    spaces();
    for (; *at != '\n'; at++)
        if (n < sizeof(area->name) - 1)
            area->name[n++] = *at;
    take('\n');
}

static void
read_maps(void)
{
    CHECK(read_file("/proc/self/maps", text, sizeof(text)) > 0);
    nr_areas = 0;
    for (at = text; *at; nr_areas++) {
        CHECK(nr_areas < 64);
        take_area(&areas[nr_areas]);
    }
}

static const struct area *
area_of(const volatile void *address)
{
    for (int i = 0; i < nr_areas; i++)
        if ((uint32_t)address - areas[i].from < areas[i].to - areas[i].from)
            return &areas[i];
    return NULL;
}

static void
maps(void)
{
    const struct area *code, *data, *stack;
    char local;

    read_maps();
    for (int i = 0; i < nr_areas; i++) {
        CHECK(areas[i].from < areas[i].to);
        CHECK((areas[i].from | areas[i].to) % 4096 == 0);
        CHECK(i == 0 || areas[i - 1].to <= areas[i].from);
        CHECK(areas[i].perms[0] == 'r' || areas[i].perms[0] == '-');
        CHECK(areas[i].perms[1] == 'w' || areas[i].perms[1] == '-');
        CHECK(areas[i].perms[2] == 'x' || areas[i].perms[2] == '-');
        CHECK(areas[i].perms[3] == 'p' || areas[i].perms[3] == 's');
    }
    code = area_of((void *)maps);
    data = area_of(page);
    stack = area_of(&local);
    CHECK(code && data && stack && stack != data);
    printf("code: %c.%c, data: %c%c., stack: %c%c. %s\n", code->perms[0],
           code->perms[2], data->perms[0], data->perms[1], stack->perms[0],
           stack->perms[1], stack->name);
}

/* In small pieces it is the same text. */
static void
pieces(void)
{
    int fd = open("/proc/self/maps", O_RDONLY), got;
    size_t n = 0;

    while ((got = read(fd, again + n, 1 + n % 7)) > 0)
        n += (size_t)got;
    EQUAL(got, 0);
    close(fd);
    again[n] = '\0';
    CHECK(read_file("/proc/self/maps", text, sizeof(text)) > 0);
    printf("pieces: %s\n", strcmp(text, again) ? "differ" : "the same");
}

/* ---- pagemap ---- */

static uint64_t
entry_of(const volatile void *address)
{
    int fd = open("/proc/self/pagemap", O_RDONLY);
    uint64_t entry = 0;

    CHECK(fd >= 0);
    EQUAL(lseek(fd, (int)((uint32_t)address / 4096 * 8), SEEK_SET),
          (uint32_t)address / 4096 * 8);
    EQUAL(read(fd, &entry, 8), 8);
    close(fd);
    return entry;
}

static void
say_entry(const char *when)
{
    uint64_t entry = entry_of(page);

    printf("%s: present %d, swapped %d, of a file %d, exclusive %d\n", when,
           (int)(entry >> 63 & 1), (int)(entry >> 62 & 1),
           (int)(entry >> 61 & 1), (int)(entry >> 56 & 1));
}

static void
pagemap(void)
{
    int fd = open("/proc/self/pagemap", O_RDONLY), fds[2], pid;
    char c;

    printf("half an entry: %d, ", read(fd, text, 4) < 0 ? -errno : 0);
    EQUAL(lseek(fd, 3, SEEK_SET), 3);
    printf("beside one: %d, ", read(fd, text, 8) < 0 ? -errno : 0);
    EQUAL(lseek(fd, 0, SEEK_SET), 0);
    printf("four: %d\n", read(fd, text, 32));
    close(fd);

    page[0] = 1;
    say_entry("alone");
    EQUAL(pipe(fds), 0);
    pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        close(fds[1]);
        say_entry("child");
        page[0] = 2;
        say_entry("child, after its store");
        exit(read(fds[0], &c, 1));
    }
    close(fds[0]);
    sleep_ms(50);
    say_entry("parent");
    close(fds[1]);
    EQUAL(status_of(pid), 0);
    page[0] = 3;
    say_entry("alone again");
}

/* ---- what is about all of the machine ---- */

/* The number in a line of meminfo, or ~0: it has no such line. */
static uint32_t
mem(const char *name)
{
    size_t length = strlen(name);
    uint32_t value = ~0u;

    for (at = text; *at;) {
        bool found = memcmp(at, name, length) == 0 && at[length] == ':';
        uint32_t kb;

        while (*at != ':' && *at != '\n')
            at++;
        take(':');
        spaces();
        kb = decimal();
        if (found)
            value = kb;
        to_line_end();
    }
    return value;
}

static void
meminfo(void)
{
    static const char *const names[] = {"MemTotal", "MemFree", "Buffers",
                                        "PageTables"};
    uint32_t values[4];

    CHECK(read_file("/proc/meminfo", text, sizeof(text)) > 0);
    for (int i = 0; i < 4; i++)
        values[i] = mem(names[i]);
    for (int i = 0; i < 4; i++)
        printf("%s: %s\n", names[i],
               values[i] == ~0u         ? "missing"
               : values[i] <= values[0] ? "less than all"
                                        : "too much");
}

static bool
is_line(const char *name)
{
    size_t length = strlen(name);

    for (at = text; *at; to_line_end())
        if (memcmp(at, name, length) == 0 && at[length] == ' ')
            return true;
    return false;
}

static void
paths(void)
{
    static const char *const names[] = {
        "/proc",          "/proc/self",        "/proc/1",
        "/proc/meminfo",  "/proc/self/maps",   "/proc/self/nothing",
        "/proc/99999999", "/proc/self/maps/x", "/proc/01",
        "/proc/1x",       "/proc/-1",          "/proc/0",
    };
    struct stat stat_;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        int got = stat(names[i], &stat_);

        printf("%s: %d, folder: %d\n", names[i], got < 0 ? -errno : 0,
               got == 0 && S_ISDIR(stat_.st_mode));
    }
    CHECK(read_file("/proc/vmstat", text, sizeof(text)) > 0);
    printf("pgpgin: %d\n", is_line("pgpgin"));
}

int
main(int argc, char **argv, char **environ)
{
    (void)argc;
    (void)argv;
    (void)environ;
    maps();
    pieces();
    pagemap();
    meminfo();
    paths();
    return 0;
}
