/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an exercise's check.c is written with.  It lists checks; each looks
 * at the student's kernel from outside and returns, which earns its points,
 * or ends in miss().  What the guest says and how QEMU exits is never
 * evidence: exercises/README.md tells what is.
 */
#ifndef EXERCISE_H
#define EXERCISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "guest.h"
#include "qemu.h"

struct check {
    const char *name; /* one word; wrong/expect refers to it */
    const char *says; /* what must hold, in one line */
    unsigned points;
    const char *needs; /* a check above that must pass, or NULL */
    void (*look)(void);
    const char *hint; /* leads, and does not give away */

    /*
     * The demands of exercise.md that it holds, `[…]{.demand #once}`, as
     * "once own".  wrong/expect has a wrong answer for each.
     */
    const char *demands;
};

/* Defined once by each check.c. */
struct exercise {
    const struct check *checks;
    size_t count;
    const char *pure; /* sources for ask(), as "mm/a.c mm/b.c" */

    /*
     * For a question that is drawn: the answer file, which has a line
     * `@drawing@` in start/, and what prints the question in its place.
     */
    const char *drawn;
    void (*draw)(FILE *out, uint32_t drawing);
};
extern const struct exercise exercise;

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- verdicts -------------------------------------------------------- */

/* Ends the check: where one looked, what should be there, what is. */
_Noreturn void miss(const char *where, const char *expected,
                    const char *seen);

/* Misses if the two differ; `format` shows one of them. */
void want(const char *where, const char *format, uint32_t expected,
          uint32_t seen);

/* The grader itself cannot go on: not the student's fault. */
_Noreturn void broken(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* A new string, made as by printf; it lives as long as the program. */
char *text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- inputs ---------------------------------------------------------- */

/*
 * Numbers drawn from the run's seed.  Each check has a sequence of its own,
 * so what one draws does not change what another gets.
 */
uint32_t draw_below(uint32_t limit);
uint32_t draw_between(uint32_t least, uint32_t most);
bool draw_chance(unsigned percent);

/* Starts another sequence: of a drawing that a student's file names. */
void draw_from(uint32_t drawing);

/*
 * The text of a named answer file: lines that end in \n, in plain letters,
 * without blanks at their ends or empty lines before them.
 */
const char *answer_file(const char *path);

/*
 * The first line of a named answer file that begins like this, and the word
 * that follows a label in such a line.  Neither spacing counts nor case.
 * Unfinished if the line or the label is gone, or if nobody has written
 * there yet, or no number, or none of the choices, which blanks part; but
 * where it is graded for good, such a place is only wrong: what is returned
 * then is no right answer.
 */
const char *answer_line(const char *path, const char *start);
const char *answer_word(const char *line, const char *label);
uint32_t answer_number(const char *line, const char *label);
uint32_t answer_address(const char *line, const char *label);
const char *answer_choice(const char *line, const char *label,
                          const char *choices);

/*
 * A word in these letters: one that is not among them, and is in the other
 * case, is taken for that.  Where A and a mean two things, both are named.
 */
char *answer_letters(const char *word, const char *letters);

/* That many of these letters behind a label; NULL if it is only wrong. */
const char *answer_of(const char *line, const char *label,
                      const char *letters, size_t length);

/*
 * A story: the first line of a named answer file, in these letters.  Blanks
 * or commas part its steps; what comes back has one comma between two.
 */
char *answer_steps(const char *path, const char *letters);

/* The drawing that the drawn answer file names, once; or unfinished. */
uint32_t answer_drawing(void);

/* An answer that has not been given yet: no try, no feedback, no points. */
_Noreturn void unfinished(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* ---- in QEMU --------------------------------------------------------- */

/* Kernels: of the chapter with the grader's guest code, and of start/. */
const char *chapter_kernel(void);
const char *start_kernel(void);

/*
 * Boots the student's kernel (or options->kernel) and returns what is left
 * of the machine.  Misses if it hung, flooded, was reset or never started;
 * how it ended otherwise says nothing.
 */
const struct boot_result *boot(const char *words, ...)
    __attribute__((format(printf, 1, 2)));
const struct boot_result *boot_with(struct boot_options options);

/* The student's kernel as it lies on the disk: symbol() can look there. */
const struct boot_result *not_booted(void);

/* A variable of the booted kernel, or a miss that names it. */
void peek(const struct boot_result *guest, const char *name, void *to,
          size_t size);

/* The address of a symbol of the booted kernel, or a miss that names it. */
uint32_t symbol(const struct boot_result *guest, const char *name);

/* A word of physical memory, or a miss. */
uint32_t word_at(const struct boot_result *guest, uint32_t paddr);

/*
 * What the kernel's tables say of a linear address, walked from outside: the
 * entry of the table, or 0 if page_directory names no table for it.
 */
enum {
    PRESENT = 0x01,
    WRITE = 0x02,
    USER = 0x04,
    ACCESSED = 0x20,
    DIRTY = 0x40,
    FLAGS = 0xfff,
};
uint32_t entry_at(const struct boot_result *guest, uint32_t linear);

/*
 * A program of the chapter with the grader's guest code, for the kernel to
 * be booted with.  `input`, if any, takes the place of "@input@----" in it.
 */
struct boot_module program(const char *name, const char *input);

/*
 * The file of such a program, and the chapter's disk with all of them in
 * bin/: bytes of one's own, which a check may change.  boot_with() takes
 * the image as a module, and the kernel that as its RAM disk.
 */
unsigned char *program_file(const char *name, size_t *size);
unsigned char *disk_image(size_t *size);
struct boot_module disk(const unsigned char *image, size_t size);

/*
 * Finds the nth exception (from 0) with this vector in QEMU's own log,
 * which the options asked for with .log = "int".  An `int` instruction is
 * none.
 */
struct exception {
    uint32_t error, level, address; /* the ring; %cr2 of a page fault */
    uint32_t eip, eax, ebx, ecx, edx, esi, edi, esp;
};
bool exception(const struct boot_result *guest, unsigned vector, size_t nth,
               struct exception *found);

/*
 * What happened in QEMU's log, in its order, if the options asked for it
 * with .log = EVENT_LOG: a byte that the guest sent to a port that does
 * nothing, COM2's scratch register (COM2 + 7), or a sector that the disk
 * read.  Begin with *at = NULL.
 */
#define EVENT_LOG "trace:serial_write,trace:ide_sector_read"
struct event {
    bool is_sector;
    uint32_t value;
};
bool next_event(const struct boot_result *guest, const char **at,
                struct event *event);

/* The next bytes that were sent, the lowest first, or NOTHING_SENT. */
#define NOTHING_SENT UINT32_MAX
uint32_t next_sent(const struct boot_result *guest, const char **at,
                   unsigned bytes);

/*
 * What the page faults of programs cost, in their order: all instructions
 * from the vector to the program's next system call, so that nothing is won
 * by coming back early, and those from the entry of `callee` on until it is
 * back in `caller` (NULL: none).  *all is what was run from first to last.
 * The options asked for it with .log = COST_LOG.  At most `most`; returns
 * how many there are.
 */
#define COST_LOG "int,exec,nochain,in_asm"
struct cost {
    uint32_t address, instructions, part;
};
size_t fault_costs(const struct boot_result *guest, const char *callee,
                   const char *caller, struct cost *costs, size_t most,
                   uint32_t *all);

/* ---- on this machine ------------------------------------------------- */

/*
 * The student's pure code in a process that can do nothing but read its
 * questions and write its answers.  All questions are asked first; the
 * first answer() runs the exercise's host.c over them and returns one
 * answer of `size` bytes, or misses at `where` if there is none.
 */
void ask(const void *question, size_t size);
const void *answer(size_t nth, size_t size, const char *where);

#endif
