#include "bytes.h"

#include <stdlib.h>
#include <string.h>

#include "say.h"

static void *checked(void *memory)
{
    if (!memory) {
        say("out of memory", NULL);
        exit(1);
    }
    return memory;
}

void *need(size_t size)
{
    return checked(malloc(size));
}

void put(struct bytes *bytes, const void *data, size_t length)
{
    if (length > bytes->capacity - bytes->length) {
        size_t capacity = (bytes->length + length) * 2;
        bytes->data = checked(realloc(bytes->data, capacity));
        bytes->capacity = capacity;
    }
    if (length)
        memcpy(bytes->data + bytes->length, data, length);
    bytes->length += length;
}

void put_u32(struct bytes *bytes, uint32_t value)
{
    put(bytes, &value, sizeof value);
}

void put_u64(struct bytes *bytes, uint64_t value)
{
    put(bytes, &value, sizeof value);
}

void put_string(struct bytes *bytes, const char *string)
{
    size_t length = strlen(string);
    put_u32(bytes, (uint32_t)length);
    put(bytes, string, length);
}

void put_strings(struct bytes *bytes, char *const *strings)
{
    uint32_t count = 0;
    while (strings[count])
        count++;
    put_u32(bytes, count);
    for (uint32_t i = 0; i < count; i++)
        put_string(bytes, strings[i]);
}

void bytes_free(struct bytes *bytes)
{
    free(bytes->data);
    *bytes = (struct bytes){0};
}
