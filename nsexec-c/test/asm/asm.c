#include "asm.h"

#include <stdarg.h>

#include "../check.h"

static void put(struct asm_plan *plan, const void *bytes, size_t length)
{
    while (plan->length + length > plan->room) {
        plan->room = plan->room ? plan->room * 2 : 4096;
        plan->bytes = realloc(plan->bytes, plan->room);
        NEED(plan->bytes);
    }
    memcpy(plan->bytes + plan->length, bytes, length);
    plan->length += length;
}

static void put64(struct asm_plan *plan, uint64_t number)
{
    put(plan, &number, sizeof number);
}

static void put_bytes(struct asm_plan *plan, const void *bytes, size_t length, size_t ending)
{
    static const char zeros[8];
    put64(plan, length);
    put(plan, bytes, length);
    put(plan, zeros, ending);
    put(plan, zeros, (8 - plan->length % 8) % 8);
}

void asm_begin(struct asm_plan *plan, uint32_t kind)
{
    *plan = (struct asm_plan){0};
    put64(plan, PLAN_MAGIC);
    put64(plan, OP_TABLE_DIGEST);
    put64(plan, (uint64_t)kind << 32);
    put64(plan, 0);
}

void asm_op(struct asm_plan *plan, unsigned code, unsigned flags, ...)
{
    const struct op_info *info = op_info(code);
    size_t start = plan->length;
    va_list list;
    NEED(info);
    put64(plan, code | (uint64_t)flags << 16);
    va_start(list, flags);
    for (unsigned i = 0; i < info->count; i++) {
        unsigned type = op_field(info, i)->type;
        if (type == TYPE_STR) {
            const char *text = va_arg(list, const char *);
            put_bytes(plan, text, strlen(text), 1);
        } else if (type == TYPE_BYTES) {
            const void *bytes = va_arg(list, const void *);
            put_bytes(plan, bytes, va_arg(list, size_t), 0);
        } else if (type == TYPE_STRS) {
            const char *const *texts = va_arg(list, const char *const *);
            uint64_t count = 0;
            while (texts[count])
                count++;
            put64(plan, count);
            for (uint64_t n = 0; n < count; n++)
                put_bytes(plan, texts[n], strlen(texts[n]), 1);
        } else {
            put64(plan, (uint64_t)va_arg(list, long));
        }
    }
    va_end(list);
    uint32_t length = (uint32_t)(plan->length - start);
    memcpy(plan->bytes + start + 4, &length, sizeof length);
    plan->count++;
}

void asm_end(struct asm_plan *plan)
{
    uint64_t length = plan->length;
    memcpy(plan->bytes + 16, &plan->count, sizeof plan->count);
    memcpy(plan->bytes + 24, &length, sizeof length);
}

void asm_free(struct asm_plan *plan)
{
    free(plan->bytes);
    plan->bytes = NULL;
}
