/* A growing buffer in which requests are written. Running out of memory ends the program: nothing has begun then. */
#ifndef DOOR_BYTES_H
#define DOOR_BYTES_H

#include <stddef.h>
#include <stdint.h>

struct bytes {
    unsigned char *data;
    size_t length;
    size_t capacity;
};

void put(struct bytes *bytes, const void *data, size_t length);
void put_u32(struct bytes *bytes, uint32_t value);
void put_u64(struct bytes *bytes, uint64_t value);
void put_string(struct bytes *bytes, const char *string);
/* A list of strings, up to the NULL. */
void put_strings(struct bytes *bytes, char *const *strings);
void bytes_free(struct bytes *bytes);

/* malloc(3) that does not fail. */
void *need(size_t size);

#define cleanup_bytes __attribute__((cleanup(bytes_free)))

#endif
