/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What somebody hands in who wants the points without the work, or whose
 * code runs wild.  Each is added to the first C file of an exercise's
 * start/ or solution/; %R is the project's folder, %F the exercise's, %T the
 * tree its files lie over, %S the path there of this one; %P declares the
 * function %N of the student's that host.c says it asks.
 *
 * What depends on an exercise's own checks is tried on each of them.  What
 * the library of all graders sees to is tried on the first exercise of each
 * kind of grader, and on the others only with ALL=1.
 */
#ifndef FORGERIES_H
#define FORGERIES_H

#include <stdbool.h>
#include <stddef.h>

enum where { EVERYWHERE, EVERY_KIND, PURE };

struct forgery {
    const char *name;
    enum where where; /* every kernel, one a kind, those with pure code */
    const char *base;
    const char *before, *code;
    const char *says;   /* must be in the report, or NULL */
    const char *silent; /* must not be in the report, or NULL */
    bool nothing;       /* not a point comes of the kernel's code */
};

/* Runs `body` when the kernel has started, before any demonstration. */
#define AT_START(body) \
    "\n#include \"drivers/io.h\"\n#include \"kernel/init.h\"\n" \
    "#include \"kernel/printk.h\"\n" \
    "static void forged(void) {" body "}\ninitcall(90, forged);\n"

/* The student's pure function, on the host only. */
#define ON_HOST(body) \
    "\n#ifdef __x86_64__\n#undef %N\n" \
    "static long forged_call(long n, long a, long b, long c) {" \
    " long r; __asm__ volatile(\"syscall\" : \"=a\"(r) : \"a\"(n)," \
    " \"D\"(a), \"S\"(b), \"d\"(c) : \"rcx\", \"r11\", \"memory\");" \
    " return r; }\n" \
    "%P\n" \
    "{ (void)forged_call;" body "__builtin_trap(); }\n#endif\n"
#define RENAMED \
    "#ifdef __x86_64__\n" \
    "#define %N kept_%N\n#endif\n"

static const struct forgery forgeries[] = {
    /* Code that runs wild: the solution, and then this. */
    {"does not compile", EVERY_KIND, "solution", "",
     "\n#error what the student wrote\n", "what the student wrote", NULL,
     true},
    {"does not link", EVERY_KIND, "solution", "",
     "\nint nobody(void);\nint forged(void);\n"
     "int forged(void) { return nobody(); }\n",
     "nobody", NULL, true},
    {"loops at the start", EVERYWHERE, "solution", "",
     AT_START("for (;;) ;"), "no end after", NULL, true},
    {"halts for ever", EVERY_KIND, "solution", "",
     AT_START("irq_disable(); for (;;) cpu_wait();"), "no end after", NULL,
     true},
    {"steers the terminal before it loops", EVERY_KIND, "solution", "",
     AT_START("printk(\"\\302\\23331mred \\302\\235 0;owned \\377 "
              "\\033[2J \\303\\266\\n\"); for (;;) ;"),
     "\\xc2\\x9b31mred \\xc2\\x9d 0;owned \\xff \\x1b[2J \xc3\xb6",
     "\xc2\x9b", true},
    {"prints for ever", EVERY_KIND, "solution", "",
     AT_START("for (;;) printk(\"flood\\n\");"), "bytes of output", NULL,
     true},
    {"triple fault", EVERY_KIND, "solution", "",
     AT_START("struct { unsigned short limit; unsigned base; }"
              " __attribute__((packed)) none = { 0, 0 };"
              " __asm__ volatile(\"lidt %0; int3\" : : \"m\"(none));"),
     "reset", NULL, true},

    /* Words and statuses. */
    {"leaves with 33", EVERYWHERE, "start", "",
     AT_START("outb(0xf4, 0x10);"), NULL, NULL, true},
    {"leaves with 33 when asked to panic", EVERYWHERE, "start", "",
     "\n__attribute__((noreturn)) void machine_exit_33(void);\n"
     "void machine_exit_33(void) { for (;;) __asm__ volatile("
     "\"outb %%al, $0xf4\" : : \"a\"(0x10)); }\n",
     NULL, NULL, true},
    {"prints what a right kernel prints", EVERYWHERE, "start", "",
     AT_START("printk(\"6 of 6 points\\npass\\nok 1\\n\");"
              " outb(0xf4, 0x10);"),
     NULL, NULL, true},
    {"runs nothing", EVERYWHERE, "start", "",
     "\nvoid kernel_run(void);\nvoid kernel_run(void) {}\n", NULL, NULL,
     true},
    {"brings symbols of its own", EVERYWHERE, "start", "",
     "\nunsigned script_done = 1;\nunsigned divisions_done = 7;\n", NULL,
     NULL, true},

    /* Reading what is not the student's. */
    {"includes the grader", EVERY_KIND, "start", "",
     "\n#include \"%R/%F/check.c\"\n", "%F/check.c", NULL, true},
    {"includes behind a digraph", EVERY_KIND, "start", "",
     "\n%:include \"%R/code/01-boot/kernel/gdt.h\"\n", "reads", NULL, true},
    {"includes by way of /proc", EVERY_KIND, "start", "",
     "\n#include </proc/self/cwd/../../../../code/01-boot/kernel/gdt.h>\n",
     "reads", NULL, true},
    {"copies bytes in by way of /proc", EVERY_KIND, "start", "",
     "\n__asm__(\".incbin \\\"/proc/self/cwd/../../../../%F/check.c"
     "\\\"\");\n",
     "reads", NULL, true},
    {"includes behind a macro", EVERY_KIND, "start", "",
     "\n#define WHAT \"%R/%F/check.c\"\n#include WHAT\n", "names no file",
     NULL, true},
    {"includes what its own file stands for", EVERY_KIND, "start", "",
     "\n#include_next \"%S\"\n", "%S", NULL, true},
    {"includes that by its path", EVERY_KIND, "start", "",
     "\n#include <%T/%S>\n", "%S", NULL, true},
    {"copies that in", EVERY_KIND, "start", "",
     "\n__asm__(\".incbin \\\"%T/%S\\\"\");\n", "%S", NULL, true},
    {"copies bytes in", EVERY_KIND, "start", "",
     "\n__asm__(\".incbin \\\"%R/%F/check.c\\\"\");\n", "reads", NULL,
     true},
    {"copies bytes in by a macro", EVERY_KIND, "start", "",
     "\n__asm__(\".macro m a, b\\n .\\\\a\\\\b \\\"%R/%F/check.c\\\"\\n"
     " .endm\\n m inc bin\");\n",
     "reads", NULL, true},
    {"has the compiler quote the grader", EVERY_KIND, "start", "",
     "\n#line 1 \"%R/%F/check.c\"\nint = 1;\n", "1 errors in files",
     "SPDX-License", true},
    {"has the assembler quote the grader", EVERY_KIND, "start", "",
     "\n__asm__(\".include \\\"%R/%F/check.c\\\"\");\n",
     "the assembler refuses it", "no such instruction", true},
    {"has it quote the grader by way of /proc", EVERY_KIND, "start", "",
     "\n__asm__(\".InClUdE \\\"/proc/self/cwd/../../../../%F/check.c"
     "\\\"\");\n",
     "the assembler refuses it", "no such instruction", true},
    {"has it quote the grader by a macro", EVERY_KIND, "start", "",
     "\n__asm__(\".macro m a, b\\n .\\\\a\\\\b \\\"%R/%F/check.c\\\"\\n"
     " .endm\\n m inc lude\");\n",
     "the assembler refuses it", "no such instruction", true},
    {"has it print what it reads", EVERY_KIND, "start", "",
     "\n__asm__(\".macro root:x:0 a:vararg\\n .print \\\"\\\\a\\\"\\n .endm\\n"
     " .include \\\"/etc/passwd\\\"\\n nonsense\");\n",
     "the assembler refuses it", "root", true},
    {"has the compiler name the words of a file", EVERY_KIND, "start", "",
     "\n%:include \"/etc/passwd\"\n", "reads /etc/passwd", "'root'", true},
    {"has the compiler guess a word of a file", EVERY_KIND, "start", "",
     "\n%:include \"%R/%F/check.c\"\nint forged(void);\n"
     "int forged(void) { return exercis; }\n",
     "reads", "exercise'", true},
    {"has the compiler look for what a file names", EVERY_KIND, "start", "",
     "\n%:include \"%R/tools/boot/qemu.h\"\n#define NAME "
     "TOOLS_QEMU_H \"none\"\n%:include NAME\n",
     "reads", "none", true},
    {"misspells an instruction", EVERY_KIND, "start", "",
     "\n__asm__(\"mvol %eax, %ebx\");\n", "no such instruction: `mvol",
     "refuses it", true},
    {"steers the terminal by an error", EVERY_KIND, "start", "",
     "\n#error \x1b[2J \xc2\x9b 31m \xff\n",
     "\\x1b[2J \\xc2\\x9b 31m \\xff", "\x1b", true},

    /* Bombs; one exercise is enough for them. */
    {"is too large when expanded", PURE, "start", "",
     "\n#define A(x) x x x x x x x x x x\n#define B(x) A(A(A(A(x))))\n"
     "const char forged[] = B(B(\"bomb\"));\n",
     "compiling", NULL, true},
    {"is too large when assembled", PURE, "start", "",
     "\n__asm__(\".data\\n .rept 1 << 30\\n .long 1\\n .endr\");\n",
     "compiling", NULL, true},
    {"is too large on the disk", PURE, "start", "",
     "\nchar forged[1 << 29] = { 1 };\n", "compiling", NULL, true},
    {"is too large for the machine", PURE, "start", "",
     "\nchar forged[1 << 29];\n", NULL, NULL, true},

    {"brings symbols without end", EVERY_KIND, "solution", "",
     "\n__asm__(\".macro m\\n forged\\\\@:\\n .endm\\n .pushsection .data\\n"
     " .rept 100000\\n m\\n .endr\\n .popsection\");\n",
     "symbols", NULL, true},
    {"takes for ever to compile", PURE, "start", "",
     "\n#define A(x) x x x x x x x x x x\nint forged(void);\n"
     "int forged(void) { int i = 0; A(A(A(A(A(A(i++;)))))) return i; }\n",
     "compiling", NULL, true},

    /* On the host. */
    {"_exit(0) in the host's process", PURE, "start", RENAMED,
     ON_HOST("forged_call(231, 0, 0, 0);"), "status 0", NULL, true},
    {"_exit(0) before main", PURE, "start", RENAMED,
     ON_HOST(
         "") "#ifdef __x86_64__\n__attribute__((constructor)) static "
             "void early(void) { forged_call(231, 0, 0, 0); }\n#endif\n",
     NULL, NULL, true},
    {"answers nothing but zeros", PURE, "start", RENAMED,
     ON_HOST("static char zero[3844]; for (int i = 0; i < 60; i++)"
             " forged_call(1, 1, (long)zero, sizeof zero);"
             " forged_call(231, 0, 0, 0);"),
     NULL, NULL, true},
    {"leaves as if it had not been locked in", PURE, "start", RENAMED,
     ON_HOST("forged_call(1, 2, (long)\"\\033[2Jforged\", 10);"
             " forged_call(231, 127, 0, 0);"),
     "status 127", "\033", true},
    {"answers for ever", PURE, "start", RENAMED,
     ON_HOST("for (;;) forged_call(1, 1, (long)&forged_call, 4000);"),
     "more than", NULL, true},
    {"loops in the host's process", PURE, "start", RENAMED,
     ON_HOST("for (;;) ;"), "endless", NULL, true},
    {"opens a file", PURE, "start", RENAMED,
     ON_HOST("forged_call(2, (long)\"/proc/self/environ\", 0, 0);"),
     "operating system", NULL, true},
    {"starts another program", PURE, "start", RENAMED,
     ON_HOST("forged_call(59, (long)\"/bin/true\", 0, 0);"),
     "operating system", NULL, true},
    {"starts itself again", PURE, "start", RENAMED,
     ON_HOST("__asm__ volatile(\"movl $0x1000, %%r8d; syscall\" : :"
             " \"a\"(322), \"D\"(3), \"S\"(\"\"), \"d\"(0) : \"r8\");"),
     NULL, NULL, true},
    {"kills the grader", PURE, "start", RENAMED,
     ON_HOST("forged_call(62, forged_call(110, 0, 0, 0), 9, 0);"),
     "operating system", NULL, true},
    {"calls the 32-bit system", PURE, "start", RENAMED,
     ON_HOST("__asm__ volatile(\"int $0x80\" : : \"a\"(20));"),
     "operating system", NULL, true},
    {"writes through a wild pointer", PURE, "start", RENAMED,
     ON_HOST("*(volatile int *)8 = 1;"), "pointer", NULL, true},
};

#endif
