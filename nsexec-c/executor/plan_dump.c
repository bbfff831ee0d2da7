#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "plan.h"

struct printer {
    int fd;
    bool failed;
    size_t used;
    char buffer[4096];
};

static const struct {
    uint16_t code, bit;
    const char *name;
} flag_names[] = {
#define OP_FLAG(code, bit, name) {code, bit, name},
    OP_FLAGS
};

static const char *const messages[] = {SYNC_NAMES};

static void flush(struct printer *p)
{
    for (size_t done = 0; done < p->used && !p->failed;) {
        ssize_t n = write(p->fd, p->buffer + done, p->used - done);
        if (n < 0 && errno != EINTR)
            p->failed = true;
        else if (n > 0)
            done += (size_t)n;
    }
    p->used = 0;
}

static void put(struct printer *p, char c)
{
    if (p->used == sizeof p->buffer)
        flush(p);
    p->buffer[p->used++] = c;
}

static void put_text(struct printer *p, const char *text)
{
    while (*text)
        put(p, *text++);
}

static void put_number(struct printer *p, uint64_t number, unsigned base)
{
    char digits[24];
    unsigned count = 0;
    do {
        digits[count++] = "0123456789abcdef"[number % base];
        number /= base;
    } while (number);
    while (count)
        put(p, digits[--count]);
}

static void put_escaped(struct printer *p, const char *bytes, uint64_t length)
{
    for (; length; length--) {
        unsigned char c = (unsigned char)*bytes++;
        if (c == '"' || c == '\\') {
            put(p, '\\');
            put(p, (char)c);
        } else if (c == '\n') {
            put_text(p, "\\n");
        } else if (c < 0x20 || c > 0x7e) {
            put_text(p, "\\x");
            put(p, "0123456789abcdef"[c >> 4]);
            put(p, "0123456789abcdef"[c & 15]);
        } else {
            put(p, (char)c);
        }
    }
}

/* Values of the environment are nobody's business but the container's. */
static void put_variable(struct printer *p, const char *text, uint64_t length)
{
    const char *equals = memchr(text, '=', length);
    uint64_t name = equals ? (uint64_t)(equals - text) : 0;
    put_escaped(p, text, name);
    if (equals)
        put(p, '=');
    put(p, '<');
    put_number(p, equals ? length - name - 1 : length, 10);
    put(p, '>');
}

static void put_list(struct printer *p, const struct value *value, bool environment)
{
    const char *at = value->bytes;
    put(p, '[');
    for (uint64_t i = 0; i < value->number; i++) {
        const char *text;
        uint64_t length;
        at = plan_string(at, &text, &length);
        put_text(p, i ? ", \"" : "\"");
        if (environment)
            put_variable(p, text, length);
        else
            put_escaped(p, text, length);
        put(p, '"');
    }
    put(p, ']');
}

static void put_signed(struct printer *p, uint64_t number)
{
    bool negative = (int64_t)number < 0;
    if (negative)
        put(p, '-');
    put_number(p, negative ? 0 - number : number, 10);
}

static void put_value(struct printer *p, enum field_format format, const struct value *value)
{
    switch (format) {
    case FORMAT_DECIMAL:
        put_signed(p, value->number);
        break;
    case FORMAT_HEX:
        put_text(p, "0x");
        put_number(p, value->number, 16);
        break;
    case FORMAT_OCTAL:
        put(p, '0');
        put_number(p, value->number, 8);
        break;
    case FORMAT_MESSAGE:
        put_text(p, messages[value->number]);
        break;
    case FORMAT_SLOT:
        put(p, '#');
        if ((int64_t)value->number < 0)
            put(p, '-');
        else
            put_number(p, value->number, 10);
        break;
    case FORMAT_TEXT:
        put(p, '"');
        put_escaped(p, value->bytes, value->number);
        put(p, '"');
        break;
    case FORMAT_TEXTS:
    case FORMAT_ENVIRONMENT:
        put_list(p, value, format == FORMAT_ENVIRONMENT);
        break;
    case FORMAT_LENGTH:
        put(p, '<');
        put_number(p, value->number, 10);
        put_text(p, " bytes>");
        break;
    }
}

static void put_flags(struct printer *p, const struct op *op)
{
    const char *before = " [";
    if (!op->flags)
        return;
    for (unsigned bit = 1; bit <= 0x8000; bit <<= 1)
        for (unsigned i = 0; i < sizeof flag_names / sizeof *flag_names; i++)
            if (flag_names[i].code == op->code && flag_names[i].bit == bit && op->flags & bit) {
                put_text(p, before);
                put_text(p, flag_names[i].name);
                before = "|";
            }
    put(p, ']');
}

static void put_op(struct printer *p, const struct op *op)
{
    const struct op_info *info = op_info(op->code);
    put_number(p, op->index, 10);
    put(p, ' ');
    put_text(p, info->name);
    put_flags(p, op);
    for (unsigned i = 0; i < info->count; i++) {
        put(p, ' ');
        put_text(p, op_field(info, i)->name);
        put(p, '=');
        put_value(p, op_field(info, i)->format, &op->field[i]);
    }
    put(p, '\n');
}

bool plan_dump(const struct plan *plan, int fd)
{
    struct printer p = {.fd = fd};
    struct plan_cursor cursor = plan_start(plan);
    struct op op;
    struct refusal ignored;
    put_text(&p, plan->kind == PLAN_BOOTSTRAP ? "bootstrap" : plan->kind == PLAN_INIT ? "init" : "helper");
    put_text(&p, " plan, ");
    put_number(&p, plan->count, 10);
    put_text(&p, " ops\n");
    while (plan_next(&cursor, &op, &ignored) > 0)
        put_op(&p, &op);
    flush(&p);
    return !p.failed;
}
