#define _GNU_SOURCE
#include "bytes.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"
#include "sys.h"

#define ROOM_SIZE (16u << 10)

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

/* A buffer begins here if no other one lies here: the kernel is asked for memory only if it grows out of this. */
BEHIND_THE_REST max_align_t bytes_room[ROOM_SIZE / sizeof(max_align_t)];
static bool room_taken;

static bool in_room(const struct bytes *bytes)
{
    return bytes->data == (unsigned char *)bytes_room;
}

static void grow(struct bytes *bytes, size_t capacity)
{
    if (!bytes->data && !room_taken && capacity <= sizeof bytes_room) {
        room_taken = true;
        bytes->data = (unsigned char *)bytes_room;
        bytes->capacity = sizeof bytes_room;
        return;
    }
    bool moves = in_room(bytes);
    unsigned char *data = checked(realloc(moves ? NULL : bytes->data, capacity));
    if (moves) {
        memcpy(data, bytes_room, bytes->length);
        room_taken = false;
    }
    bytes->data = data;
    bytes->capacity = capacity;
}

void put(struct bytes *bytes, const void *data, size_t length)
{
    if (length > bytes->capacity - bytes->length)
        grow(bytes, (bytes->length + length) * 2);
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
    if (in_room(bytes))
        room_taken = false;
    else
        free(bytes->data);
    *bytes = (struct bytes){0};
}
