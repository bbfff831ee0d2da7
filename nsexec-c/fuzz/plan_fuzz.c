/*
 * Whatever bytes come: decode, check and print without a crash, and what was accepted can be printed. The header is
 * repaired first, or nearly all inputs would end at the digest.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../executor/plan.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static int nowhere = -1;

static void try(const unsigned char *bytes, size_t size)
{
    struct plan plan = {0};
    struct refusal why;
    char reason[256];
    if (!plan_open(bytes, size, &plan, &why) || !plan_check(&plan, &why)) {
        plan_refusal_text(&plan, &why, reason, sizeof reason);
        return;
    }
    if (!plan_dump(&plan, nowhere))
        abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    if (nowhere < 0)
        nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    try(data, size);
    size_t whole = size & ~(size_t)7;
    if (whole < PLAN_HEADER)
        return 0;
    unsigned char *copy = malloc(whole);
    if (!copy)
        return 0;
    uint64_t magic = PLAN_MAGIC, digest = OP_TABLE_DIGEST, length = whole;
    memcpy(copy, data, whole);
    memcpy(copy, &magic, 8);
    memcpy(copy + 8, &digest, 8);
    memcpy(copy + 24, &length, 8);
    copy[17] &= 0x0f;
    copy[18] = copy[19] = 0;
    copy[20] = copy[20] & 1 ? PLAN_BOOTSTRAP : PLAN_INIT;
    copy[21] = copy[22] = copy[23] = 0;
    try(copy, whole);
    free(copy);
    return 0;
}
