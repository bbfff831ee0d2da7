#include "text.h"

#include <stdint.h>

struct out {
    char *at, *end;
};

static void put(struct out *out, char c)
{
    if (out->at < out->end)
        *out->at++ = c;
}

static void put_text(struct out *out, const char *text)
{
    while (*text)
        put(out, *text++);
}

static void put_number(struct out *out, unsigned long number, unsigned base)
{
    char digits[24];
    unsigned count = 0;
    do {
        digits[count++] = "0123456789abcdef"[number % base];
        number /= base;
    } while (number);
    while (count)
        put(out, digits[--count]);
}

/* Go's %q for what is not printable ASCII is more subtle (it leaves printable Unicode alone, and so does this). */
static void put_quoted(struct out *out, const char *text)
{
    put(out, '"');
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\') {
            put(out, '\\');
            put(out, (char)c);
        } else if (c == '\n') {
            put_text(out, "\\n");
        } else if (c == '\t') {
            put_text(out, "\\t");
        } else if (c == '\r') {
            put_text(out, "\\r");
        } else if (c < 0x20 || c == 0x7f) {
            put_text(out, "\\x");
            put(out, "0123456789abcdef"[c >> 4]);
            put(out, "0123456789abcdef"[c & 15]);
        } else {
            put(out, (char)c);
        }
    }
    put(out, '"');
}

size_t text_format_list(char *buffer, size_t size, const char *format, va_list list)
{
    struct out out = {buffer, buffer + (size ? size - 1 : 0)};
    for (; *format; format++) {
        if (*format != '%') {
            put(&out, *format);
            continue;
        }
        switch (*++format) {
        case 's':
            put_text(&out, va_arg(list, const char *));
            break;
        case 'b': {
            const char *bytes = va_arg(list, const char *);
            for (size_t left = va_arg(list, size_t); left; left--)
                put(&out, *bytes++);
            break;
        }
        case 'q':
            put_quoted(&out, va_arg(list, const char *));
            break;
        case 'd': {
            int number = va_arg(list, int);
            if (number < 0)
                put(&out, '-');
            put_number(&out, number < 0 ? -(unsigned long)number : (unsigned long)number, 10);
            break;
        }
        case 'u':
            put_number(&out, va_arg(list, unsigned long), 10);
            break;
        case 'x':
            put_number(&out, va_arg(list, unsigned long), 16);
            break;
        case 'o':
            put_number(&out, va_arg(list, unsigned long), 8);
            break;
        case 'c':
            put(&out, (char)va_arg(list, int));
            break;
        case 'e':
            put_text(&out, error_text(va_arg(list, int)));
            break;
        default:
            put(&out, *format);
        }
    }
    if (size)
        *out.at = 0;
    return (size_t)(out.at - buffer);
}

size_t text_format(char *out, size_t size, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    size_t length = text_format_list(out, size, format, list);
    va_end(list);
    return length;
}
