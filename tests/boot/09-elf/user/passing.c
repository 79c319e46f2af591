// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks come, map pieces of a file wherever they like, load, store, fork and
 * end, while another reads the file through its own area again and again;
 * every word is what the file has, or what its task stored.  n= steps.
 * Only the book's kernels.
 */
#include "user/lib/file.h"
#include "user/lib/filemap.h"
#include "user/lib/fork.h"
#include "user/lib/test.h"

#define FILE "sizes/274433" /* 68 pages, no holes */

enum { IN_FILE = 66, PIECES = 4, TASKS = 5, MOST = 12 };

static uint32_t first_words[IN_FILE]; /* of each page, as read() has them */

static struct piece {
    uint32_t at, pages, offset; /* in pages; 0 pages: none */
    uint32_t stored[MOST];      /* 0: nothing was */
} piece[PIECES];

static uint32_t
below(uint32_t n)
{
    return random_u32() % n;
}

static volatile uint32_t *
word_of(const struct piece *p, uint32_t i)
{
    return (volatile uint32_t *)(p->at + i * PAGE);
}

static void
check_piece(const struct piece *p, uint32_t i)
{
    EQUAL(*word_of(p, i),
          p->stored[i] ? p->stored[i] : first_words[p->offset + i]);
}

static void
drop(struct piece *p)
{
    if (p->pages)
        EQUAL(munmap((void *)p->at, p->pages * PAGE), 0);
    *p = (struct piece){0};
}

/* The piece has a region of its own, so that nothing is mapped over. */
static void
take(struct piece *p)
{
    drop(p);
    p->pages = 1 + below(MOST);
    p->offset = below(IN_FILE - p->pages + 1);
    p->at =
        0x20000000 + (uint32_t)(p - piece) * 0x1000000 + below(1024) * PAGE;
    file_at(p->at, p->pages * PAGE, PROT_READ | PROT_WRITE, FILE,
            p->offset * PAGE);
}

static void
touch_one(struct piece *p)
{
    uint32_t i;

    if (!p->pages)
        return;
    i = below(p->pages);
    check_piece(p, i);
    if (below(3) == 0)
        *word_of(p, i) = p->stored[i] = random_u32() | 1;
    check_piece(p, i);
}

/* From behind the first page on it is a piece no more. */
static void
shorten(struct piece *p)
{
    if (p->pages < 2)
        return;
    p->pages--;
    EQUAL(munmap((void *)(p->at + p->pages * PAGE), PAGE), 0);
}

static void
step(void)
{
    struct piece *p = &piece[below(PIECES)];

    switch (below(8)) {
    case 0:
        take(p);
        break;
    case 1:
        shorten(p);
        break;
    default:
        touch_one(p);
    }
}

static void
check_pieces(void)
{
    for (uint32_t i = 0; i < PIECES; i++)
        for (uint32_t j = 0; j < piece[i].pages; j++)
            check_piece(&piece[i], j);
}

static void
live(uint32_t seed, uint32_t steps)
{
    int pid = fork();

    CHECK(pid >= 0);
    if (pid > 0)
        return;
    random_begin(seed);
    for (uint32_t i = 0; i < steps; i++) {
        step();
        if (below(16) == 0)
            sched_yield();
        if (i == steps / 2)
            freeze(1); /* the first that comes here, if it was asked for */
    }
    if (below(2)) { /* a child has all this, too */
        pid = fork();
        CHECK(pid >= 0);
        check_pieces();
        if (pid > 0)
            EQUAL(status_of(pid), 0);
    }
    exit(0);
}

static void
reap(uint32_t *lives, uint32_t most)
{
    for (; *lives > most; (*lives)--) {
        int status = -1;

        CHECK(waitpid(-1, &status, 0) > 0);
        EQUAL(status, 0);
    }
}

/* All pages through an area of our own, which goes again. */
static void
read_all_pages(void)
{
    struct piece all = {0x10000000, IN_FILE, 0, {0}};

    file_at(all.at, IN_FILE * PAGE, PROT_READ, FILE, 0);
    for (uint32_t i = 0; i < IN_FILE; i++)
        EQUAL(*word_of(&all, i), first_words[i]);
    EQUAL(munmap((void *)all.at, IN_FILE * PAGE), 0);
}

int
main(void)
{
    int fd = open(FILE, O_RDONLY);
    uint32_t lives = 0, steps = 0, seed = number();

    for (uint32_t i = 0; i < IN_FILE; i++) {
        EQUAL(lseek(fd, (int)(i * PAGE), SEEK_SET), (int)(i * PAGE));
        EQUAL(read(fd, &first_words[i], 4), 4);
    }
    random_begin(number());
    while (steps < number()) {
        uint32_t n = 20 + below(200);

        live(++seed, n);
        lives++;
        steps += n;
        read_all_pages();
        reap(&lives, TASKS - 1);
    }
    reap(&lives, 0);
    printf("passing: %u steps\n", number());
    return 0;
}
