#ifndef TEST_ASM_H
#define TEST_ASM_H

#include "../../executor/plan.h"

/* A plan assembler: what Java's encoder does, for tests that need no Java. */
struct asm_plan {
    unsigned char *bytes;
    size_t length, room;
    uint32_t count;
};

void asm_begin(struct asm_plan *plan, uint32_t kind);

/*
 * One op. After the flags its fields in the table's order: U32, I32, U64, I64, SLOT as long; STR as const char *; STRS
 * as const char *const * ended by NULL; BYTES as const void * and size_t.
 */
void asm_op(struct asm_plan *plan, unsigned code, unsigned flags, ...);

/* Puts count and length into the header. */
void asm_end(struct asm_plan *plan);

void asm_free(struct asm_plan *plan);

/* STRS literal: LIST("a", "b") */
#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})
#define NO_LIST ((const char *const[]){NULL})

#endif
