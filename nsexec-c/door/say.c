#include "say.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

/* Longer ones (a path of PATH_MAX) are cut off. */
#define LINE_MAX_LENGTH 4608

void say(const char *first, ...)
{
    char line[LINE_MAX_LENGTH + 1] = "jrunc: ";
    size_t length = strlen(line);
    va_list parts;

    va_start(parts, first);
    for (const char *part = first; part; part = va_arg(parts, const char *)) {
        size_t size = strlen(part);
        if (size > LINE_MAX_LENGTH - length)
            size = LINE_MAX_LENGTH - length;
        memcpy(line + length, part, size);
        length += size;
    }
    va_end(parts);
    line[length++] = '\n';
    /* There is nobody left to be told that stderr cannot be written. */
    if (write(2, line, length) < 0)
        return;
}

const char *decimal(long number)
{
    static char digits[24];
    char *at = digits + sizeof digits - 1;
    unsigned long rest = number < 0 ? 0ul - (unsigned long)number : (unsigned long)number;
    *at = '\0';
    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (number < 0)
        *--at = '-';
    return at;
}
