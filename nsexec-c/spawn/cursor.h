/* Reads the protocols' little-endian fields, with every length checked before it is used. */
#ifndef SPAWN_CURSOR_H
#define SPAWN_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct cursor {
    const unsigned char *at;
    size_t left;
};

static inline bool take(struct cursor *cursor, void *value, size_t size)
{
    if (cursor->left < size)
        return false;
    memcpy(value, cursor->at, size);
    cursor->at += size;
    cursor->left -= size;
    return true;
}

/* `u32 length` + bytes, none of which may be NUL: all strings here end up as C strings. */
static inline bool take_string(struct cursor *cursor, const unsigned char **bytes, uint32_t *length)
{
    if (!take(cursor, length, sizeof *length) || cursor->left < *length)
        return false;
    *bytes = cursor->at;
    cursor->at += *length;
    cursor->left -= *length;
    return memchr(*bytes, '\0', *length) == NULL;
}

#endif
