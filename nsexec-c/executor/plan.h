#ifndef EXECUTOR_PLAN_H
#define EXECUTOR_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "op_table.h"

/* The wire form of a plan (docs/plan.md): bytes to ops, nothing more. */

enum plan_kind { PLAN_BOOTSTRAP = 1, PLAN_INIT = 2, PLAN_HELPER = 4 };

#define PLAN_MAGIC 0x31304e414c50524aULL /* "JRPLAN01" */
#define PLAN_HEADER 32u
#define PLAN_OP_HEADER 8u
#define PLAN_MAX_LENGTH (16u << 20)
#define PLAN_MAX_OPS 4096u
#define PLAN_SLOTS 256

/* A field's content. `number` holds a number, an STR's or BYTES' length without NUL, or an STRS' count; `bytes` points
 * into the plan: an STR ends with a NUL, an STRS stands at its first STR. */
struct value {
    uint64_t number;
    const char *bytes;
};

struct op {
    uint32_t index;
    uint16_t code, flags;
    struct value field[OP_MAX_FIELDS];
};

struct plan {
    const unsigned char *base;
    size_t length;
    uint32_t count, kind;
};

struct plan_cursor {
    const unsigned char *at, *end;
    uint32_t next, count;
};

struct field_info {
    const char *name;
    uint8_t type, format;
};

struct op_info {
    const char *name;
    uint16_t flags;
    uint8_t kinds, count;
    uint16_t first; /* of its fields, for op_field */
};

/* NULL for a code that means nothing. */
const struct op_info *op_info(unsigned code);

const struct field_info *op_field(const struct op_info *info, unsigned number);

/* Why a plan is refused. */
struct refusal {
    const char *reason, *field; /* field may be NULL */
    uint32_t op;                /* UINT32_MAX: the header */
};

/* The length that a header tells; the header is there. */
uint64_t plan_told_length(const void *base);

/* Checks the header; nothing behind it is looked at. */
bool plan_open(const void *base, size_t length, struct plan *plan, struct refusal *why);

struct plan_cursor plan_start(const struct plan *plan);

/* Reads the next op with every bound checked: 1, 0 at the end, -1 with the reason. */
int plan_next(struct plan_cursor *cursor, struct op *op, struct refusal *why);

/* The next string of an STRS that plan_next has checked; `from` is value.bytes or the former string's end. */
const char *plan_string(const char *from, const char **text, uint64_t *length);

/* Reads all of it and checks what belongs together: kinds, last op, sizes. */
bool plan_check(const struct plan *plan, struct refusal *why);

/* "plan refused: op 3 MOUNT_FS: target: .." */
void plan_refusal_text(const struct plan *plan, const struct refusal *why, char *out, size_t size);

/* Prints it (docs/plan.md, "Printed form") to a file descriptor; false when that cannot be written. */
bool plan_dump(const struct plan *plan, int fd);

#endif
