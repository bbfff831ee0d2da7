#include "plan.h"

#include <string.h>

#define OP_FIELD(name, type, format) {name, type, format},
static const struct field_info fields[] = {OP_FIELDS};

#define OP_ROW(code, name, flags, kinds, count, first) [code] = {name, flags, kinds, count, first},
static const struct op_info table[] = {OP_ROWS};

const struct op_info *op_info(unsigned code)
{
    return code < sizeof table / sizeof *table && table[code].name ? &table[code] : NULL;
}

const struct field_info *op_field(const struct op_info *info, unsigned number)
{
    return &fields[info->first + number];
}

static uint64_t load64(const unsigned char *at)
{
    uint64_t number;
    memcpy(&number, at, sizeof number);
    return number;
}

static uint32_t load32(const unsigned char *at)
{
    uint32_t number;
    memcpy(&number, at, sizeof number);
    return number;
}

static uint16_t load16(const unsigned char *at)
{
    uint16_t number;
    memcpy(&number, at, sizeof number);
    return number;
}

static uint64_t padded(uint64_t length)
{
    return (length + 7) & ~(uint64_t)7;
}

static bool refuse(struct refusal *why, uint32_t op, const char *field, const char *reason)
{
    why->op = op;
    why->field = field;
    why->reason = reason;
    return false;
}

uint64_t plan_told_length(const void *base)
{
    return load64((const unsigned char *)base + 24);
}

bool plan_open(const void *base, size_t length, struct plan *plan, struct refusal *why)
{
    const unsigned char *at = base;
    if (length < PLAN_HEADER)
        return refuse(why, UINT32_MAX, NULL, "shorter than its header");
    if (load64(at) != PLAN_MAGIC)
        return refuse(why, UINT32_MAX, NULL, "no plan (wrong magic)");
    if (load64(at + 8) != OP_TABLE_DIGEST)
        return refuse(why, UINT32_MAX, NULL, "made for another executor (the op tables differ)");
    if (length > PLAN_MAX_LENGTH || length % 8 || plan_told_length(at) != length)
        return refuse(why, UINT32_MAX, NULL, "wrong length");
    *plan = (struct plan){.base = at, .length = length, .count = load32(at + 16), .kind = load32(at + 20)};
    if (plan->kind != PLAN_BOOTSTRAP && plan->kind != PLAN_INIT && plan->kind != PLAN_HELPER)
        return refuse(why, UINT32_MAX, NULL, "unknown kind");
    if (plan->count == 0 || plan->count > PLAN_MAX_OPS)
        return refuse(why, UINT32_MAX, NULL, "too many ops or none");
    return true;
}

struct plan_cursor plan_start(const struct plan *plan)
{
    return (struct plan_cursor){plan->base + PLAN_HEADER, plan->base + plan->length, 0, plan->count};
}

static const char *check_number(uint64_t number, enum field_type type)
{
    switch (type) {
    case TYPE_U32:
        return number >> 32 ? "does not fit 32 bits" : NULL;
    case TYPE_I32:
        return (int64_t)number != (int64_t)(int32_t)number ? "does not fit 32 bits" : NULL;
    case TYPE_SLOT:
        return (int64_t)number < -1 || (int64_t)number >= PLAN_SLOTS ? "no slot" : NULL;
    default:
        return NULL;
    }
}

static bool zeros(const unsigned char *at, uint64_t count)
{
    while (count--)
        if (*at++)
            return false;
    return true;
}

/* Reads u64 length, bytes and, for a string, the NUL. */
static const char *read_bytes(const unsigned char **at, const unsigned char *end, bool string, struct value *value)
{
    if (end - *at < 8)
        return "cut off";
    uint64_t length = load64(*at);
    *at += 8;
    if (length >= PLAN_MAX_LENGTH)
        return "too long";
    uint64_t room = padded(length + string);
    if (room > (uint64_t)(end - *at))
        return "cut off";
    if (string && memchr(*at, 0, length))
        return "NUL inside";
    if (!zeros(*at + length, room - length))
        return "padding is not zero";
    *value = (struct value){length, (const char *)*at};
    *at += room;
    return NULL;
}

static const char *read_strings(const unsigned char **at, const unsigned char *end, struct value *value)
{
    if (end - *at < 8)
        return "cut off";
    uint64_t count = load64(*at);
    *at += 8;
    *value = (struct value){count, (const char *)*at};
    for (; count; count--) {
        struct value ignored;
        const char *reason = read_bytes(at, end, true, &ignored);
        if (reason)
            return reason;
    }
    return NULL;
}

static const char *read_field(const unsigned char **at, const unsigned char *end, enum field_type type,
                              struct value *value)
{
    if (type == TYPE_STR || type == TYPE_BYTES)
        return read_bytes(at, end, type == TYPE_STR, value);
    if (type == TYPE_STRS)
        return read_strings(at, end, value);
    if (end - *at < 8)
        return "cut off";
    *value = (struct value){load64(*at), NULL};
    *at += 8;
    return check_number(value->number, type);
}

int plan_next(struct plan_cursor *cursor, struct op *op, struct refusal *why)
{
    const unsigned char *at = cursor->at;
    if (cursor->next == cursor->count) {
        if (at == cursor->end)
            return 0;
        refuse(why, UINT32_MAX, NULL, "bytes after the last op");
        return -1;
    }
    uint32_t index = cursor->next++;
    if (cursor->end - at < (ptrdiff_t)PLAN_OP_HEADER) {
        refuse(why, index, NULL, "cut off");
        return -1;
    }
    *op = (struct op){.index = index, .code = load16(at), .flags = load16(at + 2)};
    uint32_t length = load32(at + 4);
    const struct op_info *info = op_info(op->code);
    if (!info || op->flags & ~info->flags) {
        refuse(why, index, NULL, info ? "unknown flags" : "unknown code");
        return -1;
    }
    if (length < PLAN_OP_HEADER || length % 8 || length > (uint64_t)(cursor->end - at)) {
        refuse(why, index, NULL, "wrong length");
        return -1;
    }
    const unsigned char *end = at + length;
    at += PLAN_OP_HEADER;
    for (unsigned i = 0; i < info->count; i++) {
        const struct field_info *field = op_field(info, i);
        const char *reason = read_field(&at, end, field->type, &op->field[i]);
        if (reason) {
            refuse(why, index, field->name, reason);
            return -1;
        }
    }
    if (at != end) {
        refuse(why, index, NULL, "wrong length");
        return -1;
    }
    cursor->at = end;
    return 1;
}

const char *plan_string(const char *from, const char **text, uint64_t *length)
{
    *length = load64((const unsigned char *)from);
    *text = from + 8;
    return *text + padded(*length + 1);
}
