#include "failure.h"

#include "text.h"

struct failure failure;

static const char *const names[] = {STEP_NAMES};

const char *step_name(unsigned step)
{
    return step < sizeof names / sizeof *names && names[step] ? names[step] : "?";
}

int fail(enum step step, int error, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    failure.step = step;
    failure.error = error;
    text_format_list(failure.detail, sizeof failure.detail, format, list);
    va_end(list);
    return -1;
}

int fail_call(enum step step)
{
    int error = errno;
    return fail(step, error, "%s: %e", step_name(step), error);
}

int fail_path(enum step step, const char *path)
{
    return fail_path_code(step, path, -errno);
}

int fail_path_code(enum step step, const char *path, int negative_errno)
{
    return fail(step, -negative_errno, "%s %s: %e", step_name(step), path, -negative_errno);
}
