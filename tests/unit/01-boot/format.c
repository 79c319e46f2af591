/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lib/format.c beside the host's snprintf, wherever the two promise the
 * same; its own promises beyond that are said outright.
 */
#include "host.h"

#include <limits.h>
#include <string.h>

#include "lib/format.c"

#define SIZE 10100

struct buffer {
    char text[SIZE];
    size_t length;
};

static void
to_buffer(char c, void *context)
{
    struct buffer *b = context;

    assert_true(b->length < sizeof(b->text) - 1);
    b->text[b->length++] = c;
}

/* What the kernel makes of it; good until the next call.  No `format`
 * attribute: half of the formats here are wrong on purpose. */
static const char *
ours(const char *format, ...)
{
    static struct buffer b;
    va_list args;

    memset(&b, 0, sizeof(b));
    va_start(args, format);
    format_text(to_buffer, &b, format, args);
    va_end(args);
    assert_int_equal(strlen(b.text), b.length);
    return b.text;
}

#define SAYS(expected, ...) assert_string_equal(ours(__VA_ARGS__), expected)

/* ---- said outright ---- */

static void
plain_text_passes_through(void **state)
{
    char bytes[256];

    (void)state;
    SAYS("", "");
    SAYS("a\n\tb", "a\n\tb");
    for (int i = 1; i < 256; i++)
        bytes[i - 1] = (char)(i == '%' ? '_' : i);
    bytes[255] = '\0';
    assert_string_equal(ours(bytes), bytes);
}

static void
the_extremes_of_every_number(void **state)
{
    (void)state;
    SAYS("0 0 0 0", "%d %i %u %x", 0, 0, 0u, 0u);
    SAYS("-2147483648 2147483647", "%d %d", INT_MIN, INT_MAX);
    SAYS("-1 4294967295 ffffffff", "%d %u %x", -1, UINT_MAX, UINT_MAX);
    SAYS("0 ffffffffffffffff 100000000", "%llx %llx %llx", 0ull, ULLONG_MAX,
         1ull << 32);
    SAYS("%", "%%");
    SAYS("100%", "%d%%", 100);
}

static void
several_arguments_keep_their_order(void **state)
{
    (void)state;
    SAYS("1 two 3 4 f0000000f 0006", "%d %s %c %u %llx %04x", 1, "two", '3',
         4u, 0xf0000000full, 6u);
    SAYS("   1|2   |0003", "%*d|%-*d|%0*d", 4, 1, 4, 2, 4, 3);
}

static void
pointers_are_0x_and_digits(void **state)
{
    (void)state;
    SAYS("0x0", "%p", NULL);
    SAYS("0xb8000", "%p", (void *)0xb8000);
    SAYS("|   0x10|0x10   |", "|%7p|%-7p|", (void *)0x10, (void *)0x10);
}

static void
strings_that_are_null_empty_or_cut(void **state)
{
    const char not_terminated[3] = {'a', 'b', 'c'};

    (void)state;
    SAYS("(null)", "%s", NULL);
    SAYS("  (null)", "%8s", NULL);
    SAYS("||    |", "|%s|%4s|", "", "");
    SAYS("abc", "%.3s", not_terminated);
    SAYS("| ab|ab |", "|%3.2s|%-3.2s|", "abc", "abc");
    SAYS("||", "|%.0s|", "abc");
    SAYS("||", "|%.s|", "abc");
}

static void
zeros_pad_numbers_only(void **state)
{
    (void)state;
    SAYS("-0005|   -5", "%05d|%5d", -5, -5);
    SAYS("5    |-5   ", "%-05d|%0-5d", 5, -5);
    SAYS("   ab|    c", "%05s|%05c", "ab", 'c');
}

static void
a_negative_star_turns_to_the_left(void **state)
{
    (void)state;
    SAYS("7   |", "%*d|", -4, 7);
    SAYS("ab  |", "%0*s|", -4, "ab");
}

static void
unknown_conversions_stand_as_they_are(void **state)
{
    (void)state;
    SAYS("%q", "%q");
    SAYS("%f and 7", "%f and %d", 7);
    SAYS("%-08Z|", "%-08Z|");
    SAYS("%ld", "%ld");
    SAYS("%lx", "%lx");
    SAYS("%hhd", "%hhd");
    SAYS("%lld", "%lld");
    SAYS("%llu %lls %llp", "%llu %lls %llp");
    SAYS("% d%+d%#x", "% d%+d%#x");
    SAYS("%.3d %.0x %.5c %.1p", "%.3d %.0x %.5c %.1p");
    SAYS("%.*s", "%.*s");
}

static void
a_format_may_end_anywhere_in_a_conversion(void **state)
{
    (void)state;
    SAYS("%", "%");
    SAYS("50%", "50%");
    SAYS("%-", "%-");
    SAYS("%0", "%0");
    SAYS("%08", "%08");
    SAYS("%8.3", "%8.3");
    SAYS("%.", "%.");
    SAYS("%l", "%l");
    SAYS("%ll", "%ll");
    SAYS("%*", "%*", 5);
}

static void
a_width_beyond_all_bounds_stands_as_it_is(void **state)
{
    (void)state;
    assert_int_equal(strlen(ours("%9999d", 1)), 9999);
    SAYS("[x]", "[%.9999s]", "x");
    SAYS("%10000d", "%10000d", 1);
    SAYS("%4294967297d", "%4294967297d", 1);
    SAYS("%99999999999999999999x", "%99999999999999999999x", 1);
    SAYS("%.10000s", "%.10000s", "x");
    assert_int_equal(strlen(ours("%*d", -9999, 1)), 9999);
}

/* Each prefix of the format lies at the end of an allocation of its own. */
static void
nothing_is_read_after_the_end_of_the_format(void **state)
{
    static const char all[] = "%-012.3lls%*d%%%llx%5c%p%";

    (void)state;
    for (size_t n = 0; n < sizeof(all); n++) {
        char *format = malloc(n + 1);

        memcpy(format, all, n);
        format[n] = '\0';
        ours(format, 3, 7, 9ull, 'c', NULL);
        free(format);
    }
}

/* ---- random formats beside snprintf ---- */

static char theirs[SIZE];

#define COMPARE(...) \
    do { \
        snprintf(theirs, sizeof(theirs), __VA_ARGS__); \
        if (strcmp(ours(__VA_ARGS__), theirs) != 0) \
            fail_msg("format \"%s\": \"%s\" and should be \"%s\"", format, \
                     ours(__VA_ARGS__), theirs); \
    } while (0)

/* Small numbers and the edges of the type come often. */
static uint64_t
random_number(void)
{
    static const uint64_t edges[] = {0,  1,       9,        10,        15,
                                     16, INT_MAX, UINT_MAX, ULLONG_MAX};

    switch (random_below(4)) {
    case 0:
        return edges[random_below(9)] - random_below(2);
    case 1:
        return random_below(1000);
    default:
        return random_u64() >> random_below(64);
    }
}

static void
random_text(char *to, uint32_t most)
{
    uint32_t n = random_below(most + 1);

    for (uint32_t i = 0; i < n; i++)
        to[i] = "abc xyz0123-.*ld\n"[random_below(17)];
    to[n] = '\0';
}

/* `%`, flags, a width or a star: what all conversions have in common. */
static char *
random_prefix(char *at, bool may_zero, bool *star)
{
    *at++ = '%';
    for (uint32_t n = random_below(3); n > 0; n--)
        *at++ = may_zero && random_below(2) ? '0' : '-';
    *star = random_below(4) == 0;
    if (*star)
        *at++ = '*';
    else if (random_below(2))
        at += sprintf(at, "%u", 1 + random_below(40));
    return at;
}

static void
compare_one(void)
{
    static const char *const kinds[] = {"d",   "i", "u", "x",
                                        "llx", "c", "s", "p"};
    const char *kind = kinds[random_below(8)];
    bool text = strchr("csp", *kind) != NULL, star;
    char format[128], string[40], *at = format;
    uint64_t n = random_number();
    int width = (int)random_below(60) - 20;

    random_text(at, 10);
    at = random_prefix(at + strlen(at), !text, &star);
    if (*kind == 's' && random_below(2))
        at += sprintf(at, ".%u", random_below(30));
    at = stpcpy(at, kind);
    random_text(at, 10);
    random_text(string, 30);

    switch (*kind) {
    case 'd':
    case 'i':
        if (star)
            COMPARE(format, width, (int)n);
        else
            COMPARE(format, (int)n);
        break;
    case 'u':
    case 'x':
        if (star)
            COMPARE(format, width, (unsigned int)n);
        else
            COMPARE(format, (unsigned int)n);
        break;
    case 'l':
        if (star)
            COMPARE(format, width, (unsigned long long)n);
        else
            COMPARE(format, (unsigned long long)n);
        break;
    case 'c':
        if (star)
            COMPARE(format, width, 'a' + (int)(n % 26));
        else
            COMPARE(format, 'a' + (int)(n % 26));
        break;
    case 's':
        if (star)
            COMPARE(format, width, string);
        else
            COMPARE(format, string);
        break;
    case 'p':
        if (star)
            COMPARE(format, width, (void *)(uintptr_t)(n | 1));
        else
            COMPARE(format, (void *)(uintptr_t)(n | 1));
        break;
    }
}

static void
random_formats_come_out_as_from_snprintf(void **state)
{
    (void)state;
    random_begin();
    for (int i = 0; i < 200000; i++)
        compare_one();
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_passes_through),
        cmocka_unit_test(the_extremes_of_every_number),
        cmocka_unit_test(several_arguments_keep_their_order),
        cmocka_unit_test(pointers_are_0x_and_digits),
        cmocka_unit_test(strings_that_are_null_empty_or_cut),
        cmocka_unit_test(zeros_pad_numbers_only),
        cmocka_unit_test(a_negative_star_turns_to_the_left),
        cmocka_unit_test(unknown_conversions_stand_as_they_are),
        cmocka_unit_test(a_format_may_end_anywhere_in_a_conversion),
        cmocka_unit_test(a_width_beyond_all_bounds_stands_as_it_is),
        cmocka_unit_test(nothing_is_read_after_the_end_of_the_format),
        cmocka_unit_test(random_formats_come_out_as_from_snprintf),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
