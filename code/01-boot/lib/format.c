// SPDX-License-Identifier: GPL-2.0-only
/*
 * printf's formatting.  No 64-bit division: that would need the compiler's
 * support library, so 64-bit numbers print in hexadecimal only.
 */
#include "lib/format.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/string.h"

struct spec {
    bool left; /* `-`: pad on the right */
    bool zero; /* `0`: pad with zeros */
    int width;
    int precision; /* of %s; -1: no limit */
};

struct sink {
    put_char_t put;
    void *context;
};

static void
put_many(const struct sink *out, char c, int n)
{
    while (n-- > 0)
        out->put(c, out->context);
}

/* `prefix` (a sign, 0x) goes before zeros and after spaces. */
static void
put_padded(const struct sink *out, const struct spec *spec,
           const char *prefix, const char *text, size_t length)
{
    int pad = spec->width - (int)length - (int)strlen(prefix);

    if (!spec->left && !spec->zero)
        put_many(out, ' ', pad);
    for (; *prefix; prefix++)
        out->put(*prefix, out->context);
    if (!spec->left && spec->zero)
        put_many(out, '0', pad);
    for (size_t i = 0; i < length; i++)
        out->put(text[i], out->context);
    if (spec->left)
        put_many(out, ' ', pad);
}

static void
put_hex(const struct sink *out, const struct spec *spec, const char *prefix,
        uint64_t n)
{
    char digits[16];
    char *at = digits + sizeof(digits);

    do {
        *--at = "0123456789abcdef"[n & 15];
        n >>= 4;
    } while (n);
    put_padded(out, spec, prefix, at,
               (size_t)(digits + sizeof(digits) - at));
}

static void
put_decimal(const struct sink *out, const struct spec *spec,
            const char *sign, uint32_t n)
{
    char digits[10];
    char *at = digits + sizeof(digits);

    do {
        *--at = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    put_padded(out, spec, sign, at, (size_t)(digits + sizeof(digits) - at));
}

static void
put_string(const struct sink *out, struct spec *spec, const char *s)
{
    size_t length = 0;

    if (!s)
        s = "(null)";
    while ((spec->precision < 0 || length < (size_t)spec->precision) &&
           s[length])
        length++;
    spec->zero = false;
    put_padded(out, spec, "", s, length);
}

/* Of four digits: a fifth is not its own, and no conversion either. */
static int
read_number(const char **format)
{
    int n = 0;

    while (**format >= '0' && **format <= '9' && n < 1000)
        n = n * 10 + *(*format)++ - '0';
    return n;
}

static struct spec
read_spec(const char **format, va_list *args)
{
    struct spec spec = {.precision = -1};

    for (;; (*format)++) {
        if (**format == '-')
            spec.left = true;
        else if (**format == '0')
            spec.zero = true;
        else
            break;
    }
    if (**format == '*') {
        (*format)++;
        spec.width = va_arg(*args, int);
        if (spec.width < 0) { /* as printf: a `-` and a width */
            spec.left = true;
            spec.width = -spec.width;
        }
    } else {
        spec.width = read_number(format);
    }
    if (**format == '.') {
        (*format)++;
        spec.precision = read_number(format);
    }
    return spec;
}

/* Print an argument as conversion `c` says; false: there is no such `c`. */
static bool
put_argument(const struct sink *out, struct spec spec, char c, bool wide,
             va_list *args)
{
    int n;

    switch (c) {
    case 'd':
    case 'i':
        n = va_arg(*args, int);
        put_decimal(out, &spec, n < 0 ? "-" : "",
                    n < 0 ? 0 - (uint32_t)n : (uint32_t)n);
        return true;
    case 'u':
        put_decimal(out, &spec, "", va_arg(*args, unsigned int));
        return true;
    case 'x':
        put_hex(out, &spec, "",
                wide ? va_arg(*args, unsigned long long)
                     : va_arg(*args, unsigned int));
        return true;
    case 'p':
        put_hex(out, &spec, "0x", (uintptr_t)va_arg(*args, void *));
        return true;
    case 'c':
        spec.zero = false;
        put_padded(out, &spec, "", &(char){(char)va_arg(*args, int)}, 1);
        return true;
    case 's':
        put_string(out, &spec, va_arg(*args, const char *));
        return true;
    case '%':
        out->put('%', out->context);
        return true;
    default:
        return false;
    }
}

/* Print one conversion; *format stands after the `%` and moves past it. */
static void
put_conversion(const struct sink *out, const char **format, va_list *args)
{
    const char *start = *format;
    struct spec spec = read_spec(format, args);
    bool wide = (*format)[0] == 'l' && (*format)[1] == 'l';
    char c;

    if (wide)
        *format += 2;
    c = *(*format)++;
    if ((!wide || c == 'x') && (spec.precision < 0 || c == 's') &&
        put_argument(out, spec, c, wide, args))
        return;
    if (!c)
        (*format)--;             /* the format ended: stay on its NUL */
    out->put('%', out->context); /* what means nothing stands as it is */
    while (start < *format)
        out->put(*start++, out->context);
}

void
format_text(put_char_t put, void *context, const char *format, va_list args)
{
    struct sink out = {put, context};
    va_list copy;

    va_copy(copy, args); /* so that its address can be taken */
    while (*format) {
        if (*format == '%') {
            format++;
            put_conversion(&out, &format, &copy);
        } else {
            put(*format++, context);
        }
    }
    va_end(copy);
}
