#ifndef EXECUTOR_TEXT_H
#define EXECUTOR_TEXT_H

#include <stdarg.h>
#include <stddef.h>

/*
 * A printf for the few things that are needed, without locale, floating point and the kilobytes they cost.
 * %s string  %b pointer and size_t: bytes  %q string quoted as Go's %q  %d int  %u unsigned long  %x %o the same in
 * hex and octal  %c character  %e int: an errno as Go spells it  %% percent.
 * The result is cut off at `size` and always ends with a NUL. Returns its length.
 */
size_t text_format(char *out, size_t size, const char *format, ...);
size_t text_format_list(char *out, size_t size, const char *format, va_list list);

/* The text of an errno as Go's syscall package has it: callers of runc match on these. */
const char *error_text(int error);

#endif
